"""The site of a campaign: what its people agreed to show everybody, as a folder of pages.

What lives here: reading the campaign for it. What does not: the pages (`outputs.site`).
"""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.open_lists import open_documents
from survey.campaign.publishing.status import known_centres
from survey.campaign.publishing.templates import templates_of
from survey.campaign.submissions.combining import all_submissions
from survey.campaign.zone import zone_of
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder

if TYPE_CHECKING:
    from survey.outputs.site.build import SiteReport

SITE_FOLDER = "site"
_MEMORY_EACH_BYTES = 1 << 29
_MOST_PROCESSES = 4


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
    from survey.outputs.site.posts import FeedFacts

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
        day_of=interview_day,
        find_blob=campaign.store.blobs.find,
        same_centre_groups=stand_ins(campaign, definition),
        lists=open_documents(campaign, definition),
        known=known_centres(campaign, definition),
        templates=templates_of(campaign),
        feed=FeedFacts(
            identity=campaign.settings.campaign_id,
            author=campaign.settings.responsible or "",
            address=campaign.settings.site_address,
        ),
        submissions=campaign.store.count_submissions(definition.form_id),
        processes=processes_here(),
        progress=progress,
    )
    return build_site(all_submissions(campaign, form=definition.form_id), order)


def processes_here() -> int:
    """Return how many processes this computer makes photos with: its cores, few on a small memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        by_memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MEMORY_EACH_BYTES
    except (AttributeError, ValueError, OSError):
        # Windows does not say; the least that it runs on is enough for two.
        by_memory = 2
    return max(1, min(cores, by_memory, _MOST_PROCESSES))


def interview_day(state: SubmissionState) -> date | None:
    """Return the day of an interview where it was held."""
    try:
        began = datetime.fromisoformat(state.started.replace("Z", "+00:00"))
    except ValueError:
        return None
    return began.astimezone(zone_of(state.tz)).date()
