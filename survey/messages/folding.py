"""The one key under which texts are sorted, filtered and looked up: without accents, without case.

What lives here: the key and word-by-word matching. What does not: similarity (duplicates use rapidfuzz).
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WHOLE = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ɓ": "b",
    "ɗ": "d",
    "ɛ": "e",
    "ɔ": "o",
    "ŋ": "n",
    "ɲ": "n",
    "ƴ": "y",
    "ʋ": "v",
    "ɩ": "i",
    "’": "'",
    "ʼ": "'",
    "‘": "'",
    "`": "'",
}
"""Letters of French, Mooré, Dioula, Fulfulde and Wolof that Unicode does not take apart, and apostrophes."""


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return `text` in lower case without accents, hyphens as spaces, spaces single.

    >>> fold("  Région de l’Œil-Noir ")
    "region de l'oeil noir"
    """
    return " ".join(_bare(text).split())


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return the key of each text, as `fold` does, in one pass: for lists of thousands.

    >>> fold_all(["Réo", "Gorom-Gorom"])
    ['reo', 'gorom gorom']
    """
    lines = [text.replace("\n", " ") for text in texts]
    if not lines:
        return []
    bare = _bare("\n".join(lines))
    folded = bare.split("\n")
    return [" ".join(line.split()) for line in folded] if _has_wide_space(bare) else folded


def _has_wide_space(text: str) -> bool:
    """Tell whether lines hold white space that is more than one space between two words."""
    framed = f"\n{text}\n"
    others = any(sign.isspace() and sign not in " \n" for sign in set(text))
    return others or "  " in text or " \n" in framed or "\n " in framed


def _bare(text: str) -> str:
    """Return a text without accents and case, sign by sign: long texts hold few different ones."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for sign in set(decomposed):
        if sign in _SIGNS:
            decomposed = decomposed.replace(sign, _SIGNS[sign])
        elif not sign.isascii() and unicodedata.combining(sign):
            decomposed = decomposed.replace(sign, "")
    return decomposed


_SIGNS = _WHOLE | dict.fromkeys("-‐‑‒–—_", " ")


def matches_words(query: str, text: str) -> bool:
    """Tell whether each word of `query` begins a word of `text` or stands in it, in any order.

    An empty query matches everything.
    """
    folded = fold(text)
    return all(word in folded for word in fold(query).split())
