"""A sheet as one page of HTML for a browser and for paper (A4), that needs nothing else."""

from pathlib import Path

from survey.outputs.paper.sheet import Facts, Gap, Grid, Heading, Sheet
from survey.outputs.templating import make_environment

TEMPLATES = Path(__file__).parent / "templates"


def base_style() -> str:
    """Return the style sheet that every printed page shares."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def write_sheet_page(sheet: Sheet) -> str:
    """Return the page of a sheet."""
    kinds = {Heading: "heading", Facts: "facts", Grid: "grid"}
    return (
        make_environment(TEMPLATES)
        .get_template("sheet.html")
        .render(
            sheet=sheet,
            kind_of=lambda block: kinds.get(type(block), "said"),
            is_gap=lambda value: isinstance(value, Gap),
            style=base_style() + (TEMPLATES / "sheet.css").read_text(encoding="utf-8"),
        )
    )
