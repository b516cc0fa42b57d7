"""A form as a reader of answers sees it: sections, repeats and questions, in one language.

Tables, pages and codebooks are made from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from survey.form.definition import Control, FormDefinition
from survey.form.labels import Labels
from survey.form.roles import QUESTION_NAMES
from survey.form.secondary import StaticNode
from survey.form.tags import TagTable, tags_of

_SELECTS = ("select1", "select", "rank")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its generic path, label and choices in one language, and what kind it is.

    `type` is the bind's (`date`, `geopoint` …), `kind` the control's (`input`, `select` …), or `calculate`
    for what only the form computes. `companion` is the path of the question that says why there is no answer.
    """

    path: str
    label: str
    choices: Mapping[str, str]
    type: str
    kind: str
    is_image: bool = False
    companion: str | None = None

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def is_select(self) -> bool:
        """Tell whether answers are codes of choices."""
        return self.kind in _SELECTS

    @property
    def is_multiple(self) -> bool:
        """Tell whether an answer may be several codes."""
        return self.kind in ("select", "rank")

    def codes(self, value: str) -> list[str]:
        """Return the codes in an answer."""
        return value.split() if self.is_multiple else [value]

    def shown(self, value: str) -> str:
        """Return an answer as text: the labels of its choices separated by ` | `, else the value itself."""
        if not self.choices:
            return value
        return " | ".join(self.choices.get(code, code) for code in self.codes(value))


@dataclass(frozen=True, slots=True)
class Group:
    """A group or repeat with what stands in it, in form order; `path` is None for a group without one."""

    path: str | None
    label: str
    is_repeat: bool
    children: tuple["Question | Group", ...]

    def questions(self) -> Iterable[Question]:
        """Yield the questions below, those in repeats left out."""
        for child in self.children:
            if isinstance(child, Question):
                yield child
            elif not child.is_repeat:
                yield from child.questions()

    def repeats(self) -> Iterable["Group"]:
        """Yield the repeats below, those inside of another repeat after it."""
        for child in self.children:
            if isinstance(child, Group):
                if child.is_repeat:
                    yield child
                yield from child.repeats()


def read_questions(
    form: FormDefinition, language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> Group:
    """Return the whole form as one group, its labels in `language` (a name of the itext).

    `lists` are the secondary instances that the campaign serves, for the labels of choices.
    """
    reading = _Reading(form, Labels(form, language, lists), tags_of(form))
    return Group(f"/{form.root.name}", form.title, False, _nodes(form.body, reading))


def every_question(form: Group) -> Iterable[Question]:
    """Yield the questions of a form, those in repeats last."""
    yield from form.questions()
    for repeat in form.repeats():
        yield from repeat.questions()


def question_for(questions: Sequence[Question], role: str) -> Question | None:
    """Return the question that plays a role (`form.roles`) among some, None when none does."""
    by_name = {question.name: question for question in reversed(questions)}
    return next((by_name[name] for name in QUESTION_NAMES[role] if name in by_name), None)


class _Reading(NamedTuple):
    form: FormDefinition
    labels: Labels
    tags: TagTable


def _nodes(controls: Sequence[Control], reading: _Reading) -> tuple["Question | Group", ...]:
    found: list[Question | Group] = []
    for control in controls:
        if control.kind in ("group", "repeat"):
            children = _nodes(control.children, reading)
            label = "" if control.label is None else reading.labels.label(control)
            if (
                control.kind == "group"
                and not label
                and len(children) == 1
                and isinstance(children[0], Group)
            ):
                # XForms wraps a repeat in a group that carries its label.
                found.append(children[0])
            elif control.kind == "group" and _wraps_repeat(children, control.ref):
                found.append(_labelled(children[0], label))
            else:
                found.append(Group(control.ref, label, control.kind == "repeat", children))
        elif control.ref is not None:
            found.append(_question(control, reading))
    return tuple(found)


def _wraps_repeat(children: Sequence["Question | Group"], ref: str | None) -> bool:
    return (
        len(children) == 1
        and isinstance(children[0], Group)
        and children[0].is_repeat
        and children[0].path == ref
    )


def _labelled(group: "Question | Group", label: str) -> "Question | Group":
    assert isinstance(group, Group)
    return Group(group.path, group.label or label, group.is_repeat, group.children)


def _question(control: Control, reading: _Reading) -> Question:
    path = control.ref or ""
    bind = reading.form.binds.get(path)
    return Question(
        path=path,
        label=reading.labels.label(control),
        choices=reading.labels.choices(control) if control.kind in _SELECTS else {},
        type=bind.type if bind is not None else "string",
        kind=control.kind,
        is_image=control.kind == "upload" and (control.mediatype or "").startswith("image"),
        companion=reading.tags.companion_of(path),
    )
