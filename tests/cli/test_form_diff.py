"""`survey form diff` as a person types it, with and without a campaign."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.records.steps import Answer
from tests.cli.conftest import Survey

OLD = """
| survey | | | | |
| | type | name | label::Français (fr) | label::English (en) | relevant |
| | text | nom | Nom | Name | |
| | integer | postes | Postes | Seats | |
| | select_one etat | etat | État | State | ${postes} > 1 |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::English (en) |
| | etat | bon | Bon | Good |
| | etat | panne | En panne | Broken |
| settings | | | |
| | form_title | form_id | version | default_language |
| | Essai | essai | {version} | Français (fr) |
"""
POSTES = "| | integer | postes | Postes | Seats | |\n"
PANNE = "| | etat | panne | En panne | Broken |\n"


def write(folder: Path, version: str, *changes: tuple[str, str]) -> Path:
    text = OLD.replace("{version}", version)
    for before, after in changes:
        text = text.replace(before, after)
    path = folder / f"essai-{version}.md"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path, "1")


@pytest.fixture
def campaign(tmp_path: Path, old: Path) -> Iterator[Path]:
    """Return a campaign with two submissions, one of them in a state of `panne`, and a draft with `postes`."""
    folder = tmp_path / "campaign"
    with Campaign.create(NewCampaign(folder, "Essai", agent="Awa", forms=(old,))) as made:
        for answers in ({"nom": "A", "postes": "3", "etat": "panne"}, {"nom": "B"}):
            lines = [json.dumps({"ref": f"/data/{name}", "value": value}) for name, value in answers.items()]
            with begin_interview(made) as interview:
                assert conduct_script(interview, lines).submission is not None
        with begin_interview(made) as interview:
            step, at = Answer("/data/postes", "2"), made.clock()
            assert interview.controller.draft.take(step, at) is None
            interview.controller.draft.keep(step, at, None)
    return folder


def test_the_same_form_twice_says_that_nothing_differs(survey: Survey, old: Path) -> None:
    result = survey("--lang", "en", "form", "diff", old, old)
    assert (result.status, "Nothing differs." in result.out) == (0, True)


def test_logic_is_shown_before_and_after_in_words_and_as_written(
    survey: Survey, old: Path, tmp_path: Path
) -> None:
    new = write(tmp_path, "2", ("${postes} > 1", "${postes} >= 5"))
    out = " ".join(survey("--lang", "en", "form", "diff", old, new).out.split())
    assert "When it is asked: State (etat)" in out
    assert "before: “Seats” is more than 1 [${postes} > 1]" in out
    assert "now: “Seats” is at least 5 [${postes} >= 5]" in out


def test_what_needs_attention_comes_first(survey: Survey, old: Path, tmp_path: Path) -> None:
    new = write(tmp_path, "2", (POSTES, POSTES.replace("integer", "date")))
    out = survey("--lang", "en", "form", "diff", old, new).out
    assert (
        out.index("Needs attention (1)")
        < out.index("Another type, integer is now date")
        < out.index("Safe for data")
    )


def test_check_leaves_with_eleven_only_when_something_needs_attention(
    survey: Survey, old: Path, tmp_path: Path
) -> None:
    safe = write(tmp_path, "2", (POSTES, POSTES + "| | date | ouvert | Ouvert | Open | |\n"))
    grave = write(tmp_path, "3", (PANNE, ""))
    assert survey("form", "diff", old, safe, "--check").status == 0
    assert survey("form", "diff", old, grave, "--check").status == 11
    assert survey("form", "diff", old, grave).status == 0


def test_json_names_change_effect_and_paths(survey: Survey, old: Path, tmp_path: Path) -> None:
    rows = json.loads(survey("form", "diff", old, write(tmp_path, "2", (PANNE, "")), "--json").out)
    removed = next(row for row in rows if row["change"] == "choice_removed")
    assert (removed["effect"], removed["codes"], removed["users"]) == ("attention", ["panne"], ["/data/etat"])
    assert removed["touched"] is None


def test_a_campaign_says_which_answers_a_removed_question_touches(
    survey: Survey, campaign: Path, tmp_path: Path
) -> None:
    new = write(tmp_path, "2", (POSTES, ""), ("${postes} > 1", ""))
    out = survey("--lang", "en", "--campaign", campaign, "form", "diff", "essai@1", new).out
    assert "answers touched: 1 submission, 1 draft" in " ".join(out.split())


def test_a_campaign_says_which_submissions_hold_a_removed_choice(
    survey: Survey, campaign: Path, old: Path, tmp_path: Path
) -> None:
    new = write(tmp_path, "2", (PANNE, ""))
    rows = json.loads(survey("--campaign", campaign, "form", "diff", old, new, "--json").out)
    touched = {row["change"]: row["touched"] for row in rows}
    assert (len(touched["choice_removed"]["submissions"]), touched["choice_removed"]["drafts"]) == (1, [])
    assert touched["version"] == {"drafts": [], "submissions": []}


def test_a_version_that_was_never_deployed_is_refused(survey: Survey, campaign: Path, old: Path) -> None:
    assert survey("--campaign", campaign, "form", "diff", "essai@9", old).status == 20


def test_a_file_that_is_not_there_is_refused(survey: Survey, old: Path) -> None:
    assert survey("form", "diff", old, "nowhere.xlsx").status == 11
