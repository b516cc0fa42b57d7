"""Calls that cannot succeed: a function that there is not, or one with the wrong number of arguments.

JavaRosa meets these when they are reached; an author is told of them all by `survey form check`.
"""

import math
from collections.abc import Iterator
from typing import assert_never

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.syntax import Binary, Call, Filter, Literal, Negate, Number, Path, Syntax


def fault_of(call: Call) -> XPathError | None:
    """Return what is wrong with a call, None when its function is there and takes as many arguments."""
    from survey.xpath.functions import find_function

    where = _("character {position}").format(position=call.position + 1)
    function = find_function(call.name)
    if function is None:
        return XPathError(
            _("There is no function {name}().").format(name=call.name),
            where=where,
            remedy=_("Check its spelling against the list of XLSForm functions."),
        )
    count = len(call.arguments)
    most = math.inf if function.maximum is None else function.maximum
    if function.minimum <= count <= most and function.takes(count):
        return None
    return XPathError(
        _("The function {name}() takes {expected} arguments; here it has {count}.").format(
            name=call.name, expected=function.arity_text(), count=count
        ),
        where=where,
    )


def calls_of(tree: Syntax, *, certain: bool = False) -> Iterator[Call]:
    """Yield every call in a tree, outer ones first; with `certain` those alone that are always reached."""
    if isinstance(tree, Call):
        yield tree
    for part in _parts(tree, certain):
        yield from calls_of(part, certain=certain)


def _parts(tree: Syntax, certain: bool) -> list[Syntax]:
    match tree:
        case Number() | Literal():
            return []
        case Negate(operand):
            return [operand]
        case Binary(operator, left, right):
            return [left] if certain and operator in ("and", "or") else [left, right]
        case Call(name, arguments):
            # `if` reaches its condition, `coalesce` its first; what follows depends on the answers.
            return list(arguments[:1] if certain and name in ("if", "coalesce") else arguments)
        case Filter(expression, predicates):
            return [expression] if certain else [expression, *predicates]
        case Path(steps, _absolute, start):
            inside = [] if certain else [predicate for step in steps for predicate in step.predicates]
            return inside if start is None else [start, *inside]
        case _:
            assert_never(tree)
