"""Enrolment as a person types it: the recovery words, kits, accepting, and a lost laptop."""

import json
import re
from pathlib import Path

import pytest

from survey.crypto.recovery import recipient_of, recovery_identity
from tests.cli.conftest import Survey

FORM = "| survey |\n| | type | name | label |\n| | text | a | A |\n"


class Desk:
    """Commands typed at several laptops, by the name of who sits there."""

    def __init__(self, survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._survey = survey
        self._patch = monkeypatch
        self.folder = folder
        self.form = folder / "form.md"
        self.form.write_text(FORM)

    def type(self, who: str, *arguments: object, stdin: str = "") -> str:
        """Type a command at a laptop; return what it printed."""
        self._patch.setenv("XDG_CONFIG_HOME", str(self.folder / f"config-{who}"))
        result = self._survey("--lang", "en", *arguments, stdin=stdin)
        assert result.status == 0, result.err
        return result.out

    def on(self, who: str, *arguments: object, stdin: str = "") -> str:
        """Type a command at a laptop in its own campaign."""
        return self.type(who, "--campaign", self.folder / who, *arguments, stdin=stdin)


@pytest.fixture
def desk(survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    (tmp_path / "stick").mkdir()
    return Desk(survey, tmp_path, monkeypatch)


def words_of(printed: str) -> list[str]:
    return re.findall(r"\d+\. (\S+)", printed)


@pytest.fixture
def words(desk: Desk) -> list[str]:
    """Return the recovery words that `survey init` printed; the campaign is Chef's."""
    printed = desk.type("Chef", "init", desk.folder / "Chef", "--agent", "Chef", "--form", desk.form)
    return words_of(printed)


def test_init_prints_24_words_whose_key_is_among_the_recipients(desk: Desk, words: list[str]) -> None:
    key = recipient_of(recovery_identity(" ".join(words)))
    assert key in (desk.folder / "Chef" / "survey.toml").read_text(encoding="utf-8")


def test_words_are_written_nowhere(desk: Desk, words: list[str]) -> None:
    secret = recovery_identity(" ".join(words)).encode()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret not in content
            assert " ".join(words[:3]).encode() not in content


def test_init_gives_the_words_to_a_program_as_json(desk: Desk) -> None:
    printed = desk.type("Chef", "init", desk.folder / "c", "--form", desk.form, "--json")
    assert len(json.loads(printed)["recovery_words"]) == 24


def test_init_without_a_recovery_key_prints_no_words(desk: Desk) -> None:
    printed = desk.type("Chef", "init", desk.folder / "c", "--form", desk.form, "--no-recovery")
    assert words_of(printed) == []


def test_kit_join_and_accept_all_from_kit(desk: Desk, words: list[str]) -> None:
    desk.on("Chef", "bundle", "kit", desk.folder / "kit")
    desk.type("Awa", "join", desk.folder / "kit", desk.folder / "Awa", "--agent", "Awa")
    desk.on("Awa", "bundle", "create", desk.folder / "stick")
    desk.on("Chef", "bundle", "merge", desk.folder / "stick")
    (waiting,) = [m for m in json.loads(desk.on("Chef", "team", "list", "--json")) if m["name"] == "Awa"]
    assert (waiting["trust"], waiting["kit"]) == ("waiting", "valid")
    assert "--all-from-kit" in desk.on("Chef", "team", "list")
    assert "Awa: accepted" in desk.on("Chef", "team", "accept", "--all-from-kit")


def test_accept_wants_a_device_or_the_kits(desk: Desk, words: list[str], survey: Survey) -> None:
    assert survey("--campaign", desk.folder / "Chef", "team", "accept").status == 2


def test_lost_laptop_by_the_commands_alone(desk: Desk, words: list[str]) -> None:
    desk.on("Chef", "bundle", "kit", desk.folder / "kit")
    desk.type("Awa", "join", desk.folder / "kit", desk.folder / "Awa", "--agent", "Awa")
    desk.on("Awa", "bundle", "create", desk.folder / "stick")
    desk.type("Neuf", "join", desk.folder / "kit", desk.folder / "Neuf", "--agent", "Neuf")
    typed = " ".join(words) + "\n"
    checked = json.loads(
        desk.on("Neuf", "bundle", "verify", desk.folder / "stick", "--recovery", "--json", stdin=typed)
    )
    assert {outcome["state"] for outcome in checked} == {"whole"}
    merged = json.loads(
        desk.on("Neuf", "bundle", "merge", desk.folder / "stick", "--recovery", "--json", stdin=typed)
    )
    assert {outcome["state"] for outcome in merged} == {"merged"}
    desk.on("Neuf", "team", "take-over", stdin=typed)
    desk.on("Neuf", "bundle", "kit", desk.folder / "kit2")
    desk.on("Awa", "team", "renew", desk.folder / "kit2", "--yes")
    settings = (desk.folder / "Awa" / "survey.toml").read_text(encoding="utf-8")
    assert settings == (desk.folder / "Neuf" / "survey.toml").read_text(encoding="utf-8")


def test_wrong_words_are_refused_with_their_own_status(desk: Desk, words: list[str], survey: Survey) -> None:
    result = survey(
        "--lang", "en", "--campaign", desk.folder / "Chef", "bundle", "merge", desk.folder / "stick",
        "--recovery", stdin="one two\n",
    )  # fmt: skip
    assert (result.status, "24" in result.err) == (28, True)


def test_one_more_recovery_key(desk: Desk, words: list[str]) -> None:
    more = words_of(desk.on("Chef", "team", "recovery"))
    settings = (desk.folder / "Chef" / "survey.toml").read_text(encoding="utf-8")
    assert all(recipient_of(recovery_identity(" ".join(own))) in settings for own in (words, more))


def test_no_stick_is_said_with_what_to_do(
    desk: Desk, words: list[str], survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.campaign.travel.sticks.UNIX_ROOTS", (desk.folder / "media",))
    result = survey("--lang", "en", "--campaign", desk.folder / "Chef", "bundle", "create")
    assert (result.status, "No stick" in result.err) == (35, True)


def test_create_finds_the_stick_that_holds_this_campaign(
    desk: Desk, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = desk.folder / "media" / "CLE"
    stick.mkdir(parents=True)
    desk.on("Chef", "bundle", "create", stick)
    monkeypatch.setattr("survey.campaign.travel.sticks.UNIX_ROOTS", (desk.folder / "media",))
    assert str(stick) in desk.on("Chef", "bundle", "create")
