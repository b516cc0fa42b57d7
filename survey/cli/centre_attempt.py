"""`survey centre attempt`: a visit or a call, how it ended, and its correction."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _

Centre = Annotated[str, typer.Argument(metavar=_("CENTRE"), help=_("Its id, or enough of its beginning."))]
How = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[END]"),
        help=_(
            "How it ended, a word of the forms: complet, partiel, abandon, refus, refus_autorite, absent, "
            "rendez_vous, ferme, introuvable, ferme_definitif, doublon, hors_champ, danger, langue."
        ),
    ),
]
Means = Annotated[str, typer.Option(metavar=_("MEANS"), help=_("How it was tried: visit, phone or other."))]
When = Annotated[
    str | None, typer.Option(metavar=_("TIME"), help=_("When: 2026-11-30T14:30, or 2026-11-30; else now."))
]
Again = Annotated[
    str | None, typer.Option(metavar=_("DATE"), help=_("When to try again: 2026-12-03, or 2026-12-03T09:00."))
]
Note = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("What to know next time."))]
Interview = Annotated[
    str | None, typer.Option(metavar="ID", help=_("The submission that came of it, by its id."))
]
Wrong = Annotated[
    str | None,
    typer.Option(metavar=_("ATTEMPT"), help=_("This one takes the place of an attempt, by its id.")),
]
Undo = Annotated[
    str | None, typer.Option(metavar=_("ATTEMPT"), help=_("Take an attempt back, by its id: it was none."))
]


def register_attempt(group: typer.Typer) -> None:
    """Add the command to the group `centre`."""

    @group.command(
        cls=HelpfulCommand,
        help=_("Say of a visit or a call how it ended; without an end, list the attempts at a centre."),
        epilog=_(
            'Examples: survey centre attempt 65fb absent --again 2026-12-03 --note "revenir mardi" | '
            "survey centre attempt 65fb | survey centre attempt 65fb refus --correct 3f2a1b7c | "
            "survey centre attempt 65fb --undo 3f2a1b7c"
        ),
    )
    def attempt(
        context: typer.Context,
        centre: Centre,
        end: How = None,
        by: Means = "visit",
        when: When = None,
        again: Again = None,
        note: Note = None,
        submission: Interview = None,
        correct: Wrong = None,
        undo: Undo = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.centres import attempts

        if undo is not None and (end is not None or correct is not None):
            raise typer.BadParameter(_("it takes back, and says nothing else."), param_hint="--undo")
        if end is None and correct is not None:
            raise typer.BadParameter(_("say how it ended."), param_hint="END")
        if by not in attempts.MEANS:
            raise typer.BadParameter(", ".join(attempts.MEANS), param_hint="--by")
        with session_of(context).open_campaign() as campaign:
            if undo is not None:
                attempts.take_back_attempt(campaign, centre, undo)
            elif end is not None:
                said = attempts.Try(end, when, by, note, submission, again)
                attempts.record_attempt(campaign, centre, said, corrects=correct)
            rows = attempts.attempts_at(campaign, centre)
        if json:
            show_json([row.as_json() for row in rows])
            return
        for row in rows:
            show_line(f"{row.id[:8]}  {row.sentence}")
        if not rows:
            show_line(_("Nobody tried this centre yet."))
