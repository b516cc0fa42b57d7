"""`survey conflict`: where two agents disagree, and whose word counts."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.merge.conflicts import Conflict

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]

Disputed = Annotated[
    str,
    typer.Argument(metavar="ID", help=_("The id of a submission or an entity, or enough of its beginning.")),
]


def register(app: typer.Typer) -> None:
    """Add the group `conflict` to the root command."""
    group = new_group(_("Conflicts: answers, and facts of a centre, on which agents disagree."))
    app.add_typer(group, name="conflict", rich_help_panel=_("Campaign"))
    _register_list(group)
    _register_show(group)
    _register_resolve(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list", cls=HelpfulCommand, help=_("List the submissions and the entities with a conflict.")
    )
    def list_(context: typer.Context, json: Json = False) -> None:
        from survey.campaign.entity_settling import list_disputed
        from survey.campaign.listing import SHORT_ID

        with session_of(context).open_campaign() as campaign:
            rows = list_disputed(campaign)
        if json:
            show_json([row.as_json() for row in rows])
        elif not rows:
            show_line(_("There is no conflict."))
        else:
            show_table(
                [_("Kind"), _("Id"), _("Title"), _("Answers")],
                [
                    [
                        _kind_label(r.kind),
                        r.id[:SHORT_ID],
                        r.title,
                        ", ".join(p.rpartition("/")[2] for p in r.paths),
                    ]
                    for r in rows
                ],
            )


def _kind_label(kind: str) -> str:
    return _("entity") if kind == "entity" else _("answers")


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand, help=_("Show each disputed answer with every value, its author and its time.")
    )
    def show(context: typer.Context, identity: Disputed, json: Json = False) -> None:
        from survey.campaign.entity_settling import find_disputed

        with session_of(context).open_campaign() as campaign:
            _kind, _id, conflicts = find_disputed(campaign, identity)
        if json:
            show_json([conflict.as_json() for conflict in conflicts])
            return
        show_conflicts(conflicts)


def _register_resolve(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Settle a conflict: a signed entry that takes a side; the other stays in the log."),
        epilog=_(
            'Examples: survey conflict resolve 019d --take "Awa Sawadogo" | '
            "survey conflict resolve 019d --take personnel_total=3f2a --take usagers_mois=77c1"
        ),
    )
    def resolve(
        context: typer.Context,
        identity: Disputed,
        take: Annotated[
            list[str],
            typer.Option(metavar=_("SIDE"), help=_("AUTHOR for all, or QUESTION=AUTHOR; may be repeated.")),
        ],
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why so."))] = None,
    ) -> None:
        from survey.campaign.entity_settling import settle

        sides = {name if sign else "": side for name, sign, side in _pairs(take)}
        with session_of(context).open_campaign() as campaign:
            count = settle(campaign, identity, take=sides, why=why)
        show_line(
            ngettext(
                "{count} answer settled and signed.", "{count} answers settled and signed.", count
            ).format(count=count)
        )


def show_conflicts(conflicts: "list[Conflict]") -> None:
    """Print each disputed answer with every value, its author and its time."""
    show_table(
        [_("Answer"), _("Value"), _("Author"), _("When"), _("Revision")],
        [
            [
                conflict.path,
                _("(no answer)") if side.value is None else side.value,
                side.author,
                _when(side.when_ms),
                side.revision[:8],
            ]
            for conflict in conflicts
            for side in conflict.sides
        ],
    )


def _pairs(take: list[str]) -> list[tuple[str, str, str]]:
    parted = [text.partition("=") for text in take]
    return [(name, sign, side if sign else name) for name, sign, side in parted]


def _when(ms: int) -> str:
    from survey.campaign.listing import local_time

    return local_time(datetime.fromtimestamp(ms / 1000, UTC).isoformat())
