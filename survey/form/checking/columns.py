"""Columns of the survey and settings sheets that mean nothing here, each told once.

What lives here: columns that hold something and are not honoured, by the table (`form.support`), and those
that nobody knows. What does not: names that are nearly known (`structure`), attributes (`limits`).
"""

from collections.abc import Iterator, Mapping

from survey.form.checking.codes import cell_place, found
from survey.form.support import IGNORED_COLUMN, SETTINGS, SURVEY_COLUMNS, instead_in_words
from survey.form.support.rows import Instead, Row, Support
from survey.form.workbook import Sheet, SheetRow
from survey.messages import _
from survey.records.findings import Finding

_TABLES = {"survey": SURVEY_COLUMNS, "settings": SETTINGS}
_UNKNOWN = Row("", Support.OTHERWISE, IGNORED_COLUMN, Instead.PASSED_OVER)


def check_columns(sheets: Mapping[str, Sheet], told: set[tuple[str, str]], where: str) -> Iterator[Finding]:
    """Yield one remark for each column that is filled in and passed over, but those in `told`.

    `told` holds the sheet and the header of columns that something else was said of. A header that begins
    with `_` is an author's own and is never told.
    """
    for name, table in _TABLES.items():
        sheet = sheets.get(name)
        for column in sheet.columns if sheet is not None else ():
            row = table.get(column.partition("::")[0], _UNKNOWN)
            if sheet is None or ":" in column.replace("::", "") or _frames(column):
                continue
            filled = any(one.get(column) and _is_dropped(row, one) for one in sheet.rows)
            header = sheet.header(column)
            if not filled or header.startswith("_") or (sheet.title, header) in told:
                continue
            yield found(
                IGNORED_COLUMN,
                where,
                _("The column {column} changes nothing here.").format(column=header),
                cell_place(sheet, None, column),
                instead_in_words(row.instead) if row.instead is not None else None,
            )


def _is_dropped(row: Row, cells: SheetRow) -> bool:
    """Tell whether a cell is passed over; the converter takes an intent of a group only."""
    if row.name == "intent":
        return not cells.get("type").startswith("begin")
    return row.code == IGNORED_COLUMN


def _frames(column: str) -> bool:
    """Tell whether a column writes an attribute of its own: `bind::…`, `instance::…`."""
    return column.partition("::")[0] in ("bind", "control", "body", "instance", "media", "attribute")
