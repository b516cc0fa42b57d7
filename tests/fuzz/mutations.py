"""Ways to spoil a text or a form, each by a random generator alone: the same seed spoils alike."""

import re
from collections.abc import Sequence
from random import Random

TOKENS = re.compile(r"\w+|\s+|::|//|\.\.|[!<>]=|.", re.DOTALL)
PIECES = (
    "(", ")", "[", "]", "/", "//", ".", "..", "@", "::", "|", "*", "-", "+", " div ", " mod ", " and ", " or ",
    "=", "!=", "<", ">=", "'", '"', ",", "$", "1e308", "9" * 40, "-0", "0.1", "1 div 0", "''", "'a'", "\x00", "\ud7ff",
    "é", "𝄞", "\u202e", "\n", "\t", "&", "&amp;", "<", "]]>", "current()", "position(..)", "/data", "last()",
    "instance('x')", "count(//*)", "random()", "now()", "ancestor::*", "preceding::node()", "regex(., '(a+)+$')",
    "string-length(", "%", "{", "}", "\\", "^", "?", "(?i)", "\\p{L}", "{2,}", "{999}",
)  # fmt: skip
NAMES = re.compile(rb"[\w:.-]+")
VALUES = re.compile(rb'"[^"]*"')
ELEMENTS = re.compile(rb"<[^<>]+>")


def spoil_text(rng: Random, text: str, pool: Sequence[str]) -> str:
    """Change a text by tokens: drop, double, swap, insert, splice with another, nest, lengthen."""
    for _change in range(rng.choice((1, 1, 1, 2, 3, 6))):
        tokens = TOKENS.findall(text)
        if not tokens:
            return rng.choice(PIECES)
        place = rng.randrange(len(tokens))
        match rng.randrange(10):
            case 0:
                del tokens[place]
            case 1:
                tokens.insert(place, tokens[place])
            case 2:
                other = rng.randrange(len(tokens))
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case 3 | 4:
                tokens.insert(place, rng.choice(PIECES))
            case 5:
                tokens[place] = rng.choice(PIECES)
            case 6:
                other_tokens = TOKENS.findall(rng.choice(pool))
                tokens[place:] = other_tokens[rng.randrange(len(other_tokens) or 1) :]
            case 7:
                tokens = [rng.choice(("(", "-", "not(", "concat(", "/data/r[")), *tokens, rng.choice(")]")]
            case 8:
                tokens[place] = tokens[place] * rng.choice((2, 50, 3_000) if len(text) < 200 else (2,))
            case _:
                tokens = [*tokens, rng.choice((" + ", " and ", "|", "/", " = ")), *tokens]
        text = "".join(tokens)[:150_000]
    return text


def spoil_bytes(rng: Random, data: bytes, pool: Sequence[bytes]) -> bytes:
    """Change bytes: flip, drop, double, insert, cut, splice with another."""
    spoiled = bytearray(data)
    for _change in range(rng.choice((1, 1, 2, 4, 20))):
        if not spoiled:
            break
        place, length = rng.randrange(len(spoiled)), rng.choice((1, 1, 4, 40, 400))
        match rng.randrange(7):
            case 0:
                spoiled[place] ^= 1 << rng.randrange(8)
            case 1:
                del spoiled[place : place + length]
            case 2:
                spoiled[place:place] = spoiled[place : place + length]
            case 3:
                spoiled[place:place] = rng.randbytes(rng.choice((1, 3, 9)))
            case 4:
                spoiled[place:place] = rng.choice(PIECES).encode("utf-8", "surrogatepass")
            case 5:
                del spoiled[place:]
            case _:
                other = rng.choice(pool)
                start = rng.randrange(len(other) or 1)
                spoiled[place : place + length] = other[start : start + length]
    return bytes(spoiled)


def spoil_form(rng: Random, data: bytes, expressions: Sequence[str]) -> bytes:
    """Change a form so that it mostly stays XML: values of attributes, names, elements dropped or doubled."""
    for _change in range(rng.choice((1, 1, 2, 3, 8))):
        match rng.randrange(7):
            case 0 | 1:
                text = spoil_text(rng, rng.choice(expressions), expressions)
                data = _replace(rng, VALUES, data, b'"' + _escaped(text[:20_000]) + b'"')
            case 2:
                data = _replace(rng, VALUES, data, rng.choice(VALUES.findall(data) or [b'""']))
            case 3:
                data = _replace(rng, NAMES, data, rng.choice(NAMES.findall(data) or [b"x"]))
            case 4:
                data = _replace(rng, ELEMENTS, data, b"")
            case 5:
                data = _replace(rng, ELEMENTS, data, rng.choice(ELEMENTS.findall(data) or [b""]))
            case _:
                data = _move(rng, data)
    return data


def _replace(rng: Random, pattern: re.Pattern[bytes], data: bytes, new: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    place = rng.choice(found)
    return data[: place.start()] + new + data[place.end() :]


def _move(rng: Random, data: bytes) -> bytes:
    """Copy one whole short element to another place."""
    wholes = re.findall(rb"<(\w+)[^<>]*>[^<>]*</\1>|<\w+[^<>]*/>", data)
    found = list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>|<\w+[^<>]*/>", data))
    if not wholes:
        return data
    piece, place = rng.choice(found).group(), rng.choice(found).start()
    return data[:place] + piece + data[place:]


def _escaped(text: str) -> bytes:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return escaped.encode("utf-8", "replace")
