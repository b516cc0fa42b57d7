"""Finding a choice by typing: codes, and words in any order without accents or case.

Pure and independent of any screen. A list is folded once, so that one of thousands filters at once.
"""

from collections.abc import Sequence

from survey.interview.prompt import Option
from survey.messages.folding import fold, fold_all

_BETWEEN = "\0"
"""What stands between code and label while a list is folded."""


class ChoiceFilter:
    """A list of options that narrows as one types."""

    def __init__(self, options: Sequence[Option], *, codes_count: bool = True) -> None:
        self.options = tuple(options)
        self._codes_count = codes_count
        self._codes: dict[str, int] = {}
        self._lines: list[str] | None = None
        self._keys: list[str] | None = None
        self._last: tuple[str, Sequence[int]] | None = None
        self._folded_codes: dict[str, list[int]] | None = None
        for index, option in enumerate(self.options if codes_count else ()):
            self._codes.setdefault(option.code, index)

    def matches(self, typed: str) -> Sequence[int]:
        """Return the positions of the options that `typed` may mean, in the list's order.

        An option with exactly this code comes first. Every typed word must begin a word of the option;
        when none fits so, it is enough that it stands somewhere inside.
        """
        if self._last is None or self._last[0] != typed:
            self._last = (typed, self._search(typed))
        return self._last[1]

    def _search(self, typed: str) -> Sequence[int]:
        words = fold(typed).split()
        if not words:
            return range(len(self.options))
        keys = self._searched()
        found = _holding(keys, [f" {word}" for word in words]) or _holding(keys, words)
        exact = self.position_of_code(typed)
        if exact is not None:
            found = [exact, *(index for index in found if index != exact)]
        return found

    def meant(self, typed: str) -> int | None:
        """Return the one option that `typed` means: its code, or the only match; None otherwise."""
        if not typed.strip():
            return None
        exact = self.position_of_code(typed)
        if exact is not None:
            return exact
        found = self.matches(typed)
        return found[0] if len(found) == 1 else None

    def position_of_code(self, typed: str) -> int | None:
        """Return the position of the option whose code is `typed`, case ignored when nothing else has it."""
        code = typed.strip()
        if code in self._codes:
            return self._codes[code]
        alike = self._codes_folded().get(fold(code), [])
        return alike[0] if len(alike) == 1 else None

    def _codes_folded(self) -> dict[str, list[int]]:
        if self._folded_codes is None:
            self._folded_codes = {}
            for index in self._codes.values():
                code = self._folded()[index].partition(_BETWEEN)[0]
                self._folded_codes.setdefault(code, []).append(index)
        return self._folded_codes

    def _folded(self) -> list[str]:
        """Return each option as it is searched: code and label folded, once for the whole list."""
        if self._lines is None:
            self._lines = fold_all(
                f"{own.code}{_BETWEEN}{own.label}" if self._codes_count else own.label for own in self.options
            )
        return self._lines

    def _searched(self) -> list[str]:
        """Return the keys in which typed words are looked for: the words alone, then the text as it is."""
        if self._keys is None:
            lines = self._folded()
            words = "\n".join(lines)
            for sign in set(words):
                if not sign.isalnum() and sign != "\n":
                    words = words.replace(sign, " ")
            # No strict: of no lines there is one empty text.
            self._keys = [f" {own} {line}" for own, line in zip(words.split("\n"), lines, strict=False)]
        return self._keys


def _holding(keys: Sequence[str], parts: Sequence[str]) -> list[int]:
    """Return the positions of the keys in which every part stands, each part looking at what is left."""
    found = [index for index, key in enumerate(keys) if parts[0] in key]
    for part in parts[1:]:
        found = [index for index in found if part in keys[index]]
    return found
