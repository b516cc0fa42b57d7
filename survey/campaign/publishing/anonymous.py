"""An anonymised release of a campaign's submissions: what everybody may see, made coarser."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.entities.lists import campaign_lists
from survey.campaign.publishing.published import published
from survey.form.entities import chosen_lists

if TYPE_CHECKING:
    from survey.outputs.anonymous.release import Release


def release_anonymised(
    campaign: Campaign, output: Path, *, form: str | None, k: int, quasi: tuple[str, ...]
) -> "Release":
    """Write a release of a form's submissions. Raises OutputError, StoreError, FormError."""
    from survey.outputs.anonymous.release import ReleaseOrder, write_release

    public = published(campaign, form)
    note_copy(campaign, EXPORT, output)
    lists = campaign_lists(campaign)
    order = ReleaseOrder(
        form=public.form,
        k=k,
        quasi=quasi,
        named=frozenset(path for path, name in chosen_lists(public.form) if name in lists),
        language=public.language,
        lists=public.lists,
    )
    release = write_release((values for _state, values in public.submissions()), order, output)
    return replace(release, left_out=public.sieve.left_out())
