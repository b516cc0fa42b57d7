"""`survey data diff`: what changed since a table was given to somebody."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form
from survey.cli.screen import printable, progress_bar, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.outputs.data.differences import Change, Changes

_MOST_ROWS = 40
_LONGEST_CELL = 60


def register_diff(group: typer.Typer) -> None:
    """Add `diff` to the group `data`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Show what changed since an export (CSV): rows that came, answers that changed, and what went "
            "with the reason. It is read from the recipient's file; without it, from the last one written "
            "here."
        ),
        epilog=_(
            "Examples: survey data diff | survey data diff export/ -o changes.csv | "
            "survey data diff private/ --private --form gestionnaire"
        ),
    )
    def diff(
        context: typer.Context,
        folder: Annotated[
            Path | None, typer.Argument(metavar=_("PATH"), help=_("The folder, or file, as it was exported."))
        ] = None,
        form: Form = None,
        labels: Annotated[
            bool, typer.Option("--labels", help=_("The export has labels instead of codes."))
        ] = False,
        private: Annotated[
            bool,
            typer.Option("--private", help=_("Compare with everything, for the coordinator's own use.")),
        ] = False,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write the changes as CSV.")),
        ] = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.copies import EXPORT, note_copy
        from survey.campaign.publishing.differences import changes_since
        from survey.outputs.data.differences import write_changes

        with session_of(context).open_campaign() as campaign:
            with progress_bar(_("Submissions")) as progress:
                place, changes = changes_since(
                    campaign, folder, form=form, private=private, labels=labels, progress=progress
                )
            if output is not None:
                note_copy(campaign, EXPORT, output)
                write_changes(changes, output)
        if json:
            show_json({"export": str(place), **changes.as_json()})
            return
        _show(place, changes)
        if output is not None:
            show_line(_("Written: {path}").format(path=output))


def _show(place: Path, changes: "Changes") -> None:
    from survey.outputs.data.differences import ADDED, CHANGED, GONE

    show_line(_("Compared with {path}.").format(path=place))
    facts = [
        (_("Rows added"), changes.count(ADDED)),
        (_("Answers changed"), changes.count(CHANGED)),
        (_("Rows gone"), changes.count(GONE)),
        (_("Rows the same"), changes.same),
    ]
    show_facts([(name, str(count)) for name, count in facts], indent=2)
    for words, columns in (
        (_("Columns that are new: {names}"), changes.new_columns),
        (_("Columns that are not there any more: {names}"), changes.gone_columns),
    ):
        if columns:
            show_line(words.format(names=", ".join(columns)))
    if changes.changes:
        headers = [_("Change"), _("Table"), "KEY", _("Column"), _("Old"), _("New"), _("Reason")]
        show_table(headers, [_cells(own) for own in changes.changes[:_MOST_ROWS]])
    rest = len(changes.changes) - _MOST_ROWS
    if rest > 0:
        told = ngettext(
            "{count} more: -o changes.csv writes all.", "{count} more: -o changes.csv writes all.", rest
        )
        show_line(told.format(count=rest))


def _cells(change: "Change") -> list[str]:
    cells = [change.label, change.table, change.key, change.column, change.old, change.new, change.reason]
    return [printable(cell)[:_LONGEST_CELL] for cell in cells]
