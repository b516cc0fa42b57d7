"""A mended copy in the format of its original: only the rows that change are written anew."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from survey.form.mending import xlsx
from survey.form.mending.draft import Draft
from survey.form.workbook import markdown_cells

_IN_PLACE = (".xlsx", ".xlsm")


def copy_suffix(source: Path) -> str:
    """Return the suffix of a copy: the original's, .xlsx for an .xls, which nothing writes any more."""
    return ".xlsx" if source.suffix.lower() == ".xls" else source.suffix


def fixed_cells(source: Path, draft: Draft) -> frozenset[tuple[str, int, str]]:
    """Return the cells that hold a formula."""
    if source.suffix.lower() not in _IN_PLACE:
        return frozenset()
    formulas = xlsx.formula_cells(source)
    return frozenset(
        (name, row + 1, column)
        for name, sheet in draft.sheets.items()
        for row, place in formulas.get(sheet.title, ())
        for column, own in sheet.places.items()
        if own == place
    )


def write_copy(source: Path, target: Path, draft: Draft) -> None:
    """Write the copy. Raises OSError; `target` must not exist."""
    match source.suffix.lower():
        case ".xlsx" | ".xlsm":
            xlsx.write_cells(
                source, target, {draft.sheets[name].title: own for name, own in _edits(draft).items()}
            )
        case ".xls":
            _write_values(source, target, draft)
        case ".csv":
            _write_lines(target, _csv_lines(source.read_bytes().decode("utf-8-sig"), draft), source)
        case _:
            _write_lines(target, _markdown_lines(source.read_text(encoding="utf-8"), draft), source)


def _edits(draft: Draft) -> dict[str, dict[tuple[int, int], str]]:
    """Return the new texts by sheet, by (row, column) from 0."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for (name, row, column), (text, _code) in draft.texts.items():
        found.setdefault(name, {})[row - 1, draft.sheets[name].places[column]] = text
    for name, row in draft.emptied:
        found.setdefault(name, {}).update(
            {(row - 1, place): "" for place in draft.sheets[name].places.values()}
        )
    return found


def _line_edits(draft: Draft) -> tuple[dict[int, dict[int, str]], set[int]]:
    """Return the new cells by line and column from 0, and the lines that go."""
    changed: dict[int, dict[int, str]] = {}
    gone: set[int] = set()
    for name, sheet in draft.sheets.items():
        for row in sheet.rows:
            if (name, row.number) in draft.emptied:
                gone.add(row.source)
                continue
            for column in row.cells:
                edit = draft.texts.get((name, row.number, column))
                if edit is not None:
                    changed.setdefault(row.source, {})[sheet.places[column]] = edit[0]
    return changed, gone


def _markdown_lines(text: str, draft: Draft) -> str:
    changed, gone = _line_edits(draft)
    lines = []
    for number, line in enumerate(text.split("\n")):
        cells = markdown_cells(line) if number in changed else None
        if number in gone:
            continue
        lines.append(line if cells is None else _markdown_line(line, cells, changed[number]))
    return "\n".join(lines)


def _markdown_line(line: str, cells: list[str], own: Mapping[int, str]) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    # The first cell names the sheet; columns count from the second.
    texts = [f" {own[place - 1]} " if place - 1 in own else cell for place, cell in enumerate(cells)]
    return indent + "|" + "|".join(text.replace("|", r"\|") for text in texts) + "|"


def _csv_lines(text: str, draft: Draft) -> str:
    changed, gone = _line_edits(draft)
    # Split as the reader counts: not at the form feeds and line separators that splitlines() knows.
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(io.StringIO(text, newline=""))
    pieces: list[str] = []
    start = 0
    for number, cells in enumerate(reader):
        own, written = changed.get(number), "".join(lines[start : reader.line_num])
        start = reader.line_num
        if number in gone:
            continue
        pieces.append(written if own is None else _csv_line(cells, own, written))
    return "".join(pieces)


def _csv_line(cells: list[str], own: Mapping[int, str], written: str) -> str:
    ending = written[len(written.rstrip("\r\n")) :]
    row = [own.get(place - 1, cell) for place, cell in enumerate(cells)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n") + ending


def _write_lines(target: Path, text: str, source: Path) -> None:
    mark = "utf-8-sig" if source.read_bytes().startswith(b"\xef\xbb\xbf") else "utf-8"
    with target.open("x", encoding=mark, newline="") as file:
        file.write(text)


def _write_values(source: Path, target: Path, draft: Draft) -> None:
    """Write the values of an .xls into a new .xlsx."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    edits = _edits(draft)
    by_title = {sheet.title: edits.get(name, {}) for name, sheet in draft.sheets.items()}
    book, read = Workbook(write_only=True), CalamineWorkbook.from_path(str(source))
    for title in read.sheet_names:
        page, own = book.create_sheet(title), by_title.get(title, {})
        for number, row in enumerate(read.get_sheet_by_name(title).to_python(skip_empty_area=False)):
            page.append([own.get((number, place), value) for place, value in enumerate(row)])
    with target.open("xb") as file:
        book.save(file)
