"""Entries of an agent that say nonsense, or what only a coordinator may: they hide nothing and stop no command."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.campaign.submissions.snapshots import handed_over_drafts
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.campaign.upkeep.purging import list_purgeable
from survey.log.chain import Writing
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM, NAME
from tests.cli.conftest import Survey
from tests.cli.desk import Desk

OF_THE_SUBMISSION: list[dict[str, Any]] = [
    {},
    {"draft": 5, "drafts": 5, "revisions": 5, "state": {}, "purpose": {}, "given": {}},
    {"draft": {"id": 5}, "drafts": [[]], "revisions": [{}], "state": [], "text": {}, "comment": 7},
    {"draft": {"id": "x", "steps": -1, "base": [{}], "centre": {}}, "deleted": True, "state": 7},
    {"match": 5, "clock": [], "server": {}, "at": {}, "disposition": [], "list": 5, "action": {}},
    {"purpose": "", "given": 5, "people": 5, "way": [], "notice": 7, "why": {}},
    {"purpose": "/data/nom", "people": {"manager": 5, "x": {"part": []}}, "way": {}},
]
OF_THE_CAMPAIGN: list[dict[str, Any]] = [
    {},
    {"parts": 5, "blobs": {}, "people": 5, "why": {}},
    {"parts": [[]], "blobs": [{}], "people": [[], ["x"], [1, 2, 3]], "why": None},
]
KINDS = (
    "draft", "revision", "review", "comment", "consent", "attempt", "centre", "photo", "sign-off", "sent",
    "form", "assignment", "same-centre", "receipt", "entity",
)  # fmt: skip
COMMANDS = (
    ("status",), ("conflict", "list"), ("review", "queue"), ("submission", "list"),
    ("submission", "list", "--drafts"), ("bundle", "create", "stick"), ("site", "build"),
    ("erase", "--list"), ("purge",), ("store", "rebuild"), ("report", "person", "--search", "Maiga"),
    ("report", "declaration", "--authority", "cil", "--json"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptops, str, str]]:
    """Return a coordinator who merged Awa's visit, her open interview, and her nonsense."""
    folder = tmp_path_factory.mktemp("made")
    form = folder / "personnes.xml"
    form.write_text(
        FORM.replace(
            '<bind nodeset="/data/temoin" type="string"',
            '<bind nodeset="/data/temoin" type="string" required="true()"',
        ),
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(folder, patched, form)
        laptops.join("Awa")
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.accept("Awa")
        submission = laptops.visit("Awa", nom="Dori", gestionnaire=NAME, temoin="Fatou")
        with laptops.at("Awa") as awa, begin_interview(awa) as interview:
            draft = interview.journal.header.submission
            conduct_script(interview, [json.dumps({"ref": "/data/nom", "value": "Kaya"})])
        with laptops.at("Awa") as awa:
            for own in (submission, draft):
                real = tuple(sorted(e.hash for e in awa.store.entries(subject=own) if e.body))
                for kind in KINDS:
                    for body in OF_THE_SUBMISSION:
                        person = awa.new_part({"subject": [], "attachments": 5})
                        finishing = {"drafts": list(real)} | body
                        awa.write(Writing(kind, own, (awa.new_part(finishing), person), real))
            people = {"parts": [], "blobs": [], "people": [[submission, "manager"]], "why": "x"}
            for body in (*OF_THE_CAMPAIGN, people):
                awa.write(Writing("erasure", awa.settings.campaign_id, (awa.new_part(body),)))
        laptops.give("Awa")
        laptops.take("Chef")
        yield laptops, submission, draft


@pytest.fixture
def laptops(
    made: tuple[Laptops, str, str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Laptops:
    copy = made[0].copy_to(tmp_path_factory.mktemp("copy"), monkeypatch)
    copy.sit_at("Chef")
    return copy


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_does_its_work(survey: Survey, laptops: Laptops, words: tuple[str, ...]) -> None:
    own = [str(laptops.stick) if word == "stick" else word for word in words]
    done = survey("--lang", "en", "--campaign", laptops.folder / "Chef", *own)
    assert (done.status, done.err) == (0, ""), done.out + done.err


def test_check_names_what_nobody_can_read_and_ends(survey: Survey, laptops: Laptops) -> None:
    done = survey("--lang", "en", "--campaign", laptops.folder / "Chef", "store", "check")
    assert done.status == 24
    assert done.out.count("A revision is malformed") == 2 * len(OF_THE_SUBMISSION)


def test_submission_is_there_with_its_person(
    survey: Survey, laptops: Laptops, made: tuple[Laptops, str, str]
) -> None:
    desk = Desk(survey, laptops)
    assert made[1].removeprefix("uuid:") in [row["id"] for row in desk.rows("submission", "list")]
    assert NAME in desk("submission", "show", made[1])


def test_person_is_reported_and_erased(
    survey: Survey, laptops: Laptops, made: tuple[Laptops, str, str]
) -> None:
    desk = Desk(survey, laptops)
    desk("consent", "show", made[1])
    assert NAME in desk("report", "person", f"{made[1]}:manager")
    desk("erase", made[1], "--person", "manager", "--why", "x", "--yes")
    desk("store", "check", status=24)
    assert "nowhere" in desk("report", "person", "--search", NAME)


def test_open_interview_of_the_agent_still_stands(laptops: Laptops, made: tuple[Laptops, str, str]) -> None:
    with laptops.at("Chef") as chef:
        assert [head.submission for head in handed_over_drafts(chef)] == [made[2]]


def test_open_interview_is_not_purged(laptops: Laptops, made: tuple[Laptops, str, str]) -> None:
    with laptops.at("Chef") as chef:
        [head] = handed_over_drafts(chef)
        real = set(chef.store.entry(head.hash).parts)
        assert not real & {part for row in list_purgeable(chef) for part in row.parts}


def test_every_entry_is_kept(laptops: Laptops) -> None:
    with laptops.at("Awa") as awa:
        theirs = {entry.hash for entry in awa.store.entries()}
    with laptops.at("Chef") as chef:
        assert theirs <= {entry.hash for entry in chef.store.entries()}


def test_coordinator_erases_all_the_same(laptops: Laptops, made: tuple[Laptops, str, str]) -> None:
    with laptops.at("Chef") as chef:
        assert erase(chef, plan_erasure(chef, made[1], people=("manager",)), why="demandé")
