"""`survey report post`: an article on each centre."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form, Json, format_asked, show_missing_photos, spoken
from survey.cli.screen import progress_bar, show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import LANGUAGES, _, ngettext

if TYPE_CHECKING:
    from survey.outputs.reports.posts.making import PostsReport

Centre = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[CENTRE]"),
        help=_("Only this one: its printed code, its name or a submission's id, or enough of it."),
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar=_("FOLDER"), help=_("Where; else the folder `posts` of the campaign.")
    ),
]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="odt|spip|html|md", help=_("Only this format; else all.")),
]
OneLanguage = Annotated[
    str | None, typer.Option("--language", metavar="fr|en", help=_("Only this language; else both."))
]


def register_post(group: typer.Typer) -> None:
    """Add `post` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Write an article on each centre whose manager accepted the summary and a page for everybody: "
            "for a word processor and SPIP (odt), as SPIP text, HTML and Markdown, in French and English. "
            "A post that may not leave any more is gone from the folder."
        ),
        epilog=_(
            "Examples: survey report post | survey report post BF-K7-042-6 --format odt -o /media/awa/posts"
        ),
    )
    def post(
        context: typer.Context,
        centre: Centre = None,
        output: Folder = None,
        format_: Format = None,
        language: OneLanguage = None,
        form: Form = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.posts import make_campaign_posts
        from survey.outputs.reports.posts.formats import FORMATS

        formats = FORMATS if format_ is None else (format_asked(format_, None, FORMATS),)
        languages = LANGUAGES if language is None else (spoken(language),)
        with session_of(context).open_campaign() as campaign, progress_bar(_("Posts")) as progress:
            report = make_campaign_posts(
                campaign,
                output,
                centre=centre,
                form=form,
                formats=formats,
                languages=languages,
                progress=progress,
            )
        if json:
            show_json(report.as_json())
        else:
            _show(report)


def _show(report: "PostsReport") -> None:
    count = len(report.posts)
    show_line(
        ngettext("{count} post written: {folder}", "{count} posts written: {folder}", count).format(
            count=count, folder=report.folder
        )
    )
    show_facts([(_("Photos"), str(report.photos))], indent=2)
    show_missing_photos(report.missing_photos)
    if report.removed:
        show_line(
            _("Removed, for it may not leave any more: {names}").format(names=", ".join(report.removed))
        )
    if report.kept:
        show_line(
            _("Left there, since the tool did not make it; look whether it may stay: {names}").format(
                names=", ".join(report.kept)
            )
        )
    if report.without:
        show_line(_("Centres without a post, with the reason:"))
        show_facts([(reason, str(number)) for reason, number in report.without.items()], indent=2)
