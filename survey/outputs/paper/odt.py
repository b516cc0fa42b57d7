"""OpenDocument texts: the file with our styles and page numbers, paragraphs, headings and tables as XML.

What lives here: what every .odt shares, and a sheet as one. What does not: what stands in it.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape

from survey.outputs.paper.sheet import Block, Facts, Gap, Grid, Heading, Said, Sheet, Style

if TYPE_CHECKING:
    from odfdo import Document

STYLES = Path(__file__).parent / "templates" / "styles.xml"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold; an answer may, since a terminal can type them."""
_STYLE_NAMES = {Style.PLAIN: "Said", Style.FINE: "Fine", Style.NOTE: "Note", Style.GAP: "Gap"}


def write_sheet_document(sheet: Sheet) -> bytes:
    """Return the .odt of a sheet, the same bytes' content for the same sheet."""
    return document_bytes(sheet.title, sheet.language, _sheet(sheet))


def document_bytes(title: str, language: str, paragraphs: Iterable[str]) -> bytes:
    """Return an .odt of paragraphs, headings and tables that are XML already, in our styles."""
    from odfdo import Document, Element, Style

    document = Document("text")
    for style in Element.from_tag(STYLES.read_text(encoding="utf-8")).children:
        assert isinstance(style, Style)
        document.insert_style(style)
    _number_pages(document)
    document.meta.title = _NO_XML.sub("?", title)
    document.meta.language = language
    body = document.body
    for own in paragraphs:
        body.append(Element.from_tag(own))
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


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield heading("Sheet_Title", 1, _lines(sheet.title))
    for place, block in enumerate(sheet.blocks, 1):
        yield _block(block, place)


def _block(block: Block, place: int) -> str:
    match block:
        case Heading(level, text):
            return heading(f"Section_{min(level, 3)}", level + 1, _lines(text))
        case Said(text, style):
            return paragraph(_STYLE_NAMES[style], _lines(text))
        case Facts(rows):
            cells = [(paragraph("Cell_Head", _lines(name)), _value(value)) for name, value in rows]
            return table(f"F{place}", cells, 2)
        case Grid(columns, rows):
            head = [paragraph("Cell_Head", _lines(name)) for name in columns]
            body = [[paragraph("Cell", _lines(cell)) for cell in row] for row in rows]
            return table(f"T{place}", [head, *body], len(columns))
        case _:
            assert_never(block)


def _value(value: str | Gap) -> str:
    return (
        paragraph("Gap", _lines(value.text)) if isinstance(value, Gap) else paragraph("Cell", _lines(value))
    )


def _lines(text: str) -> str:
    return "<text:line-break/>".join(map(escape, _NO_XML.sub("?", text).split("\n")))


def _spaced(inner: str) -> str:
    """Return text whose rows of spaces stay, as OpenDocument writes them."""
    return inner.replace("    ", ' <text:s text:c="3"/>').replace("  ", " <text:s/>")
