"""The one table model: submissions as rows, each repeat as a table with a key to its parent.

Every export reads it. Columns come in form order; a column is named by the question's path below the
root, `/` as `-`, as ODK Central names it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.form.definition import Control, FormDefinition
from survey.form.secondary import StaticNode, load_instance
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

KEY, PARENT_KEY = "KEY", "PARENT_KEY"


@dataclass(frozen=True, slots=True)
class Column:
    """A question: its generic path, the name of its column, its label, and the labels of its choices."""

    path: str
    name: str
    label: str
    choices: Mapping[str, str]
    is_multiple: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the submissions (`path` is the root's) or one repeat (`path` is the repeat's)."""

    path: str
    name: str
    columns: tuple[Column, ...]

    @property
    def is_repeat(self) -> bool:
        """Tell whether rows are repeat instances."""
        return self.path.count("/") > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `values` by column path, those that are there."""

    key: str
    parent_key: str | None
    values: Mapping[str, str]


def tables_of(
    form: FormDefinition, language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> list[Table]:
    """Return the tables of a form: the submissions first, then its repeats in form order.

    `lists` are the secondary instances that the campaign serves, by identifier, for the labels of choices.
    """
    root = f"/{form.root.name}"
    columns: dict[str, list[Column]] = {root: []}
    labels = Labels(form, language, lists)
    _collect(form.body, root, root, columns, labels)
    known = {column.path for own in columns.values() for column in own}
    for path, bind in form.binds.items():
        if path not in known and "@" not in path and (bind.calculate or bind.preload):
            table = max((t for t in columns if path.startswith(t + "/")), key=len)
            columns[table].append(Column(path, _name(path, table), path.rpartition("/")[2], {}))
    return [Table(path, _table_name(form, path, root), tuple(own)) for path, own in columns.items()]


def _table_name(form: FormDefinition, path: str, root: str) -> str:
    return form.form_id if path == root else f"{form.form_id}-{_name(path, root)}"


def _name(path: str, table: str) -> str:
    return path[len(table) + 1 :].replace("/", "-")


def _collect(
    controls: tuple[Control, ...], table: str, root: str, columns: dict[str, list[Column]], labels: "Labels"
) -> None:
    for control in controls:
        if control.kind == "repeat" and control.ref is not None:
            columns.setdefault(control.ref, [])
            _collect(control.children, control.ref, root, columns, labels)
        elif control.kind == "group":
            _collect(control.children, table, root, columns, labels)
        elif control.ref is not None:
            columns[table].append(
                Column(
                    control.ref,
                    _name(control.ref, table),
                    labels.label(control),
                    labels.choices(control),
                    control.kind in ("select", "rank"),
                )
            )


class Labels:
    """The labels of a form in one language, read from its definition: no instance is needed."""

    def __init__(
        self, form: FormDefinition, language: str | None, lists: Mapping[str, StaticNode] | None = None
    ) -> None:
        self._form = form
        self._lists = lists or {}
        self._language = language or form.default_language or ""

    def label(self, control: Control) -> str:
        """Return the label of a control or choice, its name without one; what it would compute is `…`."""
        text = control.label
        if text is None:
            return (control.ref or "").rpartition("/")[2]
        pieces = text.pieces if text.itext_id is None else self._pieces(text.itext_id)
        return "".join(piece if isinstance(piece, str) else "…" for piece in pieces).strip()

    def _pieces(self, identifier: str) -> tuple[object, ...]:
        for language in (self._language, self._form.default_language or ""):
            forms = self._form.itext.get(language, {}).get(identifier)
            if forms is not None and "" in forms:
                return forms[""]
        return (identifier,)

    def choices(self, control: Control) -> Mapping[str, str]:
        """Return the labels of a question's choices by code, in the order of the form."""
        labels = {item.value: self.label(Control("item", item.value, item.label)) for item in control.items}
        if control.itemset is not None and control.itemset.nodeset.startswith("instance("):
            identifier = control.itemset.nodeset.split("'")[1] if "'" in control.itemset.nodeset else ""
            labels.update(self._listed(identifier))
        return labels

    def _listed(self, identifier: str) -> Mapping[str, str]:
        external = self._form.instances.get(identifier)
        document = self._lists.get(identifier)
        if document is None and external is not None:
            document = load_instance(self._form, external)
        labels: dict[str, str] = {}
        for item in document.children[0].children if document is not None and document.children else ():
            cells = {cell.name: cell.string_value() for cell in item.children}
            if "itextId" in cells:
                label = "".join(str(piece) for piece in self._pieces(cells["itextId"]))
            else:
                label = cells.get("label", cells.get("name", ""))
            labels[cells.get("name", "")] = label
        return labels


def rows_of(table: Table, state: SubmissionState, values: Mapping[str, str]) -> Iterator[Row]:
    """Return the rows of one submission in a table, from the values that may leave, by identity path."""
    if not table.is_repeat:
        own = {generic(path): value for path, value in values.items() if "[" not in path}
        yield Row(state.submission, None, own)
        return
    for path, identities in state.repeats.items():
        if generic(path) != table.path:
            continue
        for identity in identities:
            here = f"{path}[{identity}]"
            own = {
                generic(p): v
                for p, v in values.items()
                if p.startswith(here + "/") and "[" not in p[len(here) :]
            }
            # An instance of which nothing may leave is no row: its key would tell when and how many.
            if own:
                yield Row(f"{state.submission}{here}", _parent_key(state, path), own)


def _parent_key(state: SubmissionState, path: str) -> str:
    """Return the key of the row that a repeat's instances belong to."""
    above = path[: path.rfind("]") + 1]
    return f"{state.submission}{above}"


def shown(column: Column, value: str, *, labels: bool) -> str:
    """Return a cell's text: the codes, or the labels of the choices separated by ` | `."""
    if not labels or not column.choices:
        return value
    codes = value.split() if column.is_multiple else [value]
    return " | ".join(column.choices.get(code, code) for code in codes)
