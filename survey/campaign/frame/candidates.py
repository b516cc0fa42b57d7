"""Centres that people named in interviews (“other centres you know”), until somebody decides on them.

What lives here: the candidates that finished interviews name, and taking one into the frame or not. What
does not: the rows of a file (`importing`).
Source: docs/decisions/0154-candidates.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from survey.campaign.campaign import Campaign
from survey.campaign.frame.columns import FIELDS, LOCALITY, NAME, TYPE
from survey.campaign.frame.importing import require_coordinator, vocabulary_of
from survey.campaign.frame.known import described, known_candidates, sentences
from survey.campaign.frame.values import FrameRow, RowReader
from survey.campaign.frame.written import CANDIDATE, FRAME, FrameEntry, frame_entries, row_writing
from survey.errors import CampaignError
from survey.form.roles import QUESTION_NAMES
from survey.log.chain import Writing
from survey.merge.duplicates import POSSIBLE, find_duplicates
from survey.messages import _
from survey.records.entities import CENTRES
from survey.records.submissions import SubmissionState

REPEAT = "autre_centre"
"""The repeat of a form in which other centres are named."""
QUESTIONS = {"ac_nom": NAME, "ac_localite": LOCALITY, "ac_type": TYPE}
"""What its questions are to a centre."""
STATUS_QUESTION = "ac_statut"
WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
_ROW = re.compile(rf"/{REPEAT}\[(?P<identity>[^\]]+)\]/(?P<question>[^/]+)$")
_PLACE_ROLES = ("locality", "commune", "name")


@dataclass(frozen=True, slots=True)
class Likely:
    """A centre, or another candidate, that a candidate may be: 0 to 100, and why."""

    id: str
    label: str
    is_candidate: bool
    score: int
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "id": self.id, "label": self.label, "candidate": self.is_candidate, "score": self.score,
            "reasons": list(self.reasons),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A centre that an interview named: `id` is the one that it gets in the list once it is accepted.

    `named_at` is the centre where it was named, `works` the answer to whether it works (oui, non, nsp).
    """

    id: str
    properties: Mapping[str, str]
    works: str
    named_at: str
    author: str
    when: str
    submission: str
    repeat: str
    state: str
    why: str | None
    likely: tuple[Likely, ...] = ()

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.properties.get(NAME, "")

    @property
    def state_label(self) -> str:
        """Return the state in the language in use."""
        return {WAITING: _("to decide"), ACCEPTED: _("accepted"), REJECTED: _("rejected")}[self.state]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "id": self.id,
            "name": self.name,
            "locality": self.properties.get(LOCALITY, ""),
            "type": self.properties.get(TYPE, ""),
            "works": self.works,
            "named_at": self.named_at,
            "author": self.author,
            "when": self.when,
            "submission": self.submission.removeprefix("uuid:"),
            "state": self.state,
            "why": self.why,
            "likely": [own.as_json() for own in self.likely],
        }


def list_candidates(campaign: Campaign, *, decided: bool = False) -> list[Candidate]:
    """Return the candidates that wait for a decision, the newest first; `decided` adds the others.

    Interviews that were rejected or deleted name nobody.
    """
    rows = frame_entries(campaign)
    found = list[Candidate]()
    for state in campaign.store.submissions():
        if state.review != "rejected":
            found += _named_in(campaign, state, rows)
    wanted = [own for own in found if decided or own.state == WAITING]
    return _compared(campaign, wanted) if wanted else []


def _named_in(
    campaign: Campaign, state: SubmissionState, rows: Mapping[str, Sequence[FrameEntry]]
) -> Iterator[Candidate]:
    answers: dict[str, dict[str, str]] = {}
    for path, value in state.answers.items():
        found = _ROW.search(path)
        if found is not None:
            answers.setdefault(found["identity"], {})[found["question"]] = value
    places = _places(state) if answers else ()
    for identity, own in answers.items():
        named = {role: own[question] for question, role in QUESTIONS.items() if own.get(question)}
        if not named.get(NAME):
            continue
        space = UUID(campaign.settings.campaign_id)
        candidate = str(uuid5(space, f"{CENTRES}\ncandidate\n{state.submission}\n{identity}"))
        heads = rows.get(candidate, ())
        yield Candidate(
            id=candidate,
            properties=named,
            works=own.get(STATUS_QUESTION, ""),
            named_at=", ".join(dict.fromkeys(reversed(places))),
            author=state.author,
            when=state.finalized,
            submission=state.submission,
            repeat=identity,
            state=_decision(heads),
            why=heads[0].why if heads else None,
        )


def _decision(heads: Sequence[FrameEntry]) -> str:
    if any(own.is_there for own in heads):
        return ACCEPTED
    return REJECTED if any(own.holds and not own.within for own in heads) else WAITING


def _places(state: SubmissionState) -> tuple[str, ...]:
    """Return locality, commune and name of the centre where an interview was held, those that are known."""
    by_name = {path.rpartition("/")[2].lower(): value for path, value in state.answers.items()}
    known = (
        next((by_name[own] for own in QUESTION_NAMES[role] if by_name.get(own)), "") for role in _PLACE_ROLES
    )
    return tuple(filter(None, known))


def _compared(campaign: Campaign, several: list[Candidate]) -> list[Candidate]:
    """Return the candidates each with what it may be, the most likely first."""
    by_id = {own.id: own for own in several}
    states = {s.entity_id: s for s in campaign.store.entities.all(CENTRES) if s.entity_id not in by_id}
    new = [described(own.id, own.properties, {}) for own in several]
    likely: dict[str, list[Likely]] = {}
    for pair in find_duplicates([*known_candidates(campaign, states.values()), *new], threshold=POSSIBLE):
        for own, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if own in by_id:
                label = states[other].name if other in states else by_id[other].name
                found = Likely(other, label, other in by_id, pair.score, sentences(pair))
                likely.setdefault(own, []).append(found)
    return [replace(own, likely=tuple(likely.get(own.id, ()))) for own in several]


# Decisions.


def accept(campaign: Campaign, several: Iterable[str], said: Sequence[str] = ()) -> list[Candidate]:
    """Take candidates into the frame, in one commit; `said` adds or corrects what is known, `FIELD=VALUE`.

    Raises CampaignError for a candidate that is none or decided, or a value that does not fit, KeyMissing.
    """
    require_coordinator(campaign)
    found = _waiting_ones(campaign, several)
    rows = frame_entries(campaign)
    writings = []
    for own in found:
        row = _read(campaign, {**own.properties, **_said(said)})
        source = {"submission": own.submission, "repeat": own.repeat}
        heads = rows.get(own.id, ())
        writings.append(row_writing(own.id, FRAME, row.properties, row.person, source, heads=heads))
    campaign.write(*writings)
    return found


def reject(campaign: Campaign, several: Iterable[str], why: str) -> list[Candidate]:
    """Say that candidates do not come into the frame, and why, in one commit.

    Raises CampaignError for a candidate that is none or decided, KeyMissing.
    """
    require_coordinator(campaign)
    found = _waiting_ones(campaign, several)
    rows = frame_entries(campaign)
    campaign.write(*(_row(own, rows.get(own.id, ()), within=False, why=why) for own in found))
    return found


def _row(
    own: Candidate,
    heads: Sequence[FrameEntry],
    *,
    within: bool = True,
    holds: bool = True,
    why: str | None = None,
) -> Writing:
    named_in = {"submission": own.submission, "repeat": own.repeat}
    return row_writing(
        own.id, CANDIDATE, own.properties, {}, named_in, heads=heads, within=within, holds=holds, why=why
    )


def undecide(campaign: Campaign, several: Iterable[str]) -> list[Candidate]:
    """Take decisions on candidates back, in one commit: they wait again. Raises CampaignError, KeyMissing."""
    require_coordinator(campaign)
    known = list_candidates(campaign, decided=True)
    found = [_one(known, begin) for begin in dict.fromkeys(several)]
    rows = frame_entries(campaign)
    for own in found:
        if own.state == WAITING:
            raise CampaignError(_("Nothing was decided on this candidate."), where=own.name)
    campaign.write(*(_row(own, rows[own.id], holds=False) for own in found))
    return found


def _waiting_ones(campaign: Campaign, several: Iterable[str]) -> list[Candidate]:
    known = list_candidates(campaign, decided=True)
    found = [_one(known, begin) for begin in dict.fromkeys(several)]
    for own in found:
        if own.state != WAITING:
            raise CampaignError(
                _("It was decided on this candidate: {state}.").format(state=own.state_label),
                where=own.name,
                remedy=_("Take it back first: survey centre candidates undo {id}").format(id=own.id[:13]),
            )
    return found


def _one(known: Sequence[Candidate], begin: str) -> Candidate:
    found = [own for own in known if begin and own.id.startswith(begin)]
    if len(found) != 1:
        raise CampaignError(
            _("No candidate is named so, or several are."),
            where=begin,
            remedy=_("`survey centre candidates` lists them."),
        )
    return found[0]


def _said(said: Sequence[str]) -> dict[str, str]:
    values = {}
    for text in said:
        name, equals, value = (part.strip() for part in text.partition("="))
        if name not in FIELDS or not equals:
            raise CampaignError(
                _("A value is said as FIELD=VALUE."),
                where=text,
                remedy=_("The fields are: {names}.").format(names=", ".join(FIELDS)),
            )
        values[name] = value
    return values


def _read(campaign: Campaign, values: Mapping[str, str]) -> FrameRow:
    """Read values by the rules of an import. Raises CampaignError for the first that does not fit."""
    columns = {name: name for name in values}
    row = RowReader(columns, tuple(values), vocabulary_of(campaign)).read(1, tuple(values.values()))
    if row.problems:
        wrong = row.problems[0]
        raise CampaignError(wrong.reason, where=f"{wrong.column}={wrong.value}")
    return row
