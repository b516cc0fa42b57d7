"""Other processes for the tests of locks and crashes: what each does is the function of its name."""

import sys
from pathlib import Path

from tests.forked import Forked


class Child(Forked):
    """A child process whose output is read line by line; killed at the end whatever happened."""

    def __init__(self, name: str, *arguments: object) -> None:
        does = {
            "hold-draft": hold_draft,
            "hold-database": hold_database,
            "append-steps": append_steps,
            "add-blobs": add_blobs,
            "finalize-drafts": finalize_drafts,
        }
        super().__init__(does[name], *map(str, arguments))

    def line(self) -> str:
        """Return the next line that the child prints; empty at its end."""
        return self.stdout.readline().rstrip("\n")

    def wait_for(self, expected: str) -> None:
        """Read until the child prints this line."""
        while (line := self.line()) != expected:
            assert line, f"the child ended without printing {expected}"

    def killed(self) -> list[str]:
        """Kill the child with SIGKILL and return the lines that it had still printed."""
        self.kill()
        rest = self.stdout.read().splitlines()
        self.wait()
        return rest


def say(word: object) -> None:
    """Print a line for the parent, at once."""
    print(word, flush=True)


def hold_draft(folder: str, draft: str) -> None:
    """Open a draft and wait to be killed."""
    from survey.store import Store

    store = Store.open(Path(folder))
    journal = store.journals.open(draft)
    say("ready")
    sys.stdin.read()
    journal.close()


def hold_database(folder: str) -> None:
    """Begin a transaction that writes and wait to be killed."""
    import sqlite3

    from survey.store import Store

    store = Store.open(Path(folder))
    connection = sqlite3.connect(Path(folder) / "survey.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    say("ready")
    sys.stdin.read()
    store.close()


def append_steps(folder: str, draft: str) -> None:
    """Append steps for ever, printing the number of each one that was acknowledged."""
    from datetime import UTC, datetime

    from survey.records.steps import Answer, Recorded
    from survey.store import Store

    store = Store.open(Path(folder))
    journal = store.journals.open(draft)
    number = len(journal.steps())
    say("ready")
    while True:
        number += 1
        journal.append(Recorded(Answer("/data/n", str(number)), datetime(2026, 11, 3, tzinfo=UTC)))
        say(number)


def add_blobs(folder: str, size: str) -> None:
    """Add files for ever, printing the hash of each one that was acknowledged."""
    from datetime import UTC, datetime

    from survey.store import Store

    store = Store.open(Path(folder))
    say("ready")
    number = 0
    while True:
        number += 1
        content = f"{number} ".encode() * int(size)
        blob = store.blobs.add(
            content, name="x", mime="text/plain", added_at=datetime(2026, 11, 3, tzinfo=UTC)
        )
        say(blob.sha256)


def finalize_drafts(folder: str, first: str) -> None:
    """Begin a draft, fold it into its revision, and so on for ever; print each one's number twice."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from survey.records.steps import Answer, Recorded
    from survey.store import Store
    from tests.store.test_journal import HEADER
    from tests.store.writings import KEYS, NOW, revision

    store = Store.open(Path(folder))
    say("ready")
    number = int(first)
    while True:
        number += 1
        draft_id, subject = f"draft-{number:06}", f"uuid:{number:06}"
        journal = store.journals.begin(replace(HEADER, draft_id=draft_id, submission=subject))
        journal.append(Recorded(Answer("/data/n", str(number)), datetime(2026, 11, 3, tzinfo=UTC)))
        say(f"begun {number}")
        store.append(
            revision({"/data/n": str(number)}, subject=subject),
            signer=KEYS,
            author="awa",
            now=NOW,
            fold=draft_id,
        )
        journal.close()
        say(f"finalized {number}")
