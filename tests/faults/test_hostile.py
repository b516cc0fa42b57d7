"""Hostile files on a stick beside a good one: each named in a sentence, the good one merged, nothing else touched."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.travel.taking_in import Outcome
from survey.campaign.travel.verifying import verify_bundle
from tests.bundle.second_reader import verdict
from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey, survey
from tests.faults.hostile import Attacker, hostile_files

__all__ = ["survey"]

READING = (
    ("status",), ("submission", "list"), ("conflict", "list"), ("review", "queue"), ("team", "list"), ("centre", "list"),
    ("duplicate", "list"), ("form", "list"),
    ("data", "export", "--private", "-o", "out"), ("site", "build", "-o", "site"),
)  # fmt: skip


class Attacked:
    """A coordinator's laptop after a merge of a stick on which hostile files lie beside Awa's work."""

    def __init__(
        self, laptops: Laptops, outcomes: list[Outcome], before: dict[Path, bytes], good: str
    ) -> None:
        self.laptops, self.outcomes, self.before, self.good = laptops, outcomes, before, good

    @staticmethod
    def outside(laptops: Laptops) -> dict[Path, bytes]:
        """Return every file but those of the coordinator's campaign."""
        own = laptops.folder / "Chef"
        files = (
            path for path in laptops.folder.rglob("*") if path.is_file() and not path.is_relative_to(own)
        )
        return {path: path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        laptops.join("Awa")
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.accept("Awa")
        good = laptops.visit("Awa", nom="Dori")
        laptops.give("Awa")
        with laptops.at("Chef") as chef:
            attacker = Attacker(chef.settings.campaign_id, good)
        for name, data in hostile_files(attacker):
            (laptops.stick / f"{name}.log.zip").write_bytes(data)
        before = Attacked.outside(laptops)
        yield Attacked(laptops, laptops.take("Chef"), before, good)


def test_what_is_refused_is_named_with_its_reason(attacked: Attacked) -> None:
    counted = Counter(own.file.split("-")[0] for own in attacked.outcomes)
    print(f"hostile files: {counted['refused']} to refuse, {counted['kept']} to keep")
    assert counted["refused"] + counted["kept"] >= 200
    expected = [own for own in attacked.outcomes if own.file.startswith("refused-")]
    assert [
        own.file for own in expected if own.state != "refused" or not own.remark.endswith((".", ")"))
    ] == []


def test_what_says_nonsense_under_its_own_key_is_kept(attacked: Attacked) -> None:
    expected = [own for own in attacked.outcomes if own.file.startswith("kept-")]
    assert [own for own in expected if own.state not in ("merged", "known")] == []


def test_good_file_beside_them_is_merged(attacked: Attacked) -> None:
    with attacked.laptops.at("Chef") as chef:
        assert chef.store.submission(attacked.good).answers["/data/nom"] == "Dori"


def test_nothing_outside_the_campaign_is_written(attacked: Attacked) -> None:
    assert Attacked.outside(attacked.laptops) == attacked.before


def test_nobody_is_accepted_and_no_setting_changes(attacked: Attacked) -> None:
    with attacked.laptops.at("Chef") as chef:
        trusted = {member.name for member in chef.team() if member.trust in ("accepted", "coordinator")}
        assert trusted == {"Awa", "Chef"}


def test_database_is_whole_and_a_rebuild_keeps_the_dump(attacked: Attacked) -> None:
    with attacked.laptops.at("Chef") as chef:
        before = b"".join(chef.store.canonical_dump())
        chef.store.rebuild()
        assert b"".join(chef.store.canonical_dump()) == before


@pytest.mark.parametrize("words", READING, ids="-".join)
def test_commands_go_on_and_show_no_control_sign(
    attacked: Attacked,
    survey: Survey,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with attacked.laptops.at("Chef") as chef:
        folder = chef.folder
    done = survey("--lang", "en", "--campaign", str(folder), *words)
    assert done.status == 0, done.err[-800:]
    assert "\x1b" not in done.out + done.err
    for path in tmp_path.rglob("*.csv"):
        cells = [c for line in path.read_text(encoding="utf-8").splitlines() for c in line.split(",")]
        assert [cell for cell in cells if cell.startswith(("=cmd", "@SUM"))] == []


def test_second_reader_gives_every_one_the_same_verdict(attacked: Attacked) -> None:
    paths = sorted(attacked.laptops.stick.glob("*.log.zip"))
    states = {Path(own.file): own.state for own in verify_bundle(attacked.laptops.stick)}
    different = [
        path.name
        for path in paths
        if path.stat().st_size < 1 << 26 and verdict(path.read_bytes()) != states[path]
    ]
    assert different == []
