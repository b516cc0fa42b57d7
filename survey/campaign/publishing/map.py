"""The map of a campaign as one file: what its people agreed to show everybody.

What lives here: reading the campaign for it. What does not: the map (`outputs.reports.map`).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.publishing.gate import stand_ins
from survey.campaign.publishing.published import published
from survey.campaign.publishing.site import interview_day, processes_here
from survey.campaign.publishing.templates import templates_of
from survey.campaign.submissions.combining import all_submissions
from survey.shipped import shipped_folder

if TYPE_CHECKING:
    from survey.outputs.reports.map.making import MapReport

MAP_FILE = "map"


def make_campaign_map(
    campaign: Campaign, path: Path | None, format_: str, *, form: str | None = None
) -> "MapReport":
    """Write the map into a file, else into `map` of the campaign's folder, in the language in use.

    Of several submissions that a coordinator decided to be one centre, one is shown. Raises OutputError,
    StoreError, FormError.
    """
    from survey.outputs.reports.map.making import MapOrder, make_map

    reading = published(campaign, form)
    if path is not None:
        note_copy(campaign, EXPORT, path)
    order = MapOrder(
        title=campaign.settings.title,
        country=campaign.settings.country,
        form=reading.form,
        gate=reading.gate,
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        made_on=campaign.clock().date(),
        day_of=interview_day,
        find_blob=campaign.store.blobs.find,
        same_centre_groups=stand_ins(campaign, reading.form),
        lists=reading.lists,
        templates=templates_of(campaign),
        processes=processes_here(),
    )
    target = path or campaign.folder / f"{MAP_FILE}.{format_}"
    return make_map(all_submissions(campaign, form=reading.form.form_id), order, target, format_)
