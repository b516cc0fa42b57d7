"""Text to syntax tree: the lexer and a parser by precedence.

Source: XML Path Language (XPath) 1.0, sections 2 and 3.7.
"""

import re
from functools import lru_cache
from typing import NoReturn

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.syntax import PRECEDENCE, Binary, Call, Filter, Literal, Negate, Number, Path, Step, Syntax

MAX_DEPTH = 120
MAX_LENGTH = 100_000

AXES = frozenset(
    [
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    ]
)
NODE_TYPES = frozenset(("node", "text", "comment", "processing-instruction"))
_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    | (?P<sign>::|//|\.\.|!=|<=|>=|[/.()\[\]@,*+\-=<>|$])
    )""",
    re.VERBOSE,
)
_GLUED = re.compile(r"(?:and|or|div|mod)(?=\d)")
_END = ("end", "", 0)
# After one of these a name or `*` is an operand; after anything else it is an operator (section 3.7).
_BEFORE_OPERAND = frozenset(
    ("", "@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=")
)
_WORD_OPERATORS = frozenset(("and", "or", "div", "mod"))

Token = tuple[str, str, int]


def _refuse(text: str, position: int, reason: str) -> NoReturn:
    raise XPathError(
        _("The expression cannot be read at character {position}: {reason}.").format(
            position=position + 1, reason=reason
        ),
        where=text if len(text) <= 200 else text[:200] + "…",
        remedy=_("Check brackets, quotes and the names of questions around that place."),
    )


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            _refuse(text, start, _("the sign {sign} has no place here").format(sign=text[start]))
        kind = str(match.lastgroup)
        value = match.group(kind)
        start = match.start(kind)
        position = match.end()
        after_operand = bool(tokens) and not (
            tokens[-1][0] == "operator" or (tokens[-1][0] == "sign" and tokens[-1][1] in _BEFORE_OPERAND)
        )
        if after_operand and ((value in _WORD_OPERATORS and kind == "name") or value == "*"):
            kind = "operator"
        elif kind == "sign" and value == "*":
            kind = "name"
        elif after_operand and kind == "name" and (glued := _GLUED.match(value)):
            # `1div2`: the word ends where the figure begins.
            kind, value = "operator", glued.group()
            position = start + len(value)
        tokens.append((kind, value, start))
    return tokens


class _Parser:
    """One reading of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        # One token stands at the end, so that the next one is always there to be looked at.
        self.tokens = [*_tokens(text), ("end", "", len(text))]
        self.index = 0
        self.depth = 0

    def peek(self) -> Token:
        return self.tokens[self.index]

    def at(self, value: str) -> bool:
        token = self.tokens[self.index]
        return token[1] == value and token[0] in ("sign", "operator")

    def take(self, value: str) -> bool:
        token = self.tokens[self.index]
        if token[1] != value or token[0] not in ("sign", "operator"):
            return False
        self.index += 1
        return True

    def expect(self, value: str) -> None:
        if not self.take(value):
            self.refuse_next(_("{sign} is missing").format(sign=value))

    def refuse_next(self, reason: str) -> NoReturn:
        kind, found, position = self.peek()
        shown = _("the text ends") if kind == "end" else _("there is {found}").format(found=found)
        _refuse(self.text, position, f"{reason}, {shown}")

    def expression(self, level: int = 1) -> Syntax:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            _refuse(self.text, self.peek()[2], _("too many brackets inside each other"))
        left = self.unary()
        while True:
            kind, value, _position = self.peek()
            strength = PRECEDENCE.get(value, 0) if kind in ("sign", "operator") else 0
            if strength < level or strength == PRECEDENCE["|"]:
                break
            self.index += 1
            left = Binary(value, left, self.expression(strength + 1))
        self.depth -= 1
        return left

    def unary(self) -> Syntax:
        signs = 0
        while self.take("-"):
            signs += 1
            if signs > MAX_DEPTH:
                _refuse(self.text, self.peek()[2], _("too many minus signs"))
        tree = self.union()
        for _sign in range(signs):
            tree = Negate(tree)
        return tree

    def union(self) -> Syntax:
        tree = self.path()
        while self.take("|"):
            tree = Binary("|", tree, self.path())
        return tree

    def path(self) -> Syntax:
        if self.at("/") or self.at("//"):
            return Path(self.absolute_steps(), absolute=True)
        if not self.starts_primary():
            return Path(self.relative_steps())
        tree = self.primary()
        predicates = self.predicates()
        if predicates:
            tree = Filter(tree, predicates)
        if self.at("/") or self.at("//"):
            prefix = self.separator()
            return Path(prefix + self.relative_steps(), start=tree)
        return tree

    def absolute_steps(self) -> tuple[Step, ...]:
        deep = self.at("//")
        prefix = self.separator()
        if not deep and not self.starts_step():
            return ()
        return prefix + self.relative_steps()

    def separator(self) -> tuple[Step, ...]:
        if self.take("//"):
            return (Step("descendant-or-self", "node()"),)
        self.expect("/")
        return ()

    def relative_steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while True:
            if self.take("//"):
                steps.append(Step("descendant-or-self", "node()"))
            elif not self.take("/"):
                return tuple(steps)
            steps.append(self.step())

    def starts_step(self) -> bool:
        kind, value, _position = self.peek()
        return kind == "name" or (kind == "sign" and value in (".", "..", "@"))

    def starts_primary(self) -> bool:
        kind, value, _position = self.peek()
        if kind in ("number", "literal") or (kind == "sign" and value in ("(", "$")):
            return True
        following = self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else _END
        return kind == "name" and following[1] == "(" and following[0] == "sign" and value not in NODE_TYPES

    def primary(self) -> Syntax:
        kind, value, position = self.peek()
        self.index += 1
        if kind == "number":
            return Number(float(value))
        if kind == "literal":
            return Literal(value[1:-1])
        if kind == "name":
            return Call(value, self.arguments(), position)
        if value == "$":
            _refuse(self.text, position, _("forms have no $variables; a question is written /data/question"))
        tree = self.expression()
        self.expect(")")
        return tree

    def arguments(self) -> tuple[Syntax, ...]:
        self.expect("(")
        found: list[Syntax] = []
        if self.take(")"):
            return ()
        while True:
            found.append(self.expression())
            if not self.take(","):
                break
        self.expect(")")
        return tuple(found)

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "node()", self.predicates())
        if self.take(".."):
            return Step("parent", "node()", self.predicates())
        axis = "attribute" if self.take("@") else self.axis()
        return Step(axis, self.test(), self.predicates())

    def axis(self) -> str:
        following = self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else _END
        if following[1] != "::":
            return "child"
        kind, value, position = self.peek()
        if kind != "name" or value not in AXES:
            _refuse(self.text, position, _("there is no axis {name}").format(name=value))
        self.index += 2
        return value

    def test(self) -> str:
        kind, value, _position = self.peek()
        if kind != "name":
            self.refuse_next(_("the name of a question is missing"))
        self.index += 1
        if value in NODE_TYPES and self.at("("):
            self.index += 1
            target = ""
            if self.peek()[0] == "literal":
                target = self.peek()[1]
                self.index += 1
            self.expect(")")
            return f"{value}({target})"
        return value

    def predicates(self) -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        while self.take("["):
            found.append(self.expression())
            self.expect("]")
        return tuple(found)


@lru_cache(maxsize=4096)
def parse(text: str) -> Syntax:
    """Read an XPath 1.0 expression. Raises XPathError that names the character at fault.

    >>> parse("../a + 1")  # doctest: +ELLIPSIS
    Binary(operator='+', left=Path(steps=(Step(axis='parent', ...
    """
    if len(text) > MAX_LENGTH:
        _refuse(text, MAX_LENGTH, _("the expression is longer than {count} signs").format(count=MAX_LENGTH))
    parser = _Parser(text)
    tree = parser.expression()
    if parser.peek()[0] != "end":
        parser.refuse_next(_("an operator is missing"))
    return tree
