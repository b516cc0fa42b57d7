"""A form as frozen values: what the XForm says, nothing computed.

What lives here: the words of the ODK XForms specification as named tuples, which cost a start a tenth of
what frozen dataclasses do (decision 0106). What does not: reading XML
(`xform`), texts in a language (`itext`), external files (`secondary`), state (`engine`).
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

NONE: Mapping[str, str] = MappingProxyType({})
"""No attributes."""


class Output(NamedTuple):
    """A value shown inside a text: the XPath expression of an `<output value="…"/>`."""

    expression: str


class Text(NamedTuple):
    """A text for people: `itext_id` names it in every language, or `pieces` are it.

    `dynamic` is an expression whose value is the itext id, as in the labels of choices.
    """

    itext_id: str | None = None
    pieces: tuple["str | Output", ...] = ()
    dynamic: str | None = None


class Bind(NamedTuple):
    """What holds for the nodes at `nodeset` (generic, absolute): type, logic, messages, tags.

    Expressions are XPath text, None where absent. `extra` maps foreign attributes by canonical prefix:
    `survey:pii` → `phone`. `save_to` is the entity property that the value goes to.
    """

    nodeset: str
    type: str = "string"
    relevant: str | None = None
    required: str | None = None
    readonly: str | None = None
    constraint: str | None = None
    calculate: str | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    preload: str | None = None
    preload_parameter: str | None = None
    save_to: str | None = None
    extra: Mapping[str, str] = NONE


class Item(NamedTuple):
    """A choice written in the body."""

    value: str
    label: Text | None = None


class Itemset(NamedTuple):
    """Choices found by an expression: `nodeset` gives the items, the others are read at each item.

    `columns` is a text that names the cells which are the label, separated by commas: a `search()`.
    """

    nodeset: str
    value: str
    label: str | None = None
    columns: Text | None = None


class Control(NamedTuple):
    """A question, group or repeat of the body, in the order in which it is asked.

    `kind` is input, select1, select, rank, range, trigger, upload, group or repeat; `ref` the generic
    nodeset, None for a group without one. `repeat_count` is the expression of `jr:count`.
    """

    kind: str
    ref: str | None
    label: Text | None = None
    hint: Text | None = None
    appearance: str = ""
    mediatype: str | None = None
    children: tuple["Control", ...] = ()
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    repeat_count: str | None = None
    no_add_remove: bool = False
    attributes: Mapping[str, str] = NONE


class Element(NamedTuple):
    """An element of the primary instance as the form gives it.

    `prefix` is its namespace prefix in the form; `attributes` map qualified names as written to text.
    `is_template` marks `jr:template`, which is no instance of its repeat.
    """

    name: str
    prefix: str = ""
    namespace: str = ""
    text: str = ""
    attributes: Mapping[str, str] = NONE
    children: tuple["Element", ...] = ()
    is_template: bool = False

    @property
    def qualified_name(self) -> str:
        """Return the name as the form writes it, with its prefix."""
        return f"{self.prefix}:{self.name}" if self.prefix else self.name


class SetValue(NamedTuple):
    """An action: when one of `events` happens, `ref` takes the value of `value` (an expression) or `text`.

    `source` is the generic nodeset of the repeat or question that the action stands in, None at the top.
    """

    events: tuple[str, ...]
    ref: str
    value: str | None = None
    text: str = ""
    source: str | None = None


class ExternalInstance(NamedTuple):
    """A secondary instance: inline as `element`, or in the file that `source` names (`jr://file-csv/x.csv`)."""

    identifier: str
    element: Element | None = None
    source: str | None = None


class FormDefinition(NamedTuple):
    """A whole form.

    `hash` is the SHA-256 of the XForm's bytes, hexadecimal. `languages` are named as in the itext
    (`Français (fr)`), the default one first in `default_language`, None for a form without translations.
    `itext` maps language → id → form of the text (`""`, `guidance`, `image` …) → pieces. `folder` is where
    external files are looked for; `namespaces` map prefixes to URIs. `cache_key` is the name under which the
    cache of compiled forms keeps this form, None for one read without the cache.
    """

    form_id: str
    version: str
    title: str
    hash: str
    xml: bytes
    root: Element
    binds: Mapping[str, Bind]
    body: tuple[Control, ...]
    languages: tuple[str, ...] = ()
    default_language: str | None = None
    itext: Mapping[str, Mapping[str, Mapping[str, tuple["str | Output", ...]]]] = MappingProxyType({})
    instances: Mapping[str, ExternalInstance] = MappingProxyType({})
    actions: tuple[SetValue, ...] = ()
    namespaces: Mapping[str, str] = NONE
    folder: Path | None = None
    cache_key: str | None = None

    @property
    def has_media(self) -> bool:
        """Tell whether some text goes with a picture, a sound or a film."""
        return any(
            form in ("image", "big-image", "audio", "video")
            for texts in self.itext.values()
            for forms in texts.values()
            for form in forms
        )

    def controls(self) -> Mapping[str, Control]:
        """Return each question's control by its generic nodeset (groups and repeats too)."""
        found: dict[str, Control] = {}
        pending = list(self.body)
        while pending:
            control = pending.pop(0)
            if control.ref is not None and (control.kind != "group" or control.ref not in found):
                found[control.ref] = control
            pending[:0] = control.children
        return found
