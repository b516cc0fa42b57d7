"""Canonical JSON: one spelling of a value, so that its bytes can be hashed.

RFC 8785 without floats: text, integers below 2^53, booleans, null, lists, objects. Keys sort by code
point; a key holds no sign beyond U+FFFF, so that RFC 8785's order by UTF-16 units is the same.
Bytes that are not canonical are refused, never mended: hashes are taken over the bytes received.
What canonical bytes say is read and spelt again by orjson; every refusal is Python's own JSON reader's
(docs/decisions/0102-read-and-spelt-quickly.md).
"""

import json
from typing import Any, NoReturn

import orjson

from survey.errors import LogError
from survey.messages import _

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 24
MAX_SIZE_BYTES = 8 * 1024 * 1024


def canonical_bytes(value: Any) -> bytes:
    """Return the one UTF-8 spelling of `value`. Raises LogError for what canonical JSON cannot hold.

    >>> canonical_bytes({"b": 1, "a": "é"})
    b'{"a":"\\xc3\\xa9","b":1}'
    """
    _check(value)
    try:
        return spelt(value)
    except orjson.JSONEncodeError as error:
        raise LogError(_("A text holds half of a sign (a lone surrogate).")) from error


def spelt(value: Any) -> bytes:
    """Return the spelling of a value that is known to be fit for canonical JSON; nothing is checked.

    Raises TypeError for a lone surrogate, and for what is no JSON at all.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes. Raises LogError when they are not the one spelling of what they say."""
    if len(data) > MAX_SIZE_BYTES:
        raise LogError(_("A document of {size} bytes is too large.").format(size=len(data)))
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return _parse_strictly(data)
    if _is_plain(value) and spelt(value) == data and not _may_hold_odd_keys(data):
        return value
    return _parse_strictly(data)


def _is_plain(value: Any) -> bool:
    """Tell whether what was read is a list or an object, flat enough, whose numbers are whole.

    No is no refusal: `_parse_strictly` decides then.
    """
    if type(value) not in _NESTING:
        return False
    level = [value]
    for _depth in range(MAX_DEPTH):
        inside: list[Any] = []
        for item in level:
            own = item.values() if type(item) is dict else item
            kinds = set(map(type, own))
            if kinds == _TEXT:
                continue
            if float in kinds or (int in kinds and not all(map(_is_fit, own))):
                return False
            inside += [nested for nested in own if nested and type(nested) in _NESTING]
        if not inside:
            return True
        level = inside
    return False


def _is_fit(value: Any) -> bool:
    return type(value) is not int or abs(value) <= MAX_INTEGER


def _may_hold_odd_keys(data: bytes) -> bool:
    return not data.isascii() and any(begin in data for begin in _BEYOND_FFFF)


def _parse_strictly(data: bytes) -> Any:
    """Read canonical bytes slowly, or say what is wrong with them: every refusal is decided here."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise LogError(_("A document is not JSON: {reason}.").format(reason=error)) from error
    _check(value)
    try:
        is_canonical = spelt(value) == data
    except orjson.JSONEncodeError:
        is_canonical = False
    if not is_canonical:
        raise LogError(_("A document is not in canonical form."))
    return value


def read_again(data: bytes | str) -> Any:
    """Read a document that was accepted, or spelt here, before: the caller has seen that it is the same."""
    return orjson.loads(data)


def is_whole(value: Any) -> bool:
    """Tell whether a value that was read is a whole number; Python takes true for one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _no_float(text: str) -> NoReturn:
    raise LogError(_("A document holds the number {text}, which is not whole.").format(text=text))


def _whole(text: str) -> int:
    value = int(text)
    _check_integers([value])
    return value


def _check(value: Any) -> None:
    """Raise LogError for what a document cannot hold. It goes level by level: that is fast for wide ones."""
    level = [value]
    for _depth in range(MAX_DEPTH + 1):
        kinds = set(map(type, level))
        if not kinds <= _KINDS:
            _check_kinds(level)
        if int in kinds:
            _check_integers(level)
        nested = [item for item in level if isinstance(item, (dict, list, tuple))]
        if not nested:
            return
        level = []
        for item in nested:
            if isinstance(item, dict):
                _check_keys(item)
                level.extend(item.values())
            else:
                level.extend(item)
    if level:
        raise LogError(_("A document is nested too deep."))


def _check_kinds(level: list[Any]) -> None:
    for item in level:
        if item is not None and not isinstance(item, (str, int, dict, list, tuple)):
            raise LogError(_("A document cannot hold {value}.").format(value=repr(item)))
    _check_integers(level)


def _check_integers(level: list[Any]) -> None:
    for item in level:
        if isinstance(item, int) and abs(item) > MAX_INTEGER:
            raise LogError(_("The number {value} is too large for a document.").format(value=item))


def _check_keys(document: dict[Any, Any]) -> None:
    for key in document:
        if not isinstance(key, str) or (not key.isascii() and max(key) > "\uffff"):
            raise LogError(_("The key {key} cannot stand in a document.").format(key=repr(key)))


_KINDS = frozenset((type(None), bool, str, int, dict, list, tuple))
_NESTING = frozenset((dict, list))
_TEXT = {str}
_BEYOND_FFFF = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""The bytes that begin a sign beyond U+FFFF in UTF-8."""
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_int=_whole, parse_constant=_no_float)
