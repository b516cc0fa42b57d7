"""Who answered what, centre by centre, and what may be told of it.

What lives here: gathering answers by part, those that stand on a page apart from those that nobody sees, and
what the answers to one question tell of those to another. What does not: which cells are hidden
(`protecting`), which answers enter counts (`outputs.reports.status.tallying`).
Source: docs/decisions/0178-one-rule-for-counts.md, 0179-tables-read-together.md.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from survey.outputs.counts.protecting import SMALLEST_CELL, Key, Sum, Tables, Unions, protect
from survey.outputs.counts.telling import CENTRES, KNOWN, Telling

UNSAID = ""
"""The part of the centres whose region was not said, or is not told."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one centre: the codes of its answers by question, none where it has no choices.

    `amounts` are the answers that are numbers, by question too. `published` names the questions whose answer
    everybody sees anyway; `is_placed` tells that everybody sees the centre in its part.
    """

    part: str
    answers: Mapping[str, tuple[str, ...]]
    amounts: Mapping[str, float] = field(default_factory=dict)
    published: Collection[str] = frozenset()
    is_placed: bool = False


@dataclass(slots=True)
class _Heap:
    """Centres of one part added up: how many of each key, and the sums of their numbers."""

    counts: Counter[Key] = field(default_factory=Counter)
    amounts: Counter[str] = field(default_factory=Counter)

    def take(self, keys: Iterable[Key], amounts: Mapping[str, float]) -> None:
        self.counts.update(keys)
        self.amounts.update(amounts)

    def add(self, other: "_Heap") -> None:
        self.counts.update(other.counts)
        self.amounts.update(other.amounts)

    def take_for(self, question: str, other: "_Heap") -> None:
        """Take what another heap has of a question instead of what is here."""
        for key in [key for key in self.counts if key.question == question]:
            self.counts[key] = other.counts[key]
            if not self.counts[key]:
                # That it is there would tell that somebody chose it.
                del self.counts[key]
        if question in self.amounts:
            self.amounts[question] = other.amounts[question]


_Heaps = defaultdict[str, _Heap]


@dataclass
class Ledger:
    """The answers of many centres. `singles` have one answer a centre, or none.

    `led_by` maps a question to those by whose answers it is asked or computed: who reads both tables knows.
    `whole_only` are told of the whole alone. `known` are the centres that the campaign knows, by part, empty
    where no list of them was taken in.
    """

    singles: Collection[str] = frozenset()
    led_by: Mapping[str, Collection[str]] = field(default_factory=dict)
    unions: Unions = field(default_factory=dict)
    whole_only: Collection[str] = frozenset()
    known: Mapping[str, int] = field(default_factory=dict)
    _centres: list[Counted] = field(default_factory=list)
    _telling: Telling | None = None

    def add(self, centre: Counted) -> None:
        """Count a centre in its part; one of which something is published, but not where it is, in none."""
        self._centres.append(centre)
        self._telling = None

    @property
    def telling(self) -> Telling:
        """Return what may be told of all that was added."""
        if self._telling is None:
            self._telling = _Reckoning(self, self._centres).telling()
        return self._telling


class _Reckoning:
    """The answers of all centres added up, those that nobody sees apart."""

    def __init__(self, ledger: Ledger, centres: Sequence[Counted]) -> None:
        self._ledger = ledger
        self._seen, self._public, self._certain, self._unseen = (_Heaps(_Heap) for _each in range(4))
        self._both: Counter[tuple[Key, Key]] = Counter()
        self._every: Counter[Key] = Counter()
        keys = {(name, codes) for centre in centres for name, codes in centre.answers.items()}
        self._keys = {
            (name, codes): (Key(name), *(Key(name, code) for code in codes)) for name, codes in keys
        }
        for centre in centres:
            self._every.update(self._keys_of(centre, centre.answers))
            self._both.update(self._together(centre, centre.answers))
        for centre in centres:
            self._take(centre)

    def _keys_of(self, centre: Counted, questions: Iterable[str]) -> list[Key]:
        """Return what a centre counts for by its answers to some questions."""
        answers = centre.answers
        return [key for name in questions if name in answers for key in self._keys[name, answers[name]]]

    def _together(self, centre: Counted, questions: Collection[str]) -> Iterator[tuple[Key, Key]]:
        """Yield the answers of a centre that lead to one of its answers to some questions, with that."""
        for name, leading in self._ledger.led_by.items():
            if name in questions:
                yield from product(self._keys_of(centre, leading), self._keys_of(centre, [name]))

    def _take(self, centre: Counted) -> None:
        is_seen = centre.is_placed or bool(centre.published)
        part = centre.part if centre.is_placed or not is_seen else UNSAID
        into = self._seen if is_seen else self._unseen
        into[part].take([CENTRES, *self._keys_of(centre, centre.answers)], centre.amounts)
        if is_seen:
            shown = [CENTRES, *self._keys_of(centre, centre.published)]
            amounts = {name: own for name, own in centre.amounts.items() if name in centre.published}
            self._public[part].take(shown, amounts)
            # Who sees the answer to a question may know the one by which it was asked.
            together = self._together(centre, centre.published)
            behind = {key for key, target in together if self._both[key, target] == self._every[target]}
            self._certain[part].take(behind.union(shown), {})

    def telling(self) -> Telling:
        """Return what may be told."""
        heaps = self._placed()
        self._leave_out_few(heaps)
        counts = _counts_of(heaps)
        published, certain = (
            {part: Counter(own.counts) for part, own in heaps.items()}
            for heaps in (self._public, self._certain)
        )
        for part, number in self._ledger.known.items():
            counts.setdefault(part, Counter())[KNOWN] = number
            for own in (published, certain):
                seen = own.setdefault(part, Counter())
                seen[KNOWN] = min(number, seen[CENTRES])
        whole: Counter[Key] = sum(counts.values(), Counter())
        cells = protect(
            Tables(
                counts=counts,
                published=published,
                certain=certain,
                sums=tuple(self._sums(whole, counts.values())),
                unions=self._ledger.unions,
                whole_only={key for key in whole if key.question in self._ledger.whole_only},
                open_keys={CENTRES},
            )
        )
        return Telling(cells, {part: own.amounts for part, own in heaps.items()}, self._ledger.unions)

    def _placed(self) -> _Heaps:
        """Return what is counted by the part in which each centre may be told.

        Where one or two are that nobody sees, they are told in no region; were they all of those, in nothing.
        """
        heaps: _Heaps = defaultdict(_Heap)
        moved = _Heap()
        for part, own in self._seen.items():
            heaps[part].add(own)
        for part, own in self._unseen.items():
            (moved if part == UNSAID or own.counts[CENTRES] < SMALLEST_CELL else heaps[part]).add(own)
        if moved.counts[CENTRES] >= SMALLEST_CELL:
            heaps[UNSAID].add(moved)
        return heaps

    def _leave_out_few(self, heaps: _Heaps) -> None:
        """Leave the answers to a question out that one or two gave whose answers are not published."""
        unpublished: Counter[Key] = sum((own.counts for own in heaps.values()), Counter())
        for own in self._public.values():
            unpublished.subtract(own.counts)
        for key, number in unpublished.items():
            if key.code is None and 0 < number < SMALLEST_CELL:
                for part, own in heaps.items():
                    own.take_for(key.question, self._public[part])

    def _sums(self, whole: Mapping[Key, int], counts: Collection[Mapping[Key, int]]) -> Iterator[Sum]:
        """Yield what who knows the form knows of the counts, however few are told."""
        choices: dict[str, list[Key]] = defaultdict(list)
        for key, number in whole.items():
            if key.code is not None and number:
                choices[key.question].append(key)
        for name, own in choices.items():
            if name in self._ledger.singles:
                yield Sum(Key(name), tuple(own))
        for total, parts in (*self._parts_of(whole), *self._led(choices)):
            # What was left out may have been part of it: then nobody can rely on it.
            rests = [own.get(total, 0) - sum(own.get(key, 0) for key in parts) for own in counts]
            if min(rests, default=0) >= 0:
                yield Sum(total, parts, is_all=not any(rests))

    def _parts_of(self, whole: Mapping[Key, int]) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Yield that who chose answered, that who answered is counted, and that who is counted is known."""
        for key in whole:
            if key.code is not None and key.question not in self._ledger.singles:
                yield Key(key.question), (key,)
            elif key.code is None and key not in (CENTRES, KNOWN):
                yield CENTRES, (key,)
        if self._ledger.known:
            yield KNOWN, (CENTRES,)

    def _led(self, choices: Mapping[str, list[Key]]) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Yield what holds the answers to another question, or with them no more than may have given them."""
        for name, leading in self._ledger.led_by.items():
            targets = [key for key in (Key(name), *choices.get(name, ())) if self._every[key]]
            for target, other in product(targets, leading):
                own = choices.get(other) or [key for key in [Key(other)] if self._every[key]]
                for group in [own] if other in self._ledger.singles else [[key] for key in own]:
                    inside = tuple(key for key in group if self._both[key, target] == self._every[key])
                    if inside:
                        yield target, inside
                    apart = tuple(key for key in group if not self._both[key, target])
                    if apart:
                        yield CENTRES, (target, *apart)
                    if self._both[Key(other), target] == self._every[target]:
                        # Nobody was asked the second who had not answered the first.
                        yield Key(other), (target, *apart)


def _counts_of(heaps: Mapping[str, _Heap]) -> dict[str, Counter[Key]]:
    return {part: Counter(own.counts) for part, own in heaps.items()}
