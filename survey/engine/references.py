"""References with positions, to nodes and back: `/data/equipement[2]/etat`."""

import re
from collections.abc import Sequence
from functools import lru_cache

from survey.engine.building import first_instance, instances_of
from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode
from survey.errors import EngineError
from survey.messages import _

_SEGMENT = re.compile(r"(?P<name>@?[^\[\]/]+)(?:\[(?P<place>[^\[\]]+)\])?")


@lru_cache(maxsize=10_000)
def split_reference(ref: str) -> Sequence[tuple[str, str | None]]:
    """Return the segments of a reference: names with what stands in their brackets.

    Raises EngineError for a text that is no reference.
    """
    segments: list[tuple[str, str | None]] = []
    for part in ref.split("/")[1:]:
        found = _SEGMENT.fullmatch(part)
        if found is None:
            break
        segments.append((found["name"], found["place"]))
    if not ref.startswith("/") or len(segments) != ref.count("/"):
        raise EngineError(
            _("{ref} is no reference to a question.").format(ref=repr(ref)),
            remedy=_(
                "Write it as /data/group/question, with the position of a repeat: /data/repeat[2]/question."
            ),
        )
    return tuple(segments)


def split_place(ref: str) -> tuple[str, int | None]:
    """Take a last position off a reference.

    >>> split_place("/data/r[2]"), split_place("/data/r")
    (('/data/r', 2), ('/data/r', None))
    """
    if ref.endswith("]"):
        bare, _bracket, place = ref[:-1].rpartition("[")
        if place.isdecimal() and int(place) > 0:
            return bare, int(place)
    return ref, None


def find_child(node: InstanceNode, name: str, place: str | None) -> InstanceNode | None:
    """Return the child of that name, the attribute `@name`, or the instance at a position or identity."""
    if name.startswith("@"):
        return next((attribute for attribute in node.attributes if attribute.spec.name == name[1:]), None)
    spec = node.spec.children.get(name)
    if spec is not None and place is None:
        return first_instance(node, spec)
    if spec is not None:
        twins = instances_of(node, spec)
    else:
        # A node that the form does not foresee, as `meta/deprecatedID`.
        twins = [child for child in node.children if child.spec.name == name]
    if place is None:
        return twins[0] if twins else None
    if place.isdecimal():
        return twins[int(place) - 1] if 0 < int(place) <= len(twins) else None
    return next((twin for twin in twins if twin.identity == place), None)


def reference_of(node: InstanceNode, *, by_identity: bool = False) -> str:
    """Return a node's reference, repeat instances by position, or by their lasting identity."""
    parts: list[str] = []
    for above in node.above():
        if above.kind == "document":
            break
        parts.append(_segment(above, by_identity))
    return "/" + "/".join(reversed(parts))


def _segment(node: InstanceNode, by_identity: bool) -> str:
    if node.kind == "attribute":
        return "@" + node.spec.name
    if node.spec.repeat is None or node.parent is None:
        return node.spec.name
    if by_identity:
        return f"{node.spec.name}[{node.identity}]"
    place = next(i for i, twin in enumerate(instances_of(node.parent, node.spec), 1) if twin is node)
    return f"{node.spec.name}[{place}]"


def range_reference(parent: InstanceNode, spec: NodeSpec) -> str:
    """Return the reference of a repeat itself below `parent`: its instances' without a position."""
    above = "" if parent.kind == "document" else reference_of(parent)
    return f"{above}/{spec.name}"
