"""The body of an XForm: its questions, groups and repeats."""

from typing import Any

from survey.form.definition import Control, Item, Itemset, Text
from survey.form.search import has_search, read_query, read_search
from survey.form.texts import read_text

_CONTROLS = frozenset(
    ("input", "select1", "select", "rank", "range", "trigger", "upload", "group", "repeat", "secret")
)
_JAVAROSA = "{http://openrosa.org/javarosa}"


def read_body(body: Any, root: str) -> tuple[Control, ...]:
    """Return the controls of a body; `root` (`/data`) completes relative references."""
    return tuple(_controls(body, root))


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _controls(parent: Any, context: str) -> list[Control]:
    found: list[Control] = []
    for element in parent:
        kind = _local(element)
        if kind in _CONTROLS:
            found.append(_control(element, kind, context))
        elif kind in ("odk:rank",):
            found.append(_control(element, "rank", context))
    return found


def _control(element: Any, kind: str, context: str) -> Control:
    written = (element.get("nodeset") or element.get("ref")) or element.get("bind") or ""
    ref = _absolute(written.strip(), context) if written.strip() else None
    inner = ref or context
    label = _text_child(element, "label")
    items = read_items(element)
    itemset = next((_itemset(child) for child in element if _local(child) == "itemset"), None)
    appearance = element.get("appearance") or ""
    searched = read_search(appearance, items) if items and has_search(appearance) else None
    if searched is not None:
        items, itemset = searched.fixed, searched.itemset
    if kind == "input" and element.get("query"):
        kind, itemset = "select1", read_query(element.get("query"))
    return Control(
        kind="input" if kind == "secret" else kind,
        ref=ref,
        label=label,
        hint=_text_child(element, "hint"),
        appearance=appearance,
        mediatype=element.get("mediatype"),
        children=_children(element, inner, ref, label) if kind in ("group", "repeat") else (),
        items=items,
        itemset=itemset,
        repeat_count=(element.get(f"{_JAVAROSA}count") or "").strip() or None,
        no_add_remove=(element.get(f"{_JAVAROSA}noAddRemove") or "").strip() == "true()",
        attributes={key.rpartition("}")[2]: value for key, value in element.attrib.items()},
    )


def _children(element: Any, context: str, ref: str | None, label: Text | None) -> tuple[Control, ...]:
    """Return the controls inside; a repeat without a label has that of the group which only frames it."""
    return tuple(
        child._replace(label=label)
        if child.kind == "repeat" and child.ref == ref and child.label is None
        else child
        for child in _controls(element, context)
    )


def _absolute(reference: str, context: str) -> str:
    reference = reference.partition("[")[0]
    if reference.startswith("/"):
        return reference
    while reference.startswith("../"):
        reference, context = reference[3:], context.rpartition("/")[0]
    return f"{context}/{reference.removeprefix('./')}"


def _text_child(element: Any, name: str) -> Text | None:
    child = next((child for child in element if _local(child) == name), None)
    return read_text(child) if child is not None else None


def read_items(select: Any) -> tuple[Item, ...]:
    """Return the choices that are written inside of a select."""
    return tuple(_item(child) for child in select if _local(child) == "item")


def _item(element: Any) -> Item:
    value = next((child for child in element if _local(child) == "value"), None)
    return Item((value.text or "").strip() if value is not None else "", _text_child(element, "label"))


def _itemset(element: Any) -> Itemset:
    value = next((c.get("ref") or "" for c in element if _local(c) == "value"), "")
    label = next((c.get("ref") or "" for c in element if _local(c) == "label"), None)
    return Itemset((element.get("nodeset") or "").strip(), value.strip(), label.strip() if label else None)
