"""The shipped form on a real terminal, killed at every question; by pipe; by script: one submission."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from survey.campaign.campaign import Campaign
from survey.cli.app import run
from survey.messages import _, use_language
from tests.campaign.interview_of_centre import INTERVIEW, Asked
from tests.interview.terminal_driver import TerminalDriver

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.timeout(280),
    pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix's"),
]
SURVEY = [sys.executable, "-m", "survey", "--lang", "fr"]


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    folder = tmp_path / "campagne"
    assert run(["--lang", "fr", "init", str(folder), "--agent", "Awa"]) == 0
    return folder


def kept(campaign: Path) -> dict[str, str]:
    """Return the answers of the one submission, repeat instances by place."""
    with Campaign.open(campaign) as opened:
        (state,) = opened.store.submissions()
        assert opened.store.check() == []
        return {re.sub(r"\[[^#\]][^\]]*\]", "[+]", path): value for path, value in state.answers.items()}


def draft_steps(campaign: Path) -> list[Any]:
    with Campaign.open(campaign) as opened:
        drafts = opened.store.journals.list()
        return list(opened.store.journals.read(drafts[0].header.draft_id)) if drafts else []


def on_screen(text: str, asked: Asked) -> bool:
    lines = [line.strip() for line in text.split("\n")[2:5]]
    # The name of a repeat also begins the crumbs of the questions inside of it.
    return (
        asked.label in lines if asked.label == "Équipement" else any(x.startswith(asked.label) for x in lines)
    )


def send(terminal: TerminalDriver, asked: Asked) -> None:
    for keys, shown in asked.keys:
        before = terminal.text
        terminal.send(keys)
        terminal.wait_for(shown or (lambda text, before=before: text != before))


PARTS = 4
"""The interview is cut into parts, so that tests run beside each other; what is before a part is scripted."""


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_question_every_accepted_answer_is_there(
    part: int, campaign: Path, tmp_path: Path
) -> None:
    use_language("fr")
    command = [*SURVEY, "--campaign", str(campaign), "interview"]
    first, last = (len(INTERVIEW) * bound // PARTS for bound in (part, part + 1))
    if first:
        answer_by_script(command, tmp_path / "before.jsonl", INTERVIEW[:first])
    for index in range(first, last):
        # The first of each part, and the last, start as a person starts them; the others without the imports.
        options = ["--resume"] if index else []
        with TerminalDriver([*command, *options], warm=index > first) as terminal:
            # What was passed without an answer is asked again after a restart: pass it again.
            for asked in INTERVIEW[_shown_first(terminal, index) : index + 1]:
                terminal.wait_for(lambda text, asked=asked: on_screen(text, asked))
                send(terminal, asked)
            following = INTERVIEW[index + 1] if index + 1 < len(INTERVIEW) else None
            terminal.wait_for(lambda text, n=following: on_screen(text, n) if n else end_of_form() in text)
            terminal.kill(signal.SIGKILL)
            terminal.wait_for_end()
        answered = {s.step.ref for s in draft_steps(campaign) if hasattr(s.step, "value")}
        expected = {asked.ref for asked in INTERVIEW[: index + 1] if asked.ref is not None}
        assert expected <= answered
    if last == len(INTERVIEW):
        finish(command)
        assert kept(campaign).items() >= wanted().items()


def end_of_form() -> str:
    return _("End of the questionnaire")


def answer_by_script(command: list[str], script: Path, questions: Sequence[Asked]) -> None:
    """Answer the beginning of the interview; it stays a draft."""
    steps = [json.dumps({"ref": a.ref, "value": a.value}) for a in questions if a.ref is not None]
    script.write_text("\n".join(steps), encoding="utf-8")
    assert run([*command[len(SURVEY) - 2 :], "--answers", str(script)]) == 4


def finish(command: list[str]) -> None:
    with TerminalDriver([*command, "--resume"], warm=True) as terminal:
        terminal.wait_for(end_of_form())
        terminal.send("f")
        terminal.wait_for("> f")
        terminal.send("\r")
        assert terminal.wait_for_end() == 0


def _shown_first(terminal: TerminalDriver, index: int) -> int:
    """Return which question a (re)started interview shows: `index`, or one passed shortly before it."""
    candidates = range(max(index - 6, 0), index + 1)
    terminal.wait_for(lambda text: any(on_screen(text, INTERVIEW[candidate]) for candidate in candidates))
    return next(candidate for candidate in candidates if on_screen(terminal.text, INTERVIEW[candidate]))


def wanted() -> dict[str, str]:
    """Return the answers that the interview gives, by identity path."""
    return {
        asked.ref.replace("[1]", "[#1]"): asked.value
        for asked in INTERVIEW
        if asked.ref is not None and asked.value is not None and asked.ref not in UNLIKE
    }


UNLIKE = (
    # Saved with the zone of the interview, or with figures that people do not type.
    "/data/centre/lieu/position",
    "/data/fonctionnement/ouvre_a",
    "/data/fonctionnement/ferme_a",
)


def test_pipe_and_script_end_in_the_same_submission(campaign: Path, tmp_path: Path) -> None:
    lines = [asked.line for asked in INTERVIEW]
    piped = subprocess.run(
        [*SURVEY, "--campaign", str(campaign), "interview"],
        input="\n".join([*lines, "f", ""]),
        capture_output=True,
        text=True,
    )
    assert piped.returncode == 0, piped.stdout[-2000:] + piped.stderr
    by_pipe = kept(campaign)
    other = tmp_path / "autre"
    assert run(["--lang", "fr", "init", str(other), "--agent", "Awa"]) == 0
    script = tmp_path / "script.jsonl"
    steps = [{"ref": asked.ref, "value": asked.value} for asked in INTERVIEW if asked.ref is not None]
    script.write_text("\n".join(json.dumps(step) for step in steps), encoding="utf-8")
    scripted = subprocess.run(
        [*SURVEY, "--campaign", str(other), "interview", "--answers", str(script)],
        capture_output=True,
        text=True,
    )
    assert scripted.returncode == 0, scripted.stdout + scripted.stderr
    assert kept(other) == by_pipe
    assert by_pipe.items() >= wanted().items()
