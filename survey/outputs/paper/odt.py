"""OpenDocument texts: the file with our styles and page numbers, paragraphs, headings and tables as XML.

What lives here: what every .odt shares, and a sheet as one. What does not: what stands in it.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape

from survey.outputs.charts import WIDTH, chart_height, draw_bars, shown_number
from survey.outputs.paper.sheet import Block, Chart, Facts, Gap, Grid, Heading, Picture, Said, Sheet, Style

if TYPE_CHECKING:
    from odfdo import Document

STYLES = Path(__file__).parent / "templates" / "styles.xml"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold; an answer may, since a terminal can type them."""
_CM_PER_PIXEL, _MOST_WIDE_CM, _MOST_HIGH_CM = 2.54 / 96, 17.0, 20.0
_INK = "#1f2933"
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg"}
_STYLE_NAMES = {Style.PLAIN: "Said", Style.FINE: "Fine", Style.NOTE: "Note", Style.GAP: "Gap"}


def write_sheet_document(sheet: Sheet) -> bytes:
    """Return the .odt of a sheet, the same bytes' content for the same sheet."""
    writing = _Writing()
    paragraphs = writing.sheet(sheet)
    return document_bytes(sheet.title, sheet.language, paragraphs, writing.pictures)


def document_bytes(
    title: str,
    language: str,
    paragraphs: Iterable[str],
    pictures: Mapping[str, Picture] | None = None,
    *,
    styles: Path = STYLES,
) -> bytes:
    """Return an .odt of paragraphs, headings and tables that are XML already, in our styles.

    `pictures` are those that they show, by the name that they give them; `styles` is the file of styles.
    """
    from odfdo import Document, Element, Style

    document = Document("text")
    for style in Element.from_tag(styles.read_text(encoding="utf-8")).children:
        assert isinstance(style, Style)
        document.insert_style(style)
    _number_pages(document)
    document.meta.title = _NO_XML.sub("?", title)
    document.meta.language = language
    body = document.body
    for own in paragraphs:
        body.append(Element.from_tag(own))
    for name, picture in (pictures or {}).items():
        document.set_part(name, picture.data)
        document.manifest.add_full_path(name, picture.media_type)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _number_pages(document: "Document") -> None:
    """Put the number of the page at the foot of every page."""
    from odfdo import Element

    master = document.get_style("master-page", "Standard")
    footer = (
        '<style:footer><text:p text:style-name="Foot"><text:page-number text:select-page="current"/> / '
        "<text:page-count/></text:p></style:footer>"
    )
    if master is not None:
        master.append(Element.from_tag(footer))


def span(style: str, inner: str) -> str:
    """Return a run of text in one of our character styles; `inner` is XML."""
    return f'<text:span text:style-name="Sheet_{style}">{inner}</text:span>'


def paragraph(style: str, inner: str) -> str:
    """Return a paragraph; `inner` is XML."""
    return f'<text:p text:style-name="{style}">{_spaced(inner)}</text:p>'


def heading(style: str, level: int, inner: str) -> str:
    """Return a heading; `inner` is XML."""
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{_spaced(inner)}</text:h>'


def table(name: str, rows: Sequence[Sequence[str]], columns: int) -> str:
    """Return a table of cells that are paragraphs as XML already."""
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell>{cell}</table:table-cell>' for cell in row)}"
        "</table:table-row>"
        for row in rows
    )
    return (
        f'<table:table table:name="{escape(name)}">'
        f'<table:table-column table:number-columns-repeated="{columns}"/>{cells}</table:table>'
    )


class _Writing:
    """Writes the blocks of a sheet; `pictures` are those of them that a document must hold."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}

    def sheet(self, sheet: Sheet) -> list[str]:
        found = [heading("Sheet_Title", 1, _lines(sheet.title))]
        for place, block in enumerate(sheet.blocks, 1):
            found += self._block(block, place)
        return found

    def _block(self, block: Block, place: int) -> list[str]:
        match block:
            case Heading(level, text):
                return [heading(f"Section_{min(level, 3)}", level + 1, _lines(text))]
            case Said(text, style):
                return [paragraph(_STYLE_NAMES[style], _lines(text))]
            case Facts(rows):
                cells = [(paragraph("Cell_Head", _lines(name)), _value(value)) for name, value in rows]
                return [table(f"F{place}", cells, 2)]
            case Grid():
                return _grid(block, place)
            case Chart():
                drawn = draw_bars(block.title, block.rows, block.unit).replace("currentColor", _INK)
                height = chart_height(block.rows)
                picture = Picture(drawn.encode(), "image/svg+xml", WIDTH, height, block.title)
                numbers = tuple((label, shown_number(n, block.unit)) for label, n in block.rows)
                return [*self._picture(picture), *_grid(Grid(block.columns, numbers, block.title), place)]
            case Picture():
                return self._picture(block)
            case _:
                assert_never(block)

    def _picture(self, picture: Picture) -> list[str]:
        number = len(self.pictures) + 1
        name = f"Pictures/{number}{_ENDINGS.get(picture.media_type, '')}"
        self.pictures[name] = picture
        frame = picture_frame(picture, name, f"P{number}", _MOST_WIDE_CM)
        caption = [paragraph("Fine", _lines(picture.caption))] if picture.caption else []
        return [f'<text:p text:style-name="Said">{frame}</text:p>', *caption]


def picture_frame(picture: Picture, href: str, name: str, most_wide_cm: float) -> str:
    """Return a picture as a sign among others, as large as its pixels at 96 to an inch, or as fits."""
    wide = min(most_wide_cm, picture.width * _CM_PER_PIXEL)
    high = wide * picture.height / max(1, picture.width)
    if high > _MOST_HIGH_CM:
        wide, high = wide * _MOST_HIGH_CM / high, _MOST_HIGH_CM
    return (
        f'<draw:frame draw:name="{escape(name)}" text:anchor-type="as-char" svg:width="{wide:.2f}cm" '
        f'svg:height="{high:.2f}cm"><draw:image xlink:href="{href}" xlink:type="simple" '
        f'xlink:show="embed" xlink:actuate="onLoad"/><svg:title>{_lines_in_one(picture.alt)}</svg:title>'
        "</draw:frame>"
    )


def _grid(grid: Grid, place: int) -> list[str]:
    head = [paragraph("Cell_Head", _lines(name)) for name in grid.columns]
    body = [[paragraph("Cell", _lines(cell)) for cell in row] for row in grid.rows]
    title = [paragraph("Fine", _lines(grid.title))] if grid.title else []
    return [*title, table(f"T{place}", [head, *body], len(grid.columns))]


def _value(value: str | Gap) -> str:
    return (
        paragraph("Gap", _lines(value.text)) if isinstance(value, Gap) else paragraph("Cell", _lines(value))
    )


def _lines(text: str) -> str:
    return "<text:line-break/>".join(map(escape, _NO_XML.sub("?", text).split("\n")))


def _lines_in_one(text: str) -> str:
    return escape(_NO_XML.sub("?", text).replace("\n", " "))


def _spaced(inner: str) -> str:
    """Return text whose rows of spaces stay, as OpenDocument writes them."""
    return inner.replace("    ", ' <text:s text:c="3"/>').replace("  ", " <text:s/>")
