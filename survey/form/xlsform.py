"""XLSForm workbooks to XForm XML, through pyxform.

What lives here: the conversion and its cache. What does not: what pyxform's refusals mean to an author
(`diagnosis`), and reading the XForm (`xform`).
Source: XLSForm specification; pyxform 4.5.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.errors import FormError
from survey.form.cache import cache_key, read_cached, write_cached
from survey.form.search import ITEMSETS
from survey.form.workbook import read_workbook
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
    if use_cache and (cached := read_cached(key, "xml")) is not None:
        return XFormSource(cached)
    source = _convert(path)
    write_cached(key, "xml", source.xml)
    return source


def _convert(path: Path) -> XFormSource:
    from pyxform.xls2xform import convert

    try:
        result = convert(str(path), form_name="data")
    except Exception as error:
        raise _refused(path, error) from error
    return XFormSource(xform_bytes(result), tuple(result.warnings))


def xform_bytes(result: Any) -> bytes:
    """Return the XForm of a result of pyxform, the rows of external_choices in it."""
    xform: str = result.xform
    return (_with_itemsets(xform, result.itemsets) if result.itemsets else xform).encode()


def _refused(path: Path, error: Exception) -> FormError:
    """Return why there is no form. Raises FormError from its reader for what is no workbook at all."""
    from pyxform.errors import PyXFormError

    if "survey" not in read_workbook(path):
        return FormError(
            _("The workbook has no sheet called survey."),
            where=str(path),
            remedy=_("Name the sheet of questions survey."),
        )
    # pyxform stumbles over some rows that it should refuse.
    reason = str(error).strip() if isinstance(error, PyXFormError) else f"{type(error).__name__}: {error}"
    return FormError(
        _("The workbook is no valid XLSForm: {reason}").format(reason=reason),
        where=str(path),
        remedy=_("`survey form check` says sheet, row and remedy of each problem."),
    )


def _with_itemsets(xform: str, table: str) -> str:
    """Put the rows of the sheet external_choices into the form, as a secondary instance.

    A translated label has one column a language; the first one stands.
    """
    from xml.sax.saxutils import escape

    rows = list(csv.DictReader(io.StringIO(table)))
    cells = {column: column.partition("::")[0].strip() for column in (rows[0] if rows else {})}
    items = "".join(
        "<item>"
        + "".join(f"<{name}>{escape(row[column] or '')}</{name}>" for name, column in _first(cells).items())
        + "</item>"
        for row in rows
    )
    instance = f'<instance id="{ITEMSETS}"><root xmlns="">{items}</root></instance>'
    before, separator, after = xform.partition("</instance>")
    return before + separator + instance + after


def _first(cells: dict[str, str]) -> dict[str, str]:
    """Return for each cell name that XML takes the first column that gives it."""
    found: dict[str, str] = {}
    for column, name in cells.items():
        if name.isidentifier():
            found.setdefault(name, column)
    return found
