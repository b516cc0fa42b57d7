"""OpenDocument texts: the file with our styles and page numbers, paragraphs, headings and tables as XML.

What lives here: what every .odt shares, and a sheet as one. What does not: what stands in it.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape

from survey.outputs.charts import WIDTH, chart_height, draw_bars
from survey.outputs.paper.sheet import (
    Block,
    Chart,
    Facts,
    Figure,
    Gap,
    Grid,
    Heading,
    Picture,
    Said,
    Sheet,
    Style,
)

if TYPE_CHECKING:
    from odfdo import Document

STYLES = Path(__file__).parent / "templates" / "styles.xml"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold; an answer may, since a terminal can type them."""
_CM_PER_PIXEL, _MOST_WIDE_CM, _MOST_HIGH_CM = 2.54 / 96, 17.0, 20.0
_INK = "#1f2933"
_FEW = 12
"""How many rows of facts stay on one page."""
_SIGNS, _LONG_TEXT, _PADDING = 120, 45, 3
"""How many signs of a table stand on a line of A4; a text that may break; what a column adds to its text."""
_BOXES = (
    '<style:style style:name="Whole_Width" style:family="table"><style:table-properties '
    'style:width="17cm" table:align="margins" fo:margin-bottom="0.25cm"/></style:style>',
    '<style:style style:name="Whole_Table" style:family="table"><style:table-properties '
    'style:width="17cm" table:align="margins" fo:margin-bottom="0.25cm" '
    'style:may-break-between-rows="false"/></style:style>',
    '<style:style style:name="Whole_Row" style:family="table-row"><style:table-row-properties '
    'fo:keep-together="always"/></style:style>',
    '<style:style style:name="Box" style:family="table-cell"><style:table-cell-properties '
    'fo:padding="0.06cm" fo:border-bottom="0.5pt solid #d9d9d4"/></style:style>',
    '<style:style style:name="Head_Box" style:family="table-cell"><style:table-cell-properties '
    'fo:padding="0.06cm" fo:border-bottom="0.5pt solid #9a9a9a" fo:background-color="#f1f1ee"/>'
    "</style:style>",
)
_WIDTH = (
    '<style:style style:name="Width_{share}" style:family="table-column"><style:table-column-properties '
    'style:rel-column-width="{share}*"/></style:style>'
)
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg"}
_STYLE_NAMES = {Style.PLAIN: "Said", Style.FINE: "Fine", Style.NOTE: "Note", Style.GAP: "Gap"}


def write_sheet_document(sheet: Sheet) -> bytes:
    """Return the .odt of a sheet, the same bytes' content for the same sheet."""
    writing = _Writing()
    paragraphs = writing.sheet(sheet)
    boxes = [*_BOXES, *(_WIDTH.format(share=share) for share in sorted(writing.widths))]
    return document_bytes(sheet.title, sheet.language, paragraphs, writing.pictures, boxes=boxes)


def document_bytes(
    title: str,
    language: str,
    paragraphs: Iterable[str],
    pictures: Mapping[str, Picture] | None = None,
    *,
    styles: Path = STYLES,
    boxes: Iterable[str] = (),
) -> bytes:
    """Return an .odt of paragraphs, headings and tables that are XML already, in our styles.

    `pictures` are those that they show, by the name that they give them; `styles` is the file of styles,
    `boxes` are those of tables, their rows, columns and cells, as XML.
    """
    from odfdo import Document, Element, Style

    document = Document("text")
    for style in Element.from_tag(styles.read_text(encoding="utf-8")).children:
        assert isinstance(style, Style)
        document.insert_style(style)
    for box in boxes:
        document.insert_style(box, automatic=True)
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


class _Writing:
    """Writes the blocks of a sheet; a document must hold their `pictures`, and the `widths` of columns."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.widths: set[int] = set()

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
                return [self._table(f"F{place}", cells, fact_shares([name for name, _value in rows]))]
            case Grid():
                return self._grid(block, place)
            case Chart():
                drawn = draw_bars(block.title, block.rows, block.unit).replace("currentColor", _INK)
                height = chart_height(block.rows)
                picture = Picture(drawn.encode(), "image/svg+xml", WIDTH, height, block.title)
                numbers = tuple((label, Figure(n, unit=block.unit)) for label, n in block.rows)
                return [
                    *self._picture(picture),
                    *self._grid(Grid(block.columns, numbers, block.title), place),
                ]
            case Picture():
                return self._picture(block)
            case _:
                assert_never(block)

    def _grid(self, grid: Grid, place: int) -> list[str]:
        ends = ["_Number" if grid.holds_figures(n) else "" for n in range(len(grid.columns))]
        head = [
            paragraph(f"Cell_Head{end}", _lines(name)) for name, end in zip(grid.columns, ends, strict=True)
        ]
        body = [
            [paragraph(f"Cell{end}", _lines(cell)) for cell, end in zip(row, ends, strict=True)]
            for row in grid.rows
        ]
        title = [paragraph("Table_Title", _lines(grid.title))] if grid.title else []
        shares = column_shares([grid.columns, *grid.rows])
        return [*title, self._table(f"T{place}", body, shares, head)]

    def _table(
        self, name: str, rows: Sequence[Sequence[str]], shares: Sequence[int], head: Sequence[str] = ()
    ) -> str:
        """Return a table of cells that are paragraphs as XML already; its head stands on every page."""
        self.widths |= set(shares)
        columns = "".join(f'<table:table-column table:style-name="Width_{own}"/>' for own in shares)
        first = (
            f"<table:table-header-rows>{_row(head, 'Head_Box', 'Head_Box')}</table:table-header-rows>"
            if head
            else ""
        )
        # A few facts of one thing stay together; what is long has to break somewhere.
        style = "Whole_Table" if not head and len(rows) <= _FEW else "Whole_Width"
        return (
            f'<table:table table:name="{escape(name)}" table:style-name="{style}">{columns}{first}'
            f"{''.join(_row(row, 'Box' if head else 'Head_Box', 'Box') for row in rows)}</table:table>"
        )

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


def column_shares(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column in thousandths of the page: its longest word, then its longest text.

    >>> column_shares([("Name", "A"), ("Fatoumata", "3")])
    [706, 294]
    """
    columns = list(zip(*rows, strict=True))
    # The first row is bold, and a little wider.
    least = [max([_longest_word(head) + 1, *map(_longest_word, rest)]) + _PADDING for head, *rest in columns]
    most = [
        max(min(_LONG_TEXT, max(map(len, column))) + _PADDING, word)
        for column, word in zip(columns, least, strict=True)
    ]
    spare, wanted = max(0, _SIGNS - sum(least)), sum(most) - sum(least)
    part = min(1.0, spare / wanted) if wanted else 0.0
    widths = [low + part * (high - low) for low, high in zip(least, most, strict=True)]
    return [round(1000 * own / sum(widths)) for own in widths]


def fact_shares(names: Sequence[str]) -> list[int]:
    """Return the widths of names and their values: as much as the longest name wants, and the rest.

    >>> fact_shares(["Rights", "Held by"])
    [83, 917]
    """
    own = round(1000 * (min(_LONG_TEXT, max(map(len, names), default=0)) + _PADDING) / _SIGNS)
    return [own, 1000 - own]


def _longest_word(text: str) -> int:
    return max(map(len, re.split(r"[\s-]", text)))


def _row(cells: Sequence[str], first: str, other: str) -> str:
    boxes = "".join(
        f'<table:table-cell table:style-name="{other if place else first}">{own}</table:table-cell>'
        for place, own in enumerate(cells)
    )
    return f'<table:table-row table:style-name="Whole_Row">{boxes}</table:table-row>'


def _text(value: str | Gap) -> str:
    return value.text if isinstance(value, Gap) else value


def _value(value: str | Gap) -> str:
    return paragraph("Gap" if isinstance(value, Gap) else "Cell", _lines(_text(value)))


def _lines(text: str) -> str:
    return "<text:line-break/>".join(map(escape, _NO_XML.sub("?", text).split("\n")))


def _lines_in_one(text: str) -> str:
    return escape(_NO_XML.sub("?", text).replace("\n", " "))


def _spaced(inner: str) -> str:
    """Return text whose rows of spaces stay, as OpenDocument writes them."""
    return inner.replace("    ", ' <text:s text:c="3"/>').replace("  ", " <text:s/>")
