"""One door to a form, whatever file it comes in."""

from contextlib import suppress
from pathlib import Path

from survey.errors import FormError
from survey.form.cache import cache_key, read_cached, write_cached
from survey.form.collection import collector_paused
from survey.form.compiled import decode_form, encode_form
from survey.form.definition import FormDefinition
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
    folder = folder_of(path, attachments)
    if path.suffix.lower() == ".xml":
        return _read(path.read_bytes(), path.name, folder, use_cache=use_cache)
    if path.suffix.lower() not in WORKBOOKS:
        raise FormError(
            _("A form is a workbook (.xlsx, .xls, .csv, .md) or an XForm (.xml)."), where=str(path)
        )
    from survey.form.xlsform import to_xform

    return _read(to_xform(path, use_cache=use_cache).xml, path.name, folder, use_cache=use_cache)


def folder_of(path: Path, attachments: Path | None) -> Path:
    """Return the folder where the files of a form lie. Raises FormError when the one named is not there."""
    if attachments is None:
        return path.parent
    if not attachments.is_dir():
        raise FormError(
            _("There is no folder in this place."),
            where=str(attachments),
            remedy=_("Name the folder in which the form's CSV and media files lie."),
        )
    return attachments


@collector_paused()
def _read(xml: bytes, name: str, folder: Path, *, use_cache: bool) -> FormDefinition:
    """Read an XForm, or what the cache has of it."""
    if not use_cache:
        return _read_anew(xml, name, folder)
    key = cache_key(xml, name)
    kept = read_cached(key, "form")
    if kept is not None:
        with suppress(ValueError):
            return decode_form(kept, xml=xml, folder=folder, cache_key=key)
    form = _read_anew(xml, name, folder)
    write_cached(key, "form", encode_form(form))
    return form._replace(cache_key=key)


def _read_anew(xml: bytes, name: str, folder: Path) -> FormDefinition:
    # A form from the cache needs no reader of XML.
    from survey.form.xform import read_xform

    return read_xform(xml, name=name, folder=folder)
