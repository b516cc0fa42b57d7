"""`survey duplicate` as a person types it, and the walk on a real terminal."""

import json
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicates import decisions_of, list_duplicates
from survey.log.same_centre import DIFFERENT, SAME
from tests.campaign.made_centres import new_campaign
from tests.cli.conftest import Survey
from tests.cli.made import Made, revision, terminal_only, typed
from tests.interview.terminal_driver import control

NAMES = ("Télécentre de Dori", "TLC Dori", "CMC Yam Pukri", "C.M.C. YAM PUKRI", "Maison des jeunes Jigi Seme")
PLACES = (
    "14.0354 -0.0345 0 8",
    "14.0362 -0.0340 0 8",
    "12.36 -1.53 0 5",
    "12.3603 -1.53 0 5",
    "11.2 -4.3 0 5",
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a campaign with five centres of which two pairs are one centre."""
    folder = tmp_path / "c"
    with new_campaign(folder) as campaign:
        submissions = [f"uuid:0000000{at}-0000-7000-8000-000000000000" for at in range(len(NAMES))]
        campaign.write(
            *(
                revision(campaign, own, {"/data/centre/nom": name, "/data/centre/lieu/position": place})
                for own, name, place in zip(submissions, NAMES, PLACES, strict=True)
            )
        )
    return Made(folder, submissions)


def test_list_prints_scores_reasons_and_the_map(survey: Survey, made: Made) -> None:
    result = survey("--lang", "fr", "--campaign", made.folder, "duplicate", "list")
    assert result.status == 0, result.err
    assert "Télécentre de Dori o---( à 104 m )---o TLC Dori, NE   geo:14.035400,-0.034500" in result.out
    assert "noms voisins : CMC Yam Pukri / C.M.C. YAM PUKRI" in result.out or "même nom" in result.out
    assert "2 paires" in result.out


def test_list_as_json(survey: Survey, made: Made) -> None:
    rows = json.loads(survey("--campaign", made.folder, "duplicate", "list", "--json").out)
    assert [sorted(row) for row in rows] == [
        ["decided_by", "decision", "first", "likely", "reasons", "score", "second"]
    ] * 2
    assert sorted(rows[0]["first"]) == ["author", "id", "name", "place", "position", "when"]
    assert sorted(rows[0]["reasons"][0]) == ["detail", "kind", "metres", "points", "text", "values"]


def test_a_form_that_is_not_there_is_refused(survey: Survey, made: Made) -> None:
    result = survey("--lang", "en", "--campaign", made.folder, "duplicate", "list", "--form", "nil")
    assert result.status == 20
    assert "This form is not in the campaign." in result.err


def test_threshold_hides_what_scores_less(survey: Survey, made: Made) -> None:
    result = survey("--campaign", made.folder, "duplicate", "list", "--threshold", "97", "--json")
    assert [row["first"]["name"] for row in json.loads(result.out)] == ["CMC Yam Pukri"]


def test_show_lists_the_answers_that_differ(survey: Survey, made: Made) -> None:
    shown = survey("--campaign", made.folder, "duplicate", "show", *made.submissions[:2], "--json")
    assert {own["ref"] for own in json.loads(shown.out)["differences"]} == {
        "/data/centre/nom",
        "/data/centre/lieu/position",
    }


def test_decide_and_undo(survey: Survey, made: Made) -> None:
    pair = made.submissions[:2]
    assert survey("--campaign", made.folder, "duplicate", "decide", *pair, "--same").status == 0
    assert len(json.loads(survey("--campaign", made.folder, "duplicate", "list", "--json").out)) == 1
    assert len(json.loads(survey("--campaign", made.folder, "duplicate", "list", "--all", "--json").out)) == 2
    assert survey("--campaign", made.folder, "duplicate", "decide", *pair, "--undo").status == 0
    assert len(json.loads(survey("--campaign", made.folder, "duplicate", "list", "--json").out)) == 2


@pytest.mark.parametrize("options", [(), ("--same", "--different"), ("--same", "--undo")])
def test_a_decision_is_one_of_three(survey: Survey, made: Made, options: tuple[str, ...]) -> None:
    assert (
        survey("--campaign", made.folder, "duplicate", "decide", *made.submissions[:2], *options).status == 2
    )


def test_the_walk_needs_a_terminal(survey: Survey, made: Made) -> None:
    assert survey("--campaign", made.folder, "duplicate", "decide").status == 2


@pytest.mark.terminal
@terminal_only
def test_the_walk_takes_one_key_a_pair_and_undoes_the_last(made: Made) -> None:
    with typed(made, "duplicate", "decide") as terminal:
        terminal.wait_for("Pair 1 of 2")
        assert "undo the last" not in terminal.wait_for("One centre?")
        terminal.send("x" + "s")
        terminal.wait_for("Pair 2 of 2")
        terminal.wait_for("undo the last")
        terminal.send("u")
        terminal.wait_for(lambda text: text.count("Pair 1 of 2") == 2 and text.rstrip().endswith(">"))
        terminal.send("d")
        terminal.wait_for(lambda text: text.count("Pair 2 of 2") == 2 and text.rstrip().endswith(">"))
        terminal.send("S")
        terminal.wait_for("2 pairs decided.")
        assert terminal.wait_for_end() == 0
    with Campaign.open(made.folder) as campaign:
        verdicts = sorted(str(own.verdict) for own in decisions_of(campaign).values())
        assert list_duplicates(campaign) == []
    assert verdicts == sorted((SAME, DIFFERENT))


@pytest.mark.terminal
@terminal_only
def test_an_interrupted_walk_keeps_what_was_decided(made: Made) -> None:
    with typed(made, "duplicate", "decide", warm=True) as terminal:
        terminal.wait_for("One centre?")
        terminal.send("s")
        terminal.wait_for("Pair 2 of 2")
        terminal.wait_for(lambda text: text.count("One centre?") == 2)
        terminal.send(control("c"))
        assert terminal.wait_for_end() == 130
    with Campaign.open(made.folder) as campaign:
        assert [own.verdict for own in decisions_of(campaign).values()] == [SAME]
