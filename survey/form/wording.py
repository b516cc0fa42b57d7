"""The logic of a form in words, with the labels of its questions and choices.

What lives here: an XPath expression as a phrase, in the language in use. What does not: functions
(`wording_functions`), what a page makes of a phrase (`outputs`). What has no words stays an expression.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce

from survey.errors import XPathError
from survey.form.definition import FormDefinition, Output
from survey.form.labels import Labels
from survey.form.markup import plain_text
from survey.form.phrases import Kind, Phrase, Span, enumerate_phrases, fill, quoted, words
from survey.form.question_names import abbreviated, path_of
from survey.form.wording_functions import TRANSPARENT, comparison_words, function_words, place_words
from survey.messages import _
from survey.messages.dates import format_date
from survey.messages.numbers import format_number
from survey.xpath.parser import parse
from survey.xpath.syntax import Binary, Call, Filter, Literal, Negate, Number, Path, Step, Syntax

LONGEST_LABEL = 70
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DATE_TYPES = ("date", "dateTime", "time")
_DATE_CALLS = ("today", "now", "date", "date-time", "decimal-date-time", "decimal-time")
_TRUE, _FALSE = Call("true", ()), Call("false", ())


class LogicWords:
    """Says the expressions of one form in words; `labels` are those of the language that is spoken."""

    def __init__(self, form: FormDefinition, labels: Labels) -> None:
        self._form, self._labels = form, labels
        self._controls = form.controls()
        self._choices: dict[str, dict[str, str]] = {}

    def condition(self, expression: str, at: str) -> Phrase:
        """Say when an expression holds that stands at the question or group `at` (a generic path)."""
        return self._said(expression, at, _Saying.condition)

    def value(self, expression: str, at: str) -> Phrase:
        """Say what an expression gives that stands at `at`."""
        return self._said(expression, at, _Saying.value)

    def as_written(self, expression: str, at: str) -> Phrase:
        """Return an expression as an author writes it, as for columns of a list, which have no labels."""
        try:
            return self.code(parse(expression), at)
        except (XPathError, RecursionError):
            return (Span(expression, Kind.CODE),)

    def _said(self, expression: str, at: str, say: "Callable[[_Saying, Syntax], Phrase]") -> Phrase:
        try:
            return say(_Saying(self, at), parse(expression))
        except (XPathError, RecursionError):
            return (Span(expression.strip(), Kind.CODE),)

    def question(self, path: str) -> Phrase:
        """Name a question by its label, cut where it is long; by its name where it has none."""
        control = self._controls.get(path)
        label = plain_text(self._labels.pieces(control.label), _hidden_value) if control is not None else ""
        if not label:
            return (Span(path.rpartition("/")[2], Kind.CODE, path),)
        return (Span(quoted(_shortened(label)), Kind.QUESTION, path),)

    def choice(self, path: str | None, code: str) -> Phrase:
        """Name a choice of the question at `path` by its label; other text stands in quotes."""
        control = self._controls.get(path or "")
        if control is not None and control.kind in ("select1", "select", "rank"):
            return (Span(quoted(self._choice_labels(path or "").get(code, code)), Kind.CHOICE),)
        return (Span(quoted(_shown_literal(code)), Kind.CHOICE),)

    def _choice_labels(self, path: str) -> dict[str, str]:
        if path not in self._choices:
            labels = self._labels.known_choices(self._controls[path])
            self._choices[path] = {code: plain_text([label], _hidden_value) for code, label in labels.items()}
        return self._choices[path]

    def type_at(self, path: str | None) -> str:
        """Return the type of the bind at a path, empty when it has none."""
        bind = self._form.binds.get(path or "")
        return bind.type if bind is not None else ""

    def kind_at(self, path: str | None) -> str:
        """Return the kind of the control at a path, empty when it has none."""
        control = self._controls.get(path or "")
        return control.kind if control is not None else ""

    def code(self, tree: Syntax, at: str) -> Phrase:
        """Return what has no words as an expression, its questions as XLSForm writes them."""
        return (Span(abbreviated(tree, at, self._form.binds), Kind.CODE),)


class _Saying:
    """One expression being said at one place."""

    def __init__(self, form: LogicWords, at: str) -> None:
        self._form, self._at = form, at

    def condition(self, tree: Syntax) -> Phrase:
        match tree:
            case Binary("and" | "or"):
                return self._chain(tree)
            case Binary(operator, left, right) if operator in _COMPARISONS:
                return self._comparison(operator, left, right)
            case Call("not", (operand,)):
                return self._negated(operand)
            case Call("true", ()):
                return words(_("always"))
            case Call("false", ()):
                return words(_("never"))
            case Call("if", (test, then, other)):
                parts = (self.condition(test), self.condition(then), self.condition(other))
                return fill(_("if {a}: {b}; otherwise: {c}"), *parts)
            case Call(name, (operand,)) if name in TRANSPARENT:
                return self.condition(operand)
            case Call(name) if (sentence := self._test(tree)) is not None:
                return sentence
            case Path():
                return fill(_("{a} has an answer"), self.value(tree))
        return self.value(tree)

    def _test(self, call: Call) -> Phrase | None:
        """Say a function that is true or false, None for others."""
        match call:
            case Call("selected", (answer, Literal(code))):
                path = self._path(answer)
                several = self._form.kind_at(path) in ("select", "rank")
                parts = (self.value(answer), self._form.choice(path, code))
                return fill(_("{a} includes {b}") if several else _("{a} = {b}"), *parts)
            case Call("regex", (answer, Literal(pattern))):
                return fill(_("{a} has the shape {b}"), self.value(answer), (Span(pattern, Kind.CODE),))
            case Call("starts-with", (one, other)):
                return fill(_("{a} begins with {b}"), self.value(one), self.value(other))
            case Call("ends-with", (one, other)):
                return fill(_("{a} ends with {b}"), self.value(one), self.value(other))
            case Call("contains", (one, other)):
                return fill(_("{a} contains {b}"), self.value(one), self.value(other))
        return None

    def _negated(self, tree: Syntax) -> Phrase:
        match tree:
            case Call("not", (operand,)):
                return self.condition(operand)
            case Binary(operator, left, right) if operator in _OPPOSITE:
                return self._comparison(_OPPOSITE[operator], left, right)
            case Call("selected", (answer, Literal(code))):
                path = self._path(answer)
                several = self._form.kind_at(path) in ("select", "rank")
                parts = (self.value(answer), self._form.choice(path, code))
                return fill(_("{a} does not include {b}") if several else _("{a} is not {b}"), *parts)
            case Call("true", ()):
                return words(_("never"))
            case Call("false", ()):
                return words(_("always"))
            case Binary(
                "and", Call("selected", (answer, Literal(code))), Binary(">", counted, Number(1))
            ) if counted == Call("count-selected", (answer,)):
                choice = self._form.choice(self._path(answer), code)
                return fill(_("{a} goes with no other choice"), choice)
            case Binary("and"):
                return fill(_("not at the same time ({a})"), self.condition(tree))
            case Path():
                return fill(_("{a} has no answer"), self.value(tree))
        return fill(_("not ({a})"), self.condition(tree))

    def _chain(self, tree: Binary) -> Phrase:
        """Say several conditions of one operator; neighbours on one question become one."""
        operator = tree.operator
        operands = list(_operands(tree, operator))
        said: list[Phrase] = []
        while operands:
            count, phrase = self._merged(operands, operator)
            if not count:
                first = operands[0]
                phrase, count = self.condition(first), 1
                if _is_choice(first) or (isinstance(first, Binary) and first.operator in ("and", "or")):
                    phrase = fill("({a})", phrase)
            said.append(phrase)
            operands = operands[count:]
        joint = _("{a} and {b}") if operator == "and" else _("{a} or {b}")
        return reduce(lambda one, other: fill(joint, one, other), said)

    def _merged(self, operands: Sequence[Syntax], operator: str) -> tuple[int, Phrase]:
        """Return how many of the first operands are said as one, and how; none when they are not."""
        if operator == "and" and len(operands) > 1 and (limits := _range(operands[0], operands[1])):
            return 2, fill(_("{a} is from {b} to {c}"), *(self.value(part) for part in limits))
        sign = "=" if operator == "or" else "!="
        alike = _alike(operands, sign)
        if len(alike) < 2:
            return 0, ()
        left = alike[0].left
        choices = [self._operand(one.right, self._path(left)) for one in alike]
        sentence = _("{a} is one of ({b})") if operator == "or" else _("{a} is none of ({b})")
        return len(alike), fill(sentence, self.value(left), enumerate_phrases(choices))

    def _comparison(self, operator: str, left: Syntax, right: Syntax) -> Phrase:
        if isinstance(left, Literal | Number) and not isinstance(right, Literal | Number):
            left, right, operator = right, left, _FLIPPED.get(operator, operator)
        if right in (_TRUE, _FALSE) and operator in ("=", "!="):
            holds = (right == _TRUE) == (operator == "=")
            return self.condition(left) if holds else self._negated(left)
        if right == Literal("") and operator in ("=", "!="):
            return fill(self._emptiness(left, is_empty=operator == "="), self.value(left))
        is_date = self._is_date(left) or self._is_date(right)
        parts = (self.value(left), self._operand(right, self._path(left)))
        return fill(comparison_words(operator, is_date=is_date), *parts)

    def _emptiness(self, tree: Syntax, *, is_empty: bool) -> str:
        if self._path(tree) is None:
            return _("{a} is empty") if is_empty else _("{a} is not empty")
        return _("{a} has no answer") if is_empty else _("{a} has an answer")

    def _operand(self, tree: Syntax, beside: str | None) -> Phrase:
        """Say the right side of a comparison: the text of a choice of the question on the left."""
        return self._form.choice(beside, tree.value) if isinstance(tree, Literal) else self.value(tree)

    def value(self, tree: Syntax) -> Phrase:
        """Say what an expression gives."""
        match tree:
            case Number(number):
                return words(format_number(number))
            case Literal(text):
                blank = _("a space") if text else _("nothing")
                return self._form.choice(None, text) if text.strip() else words(blank)
            case Negate(operand):
                return fill("−{a}", self.value(operand))
            case Binary(operator) if operator in _COMPARISONS or operator in ("and", "or"):
                return self.condition(tree)
            case Binary():
                return self._arithmetic(tree)
            case Call():
                return self._call(tree)
            case Path() | Filter():
                return self._answer(tree)

    def _answer(self, tree: Path | Filter) -> Phrase:
        path = self._path(tree)
        if path is None:
            return self._row(tree) or self._form.code(tree, self._at)
        return words(_("the answer")) if path == self._at else self._form.question(path)

    def _row(self, tree: Path | Filter) -> Phrase | None:
        """Say the rows of a list that one column singles out, or another column of them; None for others."""
        match tree:
            case Path(
                (Step(test="root"), Step(test="item", predicates=(Binary("=", column, wanted),)), *rest),
                start=Call("instance", (Literal(name),)),
            ) if isinstance(column, Path) and len(column.steps) == 1:
                found = (words(quoted(name)), words(quoted(column.steps[0].test)), self.value(wanted))
                if column.steps[0].test == "name" and rest and rest[0].test == "label":
                    return fill(_("the label of {a}"), self.value(wanted))
                rows = fill(_("rows of the list {a} whose {b} is {c}"), *found)
                return fill(_("{a} in the {b}"), words(quoted(rest[0].test)), rows) if rest else rows
        return None

    def _call(self, call: Call) -> Phrase:
        name, arguments = call.name, call.arguments
        match call:
            case Call("if", (test, then, other)):
                is_nested = isinstance(other, Call) and other.name == "if"
                sentence = _("{b} if {a}, otherwise ({c})") if is_nested else _("{b} if {a}, otherwise {c}")
                return fill(sentence, self.condition(test), self._apart(then), self.value(other))
            case Call("selected-at", (answer, Number(place))):
                datatype = self._form.type_at(self._path(answer))
                return fill(place_words(datatype, int(place)), self.value(answer))
            case Call("round", (number, Number(0))):
                return fill(function_words(name, 1) or "{a}", self._apart(number))
            case Call("concat"):
                said = [self._apart(argument) for argument in arguments if not _is_blank(argument)]
                return fill(_("{a}, put one after the other"), enumerate_phrases(said, " + "))
            case Call("count", (Path() as nodes,)) if (rows := self._row(nodes)) is not None:
                return fill(_("the number of {a}"), rows)
            case Call("coalesce"):
                return enumerate_phrases([self.value(a) for a in arguments], _(", or else "))
            case Call("min" | "max" | "sum") if arguments:
                everything = enumerate_phrases([self.value(a) for a in arguments])
                return fill(function_words(name, 1) or "{a}", everything)
        if name in TRANSPARENT and arguments:
            return self.value(arguments[0])
        if name in ("not", "true", "false"):
            return self.condition(call)
        return self._test(call) or self._function(call)

    def _function(self, call: Call) -> Phrase:
        sentence = function_words(call.name, len(call.arguments))
        if sentence is None:
            return self._form.code(call, self._at)
        return fill(sentence, *(self._apart(argument) for argument in call.arguments))

    def _apart(self, tree: Syntax) -> Phrase:
        """Say a value that stands beside other words: what has several parts goes in brackets."""
        phrase = self.value(tree)
        return fill("({a})", phrase) if isinstance(tree, Binary) or _is_choice(tree) else phrase

    def _arithmetic(self, tree: Binary) -> Phrase:
        operator, left, right = tree.operator, tree.left, tree.right
        if operator == "|":
            return self._form.code(tree, self._at)
        parts = (self._bracketed(left, operator), self._bracketed(right, operator, is_right=True))
        if operator in ("+", "-") and self._is_date(left) and isinstance(right, Number):
            return fill(_("{a} + {b} days") if operator == "+" else _("{a} − {b} days"), *parts)
        if operator == "mod":
            return fill(_("the remainder of {a} ÷ {b}"), *parts)
        return fill(f"{{a}} {_SIGNS[operator]} {{b}}", *parts)

    def _bracketed(self, tree: Syntax, operator: str, *, is_right: bool = False) -> Phrase:
        weak = isinstance(tree, Binary) and (
            _STRENGTH.get(tree.operator, 0) < _STRENGTH.get(operator, 0)
            or (is_right and _STRENGTH.get(tree.operator, 0) == _STRENGTH.get(operator, 0))
        )
        phrase = self.value(tree)
        return fill("({a})", phrase) if weak or _is_choice(tree) else phrase

    def _path(self, tree: Syntax) -> str | None:
        while isinstance(tree, Call) and tree.name in TRANSPARENT and tree.arguments:
            tree = tree.arguments[0]
        return path_of(tree, self._at)

    def _is_date(self, tree: Syntax) -> bool:
        if isinstance(tree, Binary):
            return self._is_date(tree.left)
        if isinstance(tree, Call) and tree.name in _DATE_CALLS:
            return True
        return self._form.type_at(self._path(tree)) in _DATE_TYPES


_SIGNS = {"+": "+", "-": "−", "*": "×", "div": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "div": 2, "mod": 2}


def _operands(tree: Syntax, operator: str) -> Sequence[Syntax]:
    if isinstance(tree, Binary) and tree.operator == operator:
        return (*_operands(tree.left, operator), *_operands(tree.right, operator))
    return (tree,)


def _alike(operands: Sequence[Syntax], sign: str) -> list[Binary]:
    """Return the first operands that compare one question with texts by one sign."""
    alike: list[Binary] = []
    for operand in operands:
        is_one = (
            isinstance(operand, Binary) and operand.operator == sign and isinstance(operand.right, Literal)
        )
        if not is_one or not isinstance(operand, Binary) or operand.right == Literal(""):
            break
        if alike and operand.left != alike[0].left:
            break
        alike.append(operand)
    return alike


def _range(low: Syntax, high: Syntax) -> tuple[Syntax, Syntax, Syntax] | None:
    """Return what lies between which two numbers, both included, when two conditions say so."""
    if not isinstance(low, Binary) or not isinstance(high, Binary) or low.left != high.left:
        return None
    limits = (_number(low.right), _number(high.right))
    if (low.operator, high.operator) != (">=", "<=") or None in limits:
        return None
    return low.left, low.right, high.right


def _number(tree: Syntax) -> float | None:
    match tree:
        case Number(value):
            return value
        case Negate(Number(value)):
            return -value
    return None


def _is_choice(tree: Syntax) -> bool:
    return isinstance(tree, Call) and tree.name == "if"


def _is_blank(tree: Syntax) -> bool:
    return isinstance(tree, Literal) and not tree.value.strip()


def _shown_literal(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text


def _shortened(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    return label[:LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _hidden_value(_output: Output) -> str:
    return "…"
