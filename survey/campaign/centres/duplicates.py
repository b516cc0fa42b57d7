"""Likely duplicates of a campaign: the list, two submissions side by side, and the coordinator's decision.

What lives here: candidates made from submissions, pairs with their decisions, signed entries. What does
not: the score (`merge.duplicates`), what decisions mean together (`log.same_centre`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicate_count import Fingerprint, keep_count, read_count
from survey.campaign.reading.listing import SHORT_ID, instance_name, local_time
from survey.campaign.submissions.combining import all_submissions, one_submission
from survey.errors import CampaignError, KeyMissing, PlaceError
from survey.form import roles
from survey.geo import bearing_deg, distance_m
from survey.log.bodies import same_centre_body
from survey.log.chain import Writing
from survey.log.entry import live_entries
from survey.log.same_centre import (
    DIFFERENT,
    DISPUTED,
    SAME,
    Decision,
    Pair,
    pair_decisions,
    pair_of,
    pair_subject,
    undecided_pairs,
)
from survey.merge.candidates import Candidate
from survey.merge.duplicates import (
    LIKELY,
    POSSIBLE,
    ScoredPair,
    distance_text,
    find_duplicates,
    score_pair,
)
from survey.messages import _, pgettext
from survey.places import Position, format_position, parse_phone
from survey.records.submissions import SubmissionState

COUNTED_AT_ONCE = 1_000
"""So many submissions are compared while a person waits for `survey status`; more only on demand."""


@dataclass(frozen=True, slots=True)
class Described:
    """One side of a pair as a list shows it; `place` is its locality and commune, `when` ISO 8601 UTC."""

    id: str
    name: str
    place: str
    author: str
    when: str
    position: tuple[float, float] | None

    @property
    def short_id(self) -> str:
        """Return enough of the id to name it."""
        return self.id.removeprefix("uuid:")[:SHORT_ID]

    @property
    def when_local(self) -> str:
        """Return the time on this laptop's clock."""
        return local_time(self.when)

    @property
    def line(self) -> str:
        """Return who described what, where and when, as one line."""
        said = (self.name or self.short_id, self.place, self.author, self.when_local)
        return ", ".join(part for part in said if part)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "id": self.id.removeprefix("uuid:"),
            "name": self.name,
            "place": self.place,
            "author": self.author,
            "when": self.when,
            "position": None if self.position is None else list(self.position),
        }


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Two submissions that may describe one centre; `decision` is None while nobody decided."""

    first: Described
    second: Described
    scored: ScoredPair
    decision: Decision | None = None

    @property
    def pair(self) -> Pair:
        """Return both ids."""
        return self.first.id, self.second.id

    @property
    def score(self) -> int:
        """Return how likely it is, 0 to 100."""
        return self.scored.score

    @property
    def verdict(self) -> str | None:
        """Return `same-centre`, `not-same-centre`, `disputed` or None."""
        return None if self.decision is None else self.decision.verdict

    @property
    def verdict_label(self) -> str:
        """Return the decision in the language in use."""
        labels = {SAME: _("same centre"), DIFFERENT: _("not the same"), DISPUTED: _("disputed")}
        return labels.get(self.verdict or "", _("to decide"))

    @property
    def reasons(self) -> list[str]:
        """Return what speaks for and against, the heaviest first, as sentences."""
        return [reason.sentence for reason in self.scored.reasons]

    @property
    def map_line(self) -> str:
        """Return both on a line with distance and direction, and where the first stands; "" without them."""
        here, there = self.first.position, self.second.position
        if here is None or there is None:
            return ""
        apart = distance_text(distance_m(*here, *there))
        place = format_position(Position(*here), "geo")
        names = (self.first.name or self.first.short_id, self.second.name or self.second.short_id)
        return f"{names[0]} o---( {apart} )---o {names[1]}, {_compass(here, there)}   {place}"

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        said = () if self.decision is None else self.decision.said
        return {
            "first": self.first.as_json(),
            "second": self.second.as_json(),
            "score": self.score,
            "likely": self.scored.is_likely,
            "reasons": [reason.as_json() for reason in self.scored.reasons],
            "decision": self.verdict,
            "decided_by": [{"author": own.author, "verdict": own.verdict, "why": own.why} for own in said],
        }


def _compass(here: tuple[float, float], there: tuple[float, float]) -> str:
    points = pgettext("compass", "N NE E SE S SW W NW").split()
    return points[round(bearing_deg(*here, *there) / 45) % 8]


def list_duplicates(
    campaign: Campaign, *, form: str | None = None, decided: bool = False, threshold: int = POSSIBLE
) -> list[DuplicateRow]:
    """Return the pairs that wait for a decision, the most likely first; `decided` adds the others.

    A dispute waits. A pair that follows from other decisions (both are the same as a third) does not.
    Submissions of one form are compared, of the campaign's own by default. Raises StoreError, FormError.
    """
    if form is not None:
        campaign.store.forms.get(form)
    described, candidates, fingerprint = _gather(campaign, form)
    pairs = find_duplicates(candidates.values(), threshold=min(threshold, LIKELY))
    if form is None or form == campaign.settings.form:
        keep_count(campaign, fingerprint, [(p.first, p.second) for p in pairs if p.is_likely])
    decisions = decisions_of(campaign)
    found = {(pair.first, pair.second): pair for pair in pairs}
    enough = {pair for pair, own in found.items() if own.score >= threshold}
    wanted = undecided_pairs(enough, decisions)
    for pair, decision in decisions.items():
        disputed = decision.verdict == DISPUTED
        if set(pair) <= candidates.keys() and (disputed or (decided and decision.verdict is not None)):
            wanted.add(pair)
    rows = [
        DuplicateRow(
            described[first],
            described[second],
            found.get((first, second)) or score_pair(candidates[first], candidates[second]),
            decisions.get((first, second)),
        )
        for first, second in wanted
    ]
    return sorted(rows, key=lambda row: (-row.score, row.pair))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many very likely pairs wait for a decision.

    `counted_at` is ISO 8601 UTC text when submissions changed since that count, None when it is current;
    `count` is None when nobody ever counted.
    """

    count: int | None
    counted_at: str | None = None

    @property
    def sentence(self) -> str:
        """Return the number as `survey status` shows it."""
        if self.count is None:
            return _("not counted yet: survey duplicate list")
        if self.counted_at is None:
            return str(self.count)
        return _("{count} (counted {when}; survey duplicate list counts again)").format(
            count=self.count, when=local_time(self.counted_at)
        )


def waiting_duplicates(campaign: Campaign, fingerprint: Fingerprint) -> Waiting:
    """Return how many wait; a small campaign is counted now, a large one as it was counted last.

    `fingerprint` is that of the campaign's own form, each submission added in the store's order.
    """
    kept = read_count(campaign)
    if (kept is None or kept.fingerprint != fingerprint.text) and fingerprint.count <= COUNTED_AT_ONCE:
        list_duplicates(campaign, threshold=LIKELY)
        kept = read_count(campaign)
    if kept is None:
        return Waiting(None)
    decisions = decisions_of(campaign)
    disputed = {pair for pair, own in decisions.items() if own.verdict == DISPUTED}
    count = len(undecided_pairs(disputed | set(kept.pairs), decisions))
    return Waiting(count, None if kept.fingerprint == fingerprint.text else kept.at)


def _gather(
    campaign: Campaign, form: str | None
) -> tuple[dict[str, Described], dict[str, Candidate], Fingerprint]:
    described, candidates, fingerprint = {}, {}, Fingerprint()
    for state, own in _candidates(campaign, form):
        fingerprint.add(state)
        candidates[own.id] = own
        place = ", ".join(dict.fromkeys(part for part in (own.locality, own.commune) if part))
        described[own.id] = Described(own.id, own.name, place, state.author, state.finalized, own.position)
    return described, candidates, fingerprint


def _candidates(campaign: Campaign, form: str | None) -> Iterator[tuple[SubmissionState, Candidate]]:
    wanted = form or campaign.settings.form
    known: dict[str, Mapping[str, str]] = {}
    for state in all_submissions(campaign, form=wanted):
        if state.form_version not in known:
            known[state.form_version] = roles.roles_of(campaign.form(wanted, state.form_version))
        yield state, candidate_of(state, known[state.form_version], campaign.settings.country)


def candidate_of(state: SubmissionState, own: Mapping[str, str], country: str) -> Candidate:
    """Return what is compared of a submission; `own` are the roles of its form (`form.roles`)."""

    def answer(role: str) -> str:
        return roles.answer_of(state, own, role).strip()

    position, accuracy_m = _position(answer(roles.POSITION))
    return Candidate(
        id=state.submission,
        name=answer(roles.NAME),
        position=position,
        accuracy_m=accuracy_m,
        locality=answer(roles.LOCALITY),
        commune=answer(roles.COMMUNE),
        province=answer(roles.PROVINCE),
        phones=_phones(answer(roles.PHONE), answer(roles.COUNTRY) or country),
        manager=answer(roles.MANAGER),
        type=answer(roles.TYPE),
    )


def _position(geopoint: str) -> tuple[tuple[float, float] | None, float]:
    numbers = geopoint.split()
    try:
        lat, lon = float(numbers[0]), float(numbers[1])
        accuracy_m = float(numbers[3]) if len(numbers) > 3 else 0.0
    except (IndexError, ValueError):
        return None, 0.0
    # ODK's instances hold 0 0 0 0 when a phone never found itself.
    return (None, 0.0) if (lat, lon) == (0.0, 0.0) else ((lat, lon), max(0.0, accuracy_m))


def _phones(text: str, country: str) -> frozenset[str]:
    if not text:
        return frozenset()
    if text.startswith("+") and text[1:].isdecimal():
        # The interview wrote it so already: reading 10,000 of them again would take seconds.
        return frozenset((text,))
    try:
        return frozenset((parse_phone(text, country).e164,))
    except PlaceError:
        return frozenset()


def decisions_of(campaign: Campaign) -> dict[Pair, Decision]:
    """Return what coordinators decided, pair by pair: the door of outputs to `log.same_centre`."""
    entries = [entry for kind in (SAME, DIFFERENT) for entry in campaign.store.entries(kind=kind)]
    return pair_decisions(entries, deciders=campaign.settings.coordinators)


def decide_pair(
    campaign: Campaign, first: str, second: str, *, same: bool | None, why: str | None = None
) -> Pair:
    """Sign that two submissions describe one centre, or not; None takes the decision back. Return their ids.

    Raises KeyMissing unless this device is a coordinator's, CampaignError when both are one submission or
    there is nothing to take back, StoreError for an id that names none.
    """
    check_may_decide(campaign)
    pair = _pair(campaign, first, second)
    subject = pair_subject(pair)
    entries = [e for kind in (SAME, DIFFERENT) for e in campaign.store.entries(kind=kind, subject=subject)]
    earlier = live_entries(entries)
    kind = DIFFERENT if same is False else SAME
    if same is None:
        held = [entry for entry in earlier if (entry.body or {}).get("holds")]
        if not held:
            raise CampaignError(_("Nothing was decided on this pair."), where=" ".join(pair))
        kind = held[-1].header.kind
    body = same_centre_body(pair, holds=same is not None, why=why)
    parents = tuple(sorted(entry.hash for entry in earlier))
    campaign.write(Writing(kind, subject, (campaign.new_part(body),), parents))
    return pair


def check_may_decide(campaign: Campaign) -> None:
    """Raise KeyMissing unless this device is a coordinator's."""
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator decides on duplicates."),
            where=campaign.device.author,
            remedy=_("An agent may say what they know: survey review comment."),
        )


def _pair(campaign: Campaign, first: str, second: str) -> Pair:
    one, two = (one_submission(campaign, own).submission for own in (first, second))
    if one == two:
        raise CampaignError(_("These are one submission."), where=one)
    return pair_of(one, two)


def describe_pair(campaign: Campaign, first: str, second: str) -> DuplicateRow:
    """Return one pair whatever its score. Raises StoreError, FormError, CampaignError."""
    pair = _pair(campaign, first, second)
    sides, candidates = [], []
    for own in pair:
        state = one_submission(campaign, own)
        form = campaign.form(state.form_id, state.form_version)
        candidate = candidate_of(state, roles.roles_of(form), campaign.settings.country)
        place = ", ".join(dict.fromkeys(part for part in (candidate.locality, candidate.commune) if part))
        name = candidate.name or instance_name(state)
        sides.append(Described(own, name, place, state.author, state.finalized, candidate.position))
        candidates.append(candidate)
    return DuplicateRow(sides[0], sides[1], score_pair(*candidates), decisions_of(campaign).get(pair))
