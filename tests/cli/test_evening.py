"""The recovery words and the evening's gesture on a real terminal, one key each."""

import re
import sys
from pathlib import Path

import pytest

from survey.crypto.recovery import recipient_of, recovery_identity
from tests.campaign.laptops import Laptops
from tests.interview.terminal_driver import ENTER, TerminalDriver

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="a system without pseudo-terminals"),
]
PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from pathlib import Path
from survey.campaign.travel import sticks
from survey.cli.app import run
sticks.UNIX_ROOTS = (Path(sys.argv[1]),)
sys.exit(run(sys.argv[2:]))
"""


def survey(media: Path, configuration: Path, *arguments: object) -> TerminalDriver:
    command = [sys.executable, "-c", PROGRAM, str(media), "--lang", "en", *map(str, arguments)]
    environment = {"XDG_CONFIG_HOME": str(configuration)}
    return TerminalDriver(command, environment=environment, cwd=str(PROJECT), rows=40, columns=100)


@pytest.fixture
def media(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def test_init_asks_for_two_of_the_words_until_they_are_right(tmp_path: Path, media: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n")
    options = ("--title", "Essai", "--agent", "Awa", "--country", "BF", "--form", form, "--language", "en")
    with survey(media, tmp_path / "config", "init", tmp_path / "c", *options) as terminal:
        screen = terminal.wait_for("Word 3 of your paper:")
        words = re.findall(r"\d+\. (\S+)", screen)
        assert len(words) == 24
        terminal.send("wrong" + ENTER)
        terminal.wait_for("That is not word 3.")
        assert not (tmp_path / "c").exists()
        terminal.send(words[2] + ENTER)
        terminal.wait_for("Word 17 of your paper:")
        terminal.send(words[16].upper() + ENTER)
        terminal.wait_for("The campaign is ready")
        assert terminal.wait_for_end() == 0
    settings = (tmp_path / "c" / "survey.toml").read_text(encoding="utf-8")
    assert recipient_of(recovery_identity(" ".join(words))) in settings


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch)
    made.join("Awa")
    made.visit("Awa", nom="Dori")
    return made


def test_evening_finds_the_stick_merges_writes_and_offers_a_second_copy(
    laptops: Laptops, tmp_path: Path, media: Path
) -> None:
    laptops.stick = media / "CLE1"
    laptops.stick.mkdir()
    laptops.give("Awa")
    with survey(media, tmp_path / "config-Chef", "--campaign", tmp_path / "Chef") as terminal:
        terminal.wait_for("Leave")
        terminal.send("s" + ENTER)
        terminal.wait_for("The stick brings 1 file of the team")
        terminal.send("y")
        terminal.wait_for("You may take the stick out.")
        terminal.wait_for("A second copy on another stick?  [y] yes  [N] no >")
        terminal.send(ENTER)
        terminal.wait_for("Leave")
        terminal.send("q" + ENTER)
        assert terminal.wait_for_end() == 0
    with laptops.at("Chef") as chef:
        assert len(list(chef.store.submissions())) == 1
        assert {path.parent.name for path in laptops.files()} >= {chef.device.device_id}


def test_folder_of_a_stick_that_is_not_found_is_typed_with_one_enter(
    laptops: Laptops, tmp_path: Path, media: Path
) -> None:
    with survey(media, tmp_path / "config-Awa", "--campaign", tmp_path / "Awa") as terminal:
        terminal.wait_for("Leave")
        terminal.send("s" + ENTER)
        terminal.wait_for("Folder of the stick")
        terminal.send(str(laptops.stick) + ENTER)
        terminal.wait_for("You may take the stick out.")
    assert laptops.files() != []
