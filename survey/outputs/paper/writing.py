"""A document to a file, whole or not at all."""

from pathlib import Path

from survey.durable import write_whole
from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.paper.sheet import Grid, Sheet
from survey.outputs.templating import Templates

FORMATS = ("html", "odt")
WITH_TABLES = (*FORMATS, "xlsx")
"""What a document of tables may be written as."""
ONE_TABLE = (*WITH_TABLES, "csv")
"""What a document may be written as whose first table says it all."""


def write_sheet(sheet: Sheet, path: Path, format_: str, templates: Templates | None = None) -> None:
    """Write a sheet as `html`, `odt`, `xlsx` (its tables) or `csv` (the first of them).

    Raises OutputError when that cannot be done.
    """
    if format_ == "csv":
        from survey.outputs.data.csv import table_as_csv

        first = next((block for block in sheet.blocks if isinstance(block, Grid)), Grid((sheet.title,), ()))
        write_output(path, table_as_csv(first.columns, first.rows))
        return
    if format_ == "odt":
        from survey.outputs.paper.odt import write_sheet_document

        write_output(path, write_sheet_document(sheet))
        return
    if format_ == "xlsx":
        from survey.outputs.paper.workbook import write_sheet_workbook

        write_output(path, write_sheet_workbook(sheet))
        return
    from survey.outputs.paper.page import write_sheet_page

    write_output(path, write_sheet_page(sheet, templates).encode("utf-8"))


def write_output(path: Path, data: bytes) -> None:
    """Write a file whole. Raises OutputError."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise OutputError(
            _("The file cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(path),
            remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
        ) from error
