"""Candidates: centres that may be one, each with what is compared of it, and which of them to compare.

What lives here: the candidate and the blocks by phone, place and grid, so that the work grows with the
number of candidates and not with its square. What does not: the score of a pair (`duplicates`).
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from survey.merge.centre_names import CentreName, read_name, words_of

GRID_M, FINE_GRID_M = 5_000, 500
"""Two candidates nearer than this always meet in a block of the coarse grid, of the fine one."""
BLOCK_SIZE = 40
"""A block of at most so many is compared each with each; a larger one is divided further."""
WINDOW = 20
"""What cannot be divided further is sorted by name and place, and each compared with so many that follow."""
_METRES_PER_DEGREE = 111_319.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A centre as one submission, or one row of the frame, describes it; None and empty are unknown.

    `position` is latitude and longitude in degrees, `accuracy_m` how sure it is; `phones` are E.164.
    `locality` and `commune` are texts, `province` a code or a text, `type` the code of the kind of centre.
    """

    id: str
    name: str = ""
    position: tuple[float, float] | None = None
    accuracy_m: float = 0.0
    locality: str = ""
    commune: str = ""
    province: str = ""
    phones: frozenset[str] = frozenset()
    manager: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate with its name and places taken apart, once for all its pairs."""

    candidate: Candidate
    name: CentreName
    manager: tuple[str, ...]
    places: tuple[str, ...]
    place_words: frozenset[str]
    keys: tuple[str, ...] = field(default=())


def read_candidate(candidate: Candidate) -> Read:
    """Take a candidate's texts apart."""
    named = [words for text in (candidate.locality, candidate.commune) if (words := words_of(text))]
    name = read_name(candidate.name)
    return Read(
        candidate=candidate,
        name=name,
        manager=tuple(word for word in words_of(candidate.manager) if word not in _TITLES),
        places=tuple(dict.fromkeys(" ".join(words) for words in named)),
        place_words=frozenset(word for words in named for word in words),
        keys=tuple(sorted({word[:_KEY_LENGTH] for word in name.core})) or ("",),
    )


_TITLES = frozenset(("m", "mr", "mme", "mlle", "monsieur", "madame", "el", "hadj", "hadja", "dr"))
_KEY_LENGTH = 4

Pair = tuple[int, int]
KeysOf = Callable[[Read], Iterable[Hashable]]


def pairs_to_compare(several: Sequence[Read]) -> set[Pair]:
    """Return the pairs, as ascending places in `several`, that share a phone, a place, a cell or a name.

    Every pair of equal phone, of equal locality or commune, or nearer than `GRID_M`, is there, but in
    a crowd: past `BLOCK_SIZE` in one block, a pair must also share the beginning of a word of its name or
    lie within `FINE_GRID_M`, and past that again stand within `WINDOW` of each other by name.
    """
    pairs: set[Pair] = set()
    for keys_of, finer in _BLOCKS:
        for members in _grouped(several, range(len(several)), keys_of).values():
            pairs.update(_within(several, members, finer))
    return pairs


def _within(several: Sequence[Read], members: Sequence[int], finer: Sequence[KeysOf]) -> Iterator[Pair]:
    if len(members) <= BLOCK_SIZE:
        yield from combinations(members, 2)
    elif finer:
        for keys_of in finer:
            for own in _grouped(several, members, keys_of).values():
                yield from _within(several, own, ())
    else:
        ordered = sorted(members, key=lambda place: _sort_key(several[place]))
        for at, place in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + WINDOW]:
                yield (place, other) if place < other else (other, place)


def _sort_key(read: Read) -> tuple[object, ...]:
    own = read.candidate
    return (sorted(read.name.core), sorted(read.name.kinds), own.position or (0.0, 0.0), own.id)


def _grouped(
    several: Sequence[Read], members: Iterable[int], keys_of: KeysOf
) -> Mapping[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for place in members:
        for key in keys_of(several[place]):
            groups.setdefault(key, []).append(place)
    return {key: own for key, own in groups.items() if len(own) > 1}


def _cells(size_m: float) -> KeysOf:
    """Return the four cells of twice that size, in grids shifted by it: what is nearer shares one."""
    size = 2 * size_m / _METRES_PER_DEGREE

    def cells(read: Read) -> Iterable[Hashable]:
        if read.candidate.position is None:
            return
        lat, lon = read.candidate.position
        # Degrees of longitude shrink away from the equator: the cell is widened by the band's own cosine.
        for row_shift in (0.0, 0.5):
            row = math.floor(lat / size + row_shift)
            narrowest = max(0.05, math.cos(math.radians(min(89.0, (abs(row) + 1) * size))))
            for column_shift in (0.0, 0.5):
                yield row_shift, column_shift, row, math.floor(lon * narrowest / size + column_shift)

    return cells


def _name_keys(read: Read) -> Iterable[Hashable]:
    return read.keys


def _province_keys(read: Read) -> Iterable[Hashable]:
    own = read.candidate
    return [(own.province, key) for key in read.keys if key] if own.province else ()


def _whole_name(read: Read) -> Iterable[Hashable]:
    return (read.keys,) if read.name.core else ()


_FINER = (_name_keys, _cells(FINE_GRID_M))
_BLOCKS: tuple[tuple[KeysOf, tuple[KeysOf, ...]], ...] = (
    (lambda read: read.candidate.phones, _FINER),
    (lambda read: read.places, _FINER),
    (_province_keys, ()),
    # Who says neither place nor telephone is still found by the name alone.
    (_whole_name, ()),
    (_cells(GRID_M), _FINER),
)
