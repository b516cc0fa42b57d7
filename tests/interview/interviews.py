"""Interviews for the tests: a Markdown form, a memory journal, a clock that ticks by the second."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from survey.engine import Instance
from survey.form import load_form
from survey.form.definition import FormDefinition
from survey.interview.controller import Attacher, Controller
from survey.interview.memory_journal import MemoryJournal
from survey.records.journal import DraftHeader, Journal
from survey.records.steps import Recorded, Step

START = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
HEADER = DraftHeader(
    draft_id="01a19eb4-a000-7000-8000-000000000001",
    submission="uuid:01a19eb4-a000-7000-8000-000000000002",
    instance_id="uuid:01a19eb4-a000-7000-8000-000000000002",
    form_id="test",
    form_version="1",
    form_hash="0" * 64,
    started_at=START,
    tz="Africa/Ouagadougou",
    language="English (en)",
    device_id="survey:test",
    username="test",
    seed=1,
)

CENTRE = Path(__file__).with_name("centre.md").read_text(encoding="utf-8")
"""A small form with what the interview treats differently."""

NAME, COMPUTERS, INTERNET = "/data/identity/name", "/data/identity/computers", "/data/identity/internet"
WAYS, SPEED, REASON = "/data/identity/ways", "/data/identity/speed", "/data/identity/computers_na"
DEVICE, OPENED, REMARKS = "/data/device", "/data/closing/opened", "/data/closing/remarks"


class Clock:
    """A clock that is one second later each time it is asked."""

    def __init__(self, start: datetime = START) -> None:
        self._ticks = count()
        self._start = start

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=next(self._ticks))


class Ids:
    """Lasting identities that count up, as UUIDv7 text."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"01a19eb4-a000-7000-8000-{next(self._numbers):012x}"


def form_from(markdown: str, folder: Path) -> FormDefinition:
    """Load a form written as a Markdown table."""
    path = folder / "form.md"
    path.write_text(markdown, encoding="utf-8")
    return load_form(path)


def new_instance(form: FormDefinition) -> Instance:
    """Make an instance that a replay of the same journal makes again."""
    return Instance(form, language="English (en)", now=START, device_id=HEADER.device_id)


def controller_for(
    form: FormDefinition,
    journal: Journal | None = None,
    *,
    clock: Clock | None = None,
    attach: Attacher | None = None,
    title: str = "BF-0042 Réo",
) -> Controller:
    """Begin an interview, or take up the journal's."""
    return Controller(
        form,
        new_instance(form),
        journal if journal is not None else MemoryJournal(HEADER),
        clock=clock or Clock(),
        new_id=Ids(),
        attach=attach,
        title=title,
    )


def steps_of(controller: Controller) -> list[Step]:
    """Return the steps that the journal has."""
    return [recorded.step for recorded in controller.draft.journal.steps()]


def values_of(instance: Instance) -> dict[str, str]:
    """Return every value of the instance by reference, hidden ones too."""
    return {node.ref: node.value for node in instance.nodes() if node.value}


def replayed(form: FormDefinition, steps: Sequence[Recorded]) -> Instance:
    """Make the instance again from the steps alone."""
    instance = new_instance(form)
    for recorded in steps:
        instance.apply(recorded.step, recorded.at)
    return instance
