"""What is computed from the log is the same whatever way the entries came."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.log.entry import Entry
from survey.store import Store
from tests.store.conftest import CAMPAIGN
from tests.store.writings import KEYS, NOW, OTHER_KEYS, revision

SUBJECTS = ("uuid:a", "uuid:b")
# Who writes about which submission; from which revisions (indices from the last); what; is it deleted.
EVENTS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(SUBJECTS),
        st.lists(st.integers(0, 3), max_size=2),
        st.dictionaries(
            st.sampled_from(["/data/a", "/data/b", "/data/chef/nom"]), st.sampled_from("12é"), max_size=3
        ),
        st.sampled_from([False, False, False, True]),
        st.integers(-2000, 2000),
    ),
    min_size=1,
    max_size=10,
)
Event = tuple[bool, str, list[int], dict[str, str], bool, int]


def play(store: Store, events: list[Event]) -> list[Entry]:
    written: dict[str, list[Entry]] = {subject: [] for subject in SUBJECTS}
    for is_other, subject, back, answers, deleted, seconds in events:
        parents = tuple(
            {e.hash for e in (written[subject][-1 - i : len(written[subject]) - i] for i in back) for e in e}
        )
        written[subject] += store.append(
            revision(answers, subject=subject, parents=parents, deleted=deleted),
            signer=OTHER_KEYS if is_other else KEYS,
            author="ali" if is_other else "awa",
            now=NOW + timedelta(seconds=seconds),
        )
    return [entry for entries in written.values() for entry in entries]


def dump(store: Store) -> bytes:
    return b"".join(store.canonical_dump())


@settings(max_examples=20)
@given(EVENTS)
def test_rebuilding_gives_the_same_as_keeping_up(events: list[Event]) -> None:
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "c", CAMPAIGN) as store:
        play(store, events)
        before = dump(store)
        assert before
        store.rebuild()
        assert dump(store) == before
        assert [finding.code for finding in store.check()] == []


@settings(max_examples=15)
@given(EVENTS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_entries_in_any_order_and_twice_give_the_same(events: list[Event], random: object, size: int) -> None:
    with (
        TemporaryDirectory() as folder,
        Store.create(Path(folder) / "a", CAMPAIGN) as first,
        Store.create(Path(folder) / "b", CAMPAIGN) as second,
    ):
        entries = play(first, events)
        shuffled = [*entries, *entries[:2]]
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        for start in range(0, len(shuffled), size):
            second.receive(shuffled[start : start + size], now=NOW)
        assert dump(second) == dump(first)
