"""No small cell is told or found: somebody who tries every table that fits what is told learns nothing."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from survey.outputs.counts.protecting import WHOLE, Key, Sum, Tables, Unions, protect
from survey.outputs.counts.telling import Telling, Told


def told_of(
    counts: Mapping[str, Mapping[str, int]],
    answering: Mapping[str, int],
    unions: Unions = MappingProxyType({}),
    *,
    is_single: bool,
) -> Told:
    """Return what is told of one question of which everybody knows who answered it."""
    keys = {part: {Key("q", code): n for code, n in own.items()} for part, own in counts.items()}
    choices = sorted({key for own in keys.values() for key in own})
    single, several = [Sum(Key("q"), tuple(choices))], [Sum(Key("q"), (key,), False) for key in choices]
    cells = protect(
        Tables(
            counts={part: {**own, Key("q"): answering[part]} for part, own in keys.items()},
            sums=single if is_single else several,
            unions=unions,
            open_keys={Key("q")},
        )
    )
    return Telling(cells, {}, unions).question("q")


def fitting(
    told: Told, parts: list[str], unions: Unions, *, is_single: bool
) -> Iterator[dict[tuple[str, str], int]]:
    """Yield every table of whole numbers that fits what is told, by trying them all."""
    cells = [(part, code) for part in parts for code in told.choices]
    sums = {WHOLE: parts, **{own: [p for p in held if p in parts] for own, held in unions.items()}}
    for table in _tried(cells, {}, told, is_single):
        whole = told.cells.get(WHOLE, {}).items()
        if any(number not in (None, sum(table[part, code] for part in parts)) for code, number in whole):
            continue
        every = {
            (own, code): sum(table[part, code] for part in held)
            for own, held in sums.items()
            if held
            for code in told.choices
        }
        if all(told.cells[own][code] in (None, number) for (own, code), number in every.items()):
            yield {**table, **every}


def _tried(
    cells: list[tuple[str, str]],
    found: dict[tuple[str, str], int],
    told: Told,
    is_single: bool,
) -> Iterator[dict[tuple[str, str], int]]:
    if not cells:
        yield dict(found)
        return
    (part, code), rest = cells[0], cells[1:]
    used = sum(number for (own, _code), number in found.items() if own == part)
    room = told.answering[part] - (used if is_single else 0)
    is_last = code == told.choices[-1]
    known = told.cells[part][code]
    options = [known] if known is not None else [room] if is_single and is_last else range(room + 1)
    for number in options:
        if number is not None and 0 <= number <= room and not (is_single and is_last and number != room):
            yield from _tried(rest, {**found, (part, code): number}, told, is_single)


def learnt(
    counts: Mapping[str, Mapping[str, int]],
    answering: Mapping[str, int],
    unions: Unions = MappingProxyType({}),
    *,
    is_single: bool,
) -> list[str]:
    """Return the small cells that can have one value only."""
    told = told_of(counts, answering, unions, is_single=is_single)
    parts = [part for part in answering if answering[part]]
    values: dict[tuple[str, str], set[int]] = {}
    for table in fitting(told, parts, unions, is_single=is_single):
        for cell, number in table.items():
            values.setdefault(cell, set()).add(number)
    return [f"{part} {code}" for (part, code), seen in values.items() if len(seen) == 1 and 0 < min(seen) < 3]


SINGLE = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=3)


@given(SINGLE)
def test_nothing_small_is_learnt_of_a_question_with_one_answer(rows: list[list[int]]) -> None:
    counts = {f"p{n}": dict(zip("abc", row, strict=True)) for n, row in enumerate(rows)}
    answering = {part: sum(own.values()) for part, own in counts.items()}
    assert learnt(counts, answering, is_single=True) == []


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=3))
def test_nothing_small_is_learnt_of_a_question_with_several(rows: list[list[int]]) -> None:
    counts = {f"p{n}": dict(zip("ab", row, strict=False)) for n, row in enumerate(rows)}
    answering = {f"p{n}": max(row[:2]) + row[2] for n, row in enumerate(rows)}
    assert learnt(counts, answering, is_single=False) == []


UNIONS = st.sampled_from([{"U": ("p0", "p1"), "V": ("p2", "p3")}, {"U": ("p0", "p1"), "V": ("p2",)}])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=4), UNIONS)
def test_nothing_small_is_learnt_from_two_divisions_read_together(
    rows: list[tuple[int, int]], unions: Unions
) -> None:
    counts = {f"p{n}": dict(zip("ab", row, strict=True)) for n, row in enumerate(rows)}
    answering = {part: sum(own.values()) for part, own in counts.items()}
    assert learnt(counts, answering, unions, is_single=True) == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3)), min_size=1, max_size=4), UNIONS)
def test_nothing_small_is_learnt_of_several_answers_from_two_divisions(
    rows: list[tuple[int, int]], unions: Unions
) -> None:
    counts = {f"p{n}": {"a": number} for n, (number, _more) in enumerate(rows)}
    answering = {f"p{n}": number + more for n, (number, more) in enumerate(rows)}
    assert learnt(counts, answering, unions, is_single=False) == []


def test_a_region_is_not_found_by_taking_one_division_from_the_other() -> None:
    counts = {"A": {"a": 1}, "B": {"a": 9}, "C": {"a": 1}, "D": {"a": 9}, "E": {"a": 1}}
    unions = {"AB": ("A", "B"), "CD": ("C", "D"), "e": ("E",)}
    told = told_of(counts, dict.fromkeys(counts, 12), unions, is_single=False).cells
    assert (told["CD"]["a"], told["D"]["a"]) != (10, 9)
    assert (told["AB"]["a"], told["B"]["a"]) != (10, 9)


def test_a_large_table_is_told_whole() -> None:
    counts = {"p": {"a": 10, "b": 5}, "q": {"a": 4, "b": 7}}
    told = told_of(counts, {"p": 15, "q": 11}, is_single=True)
    assert told.cells == {WHOLE: {"a": 14, "b": 12}, "p": {"a": 10, "b": 5}, "q": {"a": 4, "b": 7}}


def test_a_hidden_cell_hides_another_in_its_part_and_in_its_choice() -> None:
    counts = {"p": {"a": 10, "b": 1, "c": 6}, "q": {"a": 4, "b": 7, "c": 9}, "r": {"a": 5, "b": 8, "c": 5}}
    told = told_of(counts, {"p": 17, "q": 20, "r": 18}, is_single=True)
    assert told.cells["p"]["b"] is None
    assert sum(number is None for number in told.cells["p"].values()) > 1
    assert sum(told.cells[part]["b"] is None for part in "pqr") > 1
    assert None not in told.cells[WHOLE].values()
