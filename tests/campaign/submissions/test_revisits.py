"""A second visit starts from what is known of the centre, and what it changes is marked."""

import json
import sys
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.reading.listing import describe_submission
from survey.campaign.submissions.interviews import begin_interview, conduct_script, resume_interview
from survey.campaign.submissions.session import InterviewSession
from survey.interview.plain import run_plain
from survey.messages import speaking
from tests.interview.terminal_driver import ENTER, TerminalDriver

HEAD = "| survey |\n| | type | name | label | save_to | bind::survey:open | bind::survey:pii | bind::survey:subject | appearance |\n"
TAIL = """
| settings |
| | form_id | form_title | version | namespaces |
| | {form} | {form} | 1 | survey="urn:x-survey:tags" |
"""
INVENTORY = (
    HEAD
    + """
| | text | centre_code | Code | code | count | | | |
| | integer | visite_numero | Visite | | | | | |
| | text | nom | Nom | nom | count | | | |
| | integer | postes | Postes | | count | | | |
| | select_multiple acces | acces | Accès | | count | | | |
| | text | gerant | Gérant | | count | name | manager | |
| | text | remarque | Remarque | | closed | | | |
| | begin_repeat | salle | Salle | | | | | |
| | text | usage | Usage | | count | | | |
| | end_repeat | | | | | | | |
| choices |
| | list_name | name | label |
| | acces | wifi | Wifi |
| | acces | cable | Câble |
| entities |
| | list_name | label | create_if |
| | centres | ${nom} | ${visite_numero} = 1 |
"""
    + TAIL.format(form="centre")
)
FOLLOW_UP = (
    HEAD
    + """
| | select_one_from_file centres.csv | centre | Centre | | count | | | minimal |
| | text | nom | Nom | nom | count | | | |
| | integer | postes | Postes | | count | | | |
| | text | pannes | Pannes | | count | | | |
| entities |
| | list_name | label | entity_id | update_if |
| | centres | ${nom} | ${centre} | ${centre} != '' |
"""
    + TAIL.format(form="suivi")
)
BACK_CHECK = (
    HEAD
    + """
| | select_one_from_file centres.csv | centre | Centre | | count | | | minimal |
| | integer | postes | Postes | | count | | | |
"""
    + TAIL.format(form="contre_visite")
)
CODE = "BF-K7-042-6"
FIRST = {
    "centre_code": CODE, "visite_numero": "1", "nom": "Réo", "postes": "5", "acces": "wifi",
    "gerant": "Awa", "remarque": "route coupée", "salle[1]/usage": "cours",
}  # fmt: skip


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    forms = []
    for name, workbook in (("centre", INVENTORY), ("suivi", FOLLOW_UP), ("contre_visite", BACK_CHECK)):
        forms.append(tmp_path / f"{name}.md")
        forms[-1].write_text(workbook, encoding="utf-8")
    with Campaign.create(NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=tuple(forms))) as made:
        answer(made, "centre", FIRST)
        yield made


def answer(campaign: Campaign, form: str, answers: dict[str, str], **begun: str) -> str:
    lines = [json.dumps({"ref": f"/data/{ref}", "value": value}) for ref, value in answers.items()]
    if "salle[1]/usage" in answers:
        lines.insert(len(lines) - 1, '{"repeat": "/data/salle[1]", "id": "s1"}')
    with begin_interview(campaign, form, **begun) as interview:
        conducted = conduct_script(interview, lines)
    assert conducted.submission is not None, conducted.lines
    return conducted.submission


def proposed(interview: InterviewSession) -> dict[str, str]:
    """Return what is proposed at each question on the way, passing none."""
    found = {}
    controller = interview.controller
    for row in controller.overview():
        if controller.jump(row.place):
            prompt = controller.prompt()
            if prompt.is_proposed:
                found[prompt.place.ref.removeprefix("/data/")] = prompt.text
    return found


def test_a_second_inventory_is_begun_with_its_code_and_its_number(campaign: Campaign) -> None:
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        assert interview.instance.node("/data/centre_code").value == CODE
        assert interview.instance.node("/data/visite_numero").value == "2"


def test_it_proposes_the_facts_of_the_centre_and_nothing_of_a_person(campaign: Campaign) -> None:
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        assert proposed(interview) == {
            "nom": "Réo",
            "postes": "5",
            "acces": "wifi",
            "salle[1]/usage": "cours",
        }


def test_what_is_proposed_is_no_answer_until_it_is_taken(campaign: Campaign) -> None:
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        assert interview.instance.node("/data/postes").value == ""
        interview.controller.jump_to("/data/postes")
        interview.controller.answer(interview.controller.prompt().text)
        assert interview.instance.node("/data/postes").value == "5"


def test_a_row_of_a_repeat_is_proposed_where_it_stood_and_no_further(campaign: Campaign) -> None:
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        interview.controller.add_repeat("/data/salle")
        assert interview.controller.place.ref == "/data/salle[2]/usage"
        assert not interview.controller.prompt().is_proposed


def test_a_line_that_was_emptied_is_not_proposed_again(campaign: Campaign) -> None:
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        interview.controller.jump_to("/data/postes")
        interview.controller.answer("")
        interview.controller.back()
        assert not interview.controller.prompt().is_proposed


def test_a_second_inventory_enters_no_other_centre(campaign: Campaign) -> None:
    answer(campaign, "centre", {"nom": "Réo", "postes": "6"}, centre=CODE)
    assert len(list(campaign.store.entities.all("centres"))) == 1


def test_a_follow_up_proposes_what_the_inventory_asked_under_the_same_name(campaign: Campaign) -> None:
    with begin_interview(campaign, "suivi", centre=CODE) as interview:
        assert proposed(interview) == {"nom": "Réo", "postes": "5"}


def test_a_centre_chosen_in_the_interview_is_known_from_then_on(campaign: Campaign) -> None:
    (centre,) = campaign.store.entities.all("centres")
    with begin_interview(campaign, "suivi") as interview:
        assert proposed(interview) == {}
        interview.controller.jump_to("/data/centre")
        interview.controller.answer(centre.entity_id)
        assert proposed(interview) == {"nom": "Réo", "postes": "5"}


def test_the_newest_visit_is_what_is_known(campaign: Campaign) -> None:
    answer(campaign, "suivi", {"nom": "Réo-Centre", "postes": "7"}, centre=CODE)
    with begin_interview(campaign, "centre", centre=CODE) as interview:
        assert proposed(interview).items() >= {"nom": "Réo-Centre", "postes": "7", "acces": "wifi"}.items()


def test_a_back_check_is_not_told_what_was_said(campaign: Campaign) -> None:
    with begin_interview(campaign, "contre_visite", centre=CODE) as interview:
        assert interview.instance.node("/data/centre").value
        assert proposed(interview) == {}


def test_a_changed_answer_says_what_it_was_and_is_listed_at_the_end(campaign: Campaign) -> None:
    with begin_interview(campaign, "suivi", centre=CODE) as interview:
        controller = interview.controller
        controller.jump_to("/data/postes")
        controller.answer("3")
        controller.jump_to("/data/postes")
        assert controller.prompt().before == "5"
        assert [(own.label, own.before, own.now) for own in controller.summary().changes] == [
            ("Postes", "5", "3")
        ]


def test_the_same_answer_is_no_change(campaign: Campaign) -> None:
    with begin_interview(campaign, "suivi", centre=CODE) as interview:
        interview.controller.jump_to("/data/postes")
        interview.controller.answer("5")
        assert interview.controller.summary().changes == ()
        interview.controller.jump_to("/data/postes")
        assert interview.controller.prompt().before is None


def test_a_draft_taken_up_again_still_knows(campaign: Campaign) -> None:
    with begin_interview(campaign, "suivi", centre=CODE) as interview:
        interview.controller.jump_to("/data/postes")
        interview.controller.answer("3")
    with resume_interview(campaign) as interview:
        assert [own.before for own in interview.controller.summary().changes] == ["5"]


def test_a_submission_shows_what_changed_since_the_visit_before_it(campaign: Campaign) -> None:
    second = answer(campaign, "suivi", {"nom": "Réo", "postes": "3"}, centre=CODE)
    answer(campaign, "suivi", {"nom": "Réo", "postes": "9"}, centre=CODE)
    changes = describe_submission(campaign, second).as_json()["changes"]
    assert [(own["ref"], own["before"], own["now"]) for own in changes] == [("/data/postes", "5", "3")]


def test_an_edit_is_no_other_visit(campaign: Campaign) -> None:
    from survey.campaign.submissions.interviews import edit_submission

    second = answer(campaign, "suivi", {"nom": "Réo", "postes": "3"}, centre=CODE)
    with edit_submission(campaign, second, why="essai") as interview:
        assert proposed(interview) == {}


def test_plain_lines_keep_what_was_said_before_on_an_empty_line(campaign: Campaign) -> None:
    import io

    out = io.StringIO()
    with speaking("en"), begin_interview(campaign, "suivi", centre=CODE) as interview:
        run_plain(interview.controller, iter(["", "", "4", "", ":s"]), out)
        assert interview.instance.node("/data/nom").value == "Réo"
    assert "Before: Réo. Enter keeps it." in out.getvalue()
    assert "1 answer changed since the last visit" in out.getvalue()
    assert "Postes: 4 (before: 5)" in out.getvalue()


@pytest.mark.terminal
def test_on_a_terminal_enter_keeps_what_was_before_and_the_end_lists_what_changed(campaign: Campaign) -> None:
    command = ["--lang", "en", "--campaign", str(campaign.folder), "interview", "suivi", "--centre", CODE]
    with TerminalDriver([sys.executable, "-m", "survey", *command], timeout_s=60) as terminal:
        terminal.wait_for("Centre")
        terminal.send(ENTER)
        assert "> Réo" in terminal.wait_for("Before: Réo. Enter keeps it.")
        terminal.send(ENTER)
        terminal.wait_for("Before: 5. Enter keeps it.")
        terminal.send("\x7f4")
        terminal.wait_for("> 4")
        terminal.send(ENTER)
        terminal.wait_for("Pannes")
        terminal.send(ENTER)
        terminal.wait_for("1 answer changed since the last visit")
        terminal.send("c")
        terminal.wait_for("> c")
        terminal.send(ENTER)
        terminal.wait_for("Postes: 4 (before: 5)")
        terminal.send("1")
        terminal.wait_for("> 1 ")
        terminal.send(ENTER)
        assert "Before: 5" in terminal.wait_for("> 4")
