"""A form as a reader sees it: sections and questions in one language, and questions found by their name.

Question names are final (docs/decisions/0009-question-names.md), so that a role such as the name of a
centre is looked for by the names that forms give it (`form.roles`); everything else is generic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.form.definition import Control, FormDefinition
from survey.form.labels import Labels
from survey.form.roles import COMMUNE, LOCALITY, NAME, POSITION, PROVINCE, QUESTION_NAMES, REGION, TYPE
from survey.form.secondary import StaticNode
from survey.form.tags import TagTable

_SELECTS = ("select1", "select", "rank")

NAMES = (*QUESTION_NAMES[NAME], "titre", "title")
STATUSES = ("statut", "status", "etat", "state", "fonctionnement")
REGIONS = (*QUESTION_NAMES[REGION], *QUESTION_NAMES[PROVINCE])
PLACES = (*QUESTION_NAMES[COMMUNE], *QUESTION_NAMES[LOCALITY], *QUESTION_NAMES[PROVINCE])
TESTIMONIES = ("temoignage", "temoignage_texte", "testimony", "citation", "verbatim")
CAPTIONS = ("legende", "caption")
CONTENTS = ("contenu", "contenus", "content", "contents")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its generic path, label and choices in one language, and what kind it is.

    `type` is the bind's (`date`, `geopoint` …), `kind` the control's (`input`, `select` …).
    """

    path: str
    label: str
    choices: Mapping[str, str]
    type: str
    kind: str
    is_image: bool = False

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def is_select(self) -> bool:
        """Tell whether answers are codes of choices."""
        return self.kind in _SELECTS

    def codes(self, value: str) -> list[str]:
        """Return the codes in an answer."""
        return value.split() if self.kind in ("select", "rank") else [value]


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
    labels = Labels(form, language, lists)
    return Group(f"/{form.root.name}", form.title, False, _nodes(form.body, form, labels))


def _nodes(
    controls: Sequence[Control], form: FormDefinition, labels: Labels
) -> tuple["Question | Group", ...]:
    found: list[Question | Group] = []
    for control in controls:
        if control.kind in ("group", "repeat"):
            children = _nodes(control.children, form, labels)
            label = "" if control.label is None else labels.label(control)
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
            found.append(_question(control, form, labels))
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


def _question(control: Control, form: FormDefinition, labels: Labels) -> Question:
    bind = form.binds.get(control.ref or "")
    return Question(
        path=control.ref or "",
        label=labels.label(control),
        choices=labels.choices(control) if control.kind in _SELECTS else {},
        type=bind.type if bind is not None else "string",
        kind=control.kind,
        is_image=control.kind == "upload" and (control.mediatype or "").startswith("image"),
    )


def find_named(questions: Iterable[Question], names: Sequence[str]) -> Question | None:
    """Return the question that has the earliest of `names`, the first in form order, None without one."""
    by_name: dict[str, Question] = {}
    for question in questions:
        by_name.setdefault(question.name, question)
    return next((by_name[name] for name in names if name in by_name), None)


@dataclass(frozen=True, slots=True)
class Roles:
    """The questions from which headers, map and lists are made; those that the form lacks are None."""

    name: Question | None
    type: Question | None
    status: Question | None
    region: Question | None
    places: tuple[Question, ...]
    positions: tuple[Question, ...]
    testimonies: tuple[Question, ...]
    images: tuple[Question, ...]
    captions: Mapping[str, str]

    @property
    def shown_apart(self) -> frozenset[str]:
        """Return the paths that a page shows in a place of their own, not among the answers."""
        own = {question.path for question in (*self.images, *self.testimonies)}
        return frozenset(own | set(self.captions.values()) | ({self.name.path} if self.name else set()))


def find_roles(form: Group, tags: TagTable) -> Roles:
    """Find the questions of a form that play a role; one about a person is nobody's header."""
    all_questions = list(form.questions())
    plain = [question for question in all_questions if not tags.is_personal(question.path)]
    selects = [question for question in plain if question.is_select]
    everywhere = [*all_questions, *(q for repeat in form.repeats() for q in repeat.questions())]
    images = tuple(question for question in everywhere if question.is_image)
    points = [question for question in all_questions if question.type == "geopoint"]
    named = find_named(points, QUESTION_NAMES[POSITION])
    positions = [named, *(p for p in points if p is not named)] if named is not None else points
    places = [find_named(plain, (name,)) for name in PLACES]
    return Roles(
        name=find_named(plain, NAMES),
        type=find_named(selects, QUESTION_NAMES[TYPE]),
        status=find_named(selects, STATUSES),
        region=find_named(selects, REGIONS),
        places=tuple(question for question in places if question is not None),
        positions=tuple(positions),
        testimonies=tuple(q for q in all_questions if q.name in TESTIMONIES and not q.is_select),
        images=images,
        captions=_captions(images, everywhere),
    )


def _captions(images: Iterable[Question], everywhere: Iterable[Question]) -> dict[str, str]:
    """Return the path of the caption beside each image that has one."""
    known = {question.path for question in everywhere}
    found: dict[str, str] = {}
    for image in images:
        folder = image.path.rpartition("/")[0]
        wanted = [f"{image.path}_{name}" for name in CAPTIONS] + [f"{folder}/{name}" for name in CAPTIONS]
        caption = next((path for path in wanted if path in known), None)
        if caption is not None:
            found[image.path] = caption
    return found


def find_contents(form: Group) -> Group | None:
    """Return the repeat of local contents, None when the form has none."""
    for name in CONTENTS:
        for repeat in form.repeats():
            if (repeat.path or "").rpartition("/")[2] == name:
                return repeat
    return None
