"""The texts of a form in one language, read from its definition: no instance is needed.

What lives here: labels, hints, the choices of a question with their labels. What does not: texts with the
values of an interview in them (`engine`), Markdown in texts (`markup`).
"""

import re
from collections.abc import Callable, Mapping

from survey.errors import FormError
from survey.form.definition import Control, FormDefinition, Output, Text
from survey.form.secondary import StaticNode, load_instance

Pieces = tuple[str | Output, ...]
_LIST = re.compile(r"(?:randomize\(\s*)?instance\(\s*['\"]([^'\"]+)['\"]\s*\)")


def list_of(control: Control) -> str | None:
    """Return the identifier of the secondary instance that a question's choices come from, None without.

    >>> from survey.form.definition import Itemset
    >>> list_of(Control("select1", "/data/a", itemset=Itemset("instance('oui_non')/root/item", "name")))
    'oui_non'
    """
    found = _LIST.match(control.itemset.nodeset) if control.itemset is not None else None
    return found.group(1) if found else None


def unknown_value(_output: Output) -> str:
    """Return what stands for a value that only an interview knows."""
    return "…"


class Labels:
    """The labels of a form in one language, that of the form by default.

    `lists` are the secondary instances that the campaign serves, by identifier; `stand_in` says what a
    value inside a text is shown as.
    """

    def __init__(
        self,
        form: FormDefinition,
        language: str | None,
        lists: Mapping[str, StaticNode] | None = None,
        *,
        stand_in: Callable[[Output], str] = unknown_value,
    ) -> None:
        self._form = form
        self._lists = lists or {}
        self._language = language or form.default_language or ""
        self._stand_in = stand_in

    def label(self, control: Control) -> str:
        """Return the label of a control or choice, its name without one."""
        if control.label is None:
            return (control.ref or "").rpartition("/")[2]
        return self.text(control.label)

    def text(self, text: Text | None, kind: str = "") -> str:
        """Return a text; `kind` is "", `guidance`, `image` …; empty when there is none."""
        return self._joined(self.pieces(text, kind))

    def pieces(self, text: Text | None, kind: str = "") -> Pieces:
        """Return a text as words and outputs, from the default language where this one lacks it."""
        if text is None:
            return ()
        if text.itext_id is None:
            return () if kind else text.pieces
        found = self._translated(text.itext_id, kind)
        return found if found is not None else (() if kind else (text.itext_id,))

    def _translated(self, identifier: str, kind: str) -> Pieces | None:
        for language in (self._language, self._form.default_language or ""):
            forms = self._form.itext.get(language, {}).get(identifier)
            if forms is not None and kind in forms:
                return forms[kind]
        return None

    def _joined(self, pieces: Pieces) -> str:
        return "".join(p if isinstance(p, str) else self._stand_in(p) for p in pieces).strip()

    def choices(self, control: Control) -> Mapping[str, str]:
        """Return the labels of a question's choices by code, in the order of the form.

        Raises FormError for a missing or unreadable file.
        """
        labels = {item.value: self.label(Control("item", item.value, item.label)) for item in control.items}
        for row in self.rows(control):
            code, label = self.choice(control, row)
            labels[code] = label
        return labels

    def known_choices(self, control: Control) -> Mapping[str, str]:
        """Return the choices as `choices` does, none where their file is not beside the form."""
        try:
            return self.choices(control)
        except FormError:
            return {}

    def rows(self, control: Control) -> tuple[Mapping[str, str], ...]:
        """Return the rows of the list that a question chooses from, cell by column. Raises FormError."""
        identifier = list_of(control)
        external = self._form.instances.get(identifier or "")
        document = self._lists.get(identifier or "")
        if document is None and external is not None:
            document = load_instance(self._form, external)
        items = document.children[0].children if document is not None and document.children else ()
        return tuple({cell.name: cell.string_value() for cell in item.children} for item in items)

    def choice(self, control: Control, row: Mapping[str, str]) -> tuple[str, str]:
        """Return the code and the label of a row of the question's list."""
        itemset = control.itemset
        code = row.get(itemset.value if itemset is not None else "name", row.get("name", ""))
        if "itextId" in row:
            found = self._translated(row["itextId"], "")
            return code, self._joined((row["itextId"],) if found is None else found)
        if itemset is not None and itemset.columns is not None:
            names = self.text(itemset.columns).split(",")
            return code, ", ".join(row.get(name.strip(), "") for name in names)
        column = itemset.label if itemset is not None and itemset.label else "label"
        return code, row.get(column, row.get("label", code))
