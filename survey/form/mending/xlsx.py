"""Cells of an .xlsx written in place: nothing else in the file changes, not a format, not a formula.

What lives here: the parts of the zip that hold cells. What does not: what is written (`draft`).
Source: ECMA-376 part 1, sections 18.2 (workbook), 18.3.1 (worksheets). An openpyxl round trip would lose the
values of formulas, shapes and extensions (docs/decisions/0051-mended-copies.md).
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
Edits = Mapping[tuple[int, int], str]
"""Texts by (row, column), both from 0; an empty text empties the cell."""


def formula_cells(path: Path) -> dict[str, set[tuple[int, int]]]:
    """Return the cells that hold a formula, by the sheet's title; (row, column) from 0."""
    found: dict[str, set[tuple[int, int]]] = {}
    with zipfile.ZipFile(path) as archive:
        for title, part in _sheet_parts(archive).items():
            root = _parse(archive.read(part))
            found[title] = {place for place, cell in _cells(root) if cell.find(f"{{{_MAIN}}}f") is not None}
    return found


def write_cells(source: Path, target: Path, edits: Mapping[str, Edits]) -> None:
    """Copy a workbook with some cells written anew; `edits` by the sheet's title."""
    from lxml import etree

    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "x") as copy:
        parts = {part: title for title, part in _sheet_parts(archive).items()}
        for entry in archive.infolist():
            data = archive.read(entry)
            own = edits.get(parts.get(entry.filename, ""), {})
            if own:
                root = _parse(data)
                for place, cell in _cells(root):
                    if place in own:
                        _write(cell, own[place])
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            copy.writestr(entry, data, compress_type=entry.compress_type)


def _parse(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    workbook = PurePosixPath("xl/workbook.xml")
    links = _parse(archive.read(str(workbook.parent / "_rels" / "workbook.xml.rels")))
    targets = {link.get("Id"): link.get("Target") for link in links.iter(f"{{{_PACKAGE}}}Relationship")}
    found: dict[str, str] = {}
    for sheet in _parse(archive.read(str(workbook))).iter(f"{{{_MAIN}}}sheet"):
        target = targets.get(sheet.get(f"{{{_LINKS}}}id"), "")
        part = target.lstrip("/") if target.startswith("/") else str(workbook.parent / target)
        if part in archive.namelist():
            found[sheet.get("name")] = part
    return found


def _cells(root: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield every cell with its place; rows and cells without a reference follow the one before."""
    row_number = -1
    for row in root.iter(f"{{{_MAIN}}}row"):
        row_number = int(row.get("r")) - 1 if row.get("r") else row_number + 1
        column = -1
        for cell in row.findall(f"{{{_MAIN}}}c"):
            found = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column_number(found[1]) if found else column + 1
            yield (row_number, column), cell


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _write(cell: Any, text: str) -> None:
    from lxml import etree

    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if text:
        cell.set("t", "inlineStr")
        inner = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        inner.text = text
        inner.set(_XML_SPACE, "preserve")
