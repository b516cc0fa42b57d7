"""The rows recorded from ODK Web Forms: their documents, the environment they were asked in, their answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from survey.errors import XPathError
from survey.xpath import compile_expression
from survey.xpath.values import to_boolean, to_number, to_text
from tests.xpath.tree import PlainEnvironment, XmlNode, document_below, find, path_of, read_document

ZONE = ZoneInfo("America/Phoenix")
XHTML = "http://www.w3.org/1999/xhtml"
PREFIXES = {
    "xhtml": XHTML,
    "h": XHTML,
    "jr": "http://openrosa.org/javarosa",
    "ev": "http://some-namespace.com/nss",
    "ns2": "http://asdf/",
    "OpenClinica": "http://openclinica.com/odm",
    "enk": "http://enketo.org/xforms",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One recorded row, and where it stands in the file (from 0)."""

    number: int
    expr: str
    ctx: str
    type: str
    xml: str
    expected: Any
    root: str
    source: str


class Refused(str):
    """What an expression that is refused says."""


def read_rows(shared: Path) -> list[Row]:
    """Read every row of the recording."""
    lines = (shared / "conformance" / "xpath.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Row(number, root=value.pop("root", ""), **value)
        for number, value in enumerate(map(json.loads, lines))
    ]


@lru_cache(maxsize=512)
def namespaces_of(xml: str) -> Mapping[str, str]:
    """Return the prefixes that a document declares, with those that the recorder resolved itself."""
    found = dict(PREFIXES)
    for element in etree.fromstring(xml.encode()).iter(etree.Element):
        found.update({prefix: uri for prefix, uri in element.nsmap.items() if prefix})
    return found


def _elements(node: XmlNode, name: str) -> Iterator[XmlNode]:
    for child in node.children:
        if child.name == name:
            yield child
        yield from _elements(child, name)


@lru_cache(maxsize=512)
def environment(xml: str, root: str) -> PlainEnvironment:
    """Return a document, rooted where the row was, with its secondary instances and its texts."""
    document = read_document(xml)
    if root:
        document = document_below(find(document, root))
    env = PlainEnvironment(document, ZONE)
    whole = read_document(xml)
    for instance in list(_elements(whole, "instance")):
        name = next((a.text for a in instance.attributes if a.name == "id"), "")
        if name:
            env.instances[name] = document_below(instance)
    return env


def translations(xml: str) -> Iterator[dict[str, str]]:
    """Yield the texts of each language, or none when there is no language."""
    languages = list(_elements(read_document(xml), "translation"))
    for translation in languages:
        yield {
            next(a.text for a in text.attributes if a.name == "id"): text.children[0].string_value()
            for text in translation.children
            if text.children
        }
    if not languages:
        yield {}


def ask(row: Row) -> Any:
    """Return our answer in the row's type, or why we refuse.

    The row does not hold the language that was chosen: the first that gives what was recorded is taken.
    """
    env = environment(row.xml, row.root)
    for texts in translations(row.xml) if "itext" in row.expr else ({},):
        env.texts = texts
        if agrees(row, answer := _ask_once(row, env)):
            break
    return answer


def _ask_once(row: Row, env: PlainEnvironment) -> Any:
    try:
        expression = compile_expression(row.expr, namespaces=namespaces_of(row.xml))
        value = expression.value(_context(row, env), env)
        return _converted(value, row)
    except XPathError as error:
        return Refused(error.what)


def _context(row: Row, env: PlainEnvironment) -> XmlNode:
    """Return the node of a row, which may stand outside of what the row is rooted at."""
    try:
        return find(env.document, row.ctx)
    except LookupError:
        return find(read_document(row.xml), row.ctx)


def _converted(value: Any, row: Row) -> Any:
    kind = row.type
    if kind == "nodeset" and not isinstance(row.expected, list):
        kind = "string" if isinstance(row.expected, str) else "number"
    if isinstance(row.expected, list) and isinstance(value, list):
        return [path_of(node) or "/" for node in value]
    if isinstance(row.expected, list) and row.expr.startswith("jr:itext"):
        # Web Forms gives the nodes of a text; the text is what counts.
        text = find(read_document(row.xml), row.expected[0]).string_value()
        return row.expected if text == to_text(value) else to_text(value)
    match kind:
        case "boolean":
            return to_boolean(value)
        case "number":
            return to_number(value)
    return to_text(value)


def agrees(row: Row, answer: Any) -> bool:
    """Tell whether an answer is the recorded one; numbers may differ in the last figures."""
    if isinstance(answer, Refused):
        return False
    if isinstance(answer, float) and not isinstance(row.expected, bool):
        expected = float(row.expected)
        if answer != answer or expected != expected:
            return answer != answer and expected != expected
        return answer == expected or abs(answer - expected) <= 1e-9 * max(1.0, abs(expected))
    return bool(answer == row.expected)
