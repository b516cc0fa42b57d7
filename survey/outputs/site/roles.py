"""The questions of a form that play a role on the site, found by their name.

Question names are final (docs/decisions/0009-question-names.md), so that a role such as the name of a
centre is looked for by the names that forms give it (`form.roles`); everything else is generic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.form.roles import COMMUNE, LOCALITY, NAME, POSITION, PROVINCE, QUESTION_NAMES, REGION, TYPE
from survey.form.tags import TagTable
from survey.outputs.questions import Group, Question

NAMES = (*QUESTION_NAMES[NAME], "titre", "title")
STATUSES = ("statut", "status", "etat", "state", "fonctionnement")
REGIONS = (*QUESTION_NAMES[REGION], *QUESTION_NAMES[PROVINCE])
PLACES = (*QUESTION_NAMES[COMMUNE], *QUESTION_NAMES[LOCALITY], *QUESTION_NAMES[PROVINCE])
TESTIMONIES = ("temoignage", "temoignage_texte", "testimony", "citation", "verbatim")
CAPTIONS = ("legende", "caption")
CONTENTS = ("contenu", "contenus", "content", "contents")


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
