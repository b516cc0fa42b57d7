"""`survey form check`: everything that is wrong with a form in one run, and a mended copy."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line
from survey.messages import _, ngettext

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
EXIT_FINDINGS = 11


def register_check(group: typer.Typer) -> None:
    """Add `check` to the group `form`."""

    @group.command(
        cls=HelpfulCommand,
        help=_("Read a workbook or XForm and say everything that is wrong with it, in one run."),
        epilog=_("Examples: survey form check forms/centre.xlsx | survey form check my-form.xlsx --fix"),
    )
    def check(
        form: Annotated[Path, typer.Argument(metavar="FORM", help=_(".xlsx, .xls, .csv, .md or .xml"))],
        attachments: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where the form's CSV and media files lie.")),
        ] = None,
        fix: Annotated[
            bool, typer.Option("--fix", help=_("Write a mended copy beside it; the form stays as it is."))
        ] = False,
        output: Annotated[
            Path | None, typer.Option("--output", metavar=_("FILE"), help=_("Where the mended copy goes."))
        ] = None,
        json: Json = False,
    ) -> None:
        if output is not None and not fix:
            raise typer.BadParameter(_("it says where --fix writes: add --fix."), param_hint="--output")
        findings = _mend(form, output, attachments, json) if fix else _check(form, attachments, json)
        if any(finding.severity == "error" for finding in findings):
            raise typer.Exit(EXIT_FINDINGS)


def _check(form: Path, attachments: Path | None, json: bool) -> list[Any]:
    from survey.campaign.checking import check_form_file

    findings = check_form_file(form, attachments=attachments)
    if json:
        show_json([finding.as_json() for finding in findings])
    else:
        _show_findings(form, findings)
    return findings


def _mend(form: Path, output: Path | None, attachments: Path | None, json: bool) -> list[Any]:
    from survey.campaign.checking import mend_form_file

    mended = mend_form_file(form, output, attachments=attachments)
    if json:
        show_json(
            {
                "output": str(mended.path) if mended.path else None,
                "changes": [change.as_json() for change in mended.changes],
                "findings": [finding.as_json() for finding in mended.findings],
            }
        )
        return list(mended.findings)
    word = _("MENDED")
    for change in mended.changes:
        show_line(f"{word:10}{_place(change.sheet, change.row, change.column)}")
        show_line(f"          {change.before} -> " + (_("row emptied") if change.whole_row else change.after))
    if mended.path is None:
        show_line(_("Nothing here has a safe remedy; no copy was written."))
    else:
        count = len(mended.changes)
        show_line(
            ngettext(
                "{count} change, written to {path}.", "{count} changes, written to {path}.", count
            ).format(count=count, path=mended.path)
        )
    _show_findings(mended.path or form, list(mended.findings))
    return list(mended.findings)


def _place(*parts: object) -> str:
    return " : ".join(str(part) for part in parts if part is not None)


def _show_findings(form: Path, findings: Iterable[Any]) -> None:
    count = 0
    words = {"error": _("ERROR"), "warning": _("WARNING"), "remark": _("REMARK")}
    for finding in findings:
        count += 1
        place = _place(finding.where, finding.sheet, finding.row, finding.column)
        show_line(f"{words[finding.severity]:10}{place}")
        show_line(f"          {finding.message}")
        if finding.remedy:
            show_line(f"          -> {finding.remedy}")
    if count == 0:
        show_line(_("{form}: nothing to mend.").format(form=form))
    else:
        show_line(ngettext("{count} finding.", "{count} findings.", count).format(count=count))
