"""`survey data`: exports for analysis, and what stands in them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.data_anonymise import register_anonymise
from survey.cli.data_codebook import register_codebook
from survey.cli.data_diff import register_diff
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.report_options import Form
from survey.cli.screen import progress_bar, show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext
from survey.outputs.data.formats import DEFAULT, FORMATS, format_of
from survey.outputs.tables.options import MULTIPLE, SINGLE, Layout

if TYPE_CHECKING:
    from survey.outputs.report import ExportReport

Output = Annotated[Path, typer.Option("--output", "-o", metavar=_("PATH"), help=_("Where to write."))]
FormatName = Annotated[
    str | None,
    typer.Option("--format", metavar="|".join(FORMATS), help=_("The format; else by the path, csv.")),
]
ListName = Annotated[
    str | None,
    typer.Option(
        "--list",
        metavar=_("LIST"),
        help=_("A list instead of submissions: centres, gestionnaires, actions."),
    ),
]
Language = Annotated[
    str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The language of labels: fr, en …"))
]
Labels = Annotated[bool, typer.Option("--labels", help=_("Labels instead of codes."))]
Select = Annotated[
    str,
    typer.Option(
        metavar="|".join(MULTIPLE),
        help=_("Multiple choices in one column, in a column a choice (1 or 0), or both."),
    ),
]
GroupNames = Annotated[
    bool,
    typer.Option("--group-names/--no-group-names", help=_("Names of groups before those of questions.")),
]
Parents = Annotated[
    str,
    typer.Option(
        metavar=_("NAMES"),
        help=_("Questions above a repeat that its rows carry too, with commas; `all` for every one."),
    ),
]
Reasons = Annotated[
    bool,
    typer.Option("--reasons", help=_("Why there is no answer (does not know, refused …) in its place.")),
]
Separator = Annotated[str, typer.Option(metavar=_("SIGN"), help=_("Between CSV cells."))]
Bom = Annotated[bool, typer.Option("--bom/--no-bom", help=_("Mark the CSV as UTF-8 for Excel."))]
Private = Annotated[
    bool, typer.Option("--private", help=_("Everything, for the coordinator's own use; never publish it."))
]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `data` to the root command."""
    group = new_group(_("Data: export submissions for analysis."))
    app.add_typer(group, name="data", rich_help_panel=_("Publish"))

    group.command(
        "export",
        cls=HelpfulCommand,
        help=_(
            "Write submissions and their repeats as tables: only what people agreed to, unless --private. "
            "The ending of the path says the format."
        ),
        epilog=_(
            "Examples: survey data export -o export/ | survey data export --labels -o centres.xlsx | "
            "survey data export --list centres -o centres.gpkg"
        ),
    )(_export)
    register_codebook(group)
    register_diff(group)
    register_anonymise(group)


def _export(
    context: typer.Context,
    output: Output,
    format_: FormatName = None,
    form: Form = None,
    list_: ListName = None,
    language: Language = None,
    labels: Labels = False,
    select: Select = SINGLE,
    group_names: GroupNames = True,
    parents: Parents = "",
    reasons: Reasons = False,
    separator: Separator = ",",
    bom: Bom = True,
    private: Private = False,
    json: Json = False,
) -> None:
    from survey.campaign.publishing.exports import ExportOrder, export_data

    format_ = format_ or _format_named(output)
    if form is not None and list_ is not None:
        raise typer.BadParameter(_("give --form or --list."), param_hint="--list")
    _refuse_others(format_, list(FORMATS), "--format")
    _refuse_others(select, list(MULTIPLE), "--select")
    separator = "\t" if separator in ("\\t", "tab") else separator
    if len(separator) != 1:
        raise typer.BadParameter(_("give one sign, or `tab`."), param_hint="--separator")
    layout = Layout(
        labels=labels,
        multiple=select,
        group_names=group_names,
        parents=tuple(name.strip() for name in parents.split(",") if name.strip()),
        reasons=reasons,
    )
    with session_of(context).open_campaign() as campaign, progress_bar(_("Submissions")) as progress:
        order = ExportOrder(
            output=output,
            format=format_,
            form=form,
            list=list_,
            language=language,
            layout=layout,
            separator=separator,
            bom=bom,
            private=private,
            progress=progress,
        )
        report = export_data(campaign, order)
    _show(report, as_json=json, is_list=list_ is not None)


def _show(report: "ExportReport", *, as_json: bool, is_list: bool) -> None:
    if as_json:
        show_json(report.as_json())
        return
    count = report.rows
    if is_list:
        told = ngettext("{count} row written.", "{count} rows written.", count)
    else:
        told = ngettext("{count} submission written.", "{count} submissions written.", count)
    show_line(told.format(count=count))
    for file in report.files:
        show_line(f"  {file}")
    if report.left_out:
        show_line(_("Left out, with the reason:"))
        show_facts([(reason, str(number)) for reason, number in report.left_out.items()], indent=2)


def _format_named(path: Path) -> str:
    """Return the format of a path; a name that ends in a format that there is not is no folder's."""
    ending = path.suffix.removeprefix(".").lower()
    found = format_of(path)
    if found == DEFAULT and ending.isalpha() and ending != DEFAULT and not path.is_dir():
        _refuse_others(ending, list(FORMATS), "--output")
    return found


def _refuse_others(given: str, known: list[str], option: str) -> None:
    if given not in known:
        raise typer.BadParameter(_("there is {names}.").format(names=", ".join(known)), param_hint=option)
