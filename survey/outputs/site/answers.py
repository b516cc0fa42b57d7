"""A centre's answers as sections of a page, in one language.

What lives here: what is shown of a value (labels, dates, numbers, links). What does not: what may leave;
the values given here passed the gate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from survey.fieldwork.scores import UNKNOWN
from survey.messages import current_language
from survey.messages.dates import PartialDate, format_date
from survey.messages.numbers import format_number
from survey.outputs.questions import Group, Question
from survey.outputs.site.centres import Centre, read_position
from survey.records.paths import generic

_WEB = ("http", "https")
_UNSHOWN = ("geotrace", "geoshape")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its question; `items` are the choices of a multiple one, `link` a web address."""

    label: str
    text: str
    items: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A repeat: the labels of its questions, and a row of texts for each instance."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Section:
    """A heading of level 2 or 3 with the answers below it."""

    title: str
    level: int
    answers: list[Answer] = field(default_factory=list)
    tables: list[AnswerTable] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands here."""
        return not self.answers and not self.tables


class Shower:
    """Shows values in the language in use; `leave_out` are paths that have a place of their own."""

    def __init__(self, form: Group, leave_out: frozenset[str]) -> None:
        self._form = form
        every = (*form.questions(), *(q for repeat in form.repeats() for q in _all_questions(repeat)))
        self._shown = frozenset(q.path for q in every if _can_be_shown(q)) - leave_out

    def sections(self, centre: Centre) -> list[Section]:
        """Return the sections that hold something, headings in order."""
        found: list[Section] = [Section(self._form.label, 2)]
        self._fill(self._form, centre, found, level=1)
        kept: list[Section] = []
        for place, section in enumerate(found):
            below = found[place + 1 :]
            deeper = next((s for s in below if not s.is_empty or s.level == 2), None)
            heads_some = section.level == 2 and deeper is not None and deeper.level == 3
            if not section.is_empty or heads_some:
                kept.append(section)
        return kept

    def _fill(self, group: Group, centre: Centre, found: list[Section], level: int) -> None:
        own = found[-1]
        for child in group.children:
            if isinstance(child, Question):
                value = centre.values.get(child.path)
                if child.path in self._shown and value and not is_unknown(child, value):
                    own.answers.append(self.answer(child, value))
            elif child.is_repeat:
                self._fill_repeat(child, centre, found, own, level)
            elif child.label and level < 3:
                found.append(Section(child.label, level + 1))
                self._fill(child, centre, found, level + 1)
            else:
                inner = [own]
                self._fill(child, centre, inner, 3)

    def _fill_repeat(
        self, repeat: Group, centre: Centre, found: list[Section], own: Section, level: int
    ) -> None:
        table = self.table(repeat, centre)
        if table is None:
            return
        if level == 1 and repeat.label:
            found.append(Section(repeat.label, 2, tables=[table]))
        else:
            own.tables.append(table)

    def table(self, repeat: Group, centre: Centre) -> AnswerTable | None:
        """Return a repeat as a table, repeats inside of it as lists in a cell; None when empty."""
        instances = list(instances_of(repeat.path or "", centre))
        questions = [q for q in _all_questions(repeat) if q.path in self._shown]
        inside = f"{repeat.path}["
        answers: dict[str, list[tuple[str, str]]] = {}
        for path, value in centre.values.items():
            if path.startswith(inside):
                answers.setdefault(generic(path), []).append((path, value))
        cells = [
            [" ; ".join(self._texts(q, here, answers.get(q.path, ()))) for q in questions]
            for here in instances
        ]
        used = [n for n in range(len(questions)) if any(row[n] for row in cells)]
        rows = tuple(tuple(row[n] for n in used) for row in cells if any(row))
        if not rows:
            return None
        return AnswerTable(repeat.label, tuple(questions[n].label for n in used), rows)

    def _texts(self, question: Question, here: str, answers: Sequence[tuple[str, str]]) -> Iterator[str]:
        for path, value in answers:
            if path.startswith(here + "/") and not is_unknown(question, value):
                yield self.answer(question, value).text

    def answer(self, question: Question, value: str) -> Answer:
        """Return what is shown of a value."""
        if question.is_select:
            items = tuple(question.choices.get(code, code) for code in question.codes(value))
            return Answer(question.label, ", ".join(items), items if len(items) > 1 else ())
        text = self._text(question, value)
        return Answer(question.label, text, link=web_address(text) if question.type == "string" else None)

    def _text(self, question: Question, value: str) -> str:
        match question.type:
            case "date" | "dateTime":
                return _shown_date(value)
            case "time":
                return value[:5]
            case "int" | "decimal":
                return _shown_number(value)
            case "geopoint":
                position = read_position(value)
                return "" if position is None else f"{position[0]:g}, {position[1]:g}"
            case _:
                return value.strip()


def _can_be_shown(question: Question) -> bool:
    return question.kind not in ("upload", "trigger") and question.type not in _UNSHOWN


def is_unknown(question: Question, value: str) -> bool:
    """Tell whether a choice says that nobody knew: no answer, of which a page says nothing."""
    return question.is_select and value == UNKNOWN


def _all_questions(group: Group) -> Iterator[Question]:
    for child in group.children:
        if isinstance(child, Question):
            yield child
        else:
            yield from _all_questions(child)


def instances_of(path: str, centre: Centre) -> Iterator[str]:
    """Yield the identity path of each instance of a repeat, in order."""
    for own, identities in centre.state.repeats.items():
        if generic(own) == path:
            yield from (f"{own}[{identity}]" for identity in identities)


def web_address(text: str) -> str | None:
    """Return `text` when it is a whole address of the web, None for anything else.

    >>> web_address("https://exemple.org/x"), web_address("javascript:alert(1)"), web_address("www.x.org")
    ('https://exemple.org/x', None, None)
    """
    if any(sign.isspace() or not sign.isprintable() for sign in text):
        return None
    try:
        parts = urlsplit(text)
        is_web = parts.scheme.lower() in _WEB and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return text if is_web else None


def _shown_date(value: str) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return format_date(PartialDate(day.year, day.month, day.day), language=current_language())


def _shown_number(value: str) -> str:
    try:
        return format_number(float(value))
    except ValueError:
        return value


def labels_of(question: Question | None, values: Mapping[str, str]) -> str:
    """Return the label of the choice that answers a question, empty without an answer."""
    value = values.get(question.path, "") if question is not None else ""
    if question is None or not value:
        return ""
    return ", ".join(question.choices.get(code, code) for code in question.codes(value))


def place_of(questions: Sequence[Question], values: Mapping[str, str]) -> str:
    """Return the known place of a centre: its municipality, else its village …"""
    return next((text for question in questions if (text := labels_of(question, values))), "")
