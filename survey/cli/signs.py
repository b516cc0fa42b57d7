"""What a console or a pipe that lacks a sign gets instead: the letter without its accent, else "?".

Windows gives pipes an encoding of 256 signs, and some terminals take ASCII only: a sentence that cannot be
spelt whole is still to be read, and no error. Programs get all of it: JSON and XML have escapes
(`screen.show_json`, `screen.show_xml`).
"""

import codecs
import unicodedata
from collections.abc import Iterable
from typing import Any

_ERRORS = "survey-nearest"
_NEAREST = str.maketrans(
    {
        "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "→": "->",
        "←": "<-", "·": "-", "•": "*", "×": "x", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss",
        "≤": "<=", "≥": ">=", "✓": "v", "✗": "x", "█": "#", "░": ".", "─": "-", "━": "-", "│": "|",
    }
)  # fmt: skip


def spell_poorly(streams: Iterable[Any]) -> None:
    """Make standard streams that cannot spell every sign take the nearest one instead of failing."""
    for stream in streams:
        if hasattr(stream, "reconfigure") and not (stream.encoding or "").lower().startswith("utf"):
            codecs.register_error(_ERRORS, _nearest_of)
            stream.reconfigure(errors=_ERRORS)


def _nearest_of(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return nearest(error.object[error.start : error.end], error.encoding), error.end


def nearest(text: str, encoding: str) -> str:
    """Return `text` in signs that an encoding has.

    >>> nearest("Où ? « là »", "ascii")
    'Ou ? " la "'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_NEAREST))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return letters.encode(encoding, "replace").decode(encoding)
