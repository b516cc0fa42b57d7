"""Paths of questions: with what stands in brackets (a position, an identity), and without."""

import re
from functools import lru_cache

_BRACKETS = re.compile(r"\[[^\[\]]*\]")

_PATH = re.compile(r"(/@?[^\[\]/]+(\[[^\[\]]+\])?)+")


def generic(path: str) -> str:
    """Return a path or reference without what stands in brackets: the form's own path.

    >>> generic("/data/equipement[2]/etat")
    '/data/equipement/etat'
    """
    return _without_brackets(path) if "[" in path else path


@lru_cache(maxsize=4096)
def _without_brackets(path: str) -> str:
    # The paths of one submission are asked for again and again while it is read, judged and shown.
    return _BRACKETS.sub("", path)


@lru_cache(maxsize=4096)
def is_path(text: str) -> bool:
    """Tell whether a text can name a question: `/data/group/question`, repeats with a place in brackets.

    >>> is_path("/data/r[2]/x"), is_path("data/x"), is_path("/data/../x[")
    (True, False, False)
    """
    return _PATH.fullmatch(text) is not None
