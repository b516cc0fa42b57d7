"""`survey demo`: the whole mission on sample data, in a temporary folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.conflict import show_sides
from survey.cli.duplicate_pair import show_pair
from survey.cli.help import HelpfulCommand
from survey.cli.screen import is_terminal, show_facts, show_line
from survey.cli.session import Session, session_of
from survey.cli.stick import show_outcomes
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.centres.duplicates import DuplicateRow
    from survey.campaign.demo.laptops import Laptop
    from survey.campaign.demo.playing import Network, PlayedDemo
    from survey.campaign.review.question_labels import ShownSide
    from survey.campaign.travel.taking_in import Outcome


def register(app: typer.Typer) -> None:
    """Add `demo` to the root command."""

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Every day"),
        help=_("See the whole thing work on sample data, then try it yourself."),
    )
    def demo(
        context: typer.Context,
        folder: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where to make it; else a temporary folder.")),
        ] = None,
        offer: Annotated[
            bool,
            typer.Option("--offer/--no-offer", help=_("On a terminal, offer a real interview at the end.")),
        ] = True,
    ) -> None:
        from survey.campaign.demo.playing import play_demo

        played = play_demo(folder, _Screen(), network=_network())
        _show_what_next(played)
        if offer and is_terminal():
            _offer_interview(session_of(context), played)


class _Screen:
    """Shows the story on the terminal."""

    def scene(self, sentence: str) -> None:
        """Begin a scene."""
        show_line()
        show_line(f"== {sentence}", style="bold cyan")

    def remark(self, sentence: str) -> None:
        """Say one thing that happened."""
        show_line(f"   {sentence}")

    def files(self, outcomes: "list[Outcome]") -> None:
        """Show what became of the files of a bundle."""
        show_outcomes(outcomes)

    def conflict(self, sides: "list[ShownSide]") -> None:
        """Show a conflict, side by side."""
        show_sides(sides)

    def duplicates(self, rows: "list[DuplicateRow]") -> None:
        """Show likely duplicates."""
        for row in rows:
            show_pair(row)


def _network() -> "Network | None":
    """Return how the third agent reaches the coordinator; None where the hub's packages are not installed."""
    from survey.errors import SyncError
    from survey.sync.serving import require_hub_packages

    try:
        require_hub_packages()
    except SyncError as error:
        show_line(f"{error.what} {error.remedy or ''}")
        return None
    return _sync_over_loopback


def _sync_over_loopback(coordinator: "Laptop", agent: "Laptop") -> str:
    from survey.sync.client import sync_with_hub
    from survey.sync.invitations import Invitations
    from survey.sync.serving import serve_in_background

    with coordinator.open() as campaign:
        made_at = campaign.clock().isoformat()
        token = Invitations(campaign.device.folder).make(agent.name, made_at=made_at)
    with serve_in_background(coordinator.folder) as url, agent.open() as campaign:
        report = sync_with_hub(campaign, url, token)
    return _("{name}: {count} files went to {url}").format(name=agent.name, count=len(report.sent), url=url)


def _show_what_next(played: "PlayedDemo") -> None:
    prefix = f"survey --campaign {played.coordinator.folder}"
    show_line()
    show_line(
        _("Everything stays in {folder}. What to type next:").format(folder=played.folder), style="bold"
    )
    show_facts(
        [
            (str(played.page), _("the pages: open it in a browser")),
            (f"{prefix} duplicate decide", _("one centre, or two?")),
            (f"{prefix} review queue", _("what waits for a judgement")),
            (f"{prefix} interview", _("hold an interview yourself")),
        ],
        indent=2,
    )


def _offer_interview(session: Session, played: "PlayedDemo") -> None:
    from survey.cli.keys import ask_yes_no

    if not ask_yes_no(_("Try an interview yourself now?"), default=True):
        return
    from survey.campaign.submissions.interviews import begin_interview
    from survey.cli.interview import conduct

    with played.coordinator.open() as campaign, begin_interview(campaign) as interview:
        conduct(session, interview, plain=session.plain, answers=None)
