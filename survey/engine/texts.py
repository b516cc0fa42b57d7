"""Texts for people: labels, hints and messages in the language in use, with values shown inside."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from survey.engine.tree import InstanceNode
from survey.errors import XPathError
from survey.form.definition import Output, Text
from survey.xpath.node import Node
from survey.xpath.values import first_value, to_text

if TYPE_CHECKING:
    from survey.engine.environment import FormEnvironment
    from survey.engine.specs import FormSpecs

MEDIA = ("image", "big-image", "audio", "video")
WHITE = " \t\r\n"


class Texts:
    """The texts of one instance, in one language at a time."""

    def __init__(self, specs: "FormSpecs", env: "FormEnvironment") -> None:
        self._specs = specs
        self._env = env
        self.language = specs.form.default_language

    def show(self, text: Text | None, node: InstanceNode, form: str = "") -> str | None:
        """Return a text as read at `node`; `form` is "", `guidance`, `image` … None when there is none."""
        if text is None:
            return None
        if text.itext_id is not None:
            return self._translated(text.itext_id, node, form)
        if form:
            return None
        if text.dynamic is not None:
            return to_text(self._value(text.dynamic, node))
        return self._join(text.pieces, node)

    def media(self, text: Text | None, node: InstanceNode) -> dict[str, str]:
        """Return the files that go with a text, by kind: `image`, `big-image`, `audio`, `video`."""
        if text is None or text.itext_id is None or not self._specs.has_media:
            return {}
        found = {kind: self._translated(text.itext_id, node, kind) for kind in MEDIA}
        return {kind: name.rpartition("/")[2] for kind, name in found.items() if name}

    def media_by_id(self, identifier: str) -> dict[str, str]:
        """Return the files that go with the text of an itext id, by kind."""
        return self.media(Text(itext_id=identifier), self._env.document)

    def by_id(self, identifier: str, node: Node | None) -> str:
        """Return the text of an itext id; `[itext:…]` when no language has it, as JavaRosa says it."""
        at = node if isinstance(node, InstanceNode) else self._env.document
        found = self._translated(identifier, at, "")
        return f"[itext:{identifier}]" if found is None else found

    def _translated(self, identifier: str, node: InstanceNode, form: str) -> str | None:
        itext = self._specs.form.itext
        for language in (self.language, self._specs.form.default_language):
            forms = itext.get(language or "", {}).get(identifier)
            if forms is not None and form in forms:
                return self._join(forms[form], node)
        return None

    def _join(self, pieces: Iterable[str | Output], node: InstanceNode) -> str:
        """Return the pieces as one text; a blank that stands alone between two values is not shown.

        Source: JavaRosa 5.1, whose reader drops the text nodes of a form that hold white space alone.
        """
        return "".join(
            self._shown(piece, node) if isinstance(piece, Output) else piece.strip(WHITE) and piece
            for piece in pieces
        )

    def _shown(self, output: Output, node: InstanceNode) -> str:
        value = self._value(output.expression, node)
        return to_text(first_value(value) if isinstance(value, list) else value)

    def _value(self, expression: str, node: InstanceNode) -> object:
        compiled = self._specs.compile(expression, node.spec.path)
        try:
            return compiled.value(node, self._env)
        except XPathError:
            return ""
