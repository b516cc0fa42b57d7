"""`survey centre candidates`: centres that interviews named, and whether they come into the list."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.frame.candidates import Candidate

ACTIONS = ("accept", "reject", "undo")

Action = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[ACTION]"), help=_("accept, reject or undo; without one, list the candidates.")
    ),
]
Candidates = Annotated[
    list[str] | None,
    typer.Argument(metavar=_("[CANDIDATE…]"), help=_("Ids of candidates, or enough of their beginnings.")),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=_("FIELD=VALUE"),
        help=_(
            "With accept, what is known besides: --set region=BF-12 --set province=Seno; may be repeated."
        ),
    ),
]
Why = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("With reject, why; it is kept."))]
All = Annotated[bool, typer.Option("--all", help=_("List those that were decided on too."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register_candidates(group: typer.Typer) -> None:
    """Add the command to the group `centre`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "List the centres that people named in interviews, each with the known centre that it may be; "
            "take them into the list, or say why not."
        ),
        epilog=_(
            "Examples: survey centre candidates | survey centre candidates accept 65fb --set region=BF-12 | "
            'survey centre candidates reject 65fb --why "est le centre 67a6" | '
            "survey centre candidates undo 65fb"
        ),
    )
    def candidates(
        context: typer.Context,
        action: Action = None,
        several: Candidates = None,
        set_: Set = None,
        why: Why = None,
        all_: All = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.frame import candidates as named

        if action is not None and action not in ACTIONS:
            raise typer.BadParameter(", ".join(ACTIONS), param_hint="ACTION")
        if action is not None and not several:
            raise typer.BadParameter(_("name candidates."), param_hint="CANDIDATE")
        with session_of(context).open_campaign() as campaign:
            match action:
                case "accept":
                    rows = named.accept(campaign, several or (), set_ or ())
                case "reject":
                    if not why:
                        raise typer.BadParameter(_("say why."), param_hint="--why")
                    rows = named.reject(campaign, several or (), why)
                case "undo":
                    rows = named.undecide(campaign, several or ())
                case _:
                    _show(named.list_candidates(campaign, decided=all_), json=json)
                    return
        if json:
            show_json([row.id for row in rows])
        else:
            show_line(_done(str(action), len(rows)))


def _done(action: str, count: int) -> str:
    sentences = {
        "accept": ngettext("{count} candidate accepted.", "{count} candidates accepted.", count),
        "reject": ngettext("{count} candidate rejected.", "{count} candidates rejected.", count),
        "undo": ngettext("{count} candidate waits again.", "{count} candidates wait again.", count),
    }
    return sentences[action].format(count=count)


def _show(rows: "list[Candidate]", *, json: bool) -> None:
    if json:
        show_json([row.as_json() for row in rows])
        return
    if not rows:
        show_line(_("No candidate waits for a decision."))
        return
    show_table(
        [_("Id"), _("Name"), _("Place"), _("Named at"), _("Agent"), _("State")],
        [
            [r.id[:13], r.name, r.properties.get("localite", ""), r.named_at, r.author, r.state_label]
            for r in rows
        ],
        least=[_("Agent"), _("Place")],
    )
    for row in rows:
        for own in row.likely:
            kind = _("another candidate") if own.is_candidate else own.id[:13]
            show_line(
                _("? {name} may be {other} ({which}), {score}: {reasons}").format(
                    name=row.name,
                    other=own.label,
                    which=kind,
                    score=own.score,
                    reasons=", ".join(own.reasons),
                )
            )
        if row.why:
            show_line(_("{name}: {why}").format(name=row.name, why=row.why))
