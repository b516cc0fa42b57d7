"""An anonymised release of a campaign's submissions: the gate and the lists wired to it."""

from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.entities.lists import campaign_lists
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.open_lists import open_documents
from survey.campaign.submissions.combining import all_submissions
from survey.form.entities import chosen_lists
from survey.form.itext import find_language
from survey.messages import current_language

if TYPE_CHECKING:
    from survey.outputs.anonymous.release import Release


def release_anonymised(
    campaign: Campaign, output: Path, *, form: str | None, k: int, quasi: tuple[str, ...]
) -> "Release":
    """Write a release of a form's submissions. Raises OutputError, StoreError, FormError."""
    from survey.outputs.anonymous.release import ReleaseOrder, write_release

    definition = campaign.form(form)
    note_copy(campaign, EXPORT, output)
    lists = campaign_lists(campaign)
    order = ReleaseOrder(
        form=definition,
        gate=public_gate(campaign, definition),
        k=k,
        quasi=quasi,
        named=frozenset(
            path for path, name in chosen_lists(definition) if name.removesuffix(".csv") in lists
        ),
        language=find_language(current_language(), definition.languages),
        lists=open_documents(campaign, definition),
        stands_for=stand_ins(campaign, definition),
    )
    return write_release(all_submissions(campaign, form=definition.form_id), order, output)
