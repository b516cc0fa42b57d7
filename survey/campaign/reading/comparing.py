"""Two submissions side by side: the answers that differ."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.reading.showing import shown_view
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.restoring import restore_state
from survey.messages import current_language


@dataclass(frozen=True, slots=True)
class Difference:
    """One question with both answers as people read them; "" is no answer."""

    ref: str
    label: str
    first: str
    second: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def differing_answers(campaign: Campaign, first: str, second: str) -> list[Difference]:
    """Return the answers in which two submissions differ, in the first's order, then the second's.

    Raises StoreError, FormError.
    """
    one, two = (_answers(campaign, own) for own in (first, second))
    refs = list(dict.fromkeys((*one, *two)))
    empty = ("", "")
    return [
        Difference(ref, (one.get(ref) or two[ref])[0], one.get(ref, empty)[1], two.get(ref, empty)[1])
        for ref in refs
        if one.get(ref, empty)[1] != two.get(ref, empty)[1]
    ]


def _answers(campaign: Campaign, submission: str) -> Mapping[str, tuple[str, str]]:
    """Return label and answer by the reference of each question with an answer, also hidden or erased."""
    state = one_submission(campaign, submission)
    form = campaign.form(state.form_id, state.form_version)
    files = {attachment.name: attachment for attachment in state.attachments.values()}
    instance = restore_state(form, state, current_language())
    return {
        view.ref: (view.label or view.ref, text)
        for view in instance.nodes()
        if (text := shown_view(instance, view, state, files))
    }
