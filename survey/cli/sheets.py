"""A document on the terminal: headings, sentences, facts, tables, charts as bars."""

from typing import TYPE_CHECKING

from survey.cli.screen import show_facts, show_line, show_table
from survey.messages import _

if TYPE_CHECKING:
    from survey.outputs.paper.sheet import Chart, Sheet

_BAR = 30


def show_sheet(sheet: "Sheet") -> None:
    """Print a document on the terminal; of a picture only what is on it."""
    from survey.outputs.paper.sheet import Chart, Facts, Gap, Grid, Heading, Picture

    show_line(sheet.title, style="bold")
    for block in sheet.blocks:
        match block:
            case Heading():
                show_line()
                show_line(block.text, style="bold")
            case Facts():
                show_facts(
                    [
                        (name, f"[{value.text}]" if isinstance(value, Gap) else value)
                        for name, value in block.rows
                    ],
                    indent=2,
                )
            case Grid():
                show_table(block.columns, block.rows, title=block.title or None)
            case Chart():
                _show_chart(block)
            case Picture():
                show_line(_("[picture: {alt}]").format(alt=block.alt), indent=2)
            case _:
                show_line(block.text, indent=2)


def _show_chart(chart: "Chart") -> None:
    from survey.outputs.charts import shown_number

    longest = max((number for _label, number in chart.rows), default=0) or 1
    rows = [
        (label, "#" * round(_BAR * number / longest), shown_number(number, chart.unit))
        for label, number in chart.rows
    ]
    show_table((chart.columns[0], "", chart.columns[1]), rows, title=chart.title or None)
