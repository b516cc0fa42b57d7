"""Counting the answers of many centres: choices, numbers and scores, in the whole and in each region.

What lives here: which answers enter counts, and adding them up. What does not: which counts may be told
(`protecting`).
Source: docs/decisions/0128-status-review.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from survey.fieldwork.gate import Gate, Refusal
from survey.fieldwork.scores import SCORED_FORM, Criterion, Met, Score, compute_scores, read_criteria
from survey.form.definition import FormDefinition
from survey.form.tags import CLOSED
from survey.outputs.questions import Group, Question
from survey.outputs.reports.status.divisions import former_unions
from survey.outputs.reports.status.protecting import Protected, protect, tell_all
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

COUNTED = frozenset((None, Refusal.COUNT_ONLY, Refusal.NO_CONSENT, Refusal.NARROWER))
"""What the gate may say of an answer that enters counts: whoever took part is counted, published or not."""

THEMES = (
    "type_centre", "statut", "energie_sources", "connexion_type", "connexion_operateur", "local_statut",
    "services", "maintenance_contrat", "difficultes_liste", "defis", "besoins_formation",
    "pret_apprentissage", "pret_coworking", "pret_recherche",
)  # fmt: skip
"""The questions with choices that a review shows, by name, in its order."""
NUMBERS = (
    "equipement_total", "equipement_marche", "energie_heures", "heures_semaine", "personnel_total",
    "personnel_femmes", "usagers_mois",
)  # fmt: skip
_MOST_OTHERS, _MOST_CHOICES = 12, 20


@dataclass
class Number:
    """The answers to a question for a number, by part: how many, and their sum."""

    count: Counter[str] = field(default_factory=Counter)
    total: dict[str, float] = field(default_factory=dict)

    def add(self, part: str, value: float) -> None:
        """Count one answer."""
        self.count[part] += 1
        self.total[part] = self.total.get(part, 0.0) + value


@dataclass
class Tally:
    """Counts of a form's submissions by part: the code of a region, "" where none was answered."""

    form: FormDefinition
    gate: Gate
    themes: tuple[Question, ...]
    numbers: tuple[Question, ...]
    region: Question | None
    centres: Counter[str] = field(default_factory=Counter)
    _choices: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    _answering: dict[str, Counter[str]] = field(default_factory=dict)
    _numbers: dict[str, Number] = field(default_factory=dict)
    _met: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    _scores: dict[str, Number] = field(default_factory=dict)
    _criteria: tuple[Criterion, ...] = ()
    _beyond_pages: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, form: FormDefinition, whole: Group, gate: Gate) -> "Tally":
        """Return an empty tally of a form; a form of another name is shown by the first of its choices."""
        asked = [question for question in whole.questions() if _may_count(question, gate)]
        asked += [
            q for q in _computed(form) if _may_count(q, gate) and q.path not in {own.path for own in asked}
        ]
        by_name = {question.name: question for question in asked}
        choices = [q for q in asked if q.is_select and q.kind != "rank"]
        themes = [by_name[name] for name in THEMES if name in by_name]
        others = [q for q in choices if len(q.choices) <= _MOST_CHOICES][:_MOST_OTHERS]
        is_open = {question.name: True for question in asked}
        tally = cls(
            form=form,
            gate=gate,
            themes=tuple(themes or others),
            numbers=tuple(by_name[name] for name in NUMBERS if name in by_name),
            region=by_name.get("region") or by_name.get("admin1"),
        )
        if form.form_id == SCORED_FORM:
            tally._criteria = tuple(c for c in read_criteria() if all(is_open.get(n) for n in c.questions))
        return tally

    def add(self, state: SubmissionState) -> None:
        """Count a submission that the gate does not refuse whole, in its region."""
        part = self._region_of(state)
        values, beyond = self._counted(state)
        self.centres[part] += 1
        if self.region is not None and self.region.path in beyond:
            # A count by regions would tell the region of answers that stand on a page without it.
            beyond = {generic(path) for path in values}
        self._beyond_pages |= beyond
        by_path = {generic(path): value for path, value in values.items() if "[" not in path and value}
        for question in self.themes:
            if value := by_path.get(question.path):
                own = self._choices.setdefault(question.path, {}).setdefault(part, Counter())
                own.update(dict.fromkeys(question.codes(value), 1))
                self._answering.setdefault(question.path, Counter())[part] += 1
        for question in self.numbers:
            number = _number(by_path.get(question.path, ""))
            if number is not None:
                self._numbers.setdefault(question.path, Number()).add(part, number)
        for score in compute_scores(values, self._criteria):
            self._add_score(score, part)

    def _add_score(self, score: Score, part: str) -> None:
        if score.reachable:
            share = 100 * score.points(Met.YES) / score.reachable
            self._scores.setdefault(score.name, Number()).add(part, share)
        for criterion, met in score.judged:
            if met is not Met.UNANSWERED:
                key = _key(criterion)
                self._met.setdefault(key, {}).setdefault(part, Counter())[str(met)] += 1

    def regrouped(self, part_of: Callable[[str], str]) -> "Tally":
        """Return the same counts with other parts to show, each of which holds whole parts of these.

        What may be told of them is decided with the parts of 2025, so that both may be read together.
        """
        centres: Counter[str] = Counter()
        for part, count in self.centres.items():
            centres[part_of(part)] += count
        return replace(self, centres=centres)

    def relabelled(self, whole: Group) -> "Tally":
        """Return the same counts with the labels of the form in another language."""
        fresh = Tally.of(self.form, whole, self.gate)
        return replace(self, themes=fresh.themes, numbers=fresh.numbers, region=fresh.region)

    def _region_of(self, state: SubmissionState) -> str:
        """Return the region that a submission names, empty for none that may be counted."""
        path = self.region.path if self.region is not None else ""
        value = state.answers.get(path, "")
        return value if value and self.gate.refuses(state, path) in COUNTED else ""

    def _counted(self, state: SubmissionState) -> tuple[dict[str, str], set[str]]:
        """Return what enters counts, and the generic paths of that which stands on no page."""
        opened, refused = self.gate.let_through(state)
        every = {**state.derived, **state.answers}
        counted = {
            path: value
            for path, value in every.items()
            if (path in opened or refused.get(path) in COUNTED)
            and not self.gate.tags.is_personal(generic(path))
        }
        return counted, {generic(path) for path in counted if path not in opened}

    def theme(self, question: Question) -> Protected:
        """Return what may be told of a question with choices: all of it when every answer is published."""
        tell = protect if question.path in self._beyond_pages else tell_all
        return tell(
            self._choices.get(question.path, {}),
            self._answering.get(question.path, {}),
            is_single=not question.is_multiple,
            unions=former_unions(),
        )

    def criteria(self) -> list[tuple[Criterion, Protected]]:
        """Return the criteria of the scores with what may be told of how many meet each."""
        found = []
        for criterion in self._criteria:
            if counts := self._met.get(_key(criterion)):
                answering = {part: own.total() for part, own in counts.items()}
                found.append((criterion, protect(counts, answering, is_single=True, unions=former_unions())))
        return found

    def number(self, question: Question) -> Number:
        """Return the sums of a question for a number."""
        return self._numbers.get(question.path, Number())

    def score(self, name: str) -> Number:
        """Return the sums of a score in percent of what could be reached."""
        return self._scores.get(name, Number())

    @property
    def scores(self) -> tuple[Score, ...]:
        """Return the scores that are counted, without answers."""
        return tuple(score for score in compute_scores({}, self._criteria) if score.name in self._scores)


def _may_count(question: Question, gate: Gate) -> bool:
    return gate.tags.open_of(question.path) != CLOSED and not gate.tags.is_personal(question.path)


def _computed(form: FormDefinition) -> Iterable[Question]:
    for path, bind in form.binds.items():
        if bind.calculate and "@" not in path:
            yield Question(path, "", {}, bind.type, "calculate")


def _key(criterion: Criterion) -> str:
    return f"{criterion.score} {criterion.question} {criterion.condition}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
