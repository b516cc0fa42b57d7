"""The demo's story: what its laptops hold when it ends, and its bundles in every order."""

import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import markupsafe
import pytest

from survey.bundle.segments import Segment, read_segment
from survey.bundle.signed import read_signed
from survey.bundle.stick import PACK_SUFFIX, find_files
from survey.campaign.centres.duplicates import DuplicateRow
from survey.campaign.demo.neighbours import read_neighbours
from survey.campaign.demo.playing import AWA, SALIF, WORKING, PlayedDemo, play_demo
from survey.campaign.review.question_labels import ShownSide
from survey.campaign.submissions.combining import all_submissions
from survey.campaign.travel.handover import hand_over
from survey.campaign.travel.taking_in import Outcome, take_in
from survey.records.submissions import SubmissionState
from tests.store.fresh import fresh_store

MOST_FILES = 6


class Told:
    """Keeps what the story showed."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.sides: list[ShownSide] = []
        self.pairs: list[DuplicateRow] = []

    def scene(self, sentence: str) -> None:
        self.sentences.append(sentence)

    remark = scene

    def files(self, outcomes: list[Outcome]) -> None:
        self.outcomes = outcomes

    def conflict(self, sides: list[ShownSide]) -> None:
        self.sides = sides

    def duplicates(self, rows: list[DuplicateRow]) -> None:
        self.pairs = rows


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlayedDemo, Told]:
    """Return the demo, played once; its coordinator's keys lie where the story put them."""
    folder, told = tmp_path_factory.mktemp("demo"), Told()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        played = play_demo(folder / "played", told)
    return (
        replace(played, coordinator=replace(played.coordinator, configuration=folder / "config" / "survey")),
        told,
    )


def state_of(story: tuple[PlayedDemo, Told]) -> SubmissionState:
    with story[0].coordinator.open() as campaign:
        return campaign.store.submission(story[0].submission)


def segments(played: PlayedDemo) -> list[Segment]:
    with played.coordinator.open() as campaign:
        identity, own = campaign.device.keys.identity, campaign.device.device_id
    found = []
    for path in find_files(played.stick):
        if not path.name.endswith(PACK_SUFFIX):
            file = read_signed(path.read_bytes())
            if file.packer != own:
                found.append(read_segment(file, [identity]))
    return found


def dump_after(folder: Path, campaign: str, order: tuple[Segment, ...]) -> bytes:
    from datetime import UTC, datetime

    with fresh_store(folder, campaign) as store:
        for segment in order:
            store.receive(segment.entries, now=datetime(2026, 11, 25, tzinfo=UTC), head=segment.head)
        return b"".join(store.canonical_dump())


# Half a minute of the processor, which a very busy computer may give in four.
@pytest.mark.timeout(280)
def test_all_orders_and_repetitions_of_its_bundles_give_one_dump(
    story: tuple[PlayedDemo, Told], tmp_path: Path
) -> None:
    cut = segments(story[0])
    assert 5 <= len(cut) <= MOST_FILES
    campaign = cut[0].entries[0].header.campaign
    orders = list(permutations(cut))
    dumps = {
        dump_after(tmp_path / str(number), campaign, (*order, *order[:2]))
        for number, order in enumerate(orders)
    }
    assert len(orders) >= 120
    assert len(dumps) == 1
    assert story[0].submission.encode() in next(iter(dumps))


def test_its_one_disagreement_names_both_agents_with_their_values(story: tuple[PlayedDemo, Told]) -> None:
    assert {(side.author, side.value) for side in story[1].sides} == {(AWA, "5"), (SALIF, "7")}
    assert len({side.question for side in story[1].sides}) == 1


def test_its_two_visits_under_two_names_are_proposed_as_one_centre(story: tuple[PlayedDemo, Told]) -> None:
    (pair,) = story[1].pairs
    assert story[0].submission in pair.pair


def test_its_pages_hold_what_was_agreed_to_and_nothing_else(story: tuple[PlayedDemo, Told]) -> None:
    site = story[0].page.parent
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html")))
    assert "Télécentre communautaire de Gorom-Gorom" in text
    # Her name, his telephone, and a centre that asked for no page.
    for kept_back in ("Fatimata Dicko", "70 00 00 12", "Cyber de la gare de Bambey"):
        assert kept_back not in text


def test_answers_that_only_one_agent_changed_are_combined(story: tuple[PlayedDemo, Told]) -> None:
    answers = state_of(story).answers
    assert answers["/data/fonctionnement/connexion_jours_sans"] == "12"
    assert answers["/data/fonctionnement/energie_heures"] == "6.0"


def test_its_settlement_computes_the_totals_again(story: tuple[PlayedDemo, Told]) -> None:
    state = state_of(story)
    working = [int(v) for p, v in state.answers.items() if p.endswith("/marche")]
    assert state.answers[WORKING.replace("[1]", "[#1]")] == "7"
    assert state.derived["/data/bilan_equipement/equipement_marche"] == str(sum(working))


def test_its_settlement_reaches_both_agents_by_their_next_bundle(
    story: tuple[PlayedDemo, Told], tmp_path: Path
) -> None:
    played, _told = story
    with played.coordinator.open() as campaign:
        hand_over(campaign, tmp_path, share=True)
        settled = campaign.store.submission(played.submission).heads
    for agent in played.agents[:2]:
        with agent.open() as campaign:
            take_in(campaign, tmp_path)
            assert campaign.store.submission(played.submission).heads == settled


def test_no_laptop_of_it_finds_anything_wrong(story: tuple[PlayedDemo, Told]) -> None:
    for laptop in (story[0].coordinator, *story[0].agents):
        with laptop.open() as campaign:
            assert campaign.store.check() == [], laptop.name


def test_its_stick_holds_no_private_key(story: tuple[PlayedDemo, Told]) -> None:
    played = story[0]
    with played.coordinator.open() as campaign:
        secret = campaign.device.keys.identity.encode()
    files = [path for path in played.stick.rglob("*") if path.is_file()]
    assert any(path.name == "kit.json" for path in files)
    assert [path.name for path in files if secret in path.read_bytes()] == []


def test_centres_around_its_own_have_pages_in_both_countries(story: tuple[PlayedDemo, Told]) -> None:
    around = read_neighbours()
    with story[0].coordinator.open() as campaign:
        names = {own.answers.get("/data/centre/nom"): own for own in all_submissions(campaign)}
    pages = [path.read_text(encoding="utf-8") for path in (story[0].page.parent / "fr" / "centre").iterdir()]
    assert {own.values["region"][:2] for own in around} == {"BF", "SN"}
    for own in around:
        answers = names[own.values["name"]].answers
        said = [step for line in own.script() if (step := json.loads(line)).get("ref")]
        # A step that its form does not ask for is passed over: every one of these is asked for.
        told = {re.sub(r"\[[^]]*\]", "[1]", path): value for path, value in answers.items()}
        assert {step["ref"] for step in said} - set(told) == set(), own.values["key"]
        assert sum(f"<h1>{markupsafe.escape(own.values['name'])}</h1>" in page for page in pages) == 1
