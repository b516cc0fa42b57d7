"""An expression ready to be asked.

Parser, compiler and functions are imported when the first text is compiled: a form from the cache opens
without them (decision 0105).
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.dependencies import Dependencies
from survey.xpath.node import Namespaces, Node
from survey.xpath.values import to_boolean

if TYPE_CHECKING:
    from survey.xpath.compiler import Closure
    from survey.xpath.syntax import Syntax


class Expression:
    """A compiled expression; asking it never changes anything.

    Every method may raise XPathError, as for a function given a text that is no date. One that `is_checked`
    was compiled before without fault: it is compiled again when it is first asked.
    """

    __slots__ = ("_closure", "_namespaces", "_tree", "text")

    def __init__(self, text: str, namespaces: Namespaces, *, is_checked: bool = False) -> None:
        self.text = text
        self._namespaces = namespaces
        self._tree: Syntax | None = None
        self._closure: Closure = self._ask_first if is_checked else self._compile()

    @property
    def tree(self) -> "Syntax":
        """Return the syntax tree."""
        if self._tree is None:
            from survey.xpath.parser import parse

            self._tree = parse(self.text)
        return self._tree

    @property
    def is_path(self) -> bool:
        """Tell whether it is a path alone, as `/data/count` or `instance('x')/root/item`."""
        from survey.xpath.syntax import Path

        return isinstance(self.tree, Path)

    def _compile(self) -> "Closure":
        from survey.xpath.compiler import compile_tree

        try:
            return compile_tree(self.tree, self._namespaces)
        except RecursionError:
            raise XPathError(_("The expression is too deep to compute."), where=self.text[:60]) from None
        except XPathError as error:
            where = f"{self.text}, {error.where}" if error.where else self.text
            raise XPathError(error.what, where=where, remedy=error.remedy) from None

    def _ask_first(self, node: Node, position: int, size: int, env: Environment) -> Any:
        self._closure = self._compile()
        return self._closure(node, position, size, env)

    def value(self, node: Node, env: Environment, position: int = 1, size: int = 1) -> Any:
        """Return the value at `node`: a text, number, boolean, datetime or list of nodes."""
        before = env.current
        env.current = node
        try:
            return self._closure(node, position, size, env)
        except RecursionError:
            raise XPathError(_("The expression is too deep to compute."), where=self.text) from None
        except XPathError as error:
            if error.where is None:
                raise XPathError(error.what, where=self.text, remedy=error.remedy) from None
            raise
        finally:
            env.current = before

    def as_boolean(self, node: Node, env: Environment) -> bool:
        """Return the value as boolean() converts it."""
        return to_boolean(self.value(node, env))

    def nodes(self, node: Node, env: Environment) -> list[Node]:
        """Return the nodes it finds, hidden ones among them. Raises XPathError when it gives a value."""
        found = self.value(node, env)
        if not isinstance(found, list):
            raise XPathError(_("A path of questions is needed here."), where=self.text)
        return found

    def faults(self, *, certain: bool = False) -> list[XPathError]:
        """Return what is wrong with its calls, or with `certain` those alone that are always reached."""
        from survey.xpath.arities import calls_of, fault_of

        found = (fault_of(call) for call in calls_of(self.tree, certain=certain))
        return [
            XPathError(fault.what, where=f"{self.text}, {fault.where}", remedy=fault.remedy)
            for fault in found
            if fault is not None
        ]

    def dependencies(self, context: str) -> Dependencies:
        """Tell what it reads when asked at the generic path `context`."""
        from survey.xpath.collecting import dependencies_of

        return dependencies_of(self.tree, context)


_NO_NAMESPACES: dict[str, str] = {}


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Expression:
    return Expression(text, _NO_NAMESPACES)


def compile_expression(text: str, *, namespaces: Namespaces | None = None) -> Expression:
    """Compile an XPath 1.0 expression with ODK's functions.

    `namespaces` maps the prefixes of names to URIs. Raises XPathError that says where in the text and why;
    a call of a function that there is not fails when it is reached (`Expression.faults`).
    """
    return Expression(text, namespaces) if namespaces else _compiled(text)
