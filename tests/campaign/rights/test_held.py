"""What is held of a person: found by a name or a number, collected whole, and nothing of others."""

from dataclasses import replace
from pathlib import Path

import pytest

from survey.campaign.copies import REPORT, STICK, note_copy
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.campaign.review.reviewing import comment_on
from survey.campaign.rights.finding import find_person
from survey.campaign.rights.held import Held, held_of
from survey.campaign.rights.person_sheet import report_person
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.errors import CampaignError
from survey.fieldwork.gate import Refusal
from survey.messages import speaking
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.personal import question_label
from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import MANAGER, PHONE, WITNESS, visit


def held(laptops: Laptops, submission: str, person: str = "manager") -> Held:
    with laptops.at("Chef") as campaign:
        return held_of(campaign, f"{submission}:{person}")


@pytest.mark.parametrize("text", ["maiga planté", "70 11 22 33", "0022670112233", "70.11.22.33"])
def test_a_person_is_found_by_name_or_number_however_it_is_typed(laptops: Laptops, text: str) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        names = {own.name for own in find_person(campaign, text)}
    assert f"{submission[:13]}:manager" in names
    assert f"{submission[:13]}:witness" not in names


def test_a_person_is_found_in_what_is_nobodys_and_in_remarks(laptops: Laptops) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        comment_on(campaign, submission, "Hamidou Maïga-Planté a rappelé")
        kinds = {(own.kind, own.person) for own in find_person(campaign, MANAGER)}
    assert kinds == {("answer", "manager"), ("answer", None), ("remark", None)}


def test_two_signs_are_no_search(laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign, pytest.raises(CampaignError):
        find_person(campaign, "a.")


def test_answers_come_with_their_questions_and_what_they_were_before(laptops: Laptops) -> None:
    submission = visit(laptops)
    laptops.follow_up("Chef", f"uuid:{submission}", gestionnaire_tel="+226 76 00 00 00")
    found = {own.path: own for own in held(laptops, submission).answers}
    phone = found["/data/gestionnaire_tel"]
    assert (phone.label, phone.value, phone.former) == ("Son téléphone", "+226 76 00 00 00", (PHONE,))


def test_files_are_the_persons_own_or_photos_on_which_they_may_be(laptops: Laptops) -> None:
    files = {own.name: own for own in held(laptops, visit(laptops)).files}
    assert (files["voix.wav"].is_of_person, files["voix.wav"].where) == (True, "here")
    assert (files["facade.jpg"].is_of_person, files["facade.jpg"].persons) == (False, True)


def test_words_that_name_the_person_are_told_and_others_counted(laptops: Laptops) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        comment_on(campaign, submission, "Rappeler le 70112233")
        comment_on(campaign, submission, "Le toit fuit")
    found = held(laptops, submission)
    assert [label for label, _text in found.mentions] == ["Observations"]
    assert ([own.text for own in found.remarks], found.other_remarks) == (["Rappeler le 70112233"], 1)


def test_what_is_shown_now_and_by_which_consent(laptops: Laptops, tmp_path: Path) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        campaign.settings = replace(campaign.settings, publish="received")
        export_data(campaign, ExportOrder(tmp_path / "tables"))
        before = held_of(campaign, f"{submission}:manager").answers[0]
        withdraw_consent(campaign, submission, Request(person="manager"))
        after = held_of(campaign, f"{submission}:manager").answers[0]
    assert (before.refusal, before.opened_by) == (None, "Coordonnées ?")
    assert before.pages == (str(tmp_path / "tables" / "visite.csv"),)
    # The table is still there: that the consent is gone does not write it again.
    assert (after.refusal, after.pages) == (Refusal.WITHDRAWN, before.pages)


@pytest.mark.parametrize("name", ["tables.xlsx", "tables.sqlite"])
def test_a_table_that_shows_it_is_found_in_other_formats(laptops: Laptops, tmp_path: Path, name: str) -> None:
    submission, path = visit(laptops), tmp_path / name
    with laptops.at("Chef") as campaign:
        export_data(campaign, ExportOrder(path, format=path.suffix[1:], private=True))
        found = {own.path: own.pages for own in held_of(campaign, f"{submission}:manager").answers}
    assert found["/data/gestionnaire_tel"] == (str(path),)


def test_files_that_carried_it_and_who_acknowledged_them_are_named(laptops: Laptops) -> None:
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    submission = visit(laptops, "Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    found = held(laptops, submission)
    [own] = found.carried
    assert (own.way, own.packer, own.received_by) == ("received", "Awa", ("Chef",))
    assert [(own.author, own.kind) for own in found.signed] == [("Awa", "revision")]
    assert str(laptops.stick) in {copy.place for copy in found.copies}


def test_nothing_of_another_person_is_in_the_page(laptops: Laptops) -> None:
    submission = visit(laptops)
    for language in ("fr", "en"):
        with laptops.at("Chef") as campaign, speaking(language):
            _held, sheet = report_person(campaign, [f"{submission}:manager"])
        page = write_sheet_page(sheet)
        assert MANAGER in page
        assert WITNESS not in page
        assert {"fr": "Nom du gestionnaire", "en": "Manager&#39;s name"}[language] in page


def test_of_an_erased_person_nothing_is_left_to_report(laptops: Laptops) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
    found = held(laptops, submission)
    assert (found.answers, [own for own in found.files if own.is_of_person]) == ((), [])
    assert found.audit == ()


def test_who_is_not_in_the_submission_is_answered_with_who_is(laptops: Laptops) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign, pytest.raises(CampaignError) as refused:
        held_of(campaign, submission)
    assert f"{submission[:13]}:manager" in (refused.value.remedy or "")


def page_of(laptops: Laptops, submission: str) -> str:
    with laptops.at("Chef") as campaign, speaking("fr"):
        page = write_sheet_page(report_person(campaign, [f"{submission}:manager"])[1])
    return " ".join(page.split())


def test_a_page_has_earlier_answers_only_where_there_are_any(laptops: Laptops) -> None:
    submission = visit(laptops)
    title = "Réponses antérieures, encore gardées"
    assert title not in page_of(laptops, submission)
    laptops.follow_up("Chef", f"uuid:{submission}", gestionnaire_tel="+226 76 00 00 00")
    assert title in page_of(laptops, submission)


def test_many_files_of_one_folder_are_one_place_and_one_says_where_it_lies(
    laptops: Laptops, tmp_path: Path
) -> None:
    submission = visit(laptops)
    with laptops.at("Chef") as campaign:
        for number in range(4):
            note_copy(campaign, STICK, tmp_path / "stick" / f"{number}.zip")
        note_copy(campaign, REPORT, tmp_path / "annuaire.odt")
    page = page_of(laptops, submission)
    assert f"{tmp_path / 'stick'} : 4 fichiers (" in page
    assert f"rapport qui nomme des personnes : {tmp_path / 'annuaire.odt'} (" in page


def test_what_a_form_works_out_is_said_to_be() -> None:
    with speaking("fr"):
        assert question_label("c_sait", "/data/competences/c_sait") == "déduit d'autres réponses (c_sait)"
        assert question_label("Son nom", "/data/nom") == "Son nom"
