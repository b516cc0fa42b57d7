"""French spaces: where a sign of punctuation must not begin a line of its own.

What lives here: the rule. What does not: where it is used (`templating`, the site's data).
Source: docs/decisions/0120-french-spaces.md.
"""

import re

NARROW = "\u202f"
"""The narrow no-break space."""

_SPACES = re.compile("(?<=«)[ \u00a0]|[ \u00a0](?=[?!;:»](?!=))")


def bind_signs(text: str) -> str:
    """Return `text` with narrow no-break spaces inside of « » and before ? ! ; : where a space stands.

    An expression's `!=` is left alone.

    >>> bind_signs("Où ? « Ici » : https://exemple.org/?a:b") == (
    ...     "Où\u202f? «\u202fIci\u202f»\u202f: https://exemple.org/?a:b"
    ... )
    True
    """
    return _SPACES.sub(NARROW, text)
