"""The posts of a campaign: articles from the summaries that managers accepted, a folder for each.

What lives here: reading the campaign for them. What does not: the posts (`outputs.reports.posts`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.open_lists import open_documents
from survey.campaign.publishing.site import interview_day
from survey.campaign.publishing.templates import templates_of
from survey.campaign.submissions.combining import all_submissions
from survey.shipped import shipped_folder

if TYPE_CHECKING:
    from survey.outputs.reports.posts.making import PostsReport

POSTS_FOLDER = "posts"


def make_campaign_posts(
    campaign: Campaign,
    folder: Path | None = None,
    *,
    centre: str | None = None,
    form: str | None = None,
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    progress: Callable[[int, int], None] | None = None,
) -> "PostsReport":
    """Write the posts into `folder`, else into the campaign's own folder `posts`.

    `centre` is only one of them (`outputs.reports.posts.making.PostsOrder`). Raises OutputError, StoreError,
    FormError.
    """
    from survey.outputs.reports.posts.making import PostsOrder, make_posts

    definition = campaign.form(form)
    if folder is not None:
        note_copy(campaign, EXPORT, folder)
    order = PostsOrder(
        folder=folder or campaign.folder / POSTS_FOLDER,
        form=definition,
        gate=public_gate(campaign, definition),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        day_of=interview_day,
        find_blob=campaign.store.blobs.find,
        centre=centre,
        formats=formats,
        languages=languages,
        same_centre_groups=stand_ins(campaign, definition),
        lists=open_documents(campaign, definition),
        templates=templates_of(campaign),
        progress=progress,
    )
    return make_posts(all_submissions(campaign, form=definition.form_id), order)
