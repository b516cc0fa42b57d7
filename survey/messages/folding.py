"""The one key under which texts are sorted, filtered and looked up: without accents, without case.

What lives here: the key and word-by-word matching. What does not: similarity (duplicates use rapidfuzz).
"""

import unicodedata
from functools import lru_cache

_WHOLE = str.maketrans(
    {
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
)
"""Letters of French, Mooré, Dioula, Fulfulde and Wolof that Unicode does not take apart, and apostrophes."""


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return `text` in lower case without accents, hyphens as spaces, spaces single.

    >>> fold("  Région de l’Œil-Noir ")
    "region de l'oeil noir"
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.translate(_WHOLE).translate(_DASHES).split())


_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—_"), " ")


def matches_words(query: str, text: str) -> bool:
    """Tell whether each word of `query` begins a word of `text` or stands in it, in any order.

    An empty query matches everything.
    """
    folded = fold(text)
    return all(word in folded for word in fold(query).split())
