"""Canonical JSON: one spelling of a value, so that its bytes can be hashed.

RFC 8785 without floats: text, integers below 2^53, booleans, null, lists, objects. Keys sort by code
point; a key holds no sign beyond U+FFFF, so that RFC 8785's order by UTF-16 units is the same.
Bytes that are not canonical are refused, never mended: hashes are taken over the bytes received.
"""

import json
from typing import Any, NoReturn

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
    _check(value, 0)
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LogError(_("A text holds half of a sign (a lone surrogate).")) from error


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes. Raises LogError when they are not the one spelling of what they say."""
    if len(data) > MAX_SIZE_BYTES:
        raise LogError(_("A document of {size} bytes is too large.").format(size=len(data)))
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise LogError(_("A document is not JSON: {reason}.").format(reason=error)) from error
    if canonical_bytes(value) != data:
        raise LogError(_("A document is not in canonical form."))
    return value


def is_whole(value: Any) -> bool:
    """Tell whether a value that was read is a whole number; Python takes true for one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _no_float(text: str) -> NoReturn:
    raise LogError(_("A document holds the number {text}, which is not whole.").format(text=text))


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise LogError(_("A document is nested too deep."))
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > MAX_INTEGER:
                raise LogError(_("The number {value} is too large for a document.").format(value=value))
        case list() | tuple():
            for item in value:
                _check(item, depth + 1)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or any(ord(sign) > 0xFFFF for sign in key):
                    raise LogError(_("The key {key} cannot stand in a document.").format(key=repr(key)))
                _check(item, depth + 1)
        case _:
            raise LogError(_("A document cannot hold {value}.").format(value=repr(value)))
