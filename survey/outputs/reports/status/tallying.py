"""Counting the answers of many centres: choices, numbers and scores, in the whole and in each region.

What lives here: which answers enter counts, and which of them everybody sees anyway. What does not: which
counts may be told (`outputs.counts`).
Source: docs/decisions/0128-status-review.md, 0178-one-rule-for-counts.md.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from survey.fieldwork.gate import Gate, Refusal
from survey.fieldwork.scores import SCORED_FORM, Criterion, Met, Score, compute_scores, read_criteria
from survey.form.definition import FormDefinition
from survey.form.tags import CLOSED, COUNT
from survey.messages import _
from survey.outputs.counts.ledger import UNSAID, Counted, Ledger
from survey.outputs.counts.protecting import WHOLE
from survey.outputs.counts.telling import CENTRES, KNOWN, Told
from survey.outputs.questions import Group, Question
from survey.outputs.reports.status.divisions import former_unions, region_name
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
_WORD = re.compile(r"[^\W\d][\w-]*")


@dataclass
class Tally:
    """Counts of a form's submissions by part: the code of a region, "" where none was said or may be told.

    `themes` and `numbers` are the questions that a review shows; `others` enter counts only, and are told of
    the whole alone.
    """

    form: FormDefinition
    gate: Gate
    themes: tuple[Question, ...]
    numbers: tuple[Question, ...]
    others: tuple[Question, ...]
    region: Question | None
    ledger: Ledger = field(default_factory=Ledger)
    part_of: Callable[[str], str] = str
    _criteria: tuple[Criterion, ...] = ()
    _paths: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, form: FormDefinition, whole: Group, gate: Gate, known: Mapping[str, int] | None = None
    ) -> "Tally":
        """Return an empty tally of a form; a form of another name is shown by the first of its choices.

        `known` are the centres that the campaign knows, by region of 2025, None where it keeps no list.
        """
        asked = [question for question in whole.questions() if _may_count(question, gate)]
        asked += [
            q for q in _computed(form) if _may_count(q, gate) and q.path not in {own.path for own in asked}
        ]
        by_name = {question.name: question for question in asked}
        choices = [q for q in asked if q.is_select and q.kind != "rank"]
        themes = [by_name[name] for name in THEMES if name in by_name]
        shown = tuple(themes or [q for q in choices if len(q.choices) <= _MOST_CHOICES][:_MOST_OTHERS])
        criteria = read_criteria() if form.form_id == SCORED_FORM else ()
        tally = cls(
            form=form,
            gate=gate,
            themes=shown,
            others=tuple(q for q in choices if q not in shown and gate.tags.open_of(q.path) == COUNT),
            numbers=tuple(by_name[name] for name in NUMBERS if name in by_name),
            region=by_name.get("region") or by_name.get("admin1"),
            _criteria=tuple(c for c in criteria if all(name in by_name for name in c.questions)),
            _paths={path.rpartition("/")[2]: path for path in form.binds},
        )
        tally.ledger = Ledger(
            singles={q.path for q in tally.selects if not q.is_multiple} | set(map(_key, tally._criteria)),
            led_by=dict(tally._leading()),
            unions=former_unions(),
            whole_only={q.path for q in tally.others} | set(map(_key, tally._criteria)),
            known=known or {},
        )
        return tally

    @property
    def selects(self) -> tuple[Question, ...]:
        """Return the questions with choices that are counted."""
        return (*self.themes, *self.others)

    def _leading(self) -> Iterator[tuple[str, Collection[str]]]:
        """Yield questions and criteria with those by whose answers they are asked or judged."""
        counted = {question.path for question in (*self.selects, *self.numbers)}
        reading = _Reading(self.form, self._paths)
        for path in counted:
            if leading := (reading.behind([path]) & counted) - {path}:
                yield path, leading
        for criterion in self._criteria:
            paths = [self._paths[name] for name in criterion.questions]
            if leading := reading.behind(paths) & counted:
                yield _key(criterion), leading

    def add(self, state: SubmissionState) -> None:
        """Count a submission that the gate does not refuse whole, in its region."""
        values, opened = self._counted(state)
        by_path = {generic(path): value for path, value in values.items() if "[" not in path and value}
        answers: dict[str, Collection[str]] = {}
        amounts: dict[str, float] = {}
        for question in self.selects:
            if value := by_path.get(question.path):
                answers[question.path] = list(dict.fromkeys(question.codes(value)))
        for question in self.numbers:
            number = _number(by_path.get(question.path, ""))
            if number is not None:
                answers[question.path], amounts[question.path] = (), number
        published = {path for path in answers if path in opened}
        refuses = self.gate.judge(state)
        for score in compute_scores(values, self._criteria):
            shown = {
                _key(c): all(refuses(self._paths[n]) is None for n in c.questions) for c, _met in score.judged
            }
            for criterion, met in score.judged:
                if met is not Met.UNANSWERED:
                    answers[_key(criterion)] = [str(met)]
            published |= {key for key, is_shown in shown.items() if is_shown}
            if score.reachable:
                answers[score.name] = ()
                amounts[score.name] = 100 * score.points(Met.YES) / score.reachable
                published |= {score.name} if all(shown.values()) else set()
        region = self.region.path if self.region is not None else ""
        self.ledger.add(
            Counted(
                part=self._region_of(state),
                answers={name: tuple(codes) for name, codes in answers.items()},
                amounts=amounts,
                published=published,
                is_placed=region in opened if region else bool(published),
            )
        )

    def regrouped(self, part_of: Callable[[str], str]) -> "Tally":
        """Return the same counts with other parts to show, each of which holds whole parts of these.

        What may be told of them is decided with the parts of 2025, so that both may be read together.
        """
        return replace(self, part_of=part_of)

    def relabelled(self, whole: Group) -> "Tally":
        """Return the same counts with the labels of the form in another language."""
        fresh = Tally.of(self.form, whole, self.gate)
        return replace(
            self, themes=fresh.themes, numbers=fresh.numbers, others=fresh.others, region=fresh.region
        )

    def _region_of(self, state: SubmissionState) -> str:
        """Return the region that a submission names, empty for none that may be counted."""
        path = self.region.path if self.region is not None else ""
        value = state.answers.get(path, "")
        return value if value and self.gate.refuses(state, path) in COUNTED else UNSAID

    def _counted(self, state: SubmissionState) -> tuple[dict[str, str], set[str]]:
        """Return what enters counts, and the generic paths of that which everybody sees."""
        opened, refused = self.gate.let_through(state)
        every = {**state.derived, **state.answers}
        counted = {
            path: value
            for path, value in every.items()
            if (path in opened or refused.get(path) in COUNTED)
            and not self.gate.tags.is_personal(generic(path))
        }
        return counted, {generic(path) for path in counted if path in opened}

    @property
    def parts(self) -> set[str]:
        """Return the parts in which centres are counted or known."""
        telling = self.ledger.telling
        own = {part for key in (CENTRES, KNOWN) for part in telling.parts(key)}
        return {self.part_of(part) for part in own - former_unions().keys()}

    def name_of(self, part: str) -> str:
        """Return the name of a part: the gazetteer's, else the form's own label."""
        choices = self.region.choices if self.region is not None else {}
        return region_name(part) or choices.get(part, part) or _("Region not said, or not told")

    def centres(self, part: str = WHOLE) -> int | None:
        """Return how many centres are counted, None where that may not be told."""
        return self.ledger.telling.count(CENTRES, part)

    def known(self, part: str = WHOLE) -> int | None:
        """Return how many centres the campaign knows, None where that may not be told."""
        return self.ledger.telling.count(KNOWN, part)

    def theme(self, question: Question) -> Told:
        """Return what may be told of a question with choices."""
        return self.ledger.telling.question(question.path)

    def criteria(self) -> list[tuple[Criterion, Told]]:
        """Return the criteria of the scores with what may be told of how many meet each, in the whole."""
        told = [(own, self.ledger.telling.question(_key(own))) for own in self._criteria]
        return [(criterion, own) for criterion, own in told if own.cells]

    def number(self, question: Question) -> dict[str, tuple[int, float] | None]:
        """Return count and sum of the answers to a question for a number, by part, None where hidden."""
        return self.ledger.telling.number(question.path)

    def score(self, name: str) -> dict[str, tuple[int, float] | None]:
        """Return count and sum of a score in percent of what could be reached, by part, None where hidden."""
        return self.ledger.telling.number(name)

    @property
    def scores(self) -> tuple[Score, ...]:
        """Return the scores that are counted, without answers."""
        return tuple(score for score in compute_scores({}, self._criteria) if self.score(score.name))


class _Reading:
    """Which questions an answer hangs on, by the logic of the form: what it is asked or computed by."""

    def __init__(self, form: FormDefinition, paths: Mapping[str, str]) -> None:
        self._form, self._paths = form, paths

    def behind(self, paths: Iterable[str]) -> set[str]:
        """Return some questions with all those that they hang on."""
        found: set[str] = set()
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self._read_by(path)
        return found

    def _read_by(self, path: str) -> Iterator[str]:
        names = path.split("/")
        above = ["/".join(names[:end]) for end in range(2, len(names) + 1)]
        for bind in filter(None, map(self._form.binds.get, above)):
            calculate = bind.calculate if bind.nodeset == path else None
            for text in filter(None, (bind.relevant, calculate)):
                yield from (self._paths[word] for word in _WORD.findall(text) if word in self._paths)


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
