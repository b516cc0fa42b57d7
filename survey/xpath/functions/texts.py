"""Texts: pieces, searching, joining, patterns.

Source: XPath 1.0, section 4.2; ODK XForms specification, string functions; JavaRosa 5.1 measured.
"""

import math
import re
from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.functions.registry import Closure, declare, plain, with_environment
from survey.xpath.patterns import compile_pattern
from survey.xpath.syntax import Call
from survey.xpath.values import BLANK, to_number, to_text, whole_number

REGEX_TIMEOUT_S = 1.0

plain("contains", 2)(lambda value, part: to_text(part) in to_text(value))
plain("starts-with", 2)(lambda value, part: to_text(value).startswith(to_text(part)))
plain("ends-with", 2)(lambda value, part: to_text(value).endswith(to_text(part)))


def _pieces(values: tuple[Any, ...]) -> list[str]:
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(to_text(node.typed_value()) for node in value if node.is_relevant)
        else:
            found.append(to_text(value))
    return found


plain("concat", 0, None)(lambda *values: "".join(_pieces(values)))
plain("join", 1, None)(lambda separator, *values: to_text(separator).join(_pieces(values)))


@declare("string-length", 0, 1)
def _string_length(_call: Call, arguments: list[Closure]) -> Closure:
    if not arguments:
        return lambda n, p, s, e: float(len(n.string_value()))
    value = arguments[0]
    return lambda n, p, s, e: float(len(to_text(value(n, p, s, e))))


@declare("normalize-space", 0, 1)
def _normalize_space(_call: Call, arguments: list[Closure]) -> Closure:
    if not arguments:
        return lambda n, p, s, e: _without_extra_blanks(n.string_value())
    value = arguments[0]
    return lambda n, p, s, e: _without_extra_blanks(to_text(value(n, p, s, e)))


def _without_extra_blanks(text: str) -> str:
    """Trim and join by single spaces; a no-break space is no blank, as in JavaRosa."""
    return re.sub("[ \t\n\v\f\r]+", " ", text.strip(BLANK))


@plain("substring-before", 2)
def substring_before(value: Any, part: Any) -> str:
    """Return what stands before the first `part`, an empty text when there is none."""
    head, found, _tail = to_text(value).partition(to_text(part)) if to_text(part) else ("", "", "")
    return head if found else ""


@plain("substring-after", 2)
def substring_after(value: Any, part: Any) -> str:
    """Return what stands after the first `part`, an empty text when there is none."""
    if not to_text(part):
        return to_text(value)
    _head, _found, tail = to_text(value).partition(to_text(part))
    return tail


@plain("translate", 3)
def translate(value: Any, old: Any, new: Any) -> str:
    """Replace each sign of `old` by the one at its place in `new`, or drop it."""
    table: dict[int, str | None] = {}
    replacements = to_text(new)
    for index, sign in enumerate(to_text(old)):
        table.setdefault(ord(sign), replacements[index] if index < len(replacements) else None)
    return to_text(value).translate(table)


@plain("substr", 2, 3)
def substr(value: Any, start: Any, end: Any = None) -> str:
    """Cut from `start` to before `end`, counted from 0, from the end when negative."""
    text = to_text(value)
    first = _place(to_number(start), len(text))
    last = len(text) if end is None else _place(to_number(end), len(text))
    return text[first:last] if first < last else ""


def _place(number: float, length: int) -> int:
    place = whole_number(number)
    return max(length + place, 0) if place < 0 else min(place, length)


@plain("substring", 2, 3)
def substring(value: Any, start: Any, length: Any = None) -> str:
    """Cut by positions counted from 1, as XPath 1.0 rounds them."""
    text, first = to_text(value), to_number(start)
    begin = math.floor(first + 0.5) if math.isfinite(first) else first
    count = math.nan if length is None else to_number(length)
    stop = begin + (math.floor(count + 0.5) if math.isfinite(count) else count)
    if length is None:
        stop = math.inf
    return "".join(sign for place, sign in enumerate(text, 1) if begin <= place < stop)


@plain("regex", 2)
def matches(value: Any, pattern: Any) -> bool:
    """Tell whether a pattern in Java's syntax fits the whole text. Raises XPathError when it is none."""
    compiled = compile_pattern(to_text(pattern))
    try:
        return compiled.fullmatch(to_text(value), timeout=REGEX_TIMEOUT_S) is not None
    except TimeoutError:
        raise XPathError(
            _("The pattern takes too long on this answer."),
            where=to_text(pattern),
            remedy=_("Simplify the pattern: a repetition inside a repetition is the usual cause."),
        ) from None


with_environment("jr:itext", 1)(lambda env, identifier: env.itext(to_text(identifier)))
