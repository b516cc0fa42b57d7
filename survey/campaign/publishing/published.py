"""What of a form's submissions everybody may see, one submission after the other, for every output.

What lives here: the one reading of a campaign behind its gate. What does not: tables, pages and reports
(`outputs`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.open_lists import open_documents
from survey.campaign.submissions.combining import all_submissions
from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.messages import current_language
from survey.outputs.questions import Group, read_questions
from survey.outputs.report import Sieve
from survey.records.submissions import SubmissionState


@dataclass
class Published:
    """The submissions of a form behind a gate; `sieve` counts what was left out with its reason.

    Labels are in the language that was spoken when it was made, where the form has it.
    """

    campaign: Campaign
    form: FormDefinition
    gate: Gate
    sieve: Sieve
    language: str | None

    @cached_property
    def lists(self) -> Mapping[str, StaticNode]:
        """Return what leaves of the secondary instances that the campaign serves, by identifier."""
        return open_documents(self.campaign, self.form)

    @cached_property
    def questions(self) -> Group:
        """Return the form as a reader sees it."""
        return read_questions(self.form, self.language, self.lists)

    def submissions(self) -> Iterator[tuple[SubmissionState, dict[str, str]]]:
        """Yield each submission of which something may leave, with that, by identity path."""
        for state in all_submissions(self.campaign, form=self.form.form_id):
            values = self.sieve.values(state)
            if values is not None:
                yield state, values


def published(campaign: Campaign, form: str | None = None, *, gate: Gate | None = None) -> Published:
    """Return what of a form, the campaign's own without a name, may leave.

    `gate` is another than everybody's: that of one purpose. Raises StoreError, FormError.
    """
    definition = campaign.form(form)
    own = gate or public_gate(campaign, definition)
    return Published(
        campaign=campaign,
        form=definition,
        gate=own,
        sieve=Sieve(own, stand_ins(campaign, definition)),
        language=find_language(current_language(), definition.languages),
    )
