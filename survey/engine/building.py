"""Making nodes from what the form gives: the first instance, new instances of a repeat."""

import unicodedata
from bisect import bisect_left, bisect_right
from datetime import tzinfo
from operator import attrgetter

from survey.engine.saving import given
from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode
from survey.form.definition import Element

_rank = attrgetter("spec.rank")


def build_node(spec: NodeSpec, element: Element | None, parent: InstanceNode, tz: tzinfo) -> InstanceNode:
    """Make the node of `spec` below `parent`, with the texts and the first repeat instances of `element`."""
    node = InstanceNode(spec, parent, tz)
    source = element if element is not None else spec.element
    text = unicodedata.normalize("NFC", source.text.strip())
    if text:
        node.save(given(text, spec.datatype, tz))
    node.attributes = [_attribute(own, source, node, tz) for own in spec.attributes.values()]
    below: dict[str, list[Element]] = {}
    for child in source.children:
        below.setdefault(child.qualified_name, []).append(child)
    for name, child_spec in spec.children.items():
        elements = below.get(name, [])
        if child_spec.repeat is not None:
            # A template is the pattern of new instances, none itself.
            node.children.extend(
                build_node(child_spec, one, node, tz) for one in elements if not one.is_template
            )
        elif elements or name == "orx:meta" or spec.name == "orx:meta":
            node.children.append(build_node(child_spec, elements[0] if elements else None, node, tz))
    return node


def _attribute(spec: NodeSpec, source: Element, parent: InstanceNode, tz: tzinfo) -> InstanceNode:
    attribute = InstanceNode(spec, parent, tz, "attribute")
    attribute.text = source.attributes.get(spec.name, "")
    attribute.value = attribute.text
    return attribute


def insert_instance(spec: NodeSpec, parent: InstanceNode, tz: tzinfo) -> InstanceNode:
    """Add one more instance of a repeat after the last one below `parent`, from the form's pattern.

    In another repeat, a repeat without instances gets its first one after all else: as on a phone, where
    the pattern of the outer repeat keeps no place for it.
    """
    node = build_node(spec, spec.element, parent, tz)
    first = first_instance(parent, spec)
    is_inside = any(above.spec.repeat is not None for above in parent.above())
    node.is_last = first.is_last if first is not None else is_inside
    put_instance(node, parent)
    return node


def put_instance(node: InstanceNode, parent: InstanceNode) -> None:
    """Place an instance after the last one of its repeat below `parent`."""
    parent.children.insert(bisect_right(parent.children, node.spec.rank, key=_rank), node)


def instances_of(parent: InstanceNode, spec: NodeSpec) -> list[InstanceNode]:
    """Return the nodes of `spec` below `parent`, in order: the instances of a repeat, or the one node.

    Children stand in the order of the form, so that they are found without looking at all of them.
    """
    children = parent.children
    start = bisect_left(children, spec.rank, key=_rank)
    return children[start : bisect_right(children, spec.rank, start, key=_rank)]


def first_instance(parent: InstanceNode, spec: NodeSpec) -> InstanceNode | None:
    """Return the first of the nodes of `spec` below `parent`, without looking at the others."""
    place = bisect_left(parent.children, spec.rank, key=_rank)
    found = parent.children[place] if place < len(parent.children) else None
    return found if found is not None and found.spec.rank == spec.rank else None


def nodes_of(parent: InstanceNode, spec: NodeSpec) -> list[InstanceNode]:
    """Return the nodes of `spec` directly at `parent`: its children, or its attribute."""
    if parent.spec.attributes.get(spec.name) is spec:
        return [attribute for attribute in parent.attributes if attribute.spec is spec]
    return instances_of(parent, spec)
