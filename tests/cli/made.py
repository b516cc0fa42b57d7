"""Campaigns whose submissions are written straight into the log, and commands typed on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.revisions import written_revision
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.chain import Writing
from tests.interview.terminal_driver import TerminalDriver

terminal_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix's")


@dataclass(frozen=True)
class Made:
    folder: Path
    submissions: list[str]


def revision(
    campaign: Campaign, submission: str, answers: dict[str, str], *heads: str, deleted: bool = False
) -> Writing:
    form = campaign.form()
    found = Revision(
        form_id=form.form_id,
        form_version=form.version,
        form_hash=form.hash,
        instance_id=submission,
        reason="finalized",
        language="fr",
        started="2026-11-03T09:00:00.000Z",
        ended="2026-11-03T09:30:00.000Z",
        tz="Africa/Ouagadougou",
        app="test",
        answers=answers,
        deleted=deleted,
    )
    return written_revision(submission, found, heads, tags_of(form))


@contextmanager
def typed(made: Made, *command: str, warm: bool = False) -> Iterator[TerminalDriver]:
    arguments = [sys.executable, "-m", "survey", "--lang", "en", "--campaign", str(made.folder), *command]
    with TerminalDriver(arguments, rows=40, columns=120, warm=warm) as terminal:
        yield terminal
