"""What people agreed to, per purpose: what stands now, and how it came to it.

What lives here: the purposes of a submission with what each opens, the notice that was read, and every word
on it since. What does not: taking one back (`consents`), what follows from it (`fieldwork.gate`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.revisions import utc_text
from survey.errors import LogError, SurveyError
from survey.fieldwork.gate import levels_of
from survey.form import FormDefinition
from survey.form.consents import YES, ConsentQuestions, PurposeQuestion, consent_questions, notice_texts
from survey.form.itext import find_language
from survey.form.labels import Labels
from survey.log.bodies import Revision
from survey.log.entry import Entry, live_entries, read_part
from survey.log.state import revision_graph
from survey.messages import _, current_language
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

EVERYTHING = ""
"""The purpose that stands for all of them."""
WAYS = ("phone", "visit", "letter", "email", "other")
"""How somebody asked for it after the interview."""


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One word on a purpose, in the interview or after it.

    `said` is given, refused, unasked (the question was hidden again), withdrawn or given-again; `when` is
    ISO 8601 UTC text. `notice` is the version of the notice then, `form_version` that of its form; `language`
    the one that was spoken, `way` how, both as a person reads them. `asked_by` and `why` are None when nobody
    said, or the person was erased. `is_live` tells that no later word took its place.
    """

    when: str
    author: str
    said: str
    notice: str | None
    language: str | None
    way: str | None
    asked_by: str | None = None
    why: str | None = None
    witness: str | None = None
    date: str | None = None
    form_version: str | None = None
    is_live: bool = True

    @property
    def said_label(self) -> str:
        """Return what was said in the language in use."""
        return state_label(self.said)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One consent question of a submission.

    `state` is given, refused, withdrawn, disputed or unasked; `opens` how many questions it opens, `people`
    whose answers are among them, `circle` who may see them as a person reads it. `history` is in the order of
    moments.
    """

    path: str
    label: str
    answer: str
    state: str
    opens: int
    people: tuple[str, ...] = ()
    circle: str | None = None
    history: tuple[ConsentEvent, ...] = field(default=())

    @property
    def name(self) -> str:
        """Return the question's name, by which it can be withdrawn."""
        return self.path.rpartition("/")[2]

    @property
    def state_label(self) -> str:
        """Return the state in the language in use."""
        return state_label(self.state)

    @property
    def given(self) -> ConsentEvent | None:
        """Return the last word by which it was given, None when it never was."""
        return next((own for own in reversed(self.history) if own.said in ("given", "given-again")), None)

    @property
    def is_contradicted(self) -> bool:
        """Tell whether words after the interview stand beside each other that say different things."""
        live = {own.said for own in self.history if own.is_live}
        return {"withdrawn", "given-again"} <= live

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def state_label(state: str) -> str:
    """Return the state of a purpose, or what was said of one, in the language in use."""
    return {
        "given": _("given"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "disputed": _("in conflict"),
        "unasked": _("not asked"),
        "given-again": _("given again"),
    }[state]


def way_label(way: str | None) -> str | None:
    """Return how somebody asked, in the language in use; a word that is not one of `WAYS` as it stands."""
    labels = {
        "phone": _("by telephone"),
        "visit": _("face to face"),
        "letter": _("by letter"),
        "email": _("by e-mail"),
        "other": _("in another way"),
    }
    return labels.get(way, way) if way else None


def list_purposes(
    campaign: Campaign, submission: str, *, person: str | None = None
) -> tuple[SubmissionState, list[Purpose]]:
    """Return a submission and its purposes in form order; of a person those that concern them.

    Raises StoreError, FormError.
    """
    state = one_submission(campaign, submission)
    form = campaign.form(state.form_id, state.form_version)
    questions = consent_questions(form)
    reader = _Reader(campaign, state, form)
    return state, [
        reader.purpose(question)
        for question in questions.purposes
        if person is None or question.concerns(person)
    ]


class _Reader:
    """Reads the purposes of one submission: its revisions and consent entries are read once."""

    def __init__(self, campaign: Campaign, state: SubmissionState, form: FormDefinition) -> None:
        self._campaign, self._state, self._form = campaign, state, form
        self._levels = levels_of(form)
        self._labels = Labels(form, find_language(current_language(), form.languages))
        nodes, _missing = revision_graph(campaign.store.entries(kind="revision", subject=state.submission))
        self._nodes = nodes
        self._consents = list(campaign.store.entries(kind="consent", subject=state.submission))
        self._live = {entry.hash for entry in live_entries(self._consents)}
        self._questions: dict[str, ConsentQuestions] = {form.version: consent_questions(form)}

    def purpose(self, question: PurposeQuestion) -> Purpose:
        path, state = question.path, self._state
        control = self._form.controls().get(path)
        answers = _values(state.answers, path)
        level = " ".join(
            self._answer(self._form, own, state.answers) or "" for own in [self._levels.get(path)] if own
        )
        events = [*self._asked(path), *self._since(path)]
        return Purpose(
            path=path,
            label=self._labels.label(control) if control is not None else path.rpartition("/")[2],
            answer=" ".join(answers),
            state=_state(state, path, answers),
            opens=question.opens,
            people=question.people,
            circle=level or None,
            history=tuple(sorted(events, key=lambda own: own.when)),
        )

    def _asked(self, path: str) -> Iterable[ConsentEvent]:
        """Yield what interviews and edits said: each revision in which the answer differs from before."""
        for node in self._nodes.values():
            own = _values(node.revision.answers, path)
            before = [_values(self._nodes[parent].revision.answers, path) for parent in node.parents]
            if all(other == own for other in before) and (before or not own):
                continue
            said = _said(own)
            last = not any(
                _changes(self._nodes, node.hash, other.hash, path) for other in self._nodes.values()
            )
            yield self._event(node.revision, node.header.hlc.ms, node.header.author, said, is_live=last)

    def _event(self, revision: Revision, ms: int, author: str, said: str, *, is_live: bool) -> ConsentEvent:
        form = self._form_of(revision)
        questions = None if form is None else self._questions[form.version]
        values = {**revision.derived, **revision.answers}

        def shown(path: str | None) -> str | None:
            return None if form is None or path is None else self._answer(form, path, values)

        return ConsentEvent(
            when=_moment(ms),
            author=author,
            said=said,
            notice=shown(questions.notice_version) if questions else None,
            language=(shown(questions.language) if questions else None) or revision.language or None,
            way=shown(questions.way) if questions else None,
            witness=shown(questions.witness) if questions else None,
            date=shown(questions.date) if questions else None,
            form_version=revision.form_version,
            is_live=is_live,
        )

    def _form_of(self, revision: Revision) -> FormDefinition | None:
        try:
            form = self._campaign.form(revision.form_id, revision.form_version)
        except SurveyError:
            return None
        if form.version not in self._questions:
            self._questions[form.version] = consent_questions(form)
        return form

    def _answer(self, form: FormDefinition, path: str, values: Any) -> str | None:
        said = _values(values, path)
        control = form.controls().get(path)
        labels = Labels(form, find_language(current_language(), form.languages))
        choices = labels.known_choices(control) if control is not None else {}
        return ", ".join(choices.get(own, own) for own in said) or None

    def _since(self, path: str) -> Iterable[ConsentEvent]:
        """Yield what was said after the interview, of this purpose or of all."""
        for entry in self._consents:
            body = entry.body
            if body is not None and body.get("purpose") in (path, EVERYTHING):
                words = consent_words_of(entry)
                yield ConsentEvent(
                    when=_moment(entry.header.hlc.ms),
                    author=entry.header.author,
                    said="given-again" if body.get("given") else "withdrawn",
                    notice=_text(body.get("notice")),
                    language=None,
                    way=way_label(_text(body.get("way"))),
                    asked_by=words.get("asked_by"),
                    why=words.get("why") or _text(body.get("why")),
                    is_live=entry.hash in self._live,
                )


def _changes(nodes: Any, first: str, later: str, path: str) -> bool:
    """Tell whether a revision that follows another one says something else at a path."""
    node = nodes[later]
    if first not in node.ancestors:
        return False
    return _values(node.revision.answers, path) != _values(nodes[first].revision.answers, path)


def consent_words_of(entry: Entry) -> dict[str, str]:
    """Return who asked and why, from the parts of a consent entry that are here."""
    found: dict[str, str] = {}
    for name, part in entry.parts.items():
        if name != entry.header.parts[0]:
            try:
                content = read_part(part)
            except LogError:
                continue
            found |= {key: own for key in ("asked_by", "why") if (own := _text(content.get(key))) is not None}
    return found


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was read out, in the words of the form version that it stands in."""

    version: str
    form_version: str
    language: str
    text: str


def notices_of(campaign: Campaign, form_id: str, events: Sequence[ConsentEvent]) -> list[Notice]:
    """Return the notices on which consents stand, each once, in the language in use where the form has it."""
    found: dict[tuple[str, str], Notice] = {}
    for event in events:
        key = (event.notice or "", event.form_version or "")
        if event.form_version is None or key in found:
            continue
        try:
            form = campaign.form(form_id, event.form_version)
        except SurveyError:
            continue
        texts = notice_texts(form)
        name = find_language(current_language(), form.languages) or form.default_language or ""
        text = texts.get(name) or next(iter(texts.values()), "")
        if text:
            found[key] = Notice(*key, name, text)
    return list(found.values())


def _values(answers: Any, path: str) -> list[str]:
    return [value for own, value in answers.items() if generic(own) == path]


def _said(answers: list[str]) -> str:
    if not answers:
        return "unasked"
    return "given" if all(answer.lower() in YES for answer in answers) else "refused"


def _state(state: SubmissionState, path: str, answers: list[str]) -> str:
    if path in state.withdrawn or EVERYTHING in state.withdrawn:
        return "withdrawn"
    if any(generic(conflict.path) == path for conflict in state.conflicts):
        return "disputed"
    return _said(answers)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(ms: int) -> str:
    return utc_text(datetime.fromtimestamp(ms / 1000, UTC))
