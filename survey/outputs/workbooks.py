"""Worksheets of XLSX files: frozen bold headers, names that a spreadsheet takes, no cell that is a formula.

What lives here: what every workbook shares. What does not: which tables stand in it.
Source of the limits: Microsoft, Excel specifications.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_TEXT, MAX_NAME = 32_767, 31
_FORBIDDEN_NAME = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def new_page(
    book: "Workbook", name: str, headers: Sequence[str], widths: Sequence[float], *, freeze: str = "B2"
) -> "WriteOnlyWorksheet":
    """Add a worksheet with a bold header that stays in sight; `widths` are in signs."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page: Any = book.create_sheet(name)
    page.freeze_panes = freeze
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    cells = []
    for header in headers:
        cell = WriteOnlyCell(page, value=_CONTROL.sub("", header)[:MAX_TEXT])
        cell.data_type, cell.font = "s", Font(bold=True)
        cells.append(cell)
    page.append(cells)
    return page


def text_cell(page: "WriteOnlyWorksheet", text: str) -> Any:
    """Return a cell that holds text, whatever it begins with; control signs are left out."""
    if not text:
        return None
    if text[0] != "=" and len(text) <= MAX_TEXT and not _CONTROL.search(text):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=_CONTROL.sub("", text)[:MAX_TEXT])
    cell.data_type = "s"
    return cell


def page_names(wanted: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Return a name for each worksheet: at most 31 signs, none twice in any case of letters, none of `taken`.

    >>> page_names(["Centres/2026", "centres-2026"])
    ['Centres-2026', 'centres-2026_2']
    """
    names: list[str] = []
    used = {name.casefold() for name in taken}
    for own in wanted:
        # The end of a long path tells more than its beginning.
        base = _FORBIDDEN_NAME.sub("-", _CONTROL.sub("", own))[-MAX_NAME:].strip("-' ") or "table"
        name, number = base, 1
        while name.casefold() in used:
            number += 1
            name = f"{base[: MAX_NAME - len(str(number)) - 1]}_{number}"
        used.add(name.casefold())
        names.append(name)
    return names
