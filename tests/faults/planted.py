"""Defects planted on purpose, each to see that a campaign finds it: a campaign that finds nothing shows nothing.

`python -m tests.faults.planted` plants each in a process of its own, in memory, and prints what found it. The
histories get 50 of each of five seeds; the rebuilt crash states every tenth call; tests run as they are.
Nothing here is ever left in the code: what is patched is gone with the process.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SEEDS = range(5)
HISTORIES = 50


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong once it is planted, and by what it should be found."""

    what: str
    plant: Callable[[], None]
    finders: tuple[Callable[[], str], ...]


def by_histories() -> str:
    """Play histories of each seed; return after how many each saw the defect."""
    return "histories: " + ", ".join(_histories_until_found(number) for number in SEEDS)


def _histories_until_found(number: int) -> str:
    from hypothesis import Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.bundle.test_histories import Team, TestHistories

    played = []

    class Counted(Team):
        def __init__(self) -> None:
            super().__init__()
            played.append(1)

    only_play = settings(
        TestHistories.settings,
        max_examples=HISTORIES,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        database=None,
    )
    try:
        run_state_machine_as_test(seed(number)(Counted), settings=only_play)
    except BaseException:
        return f"found by {len(played)}"
    return f"not found by {len(played)}"


def by_crashes(command: str) -> Callable[[], str]:
    """Rebuild what a power cut leaves of a command; return at which call the defect was seen."""

    def look() -> str:
        import tempfile

        from tests.faults.crashes import crash_everywhere
        from tests.faults.team import made_team

        with tempfile.TemporaryDirectory() as folder, made_team(Path(folder)) as team:
            try:
                return f"crash states: not found, {crash_everywhere(team, command, 10)}"
            except AssertionError as error:
                return f"crash states: found, {str(error).partition('(')[0].strip()}"

    return look


def by_tests(*words: str) -> Callable[[], str]:
    """Run tests; return whether one failed."""

    def look() -> str:
        import pytest

        status = pytest.main([*words, "-q", "-n0", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no"])
        return f"{words[0]}: {'found' if status == 1 else f'not found (status {int(status)})'}"

    return look


def _erased_part_is_kept() -> None:
    import survey.store.entries as entries

    entries.refuse_erased = lambda _connection, _erased, coming: list(coming)  # type: ignore[assignment]


def _head_is_forgotten() -> None:
    import survey.store.entries as entries

    kept = entries._keep_head
    entries._keep_head = lambda connection, signed: None  # type: ignore[assignment]
    entries._write_head = lambda connection, head, signer: kept(  # type: ignore[assignment]
        connection, entries.SignedHead(head, signer.sign(head.signed_bytes()), signer.verify_key)
    )


def _head_that_came_is_dropped() -> None:
    import survey.store.entries as entries

    entries._remember_head = lambda _connection, _signed: None  # type: ignore[assignment]


def _conflict_is_settled_in_silence() -> None:
    import survey.log.state as state

    state._conflicts = lambda _nodes, _live: []  # type: ignore[assignment]


def _last_to_arrive_wins() -> None:
    from sqlalchemy import text
    from sqlmodel import select

    import survey.store.entry_rows as rows
    import survey.store.projection as projection
    from survey.store.schema import Entry

    rows._IN_ORDER = select(Entry.hash, Entry.header).order_by(text("rowid"))
    rows._chosen.cache_clear()
    computed = projection.computed_state

    def by_arrival(entries: list[Any]) -> Any:
        state = computed(entries)
        return state and replace(state, author=entries[-1].header.author)

    projection.computed_state = by_arrival


def _projection_is_not_computed_again() -> None:
    import survey.store.entries as entries
    import survey.store.projection as projection
    from survey.store.schema import SubmissionRow

    def only_new(connection: Any, subjects: Any, entities: Any = (), *, fresh: Any = None) -> None:
        here = set(connection.execute(projection.select(SubmissionRow.submission)).scalars())
        projection.project(connection, set(subjects) - here, entities, fresh=fresh)

    entries.project = only_new  # type: ignore[assignment]


def _clock_of_others_is_followed() -> None:
    import survey.store.entries as entries

    entries.DAY_MS = 10**14  # type: ignore[misc]


def _commit_is_not_durable() -> None:
    import survey.store.database as database

    configured = database.configure

    def careless(connection: Any, *, read_only: bool = False) -> None:
        configured(connection, read_only=read_only)
        connection.execute("PRAGMA synchronous = OFF")

    database.configure = careless


def _file_is_said_before_it_is_synced() -> None:
    os.fsync = lambda _descriptor: None


def _new_folder_is_not_synced() -> None:
    import survey.bundle.stick as stick

    stick.make_folder = lambda folder: folder.mkdir(parents=True, exist_ok=True)  # type: ignore[assignment]


def _missing_piece_is_accepted() -> None:
    from survey.store.pieces import Pieces

    def hasty(self: Any, plan: Any, *, now: Any) -> bool:
        here = self._here(self._place(plan))
        blob = plan.blob
        self._blobs.add([here[own] for own in sorted(here)], name=blob.name, mime=blob.mime, added_at=now)
        return True

    Pieces.assemble = hasty  # type: ignore[method-assign]


def _missing_file_of_a_pack_is_passed_over() -> None:
    import survey.bundle.packs as packs

    packs.read_pack = lambda file, identities: list(packs.read_whole(file, identities))


PIECES = by_tests("tests/campaign/travel/test_pieces.py")
HOSTILE = by_tests("tests/faults/test_hostile.py")
DEFECTS = (
    Defect("what is erased is taken in when it comes again", _erased_part_is_kept, (by_histories,)),
    Defect("the head of another's chain is forgotten", _head_is_forgotten, (by_histories,)),
    Defect("a signed head that came is not kept for relays", _head_that_came_is_dropped, (by_histories,)),
    Defect("a conflict is settled in silence", _conflict_is_settled_in_silence, (by_histories,)),
    Defect("a projection follows the order of arrival", _last_to_arrive_wins, (by_histories,)),
    Defect("a projection is not computed again", _projection_is_not_computed_again, (by_histories,)),
    Defect("a clock ten years ahead is followed", _clock_of_others_is_followed, (by_histories,)),
    Defect(
        "a commit is said before it is durable",
        _commit_is_not_durable,
        (by_crashes("merge"), by_crashes("capture")),
    ),
    Defect(
        "a file of the stick is said before it is synced",
        _file_is_said_before_it_is_synced,
        (by_crashes("export"),),
    ),
    Defect("a new folder on the stick is not synced", _new_folder_is_not_synced, (by_crashes("export"),)),
    Defect("a missing piece is accepted", _missing_piece_is_accepted, (PIECES,)),
    Defect("a missing file of a pack is passed over", _missing_file_of_a_pack_is_passed_over, (HOSTILE,)),
)


def _look_for(defect: Defect) -> None:
    """Plant a defect in a process of its own, and print what each finder says."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        defect.plant()
        for find in defect.finders:
            print(f"{defect.what}\n    {find()}", flush=True)
    finally:
        os._exit(0)


def main(words: list[str]) -> None:
    """Look for each defect, or for those of which the text holds one of the words."""
    for defect in DEFECTS:
        if not words or any(word in defect.what for word in words):
            _look_for(defect)


if __name__ == "__main__":
    main(sys.argv[1:])
