"""The languages of a form.

Language names stand in the form as `Français (fr)`; the code in brackets is what a person asks for.
Source: docs/decisions/0011-language-names.md.
"""

import re
from collections.abc import Sequence

_CODE_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_BARE_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")


def language_code(name: str) -> str | None:
    """Return the code of a language's name, None when it has none.

    >>> language_code("Français (fr)"), language_code("en"), language_code("Français")
    ('fr', 'en', None)
    """
    if found := _CODE_IN_BRACKETS.search(name):
        return found.group(1).lower()
    return name.lower() if _BARE_CODE.fullmatch(name) else None


def find_language(asked: str | None, languages: Sequence[str]) -> str | None:
    """Return the language that `asked` (a name or a code) means, None when there is none."""
    if asked is None:
        return None
    if asked in languages:
        return asked
    wanted = asked.lower()
    return next((name for name in languages if language_code(name) == wanted or name.lower() == wanted), None)


def shared_languages(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Return the languages of two forms that are the same, as pairs of their names.

    >>> shared_languages(("French (fr)", "English (en)"), ("Français (fr)",))
    [('French (fr)', 'Français (fr)')]
    """
    by_code = {language_code(name) or name: name for name in new}
    pairs = [(name, by_code.get(language_code(name) or name)) for name in old]
    return [(name, other) for name, other in pairs if other is not None]
