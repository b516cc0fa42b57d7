"""Conflicts settled by the hundred in a sheet, and one by one on a real terminal."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.review.entity_settling import entities_in_conflict
from survey.campaign.review.settling import states_in_conflict
from tests.campaign.laptops import Laptops
from tests.campaign.visits import Visitors, disputed_centre
from tests.cli.conftest import Survey
from tests.cli.made import Made, revision, terminal_only, typed

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Visite</h:title><model>
<instance><data id="visite" version="1"><nom/><lieu/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/nom" type="string"/><bind nodeset="/data/lieu" type="string"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>
</model></h:head>
<h:body><input ref="/data/nom"><label>Nom</label></input>
<input ref="/data/lieu"><label>Lieu</label></input></h:body></h:html>
"""


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a campaign with a small form and no submission."""
    form = tmp_path / "visite.xml"
    form.write_text(FORM, encoding="utf-8")
    Campaign.create(NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=(form,))).close()
    return Made(tmp_path / "c", [])


def dispute(made: Made, count: int) -> None:
    """Make `count` submissions with two conflicts each."""
    paths = ("/data/nom", "/data/lieu")
    with Campaign.open(made.folder) as campaign:
        new = [f"uuid:{campaign.new_id()}" for _turn in range(count)]
        bases = campaign.write(*(revision(campaign, own, dict.fromkeys(paths, "Dori")) for own in new))
        for side in ("gauche", "droite"):
            campaign.write(
                *(
                    revision(campaign, own, {path: f"{side} {path[-3:]} {at}" for path in paths}, base)
                    for at, (own, base) in enumerate(zip(new, bases, strict=True))
                )
            )


@pytest.mark.terminal
@terminal_only
def test_a_conflict_is_settled_one_key_a_side(made: Made) -> None:
    dispute(made, 1)
    with Campaign.open(made.folder) as campaign:
        (state,) = states_in_conflict(campaign)
    with typed(made, "conflict", "resolve", state.submission) as terminal:
        terminal.wait_for("Answer 1 of 2")
        terminal.wait_for("Whose?")
        terminal.send("a")
        terminal.wait_for("Answer 2 of 2")
        terminal.wait_for(lambda text: text.count("Whose?") == 2)
        terminal.send("b")
        terminal.wait_for("2 answers settled and signed.")
        assert terminal.wait_for_end() == 0
    with Campaign.open(made.folder) as campaign:
        settled = campaign.store.submission(state.submission)
    sides = {value.split(" ")[0] for value in settled.answers.values()}
    assert (settled.conflicts, sides) == ((), {"gauche", "droite"})


@pytest.mark.terminal
@terminal_only
def test_a_skipped_answer_settles_nothing(made: Made) -> None:
    dispute(made, 1)
    with Campaign.open(made.folder) as campaign:
        (state,) = states_in_conflict(campaign)
    with typed(made, "conflict", "resolve", state.submission, warm=True) as terminal:
        terminal.wait_for("Whose?")
        terminal.send("s")
        terminal.wait_for("Nothing was settled")
        assert terminal.wait_for_end() == 0
    with Campaign.open(made.folder) as campaign:
        assert len(states_in_conflict(campaign)) == 1


def asked(*said: str) -> Callable[[str], bool]:
    """Return whether a screen says these, the question last: earlier ones scroll away."""
    return lambda text: -1 < text.rfind(said[0]) < text.rfind(said[1]) < text.rfind("Whose?")


@pytest.mark.terminal
@terminal_only
def test_all_submissions_are_walked_and_leaving_keeps_what_was_settled(made: Made) -> None:
    dispute(made, 3)
    with typed(made, "conflict", "resolve", warm=True) as terminal:
        for turn in range(1, 3):
            for number in (1, 2):
                terminal.wait_for(asked(f"Submission {turn} of 3", f"Answer {number} of 2"))
                terminal.send("a")
        terminal.wait_for(asked("Submission 3 of 3", "Answer 1 of 2"))
        terminal.send("q")
        terminal.wait_for("4 answers settled and signed.")
        assert terminal.wait_for_end() == 0
    with Campaign.open(made.folder) as campaign:
        assert len(states_in_conflict(campaign)) == 1


def test_sheet_that_somebody_may_have_filled_is_replaced_only_when_forced(
    survey: Survey, made: Made, tmp_path: Path
) -> None:
    dispute(made, 1)
    sheet = tmp_path / "conflits.csv"
    sheet.write_text("filled by hand", encoding="utf-8")
    list_ = ("--lang", "en", "--campaign", made.folder, "conflict", "list", "--csv", sheet)
    refused = survey(*list_)
    assert (refused.status, sheet.read_text(encoding="utf-8")) == (45, "filled by hand")
    assert "--force" in refused.err
    assert survey(*list_, "--force").status == 0
    assert "filled by hand" not in sheet.read_text(encoding="utf-8-sig")


def test_settling_a_deletion_says_what_became_of_the_submission(survey: Survey, made: Made) -> None:
    dispute(made, 1)
    with Campaign.open(made.folder) as campaign:
        (state,) = states_in_conflict(campaign)
        base = campaign.store.entry(state.heads[0]).header.parents[0]
        (gone,) = campaign.write(revision(campaign, state.submission, {}, base, deleted=True))
    resolve = ("--lang", "en", "--campaign", made.folder, "conflict", "resolve", state.submission)
    result = survey(*resolve, "--take", gone[:12])
    assert (result.status, "answer" in result.out) == (0, False)
    assert "1 submission is deleted" in result.out


@pytest.mark.campaign
def test_five_hundred_conflicts_go_through_a_sheet(survey: Survey, made: Made, tmp_path: Path) -> None:
    dispute(made, 250)
    sheet = tmp_path / "conflits.csv"
    assert survey("--campaign", made.folder, "conflict", "list", "--csv", sheet).status == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    for at, row in enumerate(rows):
        row["take"] = "ab"[at % 2]
    rows[7]["take"] = "z"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    result = survey("--lang", "fr", "--campaign", made.folder, "conflict", "resolve", "--csv", sheet)
    assert result.status == 40
    assert "249 soumissions réglées (498 réponses)." in result.out
    with Campaign.open(made.folder) as campaign:
        (left,) = states_in_conflict(campaign)
    assert left.submission == rows[7]["submission"]


def test_resolve_needs_a_submission_or_a_sheet(survey: Survey, made: Made) -> None:
    assert survey("--campaign", made.folder, "conflict", "resolve").status == 2
    assert survey("--campaign", made.folder, "conflict", "resolve", "019d").status == 2


@pytest.mark.terminal
@terminal_only
def test_photos_of_a_conflict_are_named_and_opened_with_one_key(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Laptops(tmp_path, monkeypatch)
    team.join("Awa")
    submission = team.share_a_visit(nom="Dori")
    shown = {team.attach(name, submission, f"\xff\xd8 {name}".encode()) for name in ("Awa", "Salif")}
    for name in ("Awa", "Salif"):
        team.give(name)
    team.take("Chef")
    opened = tmp_path / "opened"
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', encoding="utf-8")
    viewer.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{viewer} %s")
    with team.at("Chef"):
        said = survey("--lang", "en", "--campaign", team.folder / "Chef", "conflict", "show", submission).out
        with typed(Made(team.folder / "Chef", []), "conflict", "resolve", submission, warm=True) as terminal:
            terminal.wait_for("open the files")
            terminal.send("v")
            terminal.wait_for(lambda text: text.count("Whose?") == 2)
            terminal.send("a")
            terminal.wait_for("1 answer settled and signed.")
    assert all(sha256 in said.replace("\n", "") for sha256 in shown)
    assert sorted(Path(line).name[:64] for line in opened.read_text().split()) == sorted(shown)


@pytest.mark.terminal
@terminal_only
def test_a_centre_is_settled_in_the_same_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    team = Visitors(tmp_path, monkeypatch)
    centre = disputed_centre(team)
    with team.at("Chef"):
        with typed(Made(team.folder / "Chef", []), "conflict", "resolve", warm=True) as terminal:
            terminal.wait_for("Entity 1 of 1")
            terminal.wait_for("postes")
            terminal.wait_for("Whose?")
            terminal.send("a")
            terminal.wait_for("1 answer settled")
        with Campaign.open(team.folder / "Chef") as campaign:
            assert entities_in_conflict(campaign) == []
            assert campaign.store.entities.get(centre).properties["postes"] in ("7", "9")
