"""One door to a form, whatever file it comes in."""

from pathlib import Path

from survey.errors import FormError
from survey.form.definition import FormDefinition
from survey.form.xform import read_xform
from survey.messages import _

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv", ".md")


def load_form(path: str | Path, *, attachments: Path | None = None, use_cache: bool = True) -> FormDefinition:
    """Read a form from an XLSForm workbook (.xlsx .xls .csv .md) or an XForm (.xml).

    `attachments` is the folder of its CSV and media files; else they are looked for beside the form.
    `use_cache` false converts and reads anew, whatever the cache of compiled forms holds.
    Raises FormError that says what is wrong and where.
    """
    path = Path(path)
    if not path.is_file():
        raise FormError(
            _("There is no form in this place."), where=str(path), remedy=_("Check the name of the file.")
        )
    folder = attachments or path.parent
    if path.suffix.lower() == ".xml":
        return read_xform(path.read_bytes(), name=path.name, folder=folder)
    if path.suffix.lower() not in WORKBOOKS:
        raise FormError(
            _("A form is a workbook (.xlsx, .xls, .csv, .md) or an XForm (.xml)."), where=str(path)
        )
    from survey.form.xlsform import to_xform

    return read_xform(to_xform(path, use_cache=use_cache).xml, name=path.name, folder=folder)
