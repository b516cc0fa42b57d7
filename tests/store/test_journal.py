"""One suite for both journals: the one in memory and the one on disk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.interview.memory_journal import MemoryJournal
from survey.records.attachments import Attachment
from survey.records.journal import DraftHeader, Journal
from survey.records.steps import (
    AddRepeat,
    Answer,
    Attach,
    DeleteRepeat,
    Finalize,
    Language,
    Note,
    Recorded,
    Typed,
)
from survey.store import Store
from survey.store.step_text import read_step, write_step

START = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
HEADER = DraftHeader(
    draft_id="019a4a5e-0000-7000-8000-000000000001",
    submission="uuid:019a4a5e-0000-7000-8000-00000000000a",
    instance_id="uuid:019a4a5e-0000-7000-8000-00000000000a",
    form_id="centre",
    form_version="2026.1",
    form_hash="ab" * 32,
    started_at=START,
    tz="Africa/Ouagadougou",
    language="Français (fr)",
    device_id="device-1",
    username="awa",
    seed=7,
    base=("cd" * 32,),
    why="rappelé « après »",
)
STEPS = (
    Answer("/data/nom", "Télécentre de Réo"),
    Answer("/data/nom", None),
    Typed("/data/age", "12 ou 1"),
    AddRepeat("/data/e[1]", "019a4a5e-0000-7000-8000-00000000000b"),
    DeleteRepeat("/data/e[1]"),
    Language("English (en)"),
    Note("/data/nom", "ligne 1\nligne 2"),
    Attach("/data/photo", Attachment("ef" * 32, "façade.jpg", 12, "image/jpeg")),
    Finalize(),
)

Open = Callable[[DraftHeader], Journal]


@pytest.fixture(params=["memory", "stored"])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    if request.param == "memory":
        yield MemoryJournal
        return
    with Store.create(tmp_path / "campaign", "019a4a5e-0000-7000-8000-0000000000ff") as store:
        yield store.journals.begin


def recorded(steps: Sequence[object] = STEPS) -> list[Recorded]:
    return [
        Recorded(step, START + timedelta(seconds=i), START if i % 2 else None)  # type: ignore[arg-type]
        for i, step in enumerate(steps)
    ]


def test_new_journal_has_no_step(begin: Open) -> None:
    assert list(begin(HEADER).steps()) == []


def test_header_is_given_back(begin: Open) -> None:
    assert begin(HEADER).header == HEADER


def test_steps_are_given_back_in_order(begin: Open) -> None:
    journal = begin(HEADER)
    for step in recorded():
        journal.append(step)
    assert list(journal.steps()) == recorded()


def test_steps_given_earlier_do_not_change(begin: Open) -> None:
    journal = begin(HEADER)
    before = journal.steps()
    journal.append(recorded()[0])
    assert list(before) == []


def test_closing_keeps_the_steps(begin: Open) -> None:
    journal = begin(HEADER)
    journal.append(recorded()[0])
    journal.close()
    assert list(journal.steps()) == recorded()[:1]


def test_closing_twice_is_harmless(begin: Open) -> None:
    journal = begin(HEADER)
    journal.close()
    journal.close()


def test_two_journals_do_not_mix(begin: Open) -> None:
    first = begin(HEADER)
    second = begin(replace(HEADER, draft_id="019a4a5e-0000-7000-8000-000000000002"))
    first.append(recorded()[0])
    second.append(recorded()[1])
    assert list(first.steps()) == recorded()[:1]
    assert list(second.steps()) == recorded()[1:2]


TEXTS = st.text(st.characters(blacklist_categories=("Cs",)))
TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
ANY_STEP = st.one_of(
    st.builds(Answer, TEXTS, st.none() | TEXTS),
    st.builds(Typed, TEXTS, st.none() | TEXTS),
    st.builds(AddRepeat, TEXTS, st.none() | TEXTS),
    st.builds(DeleteRepeat, TEXTS),
    st.builds(Language, TEXTS),
    st.builds(Note, TEXTS, st.none() | TEXTS),
    st.builds(Attach, TEXTS, st.builds(Attachment, TEXTS, TEXTS, st.integers(0, 2**40), TEXTS)),
    st.builds(Finalize),
)


@given(st.builds(Recorded, ANY_STEP, TIMES, st.none() | TIMES))
def test_a_step_survives_its_text(step: Recorded) -> None:
    assert read_step(write_step(step)) == step
