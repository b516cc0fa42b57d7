"""What a value becomes in a node: the text that the submission keeps, and what expressions read there.

JavaRosa keeps the kind of the value, whatever the node's type: a number computed into a date stays a number.
Source: JavaRosa 5.1 measured, about 1,300 pairs of value and type (`tests/engine/test_saving.py`).
"""

import math
from datetime import datetime, tzinfo

from survey.engine.datatypes import NotOfTypeError, canonical_text, date_time_text, typed_value
from survey.xpath.values import double_text, first_value, to_text

Saved = tuple[str, object]
NOTHING: Saved = ("", "")
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1
_LONG_MIN, _LONG_MAX = -(2**63), 2**63 - 1
_WHOLE = 1e-9
_PLACES = ("geopoint", "geotrace", "geoshape")
_CODES = ("select1", "select", "rank")


def given(text: str, datatype: str, tz: tzinfo) -> Saved:
    """Return what a text of the form, or of a kept submission, becomes; what does not fit is nothing.

    A whole number has no fraction, and a date no time, unlike in what a person may type.
    """
    if text == "":
        return NOTHING
    if datatype == "boolean":
        return ("1", True) if text == "1" else ("0", False)
    if datatype in ("date", "time") and "T" in text:
        return NOTHING
    if datatype in _PLACES:
        return _places(text, datatype)
    if datatype in ("select", "rank"):
        text = " ".join(text.split())
    try:
        kept = canonical_text(text, datatype, tz)
    except NotOfTypeError:
        return NOTHING
    return kept, typed_value(kept, datatype, tz)


def _places(text: str, datatype: str) -> Saved:
    """Read positions of one to four numbers; a lone 0 is none."""
    parts = [text] if datatype == "geopoint" else text.strip().rstrip(";").split(";")
    points = [part.split() for part in parts]
    try:
        numbers = [[float(number) for number in point] for point in points]
    except ValueError:
        return NOTHING
    if any(not 1 <= len(point) <= 4 for point in numbers) or numbers == [[0.0]]:
        return NOTHING
    kept = "; ".join(" ".join(double_text(n) for n in [*point, 0.0, 0.0, 0.0][:4]) for point in numbers)
    return kept, kept


def calculated(value: object, datatype: str, tz: tzinfo) -> Saved:
    """Return what the value of a calculation becomes in a node of that type; NaN is nothing."""
    if isinstance(value, list):
        value = first_value(value)
    if value == "" or value != value:
        return NOTHING
    if isinstance(value, bool) or datatype == "boolean":
        return _truth(value)
    if isinstance(value, float):
        return _number(value, datatype)
    if isinstance(value, datetime):
        return _moment(value, datatype, tz)
    text = to_text(value)
    if datatype in _PLACES:
        return given(text, datatype, tz)
    return (" ".join(text.split()),) * 2 if datatype in ("select", "rank") else (text, text)


def assigned(value: object, datatype: str, tz: tzinfo) -> Saved:
    """Return what an action sets: as a calculation, then read again as a text of the node's type."""
    text, kind = calculated(value, datatype, tz)
    if isinstance(kind, float) and datatype == "decimal":
        return double_text(kind), kind
    if isinstance(kind, bool):
        return (text, kind) if datatype == "boolean" else given(text, datatype, tz)
    return given(text, datatype, tz)


def _truth(value: object) -> Saved:
    if isinstance(value, bool):
        is_true = value
    elif isinstance(value, float):
        is_true = abs(value) > 1e-12
    else:
        is_true = isinstance(value, str)
    return ("1" if is_true else "0"), is_true


def _number(value: float, datatype: str) -> Saved:
    whole = float(math.trunc(value)) if math.isfinite(value) else value
    is_whole = math.isfinite(value) and abs(value - whole) < _WHOLE
    if datatype == "int" or (is_whole and _INT_MIN <= whole <= _INT_MAX):
        kept = int(min(max(whole, _INT_MIN), _INT_MAX))
        return str(kept), float(kept)
    if is_whole and _LONG_MIN <= whole <= _LONG_MAX:
        return str(int(whole)), float(whole)
    return double_text(value), value


def _moment(value: datetime, datatype: str, tz: tzinfo) -> Saved:
    if datatype in _PLACES:
        return NOTHING
    if datatype == "date":
        return value.date().isoformat(), value.replace(hour=0, minute=0, second=0, microsecond=0)
    if datatype == "time":
        return date_time_text(value).partition("T")[2], value
    if datatype in _CODES:
        text = value.date().isoformat()
        return text, text
    return date_time_text(value), value
