"""A document to a file, whole or not at all."""

from pathlib import Path

from survey.durable import write_whole
from survey.errors import OutputError
from survey.messages import _
from survey.outputs.paper.sheet import Sheet

FORMATS = ("html", "odt")


def format_of(path: Path | None) -> str:
    """Return the format that a file's name asks for, `html` without one."""
    ending = path.suffix.lower().lstrip(".") if path is not None else ""
    return ending if ending in FORMATS else "html"


def write_sheet(sheet: Sheet, path: Path, format_: str) -> None:
    """Write a sheet as `html` or `odt`. Raises OutputError when the file cannot be written."""
    if format_ == "odt":
        from survey.outputs.paper.odt import write_sheet_document

        write_output(path, write_sheet_document(sheet))
        return
    from survey.outputs.paper.page import write_sheet_page

    write_output(path, write_sheet_page(sheet).encode("utf-8"))


def write_output(path: Path, data: bytes) -> None:
    """Write a file whole. Raises OutputError."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise OutputError(
            _("The file cannot be written: {reason}.").format(reason=error.strerror or error), where=str(path)
        ) from error
