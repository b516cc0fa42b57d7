"""A document on the terminal: headings, sentences, facts, tables, charts as bars."""

from typing import TYPE_CHECKING

from survey.cli.screen import console, show_facts, show_line, show_table
from survey.messages import _

if TYPE_CHECKING:
    from survey.outputs.paper.sheet import Chart, Grid, Sheet

_BAR = 30
_MANY, _READABLE, _SENTENCE = 5, 16, 80
"""From how many columns on a table may be too narrow; the width at which a text can still be read; a cell
that is no word or name any more."""


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
                _show_grid(block)
            case Chart():
                _show_chart(block)
            case Picture():
                show_line(_("[picture: {alt}]").format(alt=block.alt), indent=2)
            case _:
                show_line(block.text, indent=2)


def _show_grid(grid: "Grid") -> None:
    """Print a table, or where its columns would be too narrow to read, its rows one below the other."""
    columns = list(zip(grid.columns, *grid.rows, strict=True))
    longest = [max(map(len, column)) for column in columns]
    widths = [min(_READABLE, length) for length in longest]
    if all(grid.holds_figures(place) for place in range(1, len(columns) - 1)):
        # What rows of numbers are called may stand on several lines, word by word.
        widths[0] = min(widths[0], max(len(word) for text in columns[0] for word in text.split() or [""]))
    is_narrow = len(widths) >= _MANY and sum(widths) + 3 * len(widths) > console().width
    if not is_narrow and (len(widths) < 3 or max(longest) <= _SENTENCE):
        show_table(grid.columns, grid.rows, title=grid.title or None)
        return
    if grid.title:
        show_line(grid.title, style="italic")
    for row in grid.rows:
        show_line(row[0], style="bold", indent=2)
        show_facts(
            [(name, cell) for name, cell in zip(grid.columns[1:], row[1:], strict=True) if cell], indent=4
        )


def _show_chart(chart: "Chart") -> None:
    from survey.outputs.charts import shown_number

    longest = max((number for _label, number in chart.rows), default=0) or 1
    rows = [
        (label, "#" * round(_BAR * number / longest), shown_number(number, chart.unit))
        for label, number in chart.rows
    ]
    show_table((chart.columns[0], "", chart.columns[1]), rows, title=chart.title or None)
