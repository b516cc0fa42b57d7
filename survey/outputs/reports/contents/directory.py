"""The directory of local contents and applications: one entry for each, whoever holds it.

What lives here: de-duplication by folded title and producer. What does not: the document (`composing`), the
page of the site (`outputs.site.pages`).
A centre without a page is not named: it is counted among the holders.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey.messages.folding import fold
from survey.outputs.questions import Group, Question
from survey.outputs.site.centres import Centre, Gathered
from survey.outputs.site.roles import find_contents, find_named
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

_FIELDS = {
    "title": ("titre", "title", "nom", "name"),
    "producer": ("producteur", "producer", "auteur", "author"),
    "producer_kind": ("producteur_nature", "producer_kind"),
    "theme": ("theme", "themes", "sujet", "subject"),
    "language": ("langue", "langues", "language", "languages"),
    "kind": ("genre", "kind", "type", "nature"),
    "kind_precision": ("genre_precision", "kind_other"),
    "origin": ("origine", "origin"),
    "format": ("format", "support"),
    "size_mb": ("taille_mo", "size_mb"),
    "rights": ("droits", "rights", "licence", "license"),
    "access": ("acces", "access", "ou", "where"),
}


@dataclass(slots=True)
class Content:
    """A content: its values by field (codes of selects, texts), each once; who holds it.

    A producer that is no body with a name is told by its kind (`producer_kind`): a person, the centre itself.
    `holders` are centres with a page; `unnamed` counts the others.
    """

    title: str
    producer: str
    values: dict[str, list[str]] = field(default_factory=dict)
    holders: list[Centre] = field(default_factory=list)
    unnamed: int = 0


_Found = dict[tuple[str, str, str], Content]


@dataclass(frozen=True, slots=True)
class Directory:
    """The contents by title, and the questions of their fields; without questions the form asks for none."""

    contents: tuple[Content, ...]
    questions: Mapping[str, Question]

    def labels(self, content: Content, name: str) -> list[str]:
        """Return a field's values as a reader of the language of the questions sees them."""
        question = self.questions.get(name)
        known = question.choices if question is not None else {}
        return [known.get(value, value) for value in content.values.get(name, ())]


def content_questions(form: Group) -> tuple[str, dict[str, Question]]:
    """Return the path of the repeat of contents and its questions by field; empty when the form has none."""
    repeat = find_contents(form)
    if repeat is None:
        return "", {}
    inside = list(repeat.questions())
    found = {name: find_named(inside, names) for name, names in _FIELDS.items()}
    return repeat.path or "", {name: question for name, question in found.items() if question is not None}


def make_directory(form: Group, gathered: Gathered) -> Directory:
    """Gather the contents of all submissions, the same title by the same producer once."""
    path, questions = content_questions(form)
    if "title" not in questions:
        return Directory((), {})
    found: _Found = {}
    for centre in gathered.centres:
        for content in _held(found, centre.state.submission, _instances(path, questions, centre.values)):
            content.holders.append(centre)
    for state, own in gathered.pageless:
        for content in _held(found, state.submission, _instances(path, questions, own)):
            content.unnamed += 1
    ordered = sorted(found.values(), key=lambda content: (fold(content.title), fold(content.producer)))
    return Directory(tuple(ordered), questions)


def titles_of(form: Group, state: SubmissionState) -> set[str]:
    """Return the identity paths of a submission's titles, of those too that are in conflict or erased."""
    question = content_questions(form)[1].get("title")
    if question is None:
        return set()
    end = question.path[question.path.rindex("/") :]
    paths = (*state.answers, *state.erased, *(conflict.path for conflict in state.conflicts))
    return {path for path in paths if path.endswith(end) and generic(path) == question.path}


def _instances(
    path: str, questions: Mapping[str, Question], values: Mapping[str, str]
) -> Iterable[dict[str, list[str]]]:
    """Yield the fields of each instance that has a title."""
    by_path = {question.path: (name, question) for name, question in questions.items()}
    rows: dict[str, dict[str, list[str]]] = {}
    for own, value in values.items():
        if (known := by_path.get(generic(own))) is not None and value.strip():
            name, question = known
            here = own.rpartition("]")[0]
            rows.setdefault(here, {})[name] = question.codes(value) if question.is_select else [value.strip()]
    return (row for row in rows.values() if "title" in row)


def _held(found: _Found, submission: str, instances: Iterable[Mapping[str, Sequence[str]]]) -> list[Content]:
    """Take a submission's contents in; return each that it holds once."""
    held: list[Content] = []
    for values in instances:
        title, producer = values["title"][0], next(iter(values.get("producer", ())), "")
        # What two centres made themselves under one title are two contents.
        maker = submission if not producer and "centre" in values.get("producer_kind", ()) else ""
        content = found.setdefault((fold(title), fold(producer), maker), Content(title, producer))
        for name, own in values.items():
            known = content.values.setdefault(name, [])
            known.extend(value for value in own if value not in known)
        if content not in held:
            held.append(content)
    return held
