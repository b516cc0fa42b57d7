"""`survey centre import`: a file of known centres comes into the list, with a report of what does not fit."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.keys import ask_yes_no
from survey.cli.screen import (
    is_terminal,
    printable,
    progress_bar,
    show_facts,
    show_json,
    show_line,
    show_table,
)
from survey.cli.session import Session, session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.frame.importing import ImportPlan

SHOWN_PROBLEMS = 20

File = Annotated[
    Path | None,
    typer.Argument(metavar=_("[FILE]"), help=_("A .csv, .xlsx or .ods file; without one, list the imports.")),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        metavar=_("FIELD=COLUMN"),
        help=_("Say which column a field is; FIELD= for none. May be repeated: --column nom=Structure."),
    ),
]
Skip = Annotated[
    list[int] | None,
    typer.Option(metavar=_("ROW"), help=_("Leave a row of the file out, by its number; may be repeated.")),
]
Report = Annotated[
    Path | None, typer.Option(metavar=_("FILE"), help=_("Write what does not fit to this CSV."))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Say what would be done, and do nothing."))]
Yes = Annotated[bool, typer.Option("--yes", help=_("Do not ask whether the columns are right."))]
Undo = Annotated[
    str | None, typer.Option(metavar=_("IMPORT"), help=_("Take an import back, by the beginning of its id."))
]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register_import(group: typer.Typer) -> None:
    """Add the command to the group `centre`."""

    @group.command(
        "import",
        cls=HelpfulCommand,
        help=_(
            "Take known centres from a file into the list: the rows that fit, each other one named with its "
            "column and reason. The same file again changes nothing; a changed row updates its centre."
        ),
        epilog=_(
            "Examples: survey centre import telecentres.xlsx --dry-run | "
            "survey centre import telecentres.csv --column nom=Structure --report refus.csv | "
            "survey centre import --undo 019c"
        ),
    )
    def import_(
        context: typer.Context,
        file: File = None,
        column: Column = None,
        skip: Skip = None,
        report: Report = None,
        dry_run: DryRun = False,
        yes: Yes = False,
        undo: Undo = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.frame import importing

        with session_of(context).open_campaign() as campaign:
            if file is None:
                _without_file(campaign, undo, json=json)
                return
            if undo is not None:
                raise typer.BadParameter(
                    _("it takes an import back, and reads no file."), param_hint="--undo"
                )
            with progress_bar(_("Rows")) as progress:
                plan = importing.plan_import(
                    campaign, file, columns=column or (), skip=frozenset(skip or ()), progress=progress
                )
            if report is not None:
                importing.write_problems(plan, report)
            if not json:
                _show_plan(plan, report)
            wanted = not dry_run and _is_wanted(session_of(context), plan, asked=not (yes or json))
            if wanted:
                importing.carry_out(campaign, plan)
        if json:
            show_json({**plan.as_json(), "done": wanted})
        else:
            show_line(_done_sentence(plan) if wanted else _("Nothing was written."))


def _without_file(campaign: "Campaign", undo: str | None, *, json: bool) -> None:
    from survey.campaign.frame.undoing import SHORT_ID, list_imports, undo_import

    if undo is not None:
        count = undo_import(campaign, undo)
        if json:
            show_json({"undone": count})
        else:
            show_line(
                ngettext("{count} row taken back.", "{count} rows taken back.", count).format(count=count)
            )
        return
    rows = list_imports(campaign)
    if json:
        show_json([row.as_json() for row in rows])
    elif not rows:
        show_line(_("Nothing was imported yet: survey centre import FILE."))
    else:
        show_table(
            [_("Import"), _("File"), _("When"), _("By"), _("Rows"), _("In force")],
            [[r.id[:SHORT_ID], r.file, r.when_local, r.author, str(r.rows), str(r.standing)] for r in rows],
        )


def _show_plan(plan: "ImportPlan", report: Path | None) -> None:
    from survey.campaign.frame.columns import field_label

    show_table(
        [_("Field"), _("What"), _("Column of the file")],
        [[name, field_label(name), column] for name, column in plan.columns.items()],
    )
    if plan.unused:
        show_line(_("Not taken: {names}.").format(names=", ".join(plan.unused)))
    show_facts(
        [
            (_("Rows"), str(plan.rows)),
            (_("New centres"), str(len(plan.new))),
            (_("Changed"), str(len(plan.changed))),
            (_("Known as they are"), str(plan.same)),
            *([(_("Left out"), str(plan.skipped))] if plan.skipped else []),
            (_("Rows that do not fit"), str(plan.bad_rows)),
            (_("Very likely duplicates"), str(len(plan.likely))),
        ],
        indent=2,
    )
    _show_problems(plan, report)
    for own in plan.likely[:SHOWN_PROBLEMS]:
        where = _("row {row}").format(row=own.other_row) if own.other_row is not None else own.other[:13]
        show_line(
            _("? Row {row}, {name}: very likely {other} ({where}), {score}: {reasons}").format(
                row=own.row,
                name=printable(own.name),
                other=printable(own.label),
                where=where,
                score=own.score,
                reasons=", ".join(own.reasons),
            )
        )
    _show_rest(len(plan.likely))
    if plan.likely:
        show_line(_("They come in all the same; --skip ROW leaves one out."))


def _show_problems(plan: "ImportPlan", report: Path | None) -> None:
    for own in plan.problems[:SHOWN_PROBLEMS]:
        show_line(
            _("! Row {row}, {column}: {value}: {reason}").format(
                row=own.row, column=own.column, value=own.value or "-", reason=own.reason
            )
        )
    _show_rest(len(plan.problems))
    if plan.problems and report is None:
        show_line(_("--report FILE writes them all to a CSV."))
    elif report is not None:
        show_line(_("What does not fit is in {path}.").format(path=report))


def _show_rest(count: int) -> None:
    if count > SHOWN_PROBLEMS:
        rest = count - SHOWN_PROBLEMS
        show_line(ngettext("… and {count} more.", "… and {count} more.", rest).format(count=rest))


def _is_wanted(session: Session, plan: "ImportPlan", *, asked: bool) -> bool:
    if not asked or session.plain or not is_terminal() or not plan.writings:
        return True
    return ask_yes_no(_("Are the columns right, and shall the rows that fit come in?"), default=True)


def _done_sentence(plan: "ImportPlan") -> str:
    if not plan.writings:
        return _("Everything that fits was here already.")
    return _("Imported: {new} new, {changed} changed. Take it back: survey centre import --undo {id}").format(
        new=len(plan.new), changed=len(plan.changed), id=plan.id[:13]
    )
