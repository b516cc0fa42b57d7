"""What the engine shows of its nodes: frozen values, one per asking."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from survey.form.definition import NONE


class Choice(NamedTuple):
    """A choice of a list: the code that is saved, and its label in the language in use.

    `media` are the files shown with it, by kind (`image`, `audio` …).
    """

    value: str
    label: str
    media: Mapping[str, str] = NONE


class Outcome(NamedTuple):
    """What became of an answer.

    `status` is ok; constraint (refused by its constraint, not kept); required (empty where it must
    not be, not kept); refused (it does not fit the question, not kept). `hidden` and `shown` are the
    references of answered questions that lost or gained relevance by it.
    """

    status: str
    message: str | None = None
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Glance(NamedTuple):
    """The little of a node that progress and the way through a form need; `value` is "" when empty."""

    relevant: bool
    readonly: bool
    value: str


class NodeView(NamedTuple):
    """A node as it stands now.

    `kind` is root, group, input, select, rank, range, trigger, upload, note, model-value, repeat-instance,
    repeat-range:controlled or repeat-range:uncontrolled. `value` is XForms text, None for a node that
    holds others, "" when empty. `tags` are the bind's foreign attributes by canonical prefix;
    `media` the files that go with the label, by kind (`image`, `big-image`, `audio`, `video`).
    """

    ref: str
    kind: str
    datatype: str
    control: str | None
    mediatype: str | None
    appearance: str
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    value: str | None
    label: str | None
    hint: str | None
    guidance: str | None
    choices: tuple[Choice, ...]
    constraint_message: str | None
    required_message: str | None
    tags: Mapping[str, str] = NONE
    attributes: Mapping[str, str] = NONE
    media: Mapping[str, str] = NONE

    def as_json(self) -> dict[str, Any]:
        """Return the object that `survey form run --json` prints."""
        return {
            "ref": self.ref,
            "type": self.kind,
            "relevant": self.relevant,
            "required": self.required,
            "readonly": self.readonly,
            "valid": self.valid,
            "value": self.value,
            "label": self.label,
            "choices": [{"value": choice.value, "label": choice.label} for choice in self.choices],
        }
