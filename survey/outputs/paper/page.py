"""A sheet as one page of HTML for a browser and for paper (A4), that needs nothing else."""

import base64
from pathlib import Path

from survey.messages import _
from survey.outputs.charts import draw_bars, shown_number
from survey.outputs.paper.sheet import Chart, Facts, Gap, Grid, Heading, Picture, Sheet
from survey.outputs.templating import Templates

STYLES = Path(__file__).parent / "templates"
_KINDS = {Heading: "heading", Facts: "facts", Grid: "grid", Chart: "chart", Picture: "picture"}


def base_style() -> str:
    """Return the style sheet that every printed page shares."""
    return (STYLES / "style.css").read_text(encoding="utf-8")


def write_sheet_page(sheet: Sheet, templates: Templates | None = None) -> str:
    """Return the page of a sheet. Raises OutputError for a campaign's own template that cannot be used."""
    return (templates or Templates()).render(
        "paper/sheet.html",
        sheet=sheet,
        kind_of=lambda block: _KINDS.get(type(block), "said"),
        is_gap=lambda value: isinstance(value, Gap),
        grid_word=_("Table"),
        base64=lambda data: base64.b64encode(data).decode("ascii"),
        draw_bars=draw_bars,
        shown_number=shown_number,
        table_word=_("The same as a table"),
        style=base_style() + (STYLES / "sheet.css").read_text(encoding="utf-8"),
    )
