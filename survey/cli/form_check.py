"""`survey form check`: everything that is wrong with a form, in one run."""

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
        epilog=_("Example: survey form check forms/centre.xlsx"),
    )
    def check(
        form: Annotated[Path, typer.Argument(metavar="FORM", help=_(".xlsx, .xls, .csv, .md or .xml"))],
        attachments: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where the form's CSV and media files lie.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.checking import check_form_file

        findings = check_form_file(form, attachments=attachments)
        if json:
            show_json([finding.as_json() for finding in findings])
        else:
            _show_findings(form, findings)
        if any(finding.severity == "error" for finding in findings):
            raise typer.Exit(EXIT_FINDINGS)


def _show_findings(form: Path, findings: list[Any]) -> None:
    if not findings:
        show_line(_("{form}: nothing to mend.").format(form=form))
    for finding in findings:
        place = [str(p) for p in (finding.where, finding.sheet, finding.row, finding.column) if p is not None]
        show_line(f"{finding.severity.upper():8}{' : '.join(place)}")
        show_line(f"        {finding.message}")
        if finding.remedy:
            show_line(f"        -> {finding.remedy}")
    if findings:
        count = len(findings)
        show_line(ngettext("{count} finding.", "{count} findings.", count).format(count=count))
