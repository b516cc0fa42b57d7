"""A tree for expressions to walk: any XML, every value a text, nothing hidden."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from lxml import etree


class XmlNode:
    """One node of an XML document, as the engine sees nodes."""

    def __init__(
        self, kind: str, name: str, namespace: str, parent: "XmlNode | None", text: str = ""
    ) -> None:
        self.kind, self.name, self.namespace, self.parent, self.text = kind, name, namespace, parent, text
        self.all_children: list[XmlNode] = []
        self.attributes: list[XmlNode] = []
        self.namespace_nodes: list[XmlNode] = []
        self.prefix = ""
        self.place = ""

    @property
    def children(self) -> Sequence["XmlNode"]:
        return [child for child in self.all_children if child.kind == "element"]

    @property
    def qualified_name(self) -> str:
        return f"{self.prefix}:{self.name}" if self.prefix else self.name

    @property
    def is_relevant(self) -> bool:
        return True

    def string_value(self) -> str:
        if self.kind in ("element", "document"):
            return "".join(c.string_value() for c in self.all_children if c.kind in ("element", "text"))
        return self.text

    def typed_value(self) -> str:
        return self.string_value()

    def lookup(self, child: str, key: str, value: str) -> None:
        return None


def build(element: Any, parent: XmlNode | None) -> XmlNode:
    """Make the tree below an lxml element."""
    name = etree.QName(element)
    node = XmlNode("element", name.localname, name.namespace or "", parent)
    node.prefix = element.prefix or ""
    for key, value in element.attrib.items():
        attribute = etree.QName(key)
        made = XmlNode("attribute", attribute.localname, attribute.namespace or "", node, value)
        known = {
            "http://www.w3.org/XML/1998/namespace": "xml",
            **{u: p for p, u in element.nsmap.items() if p},
        }
        made.prefix = known.get(attribute.namespace or "", "")
        node.attributes.append(made)
    for prefix, uri in {**element.nsmap, "xml": "http://www.w3.org/XML/1998/namespace"}.items():
        node.namespace_nodes.append(XmlNode("namespace", prefix or "", "", node, uri))
    if element.text:
        node.all_children.append(XmlNode("text", "", "", node, element.text))
    for child in element:
        if isinstance(child, etree._Comment):
            node.all_children.append(XmlNode("comment", "", "", node, child.text or ""))
        elif isinstance(child, etree._ProcessingInstruction):
            made = XmlNode("processing-instruction", child.target, "", node, child.text or "")
            node.all_children.append(made)
        else:
            node.all_children.append(build(child, node))
        if child.tail:
            node.all_children.append(XmlNode("text", "", "", node, child.tail))
    return node


def read_document(xml: str) -> XmlNode:
    """Read a text as a document node."""
    document = XmlNode("document", "", "", None)
    root = etree.fromstring(xml.encode())
    document.all_children.append(build(root, document))
    return document


def path_of(node: XmlNode) -> str:
    """Return `/root[1]/a[2]` with prefixes; below a document taken out of another one, the path there."""
    if node.kind == "document" or node.parent is None:
        return node.place
    if node.kind == "attribute":
        return f"{path_of(node.parent)}/@{node.qualified_name}"
    if node.kind == "namespace":
        return f"{path_of(node.parent)}/namespace::{node.name}"
    twins = [child for child in node.parent.all_children if step_of(child) == step_of(node)]
    place = next(i for i, twin in enumerate(twins, 1) if twin is node)
    return f"{path_of(node.parent)}/{step_of(node)}[{place}]"


def step_of(node: XmlNode) -> str:
    """Return an element's name, the kind of any other node."""
    return node.qualified_name if node.kind == "element" else f"{node.kind}()"


def document_below(element: XmlNode) -> XmlNode:
    """Return a document holding what an element holds, the element's attributes with it."""
    document = XmlNode("document", "", "", None)
    document.place = path_of(element)
    document.all_children, document.attributes = element.all_children, element.attributes
    for child in (*document.all_children, *document.attributes):
        child.parent = document
    return document


def find(document: XmlNode, path: str) -> XmlNode:
    """Return the node at a path as `path_of` writes it."""
    pending = [document]
    if path in ("", "/", document.place):
        return document
    while pending:
        node = pending.pop()
        if path_of(node) == path:
            return node
        pending.extend((*node.attributes, *node.all_children))
    raise LookupError(path)


class PlainEnvironment:
    """An environment with one document and a fixed clock."""

    def __init__(
        self, document: XmlNode, tz: tzinfo = UTC, instances: dict[str, XmlNode] | None = None
    ) -> None:
        self.document, self.tz, self.current = document, tz, None
        self.instances = instances or {}
        self.texts: dict[str, str] = {}

    def now(self) -> datetime:
        return datetime(2026, 11, 3, 9, 30, tzinfo=self.tz)

    def root(self) -> XmlNode:
        return self.document

    def instance(self, name: str) -> XmlNode | None:
        return self.instances.get(name)

    def absolute(self, names: tuple[str, ...]) -> list[XmlNode]:
        nodes = [self.document]
        for name in names:
            nodes = [child for node in nodes for child in node.children if child.name == name]
        return nodes

    def itext(self, identifier: str) -> str:
        return self.texts.get(identifier, identifier)

    def choice_label(self, value: str, reference: str) -> str:
        return f"{reference}:{value}"

    def property(self, name: str) -> str:
        return f"<{name}>"

    def random(self) -> float:
        return 0.5

    def uuid(self) -> str:
        return "00000000-0000-4000-8000-000000000000"
