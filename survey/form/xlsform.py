"""XLSForm workbooks to XForm XML, through pyxform.

What lives here: the conversion and its cache. What does not: what pyxform's refusals mean to an author
(`diagnosis`), and reading the XForm (`xform`).
Source: XLSForm specification; pyxform 4.5.
"""

from dataclasses import dataclass
from pathlib import Path

from survey.errors import FormError
from survey.form.cache import cache_key, read_cached, write_cached
from survey.messages import _


@dataclass(frozen=True, slots=True)
class XFormSource:
    """What a workbook became: the XForm's bytes, and what pyxform warned of (empty from the cache)."""

    xml: bytes
    warnings: tuple[str, ...] = ()


def to_xform(path: Path, *, use_cache: bool = True) -> XFormSource:
    """Convert a workbook. Raises FormError with pyxform's reason when it cannot be."""
    data = path.read_bytes()
    key = cache_key(data, path.stem)
    if use_cache and (cached := read_cached(key)) is not None:
        return XFormSource(cached)
    source = _convert(path)
    write_cached(key, source.xml)
    return source


def _convert(path: Path) -> XFormSource:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        result = convert(str(path), form_name="data")
    except PyXFormError as error:
        raise FormError(
            _("The workbook is no valid XLSForm: {reason}").format(reason=str(error).strip()),
            where=str(path),
            remedy=_("`survey form check` says sheet, row and remedy of each problem."),
        ) from error
    except Exception as error:
        raise FormError(
            _("The workbook cannot be read: {reason}.").format(
                reason=str(error).strip() or type(error).__name__
            ),
            where=str(path),
            remedy=_("Open it in Excel or LibreOffice, save it as .xlsx, and try again."),
        ) from error
    return XFormSource(result.xform.encode(), tuple(result.warnings))
