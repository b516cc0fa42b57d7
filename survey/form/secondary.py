"""Secondary instances: lists of choices and external files as trees that XPath walks, with an index.

What lives here: inline XML, CSV, XML and GeoJSON files. What does not: the primary instance (`engine`).
Rows of a file become `/root/item`, a cell per column, as ODK Collect has them.
Source: ODK XForms specification, secondary instances.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from survey.errors import FormError
from survey.form.definition import Element, ExternalInstance, FormDefinition
from survey.messages import _

LAST_SAVED = "__last-saved"
"""The identifier of the secondary instance that is the submission saved last (XLSForm `${last-saved#q}`)."""
SOURCE_SUFFIX = ".source.json"
"""What the name of a file of a form has in place of its own ending, where the file says whence it came."""
csv.field_size_limit(16 * 1024 * 1024)


class StaticNode:
    """A node that never changes; `lookup` finds children by a cell through an index made once."""

    __slots__ = ("_indexes", "attributes", "children", "kind", "name", "namespace", "parent", "text")

    is_relevant = True

    def __init__(
        self, kind: str, name: str, parent: "StaticNode | None", text: str = "", namespace: str = ""
    ) -> None:
        self.kind = kind
        self.name = name
        self.namespace = namespace
        self.parent = parent
        self.text = text
        self.children: list[StaticNode] = []
        self.attributes: Sequence[StaticNode] = ()
        self._indexes: dict[tuple[str, str], dict[str, list[StaticNode]]] = {}

    def string_value(self) -> str:
        """Return the text, or that of all below."""
        return "".join(child.string_value() for child in self.children) if self.children else self.text

    def typed_value(self) -> str:
        """Return the text: secondary instances have no types."""
        return self.string_value()

    def lookup(self, child: str, key: str, value: str) -> "list[StaticNode]":
        """Return the children `child` whose cell `key` reads `value`, from an index made once."""
        index = self._indexes.get((child, key))
        if index is None:
            index = {}
            for row in self.children:
                if row.name == child:
                    for cell in row.children:
                        if cell.name == key:
                            index.setdefault(cell.string_value(), []).append(row)
            self._indexes[child, key] = index
        return index.get(value, [])


class TableNode(StaticNode):
    """The rows of a table as `root/item`, a cell per column; a row becomes nodes when it is first asked for.

    A list of 40,000 places is read at once, and an interview looks at a few hundred of them.
    """

    __slots__ = ("_columns", "_made", "_rows", "_rows_by_cell")

    def __init__(self, parent: StaticNode, columns: Sequence[str], rows: list[list[str]]) -> None:
        self.kind, self.name, self.namespace, self.parent, self.text = "element", "root", "", parent, ""
        self.attributes = ()
        self._columns = {column: place for place, column in enumerate(columns) if column}
        self._rows = rows
        self._made: list[StaticNode | None] = [None] * len(rows)
        self._rows_by_cell: dict[str, dict[str, list[int]]] = {}

    @property
    def children(self) -> list[StaticNode]:  # type: ignore[override]
        """Return every row."""
        return [self._row(number) for number in range(len(self._rows))]

    def lookup(self, child: str, key: str, value: str) -> list[StaticNode]:
        """Return the rows whose cell `key` reads `value`, from an index made once."""
        place = self._columns.get(key)
        if child != "item" or place is None:
            return []
        index = self._rows_by_cell.get(key)
        if index is None:
            index = {}
            for number, row in enumerate(self._rows):
                index.setdefault(row[place] if place < len(row) else "", []).append(number)
            self._rows_by_cell[key] = index
        return [self._row(number) for number in index.get(value, ())]

    def _row(self, number: int) -> StaticNode:
        item = self._made[number]
        if item is None:
            row = self._rows[number]
            item = StaticNode("element", "item", self)
            item.children = [
                StaticNode("element", column, item, row[place] if place < len(row) else "")
                for column, place in self._columns.items()
            ]
            self._made[number] = item
        return item


def document_of(element: Element) -> StaticNode:
    """Return a document node holding `element`."""
    document = StaticNode("document", "", None)
    document.children.append(_node(element, document))
    _fill_rows(document.children[0])
    return document


def _fill_rows(root: StaticNode) -> None:
    """Give each row the cells that others of its name have: one that was left out reads as an empty one.

    pyxform leaves out what is empty, and `choice_filter` asks for it: `region = ''`.
    """
    columns: dict[str, dict[str, None]] = {}
    for row in root.children:
        columns.setdefault(row.name, {}).update(dict.fromkeys(cell.name for cell in row.children))
    for row in root.children:
        if len(row.children) < len(columns[row.name]):
            present = {cell.name for cell in row.children}
            missing = [name for name in columns[row.name] if name not in present]
            row.children.extend(StaticNode("element", name, row) for name in missing)


def _node(element: Element, parent: StaticNode) -> StaticNode:
    node = StaticNode("element", element.name, parent, element.text.strip(), element.namespace)
    node.attributes = [
        StaticNode("attribute", name.rpartition(":")[2], node, value)
        for name, value in element.attributes.items()
    ]
    node.children.extend(_node(child, node) for child in element.children)
    return node


def load_instance(form: FormDefinition, instance: ExternalInstance) -> StaticNode:
    """Return a secondary instance as a document. Raises FormError for a missing or unreadable file."""
    if instance.source is None:
        return document_of(instance.element or Element("root"))
    if instance.source.startswith("jr://instance/last-saved"):
        return StaticNode("document", "", None)
    path = find_file(form, instance.source)
    if path is None:
        if instance.element is not None:
            return document_of(instance.element)
        if _is_own_list(form, instance.source):
            # The form's own list, which nobody has filled yet.
            return rows_document([])
        raise FormError(
            _("The form needs the file {name}, which is not beside it.").format(
                name=file_name(instance.source)
            ),
            where=str(form.folder or form.form_id),
            remedy=_("Put the file into the form's folder, or name its folder with --attachments."),
        )
    return _read_file(path)


def _is_own_list(form: FormDefinition, source: str) -> bool:
    from survey.form.entities import entity_table, is_list_file

    return is_list_file(file_name(source), entity_table(form).lists)


def missing_files(form: FormDefinition, lists: Iterable[str] = ()) -> list[str]:
    """Return the names of the external files that the form needs and that are not beside it.

    `lists` are entity lists of other forms; a file that is named as one of them, or as a list that the
    form declares itself, comes from the campaign.
    """
    from survey.form.entities import entity_table, is_list_file

    served = {*lists, *entity_table(form).lists}
    return [
        file_name(instance.source)
        for instance in form.instances.values()
        if instance.source is not None
        and not instance.source.startswith("jr://instance/")
        and not is_list_file(file_name(instance.source), served)
        and find_file(form, instance.source) is None
    ]


def file_name(source: str) -> str:
    """Return the file name in `jr://file-csv/communes.csv`."""
    return source.rpartition("/")[2]


def find_file(form: FormDefinition, source: str) -> Path | None:
    """Return where an external file of the form lies, None when it does not.

    It is looked for in the form's folder and in every `…-media` folder there; a name never leaves them.
    """
    name = file_name(source)
    if form.folder is None or not name or name in (".", ".."):
        return None
    folders = [form.folder, *sorted(form.folder.glob("*-media"))]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def file_rows(form: FormDefinition, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV beside the form, none when there is no such file. Raises FormError."""
    path = find_file(form, name)
    if path is None:
        return []
    document = _read_file(path)
    return [{cell.name: cell.text for cell in row.children} for row in document.children[0].children]


def _read_file(path: Path) -> StaticNode:
    data = path.read_bytes()
    try:
        match path.suffix.lower():
            case ".csv":
                return _csv_document(data)
            case ".geojson":
                return rows_document(_geojson_rows(json.loads(data, parse_float=_Figure)))
            case _:
                return _xml_document(data, path.name)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        # Lookups and attributes: a GeoJSON of another shape.
        raise FormError(
            _("The form's file cannot be read: {reason}.").format(reason=error), where=str(path)
        ) from error


def _xml_document(data: bytes, name: str) -> StaticNode:
    from survey.form.xform import parse_xml, read_element

    return document_of(read_element(parse_xml(data, name)))


def rows_document(rows: Iterable[dict[str, str]]) -> StaticNode:
    """Return rows as `/root/item` with a cell for each column."""
    document = StaticNode("document", "", None)
    root = StaticNode("element", "root", document)
    document.children.append(root)
    for row in rows:
        item = StaticNode("element", "item", root)
        item.children = [StaticNode("element", column, item, value) for column, value in row.items()]
        root.children.append(item)
    _fill_rows(root)
    return document


def _csv_document(data: bytes) -> StaticNode:
    text = data.decode("utf-8-sig")
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    document = StaticNode("document", "", None)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    columns = [column.strip() for column in rows[0]] if rows else []
    document.children.append(TableNode(document, columns, rows[1:]))
    return document


class _Figure(float):
    """A number with a fraction or an exponent that knows how the file writes it: 1.50 stays 1.50."""

    def __new__(cls, text: str) -> "_Figure":
        figure = super().__new__(cls, text)
        figure.text = text
        return figure

    text: str


def _geojson_rows(value: Any) -> Iterable[dict[str, str]]:
    if value.get("type") != "FeatureCollection":
        raise ValueError("no FeatureCollection")
    for feature in value["features"]:
        properties = {str(key): _cell(cell) for key, cell in feature["properties"].items()}
        # The identifier of the feature itself wins over a property of that name, as in JavaRosa.
        if feature.get("id") is not None:
            properties["id"] = _cell(feature["id"])
        yield {**properties, "geometry": _odk_geometry(feature["geometry"])}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _Figure():
            return value.text
    return str(value)


def _odk_geometry(geometry: Any) -> str:
    if geometry is None:
        return ""
    points = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            points = [points]
        case "Polygon":
            points = points[0]
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)
