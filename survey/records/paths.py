"""Paths of questions: with what stands in brackets (a position, an identity), and without."""

import re

_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def generic(path: str) -> str:
    """Return a path or reference without what stands in brackets: the form's own path.

    >>> generic("/data/equipement[2]/etat")
    '/data/equipement/etat'
    """
    return _BRACKETS.sub("", path) if "[" in path else path
