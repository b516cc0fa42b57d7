"""Print what keeping an answer costs, as a ratio to the floor: one raw SQLite insert and commit.

Both in the same run, on the same disk, with the same pragmas. Run: `python bench/journal.py [FOLDER]`.
"""

import contextlib
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from survey.records.journal import DraftHeader
from survey.records.steps import Answer, Recorded
from survey.store import Store
from survey.store.database import configure

ROUNDS = 500
START = datetime(2026, 11, 3, tzinfo=UTC)
HEADER = DraftHeader(
    draft_id="bench",
    submission="uuid:bench",
    instance_id="uuid:bench",
    form_id="centre",
    form_version="1",
    form_hash="ab" * 32,
    started_at=START,
    tz="UTC",
    language="fr",
    device_id="bench",
    username="bench",
    seed=1,
)


def times_ms(*works: Callable[[int], object]) -> list[list[float]]:
    """Return the times of each work, done in turn so that the disk's moods fall on all alike."""
    measured: list[list[float]] = [[] for _ in works]
    for number in range(ROUNDS):
        for work, own in zip(works, measured, strict=True):
            begin = time.perf_counter()
            work(number)
            own.append((time.perf_counter() - begin) * 1000)
    return measured


def main() -> None:
    """Measure and print."""
    parent = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=parent) as name, Store.create(Path(name) / "c", "bench") as store:
        floor = sqlite3.connect(Path(name) / "floor.db", isolation_level=None)
        with contextlib.closing(floor), store.journals.begin(HEADER) as journal:
            configure(floor)
            floor.execute(
                "CREATE TABLE step (draft_id TEXT, number INTEGER, step TEXT, PRIMARY KEY (draft_id, number))"
            )

            def raw(number: int) -> None:
                floor.execute("BEGIN IMMEDIATE")
                floor.execute("INSERT INTO step VALUES (?, ?, ?)", ("bench", number, "x" * 100))
                floor.execute("COMMIT")

            def append(number: int) -> None:
                journal.append(Recorded(Answer("/data/question", str(number)), START))

            raw_times, append_times = times_ms(raw, append)
    report("floor: insert and commit", raw_times)
    report("Journal.append", append_times)
    print(f"ratio of medians: {statistics.median(append_times) / statistics.median(raw_times):.2f}")


def report(name: str, times: list[float]) -> None:
    """Print the median and the 95th percentile."""
    median, slow = statistics.median(times), statistics.quantiles(times, n=20)[18]
    print(f"{name:28} median {median:.2f} ms   p95 {slow:.2f} ms")


if __name__ == "__main__":
    main()
