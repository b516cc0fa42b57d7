"""Finding a choice by typing: codes, and words in any order without accents or case.

Pure and independent of any screen. A list is folded once, so that one of thousands filters at once.
"""

from collections.abc import Sequence

from survey.interview.prompt import Option
from survey.messages.folding import fold


class ChoiceFilter:
    """A list of options that narrows as one types."""

    def __init__(self, options: Sequence[Option], *, codes_count: bool = True) -> None:
        self.options = tuple(options)
        self._codes_count = codes_count
        self._codes: dict[str, int] = {}
        self._keys: list[str] | None = None
        self._folded_codes: dict[str, list[int]] | None = None
        for index, option in enumerate(self.options if codes_count else ()):
            self._codes.setdefault(option.code, index)

    def matches(self, typed: str) -> Sequence[int]:
        """Return the positions of the options that `typed` may mean, in the list's order.

        An option with exactly this code comes first. Every typed word must begin a word of the option;
        when none fits so, it is enough that it stands somewhere inside.
        """
        words = fold(typed).split()
        if not words:
            return range(len(self.options))
        keys = self._folded()
        found = [index for index, key in enumerate(keys) if all(f" {word}" in key for word in words)]
        if not found:
            found = [index for index, key in enumerate(keys) if all(word in key for word in words)]
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
            for code, index in self._codes.items():
                self._folded_codes.setdefault(fold(code), []).append(index)
        return self._folded_codes

    def _folded(self) -> list[str]:
        if self._keys is None:
            prefix = "{0.code} {0.label}" if self._codes_count else "{0.label}"
            self._keys = [" " + " ".join(_words(prefix.format(option))) for option in self.options]
        return self._keys


def _words(text: str) -> list[str]:
    folded = fold(text)
    return "".join(sign if sign.isalnum() else " " for sign in folded).split() + folded.split()
