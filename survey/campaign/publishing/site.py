"""The site of a campaign: what its people agreed to show everybody, as a folder of pages.

What lives here: reading the campaign for it. What does not: the pages (`outputs.site`).
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.entities.lists import current_documents
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.templates import templates_of
from survey.campaign.submissions.combining import all_submissions
from survey.campaign.zone import zone_of
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder

if TYPE_CHECKING:
    from survey.outputs.site.build import SiteReport

SITE_FOLDER = "site"


def build_campaign_site(
    campaign: Campaign,
    folder: Path | None = None,
    *,
    form: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "SiteReport":
    """Build the site into `folder`, else into the campaign's own folder `site`.

    Of several submissions that a coordinator decided to be one centre, one is shown. Raises OutputError,
    StoreError, FormError.
    """
    from survey.outputs.site.build import SiteOrder, build_site

    definition = campaign.form(form)
    if folder is not None:
        note_copy(campaign, EXPORT, folder)

    order = SiteOrder(
        folder=folder or campaign.folder / SITE_FOLDER,
        title=campaign.settings.title,
        country=campaign.settings.country,
        form=definition,
        gate=public_gate(campaign, definition),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        built_on=campaign.clock().date(),
        day_of=_day_of,
        find_blob=campaign.store.blobs.find,
        same_centre_groups=stand_ins(campaign, definition),
        lists=current_documents(campaign, definition),
        templates=templates_of(campaign),
        progress=progress,
    )
    return build_site(all_submissions(campaign, form=definition.form_id), order)


def _day_of(state: SubmissionState) -> date | None:
    """Return the day of an interview where it was held."""
    try:
        began = datetime.fromisoformat(state.started.replace("Z", "+00:00"))
    except ValueError:
        return None
    return began.astimezone(zone_of(state.tz)).date()
