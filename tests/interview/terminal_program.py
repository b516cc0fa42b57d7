"""A small program for the terminal tests: hold the interview of a form here, write each step to a file.

Usage: python terminal_program.py FORM STEPS
"""

import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from survey.engine import Instance
from survey.form import load_form
from survey.interview.controller import Controller
from survey.interview.memory_journal import MemoryJournal
from survey.interview.plain import run_plain, wants_plain
from survey.interview.terminal import run_terminal
from survey.messages import use_language
from survey.records.ids import make_uuid7
from survey.records.journal import DraftHeader
from survey.records.steps import Recorded


class WrittenJournal(MemoryJournal):
    """A journal that writes each step as a line, so that a test can read it from outside."""

    def __init__(self, header: DraftHeader, path: Path) -> None:
        super().__init__(header)
        self._path = path

    def append(self, recorded: Recorded) -> None:
        """Keep the step and write it."""
        super().append(recorded)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{recorded.step!r}\n")


def main() -> int:
    """Hold the interview and print how it ended."""
    use_language("en")
    now = datetime.now(UTC)
    form = load_form(Path(sys.argv[1]))
    submission = f"uuid:{make_uuid7(now, secrets.token_bytes)}"
    header = DraftHeader(
        make_uuid7(now, secrets.token_bytes),
        submission,
        submission,
        form.form_id,
        form.version,
        form.hash,
        now,
        "Africa/Ouagadougou",
        form.default_language or "",
        "survey:test",
        "test",
        1,
    )
    controller = Controller(
        form,
        Instance(form, now=now, device_id="survey:test"),
        WrittenJournal(header, Path(sys.argv[2])),
        clock=lambda: datetime.now(UTC),
        new_id=lambda: make_uuid7(datetime.now(UTC), secrets.token_bytes),
        title="BF-0042 Réo",
    )
    if wants_plain(sys.stdin, sys.stdout):
        ending = run_plain(controller, sys.stdin, sys.stdout)
    else:
        ending = run_terminal(controller)
    print(f"ended: {ending.value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
