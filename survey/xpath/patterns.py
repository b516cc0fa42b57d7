"""Patterns in Java's syntax, for the `regex` library.

What lives here: reading a pattern and writing what means the same. What does not: matching (`functions`).
Java's short classes and its classes of POSIX are ASCII unless the pattern says `(?U)`, a class holds
classes, and `\\Q…\\E` quotes: written out here, since the library reads these otherwise.
Source: java.util.regex.Pattern, Java 17, measured.
"""

from functools import lru_cache
from typing import Any, NoReturn

from survey.errors import XPathError
from survey.messages import _

MAX_PATTERN = 2_000
MAX_REPETITION = 10_000
MAX_NESTING = 100
_SHORT = {
    "d": r"0-9",
    "w": r"a-zA-Z0-9_",
    "s": r"\x20\t\n\x0b\f\r",
    "h": r"\x20\t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
    "v": r"\n\x0b\f\r\x85\u2028\u2029",
}
_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "Graph": r"\x21-\x7e",
    "Print": r"\x20-\x7e",
    "Blank": r"\x20\t",
    "Cntrl": r"\x00-\x1f\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": r"\x20\t\n\x0b\f\r",
    "L1": r"\x00-\xff",
    "IsDigit": r"\p{Nd}",
    "IsLetter": r"\p{L}",
    "IsPunctuation": r"\p{P}",
    "IsControl": r"\p{Cc}",
    "IsWhiteSpace": r"\p{White_Space}",
    "javaLowerCase": r"\p{Lowercase}",
    "javaUpperCase": r"\p{Uppercase}",
    "javaAlphabetic": r"\p{Alphabetic}",
    "javaLetter": r"\p{L}",
    "javaDigit": r"\p{Nd}",
    "javaLetterOrDigit": r"\p{L}\p{Nd}",
    "javaSpaceChar": r"\p{Z}",
    "javaWhitespace": r"\x09-\x0d\x1c-\x1f\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000",
}
_SIGNS = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "a": r"\x07", "e": r"\x1b"}
_PLACES = {"b": r"\b", "B": r"\B", "A": r"\A", "G": r"\G", "z": r"\Z", "Z": r"(?=\n?\Z)", "X": r"\X"}
_LINE_BREAK = r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])"
_ANY_SIGN = r"[^\n\r\x85\u2028\u2029]"
_GROUP_MARKS = ("?<=", "?<!", "?=", "?!", "?>", "?:")
_FLAGS = ("i", "d", "m", "s", "u", "x", "U", "-")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Any:
    """Compile a pattern in Java's syntax. Raises XPathError when it is none."""
    import regex

    reader = _Reader(pattern)
    translated = reader.whole()
    try:
        return regex.compile(translated, regex.VERSION1)
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        _refuse(pattern, str(error))


def _refuse(pattern: str, reason: str) -> NoReturn:
    where = pattern if len(pattern) <= 200 else pattern[:200] + "…"
    raise XPathError(_("The pattern cannot be read: {reason}.").format(reason=reason), where=where)


def _literal(sign: str) -> str:
    return sign if sign.isalnum() and sign.isascii() else f"\\U{ord(sign):08x}"


class _Reader:
    """One reading of one pattern."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_PATTERN:
            _refuse(text, _("it is longer than {count} signs").format(count=MAX_PATTERN))
        self.text = text
        self.index = 0
        self.groups = 0
        self.depth = 0
        self.folds = False
        self.outer_folds: list[bool] = []
        self.is_unicode = any(mark in text for mark in ("(?u", "(?iu", "(?ui", "(?U", "(?iU", "(?Ui"))
        self.wide_classes = "(?U" in text or "(?iU" in text
        self.any_sign = "." if "(?s" in text or "(?is" in text else _ANY_SIGN

    def refuse(self) -> NoReturn:
        _refuse(self.text, _("there is a fault at character {position}").format(position=self.index + 1))

    def at(self, part: str) -> bool:
        return self.text.startswith(part, self.index)

    def next(self) -> str:
        if self.index >= len(self.text):
            self.refuse()
        self.index += 1
        return self.text[self.index - 1]

    def until(self, mark: str) -> str:
        end = self.text.find(mark, self.index)
        if end < 0:
            self.refuse()
        found = self.text[self.index : end]
        self.index = end + len(mark)
        return found

    def whole(self) -> str:
        pieces: list[str] = []
        while self.index < len(self.text):
            pieces.append(self.piece())
        return "".join(pieces)

    def piece(self) -> str:
        sign = self.next()
        match sign:
            case "\\":
                return self.escape()
            case "[":
                return self.set_of_signs()
            case ".":
                return self.any_sign
            case "(":
                return self.opening()
            case "{":
                return self.repetition()
            case ")":
                return self.closing()
            case "*" | "+" | "?" | "^" | "$" | "|" | " " | "\n" | "\t" | "#":
                return sign
            case _:
                return self.letter(sign)

    def opening(self) -> str:
        """Read what follows an opening bracket; case is folded up to the closing one at most."""
        if not self.at("?"):
            self.groups += 1
            self.outer_folds.append(self.folds)
            return "("
        mark = next((mark for mark in _GROUP_MARKS if self.at(mark)), None)
        if mark is not None:
            self.index += len(mark)
            self.outer_folds.append(self.folds)
            return f"({mark}"
        if self.at("?<"):
            self.index += 2
            self.groups += 1
            self.outer_folds.append(self.folds)
            return f"(?P<{self.until('>')}>"
        return self.flags()

    def flags(self) -> str:
        """Read `(?i)` or `(?i:`; without the flag `u` case folds for the letters of ASCII alone."""
        end = self.index + 1
        while self.text[end : end + 1] in _FLAGS:
            end += 1
        on, _minus, off = self.text[self.index + 1 : end].partition("-")
        closes = self.text[end : end + 1] == ")"
        if "-" in off or not (closes or self.text[end : end + 1] == ":"):
            self.refuse()
        self.index = end + 1
        if not closes:
            self.outer_folds.append(self.folds)
        folded = "" if self.is_unicode else "i"
        self.folds = (self.folds or (folded in on and bool(folded))) and "i" not in off
        kept_on = "".join(sign for sign in on if sign not in "duU" + folded)
        kept_off = "".join(sign for sign in off if sign not in "duU" + folded)
        flags = kept_on + (f"-{kept_off}" if kept_off else "")
        if closes:
            return f"(?{flags})" if flags else ""
        return f"(?{flags}:"

    def closing(self) -> str:
        if self.outer_folds:
            self.folds = self.outer_folds.pop()
        return ")"

    def letter(self, sign: str) -> str:
        """Return one sign outside of a class, both its cases where case folds."""
        if self.folds and sign.isascii() and sign.isalpha():
            return f"[{sign.lower()}{sign.upper()}]"
        return _literal(sign)

    def repetition(self) -> str:
        inside = self.until("}")
        least, comma, most = inside.partition(",")
        if not (least.isascii() and least.isdigit() and (not most or (most.isascii() and most.isdigit()))):
            self.refuse()
        if max(len(least), len(most)) > 9 or max(int(least), int(most or 0)) > MAX_REPETITION:
            _refuse(self.text, _("it repeats more than {count} times").format(count=MAX_REPETITION))
        return f"{{{least}{comma}{most}}}"

    def escape(self) -> str:
        sign = self.next()
        if sign in _PLACES:
            return _PLACES[sign]
        if sign == "R":
            return _LINE_BREAK
        if sign == "k" and self.at("<"):
            self.index += 1
            return f"(?P={self.until('>')})"
        if sign in "123456789":
            return self.reference(sign)
        if sign == "Q":
            return self.quoted()
        inner, negated = self.class_escape(sign)
        if negated is None:
            return inner
        return f"[{'^' if negated else ''}{inner}]"

    def quoted(self) -> str:
        end = self.text.find("\\E", self.index)
        stop = len(self.text) if end < 0 else end
        literal = "".join(_literal(sign) for sign in self.text[self.index : stop])
        self.index = min(stop + 2, len(self.text))
        return literal

    def reference(self, first: str) -> str:
        """Read a group's number: further figures belong to it while there is such a group."""
        number = int(first)
        while self.index < len(self.text) and self.text[self.index] in "0123456789":
            longer = number * 10 + int(self.text[self.index])
            if longer > self.groups:
                break
            number = longer
            self.index += 1
        return f"(?:\\{number})" if number <= self.groups else "(?!)"

    def class_escape(self, sign: str) -> tuple[str, bool | None]:
        """Return what an escape means in a class, and whether it is negated (None: it is one sign)."""
        lower = sign.lower()
        if lower in _SHORT:
            wide = self.wide_classes and lower in "dws"
            return (f"\\{lower}" if wide else _SHORT[lower]), sign != lower
        if lower == "p":
            return self.named_class(), sign == "P"
        return self.one_sign(sign), None

    def one_sign(self, sign: str) -> str:
        if sign in _SIGNS:
            return _SIGNS[sign]
        match sign:
            case "0":
                return self.octal()
            case "x" if self.at("{"):
                self.index += 1
                return self.code_point(self.until("}"))
            case "x":
                return self.code_point(self.next() + self.next())
            case "u":
                return self.code_point("".join(self.next() for _index in range(4)))
            case "c":
                return _literal(chr(ord(self.next()) ^ 64))
        if sign.isascii() and sign.isalnum():
            self.refuse()
        return _literal(sign)

    def octal(self) -> str:
        figures = ""
        while len(figures) < 3 and self.index < len(self.text) and self.text[self.index] in "01234567":
            if len(figures) == 2 and figures[0] > "3":
                break
            figures += self.next()
        if not figures:
            self.refuse()
        return _literal(chr(int(figures, 8)))

    def code_point(self, figures: str) -> str:
        if not figures or not set(figures) <= _HEXADECIMAL or int(figures, 16) > 0x10FFFF:
            self.refuse()
        return _literal(chr(int(figures, 16)))

    def named_class(self) -> str:
        name = self.until("}") if self.at("{") else self.next()
        name = name.removeprefix("{")
        if name in _POSIX and not (self.wide_classes and not name.startswith(("java", "Is"))):
            return _POSIX[name]
        if not name.replace("_", "").replace("-", "").replace("=", "").replace(" ", "").isalnum():
            self.refuse()
        return f"\\p{{{name}}}"

    def set_of_signs(self) -> str:
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.refuse()
        negated = self.at("^")
        self.index += negated
        items: list[str] = []
        while not (self.at("]") and items):
            items.append(self.member())
        self.index += 1
        self.depth -= 1
        return f"[{'^' if negated else ''}{''.join(items)}]"

    def member(self) -> str:
        if self.at("&&"):
            self.index += 2
            return "&&"
        sign = self.next()
        if sign == "[":
            return self.set_of_signs()
        if sign == "\\":
            escaped = self.next()
            if escaped == "Q":
                return self.quoted()
            first, negated = self.class_escape(escaped)
            if negated is not None:
                return f"[^{first}]" if negated else first
        else:
            first = _literal(sign)
        return self.range_from(first)

    def range_from(self, first: str) -> str:
        following = self.text[self.index + 1 : self.index + 3]
        if not self.at("-") or following[:1] in ("", "]", "[") or following == "&&":
            return self.both_cases(first, first)
        self.index += 1
        sign = self.next()
        last = self.one_sign(self.next()) if sign == "\\" else _literal(sign)
        return self.both_cases(first, last)

    def both_cases(self, first: str, last: str) -> str:
        written = first if first == last else f"{first}-{last}"
        pair = first + last
        if self.folds and len(pair) == 2 and (pair.islower() or pair.isupper()):
            swapped = pair.swapcase()
            return written + (swapped[0] if first == last else f"{swapped[0]}-{swapped[1]}")
        return written
