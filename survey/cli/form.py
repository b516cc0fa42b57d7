"""`survey form`: run and list forms; the check has a file of its own (`form_check`)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli import form_diff, form_print
from survey.cli.form_check import EXIT_FINDINGS, register_check
from survey.cli.form_deploy import register_deploy
from survey.cli.form_state import register_state
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_aside, show_json, show_table, show_verbatim, show_xml
from survey.cli.script_lines import read_lines
from survey.cli.session import session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.campaign import FormRow
    from survey.engine.run import RunReport

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `form` to the root command."""
    group = new_group(_("Forms: check one, try one without a screen, list those deployed."))
    app.add_typer(group, name="form", rich_help_panel=_("Campaign"))
    _register_list(group)
    register_check(group)
    register_deploy(group)
    register_state(group)
    _register_run(group)
    form_print.register(group)
    form_diff.register(group)


def _register_list(group: typer.Typer) -> None:
    @group.command("list", cls=HelpfulCommand, help=_("List the forms deployed in this campaign."))
    def list_(context: typer.Context, json: Json = False) -> None:
        from survey.campaign.form_states import form_states, state_label

        with session_of(context).open_campaign() as campaign:
            rows = campaign.list_forms()
            states = {form: own.state for form, own in form_states(campaign).items()}
        if json:
            show_json([{**row.as_json(), "state": states[row.form_id]} for row in rows])
            return
        names = [_("Form"), _("Version"), _("Title"), _("State"), _("Submissions"), _("Drafts"), _("Hash")]
        cells = [_cells(row, state_label(states[row.form_id])) for row in rows]
        show_table(names, cells, least=[_("Hash"), _("Drafts"), _("Submissions")])


def _cells(row: "FormRow", state: str) -> list[str]:
    version = _("{version} (newest)").format(version=row.version) if row.is_newest else row.version
    return [row.form_id, version, row.title, state, str(row.submissions), str(row.drafts), row.hash[:8]]


def _register_run(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Replay a script of answers against a form, without a screen, and print the submission."),
        epilog=_("FILE is JSON Lines in the order of entry, for example")
        + ' {"ref": "/data/equipement[2]/etat", "value": "bon"}',
    )
    def run(
        form: Annotated[Path, typer.Argument(metavar="FORM", help=_(".xlsx, .xls, .csv, .md or .xml"))],
        answers: Annotated[
            Path | None, typer.Option(metavar=_("FILE"), help=_("JSON Lines; - reads standard input."))
        ] = None,
        language: Annotated[
            str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The form's language."))
        ] = None,
        now: Annotated[str | None, typer.Option(metavar="ISO", help=_("The interview's clock."))] = None,
        attachments: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where the form's CSV and media files lie.")),
        ] = None,
        edit: Annotated[
            Path | None,
            typer.Option(metavar=_("FILE"), help=_("A submission's XML to begin from, as an edit does.")),
        ] = None,
        last_saved: Annotated[
            Path | None,
            typer.Option(metavar=_("FILE"), help=_("The submission's XML that ${last-saved#…} reads.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.engine.run import run_script
        from survey.form import load_form

        report = run_script(
            load_form(form, attachments=attachments),
            read_lines(answers) if answers is not None else [],
            language=language,
            now=_read_clock(now),
            edited=(edit.name, edit.read_bytes()) if edit is not None else None,
            last_saved=(last_saved.name, last_saved.read_bytes()) if last_saved is not None else None,
        )
        if json:
            show_json(report.as_json())
        else:
            _show_report(report)
        if not report.exit_ok:
            raise typer.Exit(EXIT_FINDINGS)


def _show_report(report: "RunReport") -> None:
    """Print the submission or the findings; steps that were not taken stand beside, on standard error."""
    for step in report.not_taken:
        show_aside(_("Not taken: {step}").format(step=step))
    if report.exit_ok:
        show_xml(report.submission)
    for finding in report.findings:
        show_verbatim(f"{finding.where}: {finding.message}")


def _read_clock(text: str | None) -> datetime:
    if text is None:
        return datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            _("write the time as 2026-11-03T09:30:00+00:00."), param_hint="--now"
        ) from error
