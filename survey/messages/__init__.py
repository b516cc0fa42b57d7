"""What the toolkit says to people, in French and English, through gettext.

What lives here: the current language and the catalogues (`locale/<language>/LC_MESSAGES/survey.mo`).
What does not: the words of a form (they are in its itext) and the choice of the language (`cli`).

The source language of a message is English: `_("No campaign in {folder}").format(folder=folder)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gettext

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"

_LOCALE = Path(__file__).parent / "locale"
_current = DEFAULT_LANGUAGE


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> "gettext.NullTranslations":
    import gettext

    return gettext.translation("survey", str(_LOCALE), languages=[language], fallback=True)


def use_language(language: str) -> None:
    """Speak `language` (`fr` or `en`) from now on in this process.

    Raises ValueError for any other language.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"no messages in {language!r}; there are {', '.join(LANGUAGES)}")
    _current = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside the block, for a text that is written in several. Raises ValueError."""
    before = _current
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def current_language() -> str:
    """Return the language that messages are in now, `fr` or `en`."""
    return _current


def _(message: str) -> str:
    """Translate `message`, an English text that may hold `{placeholders}` for `str.format`."""
    return _catalogue(_current).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate the form of the message that fits the count `n`; in French 0 takes the singular."""
    return _catalogue(_current).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate `message` as it is meant in `context`, for words that mean two things."""
    return _catalogue(_current).pgettext(context, message)
