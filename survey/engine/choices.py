"""The choices of a question as they stand now: filtered, shuffled, labelled."""

import re
from collections.abc import Set
from typing import TYPE_CHECKING, NamedTuple

from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode
from survey.engine.views import Choice
from survey.errors import XPathError
from survey.form.collection import collector_paused
from survey.form.definition import Itemset
from survey.xpath.node import Node
from survey.xpath.values import to_text

if TYPE_CHECKING:
    from survey.engine.environment import FormEnvironment


def choices_at(node: InstanceNode, env: "FormEnvironment") -> tuple[Choice, ...]:
    """Return the choices of the question at `node`, in order, in the language in use.

    Raises FormError for a missing file, XPathError for a filter that fails.
    """
    control = node.spec.control
    if control is None:
        return ()
    if control.itemset is not None and not control.items and is_whole_list(control.itemset):
        return _whole_list(control.itemset, node, env).choices
    fixed = [
        Choice(item.value, env.texts.show(item.label, node) or item.value, env.texts.media(item.label, node))
        for item in control.items
    ]
    if control.itemset is not None:
        fixed.extend(_items(control.itemset, node, env))
    return tuple(fixed)


class WholeList(NamedTuple):
    """The choices of a list that nothing filters, and their codes: the same throughout an interview."""

    choices: tuple[Choice, ...]
    values: frozenset[str]


_WHOLE = re.compile(r"instance\('[^']*'\)/root/item")


def is_whole_list(itemset: Itemset) -> bool:
    """Tell whether a question offers a list as it is, each label a cell: no answer changes it."""
    is_cell = itemset.label is not None and itemset.label.isidentifier() and itemset.value.isidentifier()
    return is_cell and itemset.columns is None and _WHOLE.fullmatch(itemset.nodeset) is not None


def _whole_list(itemset: Itemset, node: InstanceNode, env: "FormEnvironment") -> WholeList:
    key = (itemset.nodeset, itemset.value, itemset.label)
    if key not in env.whole_lists:
        with collector_paused():
            choices = tuple(_items(itemset, node, env))
            env.whole_lists[key] = WholeList(choices, frozenset(choice.value for choice in choices))
    return env.whole_lists[key]


SELECTS = ("select1", "select", "rank")
"""The controls whose answer is one code or several, separated by spaces."""


def codes_in(control: str | None, text: str) -> list[str]:
    """Return the codes that a selection holds; none for an empty one, or for what is no selection."""
    if text == "" or control not in SELECTS:
        return []
    return [text] if control == "select1" else text.split()


def choice_values(node: InstanceNode, env: "FormEnvironment") -> Set[str]:
    """Return the codes that the question at `node` takes now."""
    control = node.spec.control
    if control is None:
        return set()
    values = {item.value for item in control.items}
    if control.itemset is not None and is_whole_list(control.itemset):
        return values | _whole_list(control.itemset, node, env).values
    if control.itemset is not None:
        values.update(value for value, _item in _pairs(control.itemset, node, env))
    return values


def label_of_value(spec: NodeSpec, value: str, env: "FormEnvironment") -> str:
    """Return the label that a question gives to a code now, empty when it does not offer it.

    In a repeat the question is the one nearest to where the expression began.
    """
    if value == "" or spec.control is None:
        return ""
    at = _nearest(env.nodes_at(spec.path), env.current) or env.document
    for item in spec.control.items:
        if item.value == value:
            return env.texts.show(item.label, at) or ""
    itemset = spec.control.itemset
    if itemset is None:
        return ""
    pairs = _pairs(itemset, at, env)
    return next((_label(itemset, item, at, env) for own, item in pairs if own == value), "")


def _nearest(nodes: list[InstanceNode], current: Node | None) -> InstanceNode | None:
    """Return the node that shares the deepest ancestor with `current`, the first one without any."""
    if len(nodes) < 2 or not isinstance(current, InstanceNode):
        return nodes[0] if nodes else None
    for above in current.above():
        near = next((node for node in nodes if any(one is above for one in node.above())), None)
        if near is not None:
            return near
    return nodes[0]


def clear_unavailable(node: InstanceNode, env: "FormEnvironment") -> bool:
    """Take out of a selection what its filter offers no longer; tell whether something was.

    Source: JavaRosa 5.1 does so when choices are shown and when the form is finalized.
    """
    control = node.spec.control
    if control is None or control.itemset is None or not node.text:
        return False
    try:
        offered = choice_values(node, env)
    except XPathError:
        return False
    chosen = codes_in(control.kind, node.text)
    left = [code for code in chosen if code in offered]
    if len(left) == len(chosen):
        return False
    node.save((" ".join(left),) * 2)
    return True


def _items(itemset: Itemset, node: InstanceNode, env: "FormEnvironment") -> list[Choice]:
    if is_whole_list(itemset):
        return [
            Choice(value, _read(itemset.label or "", item, node, env))
            for value, item in _pairs(itemset, node, env)
        ]
    return [
        Choice(value, _label(itemset, item, node, env), _media(itemset, item, node, env))
        for value, item in _pairs(itemset, node, env)
    ]


def _media(itemset: Itemset, item: Node, node: InstanceNode, env: "FormEnvironment") -> dict[str, str]:
    key = _itext_key(itemset)
    return env.texts.media_by_id(_read(key, item, node, env)) if key and env.specs.has_media else {}


def _itext_key(itemset: Itemset) -> str | None:
    """Return the cell that names the text of an item, None when the cell is the text itself."""
    if itemset.label is None or not itemset.label.startswith("jr:itext("):
        return None
    return itemset.label[len("jr:itext(") : -1].strip()


def _pairs(itemset: Itemset, node: InstanceNode, env: "FormEnvironment") -> list[tuple[str, Node]]:
    found = env.specs.compile(itemset.nodeset, node.spec.path).nodes(node, env)
    return _valued(itemset, found, node, env)


def _valued(
    itemset: Itemset, found: list[Node], node: InstanceNode, env: "FormEnvironment"
) -> list[tuple[str, Node]]:
    pairs = ((_read(itemset.value, item, node, env), item) for item in found if item.is_relevant)
    return [(value, item) for value, item in pairs if value != ""]


def _label(itemset: Itemset, item: Node, node: InstanceNode, env: "FormEnvironment") -> str:
    if itemset.columns is not None:
        names = (env.texts.show(itemset.columns, node) or itemset.value).split(",")
        return ", ".join(_read(name.strip(), item, node, env) for name in names)
    if itemset.label is None:
        return _read(itemset.value, item, node, env)
    key = _itext_key(itemset)
    if key is not None:
        return env.texts.by_id(_read(key, item, node, env), node)
    return _read(itemset.label, item, node, env)


def _read(reference: str, item: Node, node: InstanceNode, env: "FormEnvironment") -> str:
    """Read a cell of an item; a plain name is looked up without an expression, for long lists."""
    if reference.isidentifier():
        for cell in item.children:
            if cell.name == reference:
                return cell.string_value()
        return ""
    return to_text(env.specs.compile(reference, node.spec.path).value(item, env))
