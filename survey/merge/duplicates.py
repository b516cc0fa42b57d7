"""Likely duplicates: pairs of candidates scored from 0 to 100, each with its reasons.

What lives here: what names, distance, telephone, manager and kind are worth, and the two thresholds. What
does not: which pairs are compared (`candidates`), the decision, which is a person's (`log.same_centre`).

The weights were set on names made for it and are held by `tests/merge/test_duplicates_labelled.py`, whose
noise shares no table with this room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from survey.geo import distance_m
from survey.merge.candidates import Candidate, Read, pairs_to_compare, read_candidate
from survey.merge.likeness import words_likeness
from survey.messages import _
from survey.messages.numbers import format_number

LIKELY, POSSIBLE = 75, 45
"""From the first on a pair is very likely one centre; below the second it is not shown."""

_BASE = 10
_SAME_BUILDING_M = 60
_TOO_FAR_M = 20_000
_LARGEST_ACCURACY_M = 500.0
_DISTANCE_POINTS = ((60, 35), (150, 30), (500, 18), (1_500, 5), (5_000, -10), (_TOO_FAR_M, -30))
_FURTHER_POINTS = -50
_OWN_WORDS_POINTS = ((0.95, 45), (0.85, 38), (0.75, 22), (0.6, 5), (0.4, -12))
_OTHER_WORDS_POINTS = -35
_PLACE_WORDS_POINTS = ((0.9, 20), (0.75, 12), (0.5, -5))
_OTHER_PLACE_WORDS_POINTS = -25
_SAME_KIND, _NEAR_KIND, _OTHER_KIND, _OTHER_NUMBER = 10, -8, -25, -40
_SAME_PLACE, _SAME_LOCALITY, _SAME_COMMUNE, _OTHER_PLACE = 4, 15, 10, -20
_SAME_PHONE, _OTHER_PHONE = 35, -8
_SAME_MANAGER, _NEAR_MANAGER, _OTHER_MANAGER = 20, 10, -10
_SAME_TYPE, _OTHER_TYPE = 8, -8
_ALIKE = 0.85
_NEAR_KINDS = frozenset(("telecentre", "cmc", "ccp", "cyber", "cyber_case", "case_numerique", "teleboutique"))
"""Kinds that people take for one another; a youth centre or a library is none of them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a pair (`points` above 0) or against it.

    `kind` is name, number, kind, distance, place, phone, manager or type; `detail` says which: `same`,
    `near`, `other`, `generic`; `values` are the two texts, or the common one; `metres` for a distance.
    """

    kind: str
    detail: str
    points: int
    values: tuple[str, ...] = ()
    metres: float | None = None

    @property
    def sentence(self) -> str:
        """Return the reason in the language in use."""
        if self.metres is not None:
            return distance_text(self.metres)
        text = {
            ("name", "same"): _("same name: {names}"),
            ("name", "near"): _("near names: {names}"),
            ("name", "other"): _("different names: {names}"),
            ("name", "generic"): _("names that say only the kind of centre: {names}"),
            ("number", "other"): _("numbered apart: {names}"),
            ("kind", "same"): _("same kind in the name"),
            ("kind", "other"): _("another kind in the name"),
            ("place", "same"): _("same place: {names}"),
            ("place", "other"): _("different places: {names}"),
            ("phone", "same"): _("same telephone"),
            ("phone", "other"): _("different telephones"),
            ("manager", "same"): _("same manager: {names}"),
            ("manager", "near"): _("managers with near names: {names}"),
            ("manager", "other"): _("different managers: {names}"),
            ("type", "same"): _("same type of centre"),
            ("type", "other"): _("different types of centre"),
        }[self.kind, self.detail]
        return text.format(names=" / ".join(dict.fromkeys(self.values)))

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {**asdict(self), "text": self.sentence}


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two candidates by their ids, the lesser first; the reasons that weigh most come first."""

    first: str
    second: str
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        """Tell whether the pair reaches the upper threshold."""
        return self.score >= LIKELY


def distance_text(metres: float) -> str:
    """Return a distance as people say it: whole metres, or kilometres from 1,000 on."""
    if metres < 1_000:
        return _("{metres} m apart").format(metres=round(metres))
    number = format_number(round(metres / 1_000, 1 if metres < 100_000 else None))
    return _("{kilometres} km apart").format(kilometres=number)


def find_duplicates(candidates: Iterable[Candidate], *, threshold: int = POSSIBLE) -> list[ScoredPair]:
    """Return the pairs that score at least `threshold`, the most likely first, then by ids.

    The result does not depend on the order of the candidates.
    """
    several = [read_candidate(own) for own in sorted(candidates, key=lambda own: own.id)]
    found = []
    for first, second in pairs_to_compare(several):
        if _is_hopeless(several[first], several[second], threshold):
            continue
        score, reasons = weigh(several[first], several[second])
        if score >= threshold:
            ids = several[first].candidate.id, several[second].candidate.id
            heaviest = sorted(reasons, key=lambda reason: -abs(reason.points))
            found.append(ScoredPair(*ids, score, tuple(heaviest)))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def score_pair(first: Candidate, second: Candidate) -> ScoredPair:
    """Return the score of one pair whatever it is."""
    first, second = sorted((first, second), key=lambda own: own.id)
    score, reasons = weigh(read_candidate(first), read_candidate(second))
    return ScoredPair(first.id, second.id, score, tuple(sorted(reasons, key=lambda own: -abs(own.points))))


def weigh(first: Read, second: Read) -> tuple[int, list[Reason]]:
    """Return the score of a pair and what it is made of."""
    reasons = [
        *_by_name(first, second),
        *_by_place(first, second),
        *_by_phone(first.candidate, second.candidate),
        *_by_manager(first, second),
        *_by_type(first.candidate, second.candidate),
    ]
    score = max(0, min(100, _BASE + sum(reason.points for reason in reasons)))
    distance = next((reason.metres for reason in reasons if reason.metres is not None), None)
    if _needs_a_person(first, second, reasons, distance):
        score = min(score, LIKELY - 1)
    if distance is not None and distance <= _SAME_BUILDING_M:
        # Two centres under one roof are worth a look, whatever they are called.
        score = max(score, POSSIBLE)
    return score, reasons


def _is_hopeless(first: Read, second: Read, threshold: int) -> bool:
    """Tell cheaply that a pair stays below the threshold: first without its words, then without managers."""
    best = _best_possible(first, second)
    if best >= threshold and first.candidate.name and second.candidate.name:
        points, _detail = _word_points(first, second)
        best = max(best - _OWN_WORDS_POINTS[0][1] + points, POSSIBLE if _share_a_roof(first, second) else 0)
    return best < threshold


def _best_possible(first: Read, second: Read) -> int:
    """Return what a pair would score if its words agreed wholly: most pairs need no more than this."""
    one, two = first.candidate, second.candidate
    points = _BASE + _OWN_WORDS_POINTS[0][1] + (_SAME_MANAGER if first.manager and second.manager else 0)
    points += _kind_points(first.name.kinds, second.name.kinds)
    if first.name.marks != second.name.marks:
        points += _OTHER_NUMBER
    if one.phones and two.phones:
        points += _SAME_PHONE if one.phones & two.phones else _OTHER_PHONE
    if one.type and two.type:
        points += _SAME_TYPE if one.type == two.type else 0
    if one.position is None or two.position is None:
        return points + _SAME_LOCALITY
    near, metres = _distance_points(one, two)
    return max(points + near + _SAME_PLACE, POSSIBLE if metres <= _SAME_BUILDING_M else 0)


def _needs_a_person(first: Read, second: Read, reasons: list[Reason], distance: float | None) -> bool:
    """Tell whether something contradicts the pair so plainly that no sum of points makes it very likely."""
    details = {reason.kind: reason for reason in reasons}
    if "number" in details or (distance is not None and distance > _TOO_FAR_M):
        return True
    name, kind = details.get("name"), details.get("kind")
    alike = name is not None and name.points >= dict(_OWN_WORDS_POINTS)[_ALIKE]
    return kind is not None and kind.detail == "other" and not alike


def _by_name(first: Read, second: Read) -> Iterator[Reason]:
    one, two = first.name, second.name
    texts = (first.candidate.name, second.candidate.name)
    if not (texts[0] and texts[1]):
        return
    points, detail = _word_points(first, second)
    yield Reason("name", detail, points, texts)
    if one.marks != two.marks:
        yield Reason("number", "other", _OTHER_NUMBER, texts)
    yield from _by_kind(one.kinds, two.kinds)


def _by_kind(one: frozenset[str], two: frozenset[str]) -> Iterator[Reason]:
    if points := _kind_points(one, two):
        yield Reason("kind", "same" if points > 0 else "other", points)


def _kind_points(one: frozenset[str], two: frozenset[str]) -> int:
    if one & two:
        return _SAME_KIND
    if not (one and two):
        return 0
    return _NEAR_KIND if one & _NEAR_KINDS and two & _NEAR_KINDS else _OTHER_KIND


def _word_points(first: Read, second: Read) -> tuple[int, str]:
    """Return what the words of two names are worth, and how the reason is called.

    The words of the place say little of a centre that stands there: they count for less.
    """
    one, two = first.name, second.name
    if one.is_generic and two.is_generic:
        return (5 if one.kinds & two.kinds else 0), "generic"
    places = first.place_words | second.place_words
    own_one = tuple(word for word in one.core if word not in places)
    own_two = tuple(word for word in two.core if word not in places)
    if own_one and own_two:
        points = _step(words_likeness(own_one, own_two), _OWN_WORDS_POINTS, _OTHER_WORDS_POINTS)
    else:
        points = _step(words_likeness(one.core, two.core), _PLACE_WORDS_POINTS, _OTHER_PLACE_WORDS_POINTS)
    return points, "same" if one == two else "near" if points > 0 else "other"


def _by_place(first: Read, second: Read) -> Iterator[Reason]:
    one, two = first.candidate, second.candidate
    common = [place for place in first.places if place in second.places]
    if one.position is not None and two.position is not None:
        points, metres = _distance_points(one, two)
        yield Reason("distance", "near" if points > 0 else "other", points, metres=metres)
        if common:
            yield Reason("place", "same", _SAME_PLACE, (common[0],))
    elif common:
        points = _SAME_LOCALITY if _is_precise(first, second, common) else _SAME_COMMUNE
        yield Reason("place", "same", points, (common[0],))
    elif first.places and second.places:
        likeness = max(words_likeness(a.split(), b.split()) for a in first.places for b in second.places)
        names = (first.places[0], second.places[0])
        are_same = likeness >= _ALIKE
        points = _SAME_COMMUNE if are_same else _OTHER_PLACE
        yield Reason("place", "same" if are_same else "other", points, names)


def _share_a_roof(first: Read, second: Read) -> bool:
    one, two = first.candidate.position, second.candidate.position
    return one is not None and two is not None and distance_m(*one, *two) <= _SAME_BUILDING_M


def _distance_points(one: Candidate, two: Candidate) -> tuple[int, float]:
    """Return what the distance is worth, the accuracies taken off, and the distance itself in metres."""
    assert one.position is not None
    assert two.position is not None
    metres = distance_m(*one.position, *two.position)
    doubt = min(_LARGEST_ACCURACY_M, one.accuracy_m) + min(_LARGEST_ACCURACY_M, two.accuracy_m)
    sure = metres - doubt
    return next((points for limit, points in _DISTANCE_POINTS if sure <= limit), _FURTHER_POINTS), metres


def _is_precise(first: Read, second: Read, common: list[str]) -> bool:
    """Tell whether both name the same locality, and not only the commune around it."""
    return first.places[0] == second.places[0] == common[0]


def _by_phone(one: Candidate, two: Candidate) -> Iterator[Reason]:
    if one.phones & two.phones:
        yield Reason("phone", "same", _SAME_PHONE)
    elif one.phones and two.phones:
        yield Reason("phone", "other", _OTHER_PHONE)


def _by_manager(first: Read, second: Read) -> Iterator[Reason]:
    if not (first.manager and second.manager):
        return
    names = (first.candidate.manager, second.candidate.manager)
    likeness = words_likeness(first.manager, second.manager, initials=True)
    if likeness >= 0.9:
        yield Reason("manager", "same", _SAME_MANAGER, names)
    elif likeness >= 0.7:
        yield Reason("manager", "near", _NEAR_MANAGER, names)
    elif likeness < 0.5:
        yield Reason("manager", "other", _OTHER_MANAGER, names)


def _by_type(one: Candidate, two: Candidate) -> Iterator[Reason]:
    unknown = ("", "autre", "other")
    if one.type in unknown or two.type in unknown:
        return
    same = one.type == two.type
    yield Reason("type", "same" if same else "other", _SAME_TYPE if same else _OTHER_TYPE)


def _step(value: float, steps: tuple[tuple[float, int], ...], below: int) -> int:
    return next((points for limit, points in steps if value >= limit), below)
