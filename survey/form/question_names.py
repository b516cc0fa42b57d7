"""Paths of questions inside expressions: which question a path means, and paths as XLSForm writes them.

What lives here: `../type` to a generic path, a tree to `${type} = 'x'`. What does not: evaluating (`xpath`).
"""

import re
from collections.abc import Container

from survey.xpath.collecting import dependencies_of
from survey.xpath.syntax import Filter, Path, Syntax
from survey.xpath.syntax import to_text as print_syntax

_QUOTED = re.compile(r"""('[^']*'|"[^"]*")""")
_ABSOLUTE = re.compile(r"(?<![\w.\-*)\]/])(?:/(?:child::)?[\w.\-:]+)+")
_AXES = (
    ("parent::node()", ".."),
    ("self::node()", "."),
    ("/descendant-or-self::node()/", "//"),
    ("attribute::", "@"),
    ("child::", ""),
)


def path_of(tree: Syntax, at: str) -> str | None:
    """Return the generic path of the one question that `tree` names from the place `at`, None otherwise.

    >>> from survey.xpath.parser import parse
    >>> path_of(parse("../b"), "/data/r/a"), path_of(parse("../b + 1"), "/data/r/a")
    ('/data/r/b', None)
    """
    if not isinstance(tree, Path) or any(step.predicates for step in tree.steps):
        return None
    if isinstance(tree.start, Filter):
        return None
    found = dependencies_of(tree, at)
    if found.wildcard or found.instances or len(found.paths) != 1:
        return None
    return next(iter(found.paths))


def abbreviated(tree: Syntax, at: str, known: Container[str]) -> str:
    """Return an expression as a form's author writes it: `${region}` for the paths of `known` questions.

    >>> from survey.xpath.parser import parse
    >>> abbreviated(parse("count(/data/r[x = 1]) + /data/b"), "/data", {"/data/b"})
    'count(/data/r[x = 1]) + ${b}'
    """
    parts = _QUOTED.split(print_syntax(tree))
    return "".join(part if place % 2 else _short(part, known) for place, part in enumerate(parts))


def _short(text: str, known: Container[str]) -> str:
    for long, short in _AXES:
        text = text.replace(long, short)
    return _ABSOLUTE.sub(lambda found: _named(found.group(), known), text)


def _named(path: str, known: Container[str]) -> str:
    return f"${{{path.rpartition('/')[2]}}}" if path in known else path
