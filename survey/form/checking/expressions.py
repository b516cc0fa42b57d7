"""The expressions of a form: syntax, functions, patterns, and paths that lead nowhere.

What lives here: what an expression's text alone tells. What does not: whether it can ever be true (`reach`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from survey.errors import XPathError
from survey.form.checking.codes import Place, found
from survey.form.checking.places import FormPlaces
from survey.form.definition import Element, FormDefinition, Output, Text
from survey.messages import _
from survey.records.findings import Finding, Severity
from survey.xpath import compile_expression
from survey.xpath.collecting import dependencies_of
from survey.xpath.functions import find_function
from survey.xpath.functions.dates import format_moment
from survey.xpath.parser import parse
from survey.xpath.patterns import compile_pattern
from survey.xpath.syntax import Call, Literal, Path, Syntax, walk

LOGIC_KINDS = ("relevant", "required", "readonly", "constraint", "calculate")
_IN_TEXTS = ("label", "hint")
_REGEX_SIGNS = r"[a-z] (a|b) ? * + {2,5} \d \w \p{L}"
_SOME_DAY = datetime(2026, 11, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """An expression of the form: the generic path where it is asked, what it decides, and its text."""

    path: str
    kind: str
    text: str


@lru_cache(maxsize=8192)
def tree_of(text: str) -> Syntax | XPathError:
    """Return the tree of an expression, or why it has none."""
    try:
        tree = parse(text)
        dependencies_of(tree, "/")
    except XPathError as error:
        return error
    except RecursionError:
        return XPathError(
            _("The expression is too deep to compute."),
            remedy=_("Break it into several calculations."),
        )
    return tree


def written_expressions(form: FormDefinition) -> Iterator[Written]:
    """Yield every expression of a form: logic, counts, filters, actions, values inside texts."""
    for path, bind in form.binds.items():
        for kind in LOGIC_KINDS:
            if text := getattr(bind, kind):
                yield Written(path, kind, text)
    for path, control in form.controls().items():
        if control.repeat_count:
            yield Written(path, "count", control.repeat_count)
        if control.itemset is not None and control.itemset.nodeset:
            yield Written(path, "itemset", control.itemset.nodeset)
        for kind in ("label", "hint"):
            for piece in _pieces(form, getattr(control, kind)):
                if isinstance(piece, Output):
                    yield Written(path, kind, piece.expression)
    for action in form.actions:
        if action.value:
            yield Written(action.ref, "calculate" if action.source else "default", action.value)


def _pieces(form: FormDefinition, text: Text | None) -> Iterator[str | Output]:
    if text is None:
        return
    yield from text.pieces
    seen: set[str] = set()
    for translations in form.itext.values() if text.itext_id else ():
        for pieces in translations.get(text.itext_id or "", {}).values():
            for piece in pieces:
                if isinstance(piece, Output) and piece.expression not in seen:
                    seen.add(piece.expression)
                    yield piece


def check_expressions(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the text of the form's expressions."""
    known = set(_paths(form.root, ""))
    yield from _unbound(form, known, places, where)
    for written in written_expressions(form):
        place = places.of(written.path, written.kind)
        tree = tree_of(written.text)
        # A text with a hole in it is still read out: only logic keeps a form from running.
        weight = Severity.WARNING if written.kind in _IN_TEXTS else None
        if isinstance(tree, XPathError):
            name = written.path.rpartition("/")[2]
            yield found(
                "invalid-expression",
                where,
                _("The {kind} of {name} cannot be read: {reason}").format(
                    kind=written.kind, name=name, reason=tree.what
                ),
                place,
                tree.remedy or _("Check brackets, quotes and the names of functions."),
                severity=weight,
            )
            continue
        calls = [
            one for part in walk(tree) if isinstance(part, Call) for one in _call(part, place, where, weight)
        ]
        yield from calls or _compiled(written, form, place, where, weight)
        for path in sorted(dependencies_of(tree, written.path).paths):
            if plain_path(path) not in known:
                yield _lost(path, tree, place, where)


def _unbound(form: FormDefinition, known: set[str], places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield questions and binds of an XForm that stand for no node of its instance."""
    asked = dict.fromkeys(control.ref for control in form.controls().values() if control.ref)
    for path in dict.fromkeys(form.binds) | asked:
        if plain_path(path) in known:
            continue
        yield found(
            "missing-path",
            where,
            _("The form has no question at {path}.").format(path=path or repr(path)),
            places.of(path, "relevant"),
            _("Correct its ref, or add the node to the instance; until then it is never asked.")
            if path in asked
            else _("Correct the nodeset of this bind; until then it does nothing."),
        )


def _compiled(
    written: Written, form: FormDefinition, place: Place, where: str, weight: Severity | None
) -> Iterator[Finding]:
    """Yield what only the compiler finds: a prefix without a namespace, a pair without its other half."""
    try:
        faults = compile_expression(written.text, namespaces=form.namespaces).faults()
    except XPathError as error:
        faults = [error]
    for fault in faults:
        yield found(
            "invalid-expression",
            where,
            _("The {kind} of {name} cannot be read: {reason}").format(
                kind=written.kind, name=written.path.rpartition("/")[2], reason=fault.what
            ),
            place,
            fault.remedy or _("Check brackets, quotes and the names of functions."),
            severity=weight,
        )


def _lost(path: str, tree: Syntax, place: Place, where: str) -> Finding:
    """Return the finding of a path that leads nowhere; a lone word is most likely a text without quotes."""
    word = path.rpartition("/")[2]
    if isinstance(tree, Path) and not tree.absolute and tree.start is None and len(tree.steps) == 1:
        return found(
            "missing-path",
            where,
            _("{word} is read as the name of a question, and there is none.").format(word=word),
            place,
            _("Put quotes around it when a text is meant: {example}.").format(example=f"'{word}'"),
        )
    return found(
        "missing-path",
        where,
        _("The form has no question at {path}.").format(path=path),
        place,
        _("Correct the path, or refer to the question by its name: {example}.").format(example="${nom}"),
    )


def _paths(element: Element, above: str) -> Iterator[str]:
    path = f"{above}/{element.name}"
    yield path
    yield from (f"{path}/@{name.rpartition(':')[2]}" for name in element.attributes)
    for child in element.children:
        yield from _paths(child, path)


def plain_path(path: str) -> str:
    """Return a path without the prefixes of its names."""
    steps = (
        ("@" if step.startswith("@") else "") + step.rpartition(":")[2].lstrip("@")
        for step in path.split("/")
    )
    return "/".join(steps)


def _call(call: Call, place: Place, where: str, weight: Severity | None) -> Iterator[Finding]:
    function = find_function(call.name)
    if function is None:
        yield found(
            "unknown-function",
            where,
            _("There is no function {name}().").format(name=call.name),
            place,
            _("Check its spelling against the list of XLSForm functions."),
            severity=weight,
        )
        return
    count = len(call.arguments)
    if count < function.minimum or (function.maximum is not None and count > function.maximum):
        yield found(
            "wrong-arity",
            where,
            _("The function {name}() takes {expected} arguments; here it has {count}.").format(
                name=call.name, expected=function.arity_text(), count=count
            ),
            place,
            _("Look at commas and brackets: an argument is missing, or one too many."),
            severity=weight,
        )
        return
    last = call.arguments[-1] if call.arguments else None
    if isinstance(last, Literal) and call.name == "regex":
        yield from _pattern(last.value, place, where)
    elif isinstance(last, Literal) and call.name in ("format-date", "format-date-time"):
        yield from _format(last.value, place, where)


def _pattern(pattern: str, place: Place, where: str) -> Iterator[Finding]:
    try:
        compile_pattern(pattern)
    except XPathError as error:
        yield found(
            "regex-syntax",
            where,
            _("The pattern {pattern} cannot be read: {reason}").format(
                pattern=repr(pattern), reason=error.what
            ),
            place,
            _("Write it with what all programs know: {signs}.").format(signs=_REGEX_SIGNS),
        )


def _format(pattern: str, place: Place, where: str) -> Iterator[Finding]:
    try:
        format_moment(_SOME_DAY, pattern)
    except XPathError as error:
        yield found(
            "format-escape",
            where,
            error.what,
            place,
            _("The escapes are %Y %y %m %n %b %d %e %a %W %H %h %M %S %3."),
        )
