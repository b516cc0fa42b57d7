"""A form laid out flat: every group, repeat, question and calculation by its path, in the form's order.

What lives here: what two versions of a form are compared by. What does not: comparing (`differences`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.errors import XPathError
from survey.form.definition import Bind, Control, Element, FormDefinition, Output, Text
from survey.xpath.parser import parse
from survey.xpath.syntax import to_text as print_syntax

GROUP, REPEAT, CALCULATE, NOTE = "group", "repeat", "calculate", "note"
CONTAINERS = (GROUP, REPEAT)
TEXT_KINDS = ("label", "hint", "guidance", "image", "audio", "video", "big-image")
NO_BIND = Bind("")


@dataclass(frozen=True, slots=True)
class Node:
    """A group, repeat, question or calculation of a form.

    `kind` says it in one word, as XLSForm does where it can: `text`, `integer`, `select_one`, `image`,
    `group` … `choices_from` is the expression that offers its choices, `start` the value that it begins with.
    """

    path: str
    kind: str
    control: Control | None
    bind: Bind
    start: str = ""

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """Return the path of the group that it stands in."""
        return self.path.rpartition("/")[0]

    @property
    def is_container(self) -> bool:
        """Tell whether it is a group or repeat."""
        return self.kind in CONTAINERS

    @property
    def choices_from(self) -> str | None:
        """Return the expression of its choices, None for fixed ones and for other questions."""
        itemset = self.control.itemset if self.control is not None else None
        return itemset.nodeset if itemset is not None else None

    @property
    def choices_filter(self) -> str | None:
        """Return the condition in the expression of its choices, None without one."""
        source = self.choices_from or ""
        start, end = source.find("["), source.rfind("]")
        return source[start + 1 : end].strip() if 0 <= start < end else None


def outline(form: FormDefinition) -> dict[str, Node]:
    """Return what a form holds by path: what is shown first, then what is only computed."""
    starts = dict(_start_values(form.root, ""))
    found = {}
    for path, control in form.controls().items():
        bind = form.binds.get(path, NO_BIND)
        found[path] = Node(path, _kind(control, bind), control, bind, starts.get(path, ""))
    for path, bind in form.binds.items():
        if path not in found and "@" not in path and (bind.calculate or bind.preload):
            found[path] = Node(path, CALCULATE, None, bind, starts.get(path, ""))
    return found


def _start_values(element: Element, above: str) -> list[tuple[str, str]]:
    path = f"{above}/{element.name}"
    own = [(path, element.text.strip())] if element.text.strip() else []
    return own + [pair for child in element.children for pair in _start_values(child, path)]


_BY_CONTROL = {"select1": "select_one", "select": "select_multiple", "trigger": "acknowledge"}
_BY_TYPE = {"int": "integer", "string": "text", "": "text"}


def _kind(control: Control, bind: Bind) -> str:
    if control.kind == "upload":
        return (control.mediatype or "").partition("/")[0].replace("application", "file") or "file"
    if control.kind == "input":
        if bind.readonly == "true()" and not bind.calculate and bind.type in ("string", ""):
            return NOTE
        return _BY_TYPE.get(bind.type, bind.type)
    return _BY_CONTROL.get(control.kind, control.kind)


def texts_of(form: FormDefinition, node: Node, language: str | None) -> Mapping[str, str]:
    """Return the texts of a node in exactly one language, by kind; a value inside is shown as `[name]`."""
    control, bind = node.control, node.bind
    written: dict[str, tuple[Text | None, str]] = {
        kind: (control.label if control is not None else None, kind) for kind in TEXT_KINDS
    }
    written["label"] = (control.label if control is not None else None, "")
    written["hint"] = (control.hint if control is not None else None, "")
    written["guidance"] = (control.hint if control is not None else None, "guidance")
    written["constraint_message"] = (bind.constraint_message, "")
    written["required_message"] = (bind.required_message, "")
    found = {name: _exact(form, text, kind, language) for name, (text, kind) in written.items()}
    return {name: text for name, text in found.items() if text}


def _exact(form: FormDefinition, text: Text | None, kind: str, language: str | None) -> str:
    if text is None:
        return ""
    if text.itext_id is None:
        return "" if kind else _joined(text.pieces)
    return _joined(form.itext.get(language or "", {}).get(text.itext_id, {}).get(kind, ()))


def _joined(pieces: tuple[str | Output, ...]) -> str:
    return "".join(p if isinstance(p, str) else output_name(p) for p in pieces).strip()


def output_name(output: Output) -> str:
    """Return a value inside a text as it is shown on paper: the name of its question in square brackets.

    >>> output_name(Output(" /data/centre/nom "))
    '[nom]'
    """
    expression = output.expression.strip()
    return f"[{expression.rpartition('/')[2] if ' ' not in expression else expression}]"


def same_expression(one: str | None, other: str | None) -> bool:
    """Tell whether two expressions are the same but for spaces and needless brackets."""
    return one == other or _normal(one) == _normal(other)


def _normal(expression: str | None) -> str | None:
    if not expression:
        return None
    try:
        return print_syntax(parse(expression))
    except XPathError:
        return " ".join(expression.split())
