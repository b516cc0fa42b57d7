"""Erasing a person: the hard cases, on laptops that exchange sticks."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from survey.bundle.signed import read_signed
from survey.campaign.reading.listing import describe_submission
from survey.campaign.review.reviewing import comment_on, judge, noted_in, remarks_on
from survey.campaign.settings import write_settings
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import begin_interview, conduct_script, edit_submission
from survey.campaign.travel.handover import unreceived_submissions
from survey.campaign.travel.verifying import verify_bundle
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.errors import CampaignError, KeyMissing
from survey.log.bodies import erasure_body
from survey.log.chain import Writing
from survey.messages import speaking
from survey.records.steps import Answer, Recorded
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM, NAME, PORTRAIT, files_with

MANAGER, FACADE = "/data/gestionnaire", b"\xff\xd8 the front \xff\xd9"


@pytest.fixture(scope="module")
def made_team(tmp_path_factory: pytest.TempPathFactory) -> Laptops:
    folder = tmp_path_factory.mktemp("team")
    form = folder / "personnes.xml"
    form.write_text(FORM, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        laptops = Laptops(folder, patch, form)
        for name in ("Awa", "Salif"):
            laptops.join(name)
            laptops.give(name)
        laptops.take("Chef")
        for name in ("Awa", "Salif"):
            laptops.accept(name)
    empty(laptops)
    return laptops


@pytest.fixture
def team(made_team: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator with two accepted agents; the stick is empty again."""
    return made_team.copy_to(tmp_path, monkeypatch)


def empty(laptops: Laptops) -> None:
    shutil.rmtree(laptops.stick)
    laptops.stick.mkdir()


def visited(team: Laptops, name: str = "Awa", portrait: bytes = PORTRAIT) -> str:
    """Hold an interview with a name and a portrait; return the submission."""
    for file, data in (("portrait.jpg", portrait), ("facade.jpg", FACADE)):
        (team.folder / file).write_bytes(data)
    lines = [
        json.dumps({"ref": "/data/nom", "value": "Dori"}),
        json.dumps({"ref": "/data/temoin", "value": "Fatou"}),
        json.dumps({"ref": MANAGER, "value": NAME}),
        json.dumps({"attach": {"ref": "/data/photo", "path": str(team.folder / "portrait.jpg")}}),
        json.dumps({"attach": {"ref": "/data/facade", "path": str(team.folder / "facade.jpg")}}),
    ]
    with team.at(name) as campaign, begin_interview(campaign) as interview:
        submission = conduct_script(interview, lines).submission
    assert submission is not None
    return submission


def erased(team: Laptops, submission: str, person: str = "manager") -> bool:
    with team.at("Chef") as campaign:
        return erase(campaign, plan_erasure(campaign, submission, people=(person,)), why="demandé")


def answers(team: Laptops, name: str, submission: str) -> dict[str, str]:
    with team.at(name) as campaign:
        return dict(one_submission(campaign, submission).answers)


def test_answer_that_was_erased_is_shown_as_erased_and_not_as_none(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    with team.at("Chef") as campaign, speaking("en"):
        details = describe_submission(campaign, submission)
    shown = {answer.ref: answer.text for section in details.sections for answer in section.answers}
    assert (shown[MANAGER], shown["/data/nom"]) == ("erased", "Dori")


def holding(team: Laptops, name: str) -> list[str]:
    """Return the files of a campaign in which the name or the portrait can be found."""
    return files_with(team.folder / name, NAME.encode()) + files_with(team.folder / name, PORTRAIT)


def test_nothing_of_an_erased_person_is_in_any_byte_of_the_campaign(team: Laptops) -> None:
    submission = visited(team, "Chef")
    team.give("Chef")
    assert holding(team, "Chef")
    assert erased(team, submission)
    assert holding(team, "Chef") == []
    assert answers(team, "Chef", submission) == {
        "/data/nom": "Dori", "/data/temoin": "Fatou", "/data/facade": "facade.jpg",
    }  # fmt: skip
    with team.at("Chef") as campaign:
        assert [f for f in campaign.store.check() if f.severity == "error"] == []


def test_an_erasure_reaches_the_agent_who_wrote_it(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    team.give("Chef")
    assert holding(team, "Awa")
    team.take("Awa")
    assert holding(team, "Awa") == []
    assert MANAGER not in answers(team, "Awa", submission)


def test_an_erasure_that_arrives_before_what_it_erases_refuses_it(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    team.give("Chef", share=True)
    old = team.folder / "old-stick"
    shutil.copytree(team.stick, old)
    erased(team, submission)
    empty(team)
    team.give("Chef")
    team.take("Salif")
    team.take("Salif", old)
    assert holding(team, "Salif") == []
    assert answers(team, "Salif", submission)["/data/temoin"] == "Fatou"


def test_a_person_who_speaks_again_in_a_later_revision_is_refused(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    team.follow_up("Awa", submission, gestionnaire=f"{NAME} again", postes="4")
    erased(team, submission)
    team.give("Awa")
    team.take("Chef")
    assert holding(team, "Chef") == []
    assert answers(team, "Chef", submission)["/data/postes"] == "4"


def test_an_old_backup_of_an_agent_does_not_bring_it_back(team: Laptops) -> None:
    submission = visited(team)
    shutil.copytree(team.folder / "Awa", team.folder / "backup")
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    shutil.rmtree(team.folder / "Awa")
    (team.folder / "backup").rename(team.folder / "Awa")
    empty(team)
    team.give("Awa")
    assert "merged" in {outcome.state for outcome in team.take("Chef")}
    assert holding(team, "Chef") == []


def test_a_relay_is_cut_again_and_still_verifies(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    empty(team)
    team.give("Chef", share=True)
    before = {path.name for path in team.files()}
    erased(team, submission)
    empty(team)
    team.give("Chef", share=True)
    after = {path.name for path in team.files()}
    assert before - after
    with team.at("Salif") as campaign:
        identity = campaign.device.keys.identity
    assert {outcome.state for outcome in verify_bundle(team.stick, [identity])} == {"whole"}
    team.take("Salif")
    assert holding(team, "Salif") == []
    assert answers(team, "Salif", submission)["/data/temoin"] == "Fatou"


def test_files_of_the_outbox_hold_it_no_longer(team: Laptops) -> None:
    submission = visited(team, "Chef")
    team.give("Chef")
    erased(team, submission)
    empty(team)
    team.give("Chef")
    with team.at("Chef") as campaign:
        identity = campaign.device.keys.identity
    for path in team.files():
        file = read_signed(path.read_bytes())
        plain = b"".join(file.plain(name, [identity]) for name in file.members)
        assert NAME.encode() not in plain
        assert PORTRAIT not in plain


def test_the_other_photo_of_a_pack_still_travels(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    empty(team)
    team.give("Chef")
    team.take("Awa")
    empty(team)
    team.give("Awa")
    team.take("Chef")
    assert files_with(team.folder / "Chef", FACADE)
    assert holding(team, "Chef") == []


def test_a_draft_that_speaks_of_the_person_forgets_it(team: Laptops) -> None:
    submission = visited(team, "Chef")
    with team.at("Chef") as campaign:
        with edit_submission(campaign, submission, why="suivi") as interview:
            draft = interview.journal.header.draft_id
            for ref, value in ((MANAGER, f"{NAME} 2"), ("/data/postes", "7")):
                interview.journal.append(Recorded(Answer(ref, value), team.clock()))
        erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
        steps = [recorded.step for recorded in campaign.store.journals.read(draft)]
    assert steps == [Answer(MANAGER, None), Answer("/data/postes", "7")]
    assert holding(team, "Chef") == []


def test_an_erasure_by_one_who_becomes_a_coordinator_counts_then(team: Laptops) -> None:
    submission = visited(team, "Chef")
    with team.at("Awa") as campaign:
        body = erasure_body(parts=(), blobs=(), people=[(submission, "manager")], why="demandé")
        writing = Writing("erasure", campaign.settings.campaign_id, (campaign.new_part(body),))
        campaign.write(writing)
        device = campaign.device.device_id
    team.give("Awa")
    team.take("Chef")
    assert answers(team, "Chef", submission)[MANAGER] == NAME
    with team.at("Chef") as campaign:
        settings = campaign.settings
        write_settings(campaign.folder, replace(settings, coordinators=(*settings.coordinators, device)))
    assert MANAGER not in answers(team, "Chef", submission)


def test_only_a_coordinator_erases(team: Laptops) -> None:
    submission = visited(team)
    with team.at("Awa") as campaign, pytest.raises(KeyMissing):
        plan_erasure(campaign, submission)


def test_a_person_of_whom_nothing_is_held_is_named(team: Laptops) -> None:
    submission = visited(team, "Chef")
    with team.at("Chef") as campaign, pytest.raises(CampaignError) as raised:
        plan_erasure(campaign, submission, people=("nobody",))
    assert raised.value.where == "nobody"


def test_what_will_go_is_told_first(team: Laptops) -> None:
    submission = visited(team, "Chef")
    team.give("Chef")
    with team.at("Chef") as campaign:
        plan = plan_erasure(campaign, submission, people=("manager",))
    assert (plan.questions, plan.files, plan.revisions) == (
        ("Gestionnaire", "Portrait"), ("portrait.jpg",), 1,
    )  # fmt: skip
    assert [copy.place for copy in plan.copies] == [str(team.stick)]


def test_a_photo_of_one_question_goes_alone(team: Laptops) -> None:
    submission = visited(team, "Chef")
    with team.at("Chef") as campaign:
        erase(campaign, plan_erasure(campaign, submission, photo="facade"), why="visage")
    assert files_with(team.folder / "Chef", FACADE) == []
    assert answers(team, "Chef", submission)[MANAGER] == NAME


def test_copies_beside_the_log_that_hold_the_person_go(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    [segment] = [path for path in team.files() if "00000003" in path.name]
    chef = team.folder / "Chef"
    for folder in ("aside", "carried", "site"):
        (chef / folder).mkdir(exist_ok=True)
        shutil.copy(segment, chef / folder / "1.log.zip")
    (chef / "aside" / "2.log.zip").write_bytes(segment.read_bytes()[:-9])
    (chef / "aside" / "2.log.zip.txt").write_text("cut", encoding="utf-8")
    shutil.copy(chef / "survey.db", chef / "survey.db.before-4")
    assert erased(team, submission)
    assert [p.name for f in ("aside", "carried") for p in (chef / f).iterdir()] == []
    assert not (chef / "site").exists()
    assert not (chef / "survey.db.before-4").exists()


def test_copies_that_hold_nothing_of_the_person_stay(team: Laptops) -> None:
    submission = visited(team, "Chef")
    team.visit("Awa", nom="Gorom")
    team.give("Awa")
    chef = team.folder / "Chef"
    (chef / "aside").mkdir()
    for path in team.files():
        shutil.copy(path, chef / "aside" / path.name)
    assert erased(team, submission)
    assert len(list((chef / "aside").iterdir())) == len(team.files())


def test_a_draft_that_read_the_person_from_the_last_saved_submission_forgets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = tmp_path / "personnes.xml"
    last = '<instance id="__last-saved" src="jr://instance/last-saved"/>'
    form.write_text(FORM.replace("<bind nodeset", f"{last}<bind nodeset", 1), encoding="utf-8")
    laptops = Laptops(tmp_path, monkeypatch, form)
    submission = visited(laptops, "Chef")
    with laptops.at("Chef") as campaign:
        with begin_interview(campaign) as interview:
            draft = interview.journal.header.draft_id
        assert any(NAME in text for text in campaign.store.journals.lists(draft).values())
        erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
        assert any("Dori" in text for text in campaign.store.journals.lists(draft).values())
    assert holding(laptops, "Chef") == []


def test_who_merges_an_erasure_is_told(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    team.give("Chef")
    assert any("1 " in o.remark and o.agent == "Chef" for o in team.take("Awa"))


def test_pieces_of_a_long_file_of_the_person_go_and_do_not_come_again(
    team: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
    monkeypatch.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
    video = b"".join(f"planted {number:05d}".encode() for number in range(300))
    submission = visited(team, portrait=video)
    team.give("Awa")
    pieces = [path for path in team.files() if path.name.endswith(".blobs.zip")]
    late = max(pieces, key=lambda path: (path.stat().st_size > 2000, path.name))
    late.rename(team.folder / "late.blobs.zip")
    team.take("Chef")
    assert files_with(team.folder / "Chef", b"planted 0")
    assert erased(team, submission)
    assert files_with(team.folder / "Chef", b"planted 0") == []
    assert "refused" not in {o.state for o in team.take("Chef", team.folder / "late.blobs.zip")}
    team.give("Chef")
    team.take("Awa")
    for name in ("Chef", "Awa"):
        assert files_with(team.folder / name, b"planted 0") == []
        with team.at(name) as campaign:
            assert not any(cut.kind == "pieces" for cut in campaign.store.outbox.cuts())


def test_what_was_received_stays_received_when_it_is_cut_again(team: Laptops) -> None:
    submission = visited(team)
    team.give("Awa")
    team.take("Chef")
    erased(team, submission)
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa") as campaign:
        assert unreceived_submissions(campaign) == set()
    team.follow_up("Awa", submission, postes="4")
    with team.at("Awa") as campaign:
        assert unreceived_submissions(campaign) == {submission}


def test_words_that_were_said_of_a_person_go_and_the_judgement_stays(team: Laptops) -> None:
    submission = visited(team)
    with team.at("Awa") as campaign:
        comment_on(campaign, submission, f"{NAME} rappelle demain")
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as campaign:
        judge(campaign, [submission], "hasIssues", comment=f"demandez à {NAME}")
        comment_on(campaign, submission, "la cour est fermée")
        said = plan_erasure(campaign, submission, people=("manager",)).kept_remarks
        named = [own.id[:8] for own in said if NAME in own.text]
        plan = plan_erasure(campaign, submission, people=("manager",), remarks=named)
        assert (len(plan.remarks), [own.text for own in plan.kept_remarks]) == (2, ["la cour est fermée"])
        assert plan.laptops == ("Awa",)
        assert erase(campaign, plan, why="demandé")
        assert one_submission(campaign, submission).review == "hasIssues"
        assert [(own.state, own.text) for own in remarks_on(campaign, submission)] == [
            (None, "la cour est fermée"),
            ("hasIssues", ""),
        ]
    assert holding(team, "Chef") == []
    empty(team)
    team.give("Chef")
    team.take("Awa")
    assert holding(team, "Awa") == []


def test_a_remark_that_nobody_made_is_refused(team: Laptops) -> None:
    submission = visited(team, "Chef")
    with team.at("Chef") as campaign, pytest.raises(CampaignError):
        plan_erasure(campaign, submission, remarks=["ffff"])


def test_who_notes_an_erased_person_again_is_told(laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    with laptops.at("Chef") as campaign:
        erase(campaign, plan_erasure(campaign, submission), why="demandé")
        said = []
        for name, value in (("gestionnaire", NAME), ("nom", "Gorom")):
            line = json.dumps({"ref": f"/data/{name}", "value": value})
            with edit_submission(campaign, submission, why="suivi") as interview:
                said.append(conduct_script(interview, [line]).lines)
    assert ["manager" in " ".join(lines) for lines in said] == [True, False]


def test_sticks_that_were_merged_are_named(team: Laptops, tmp_path: Path) -> None:
    submission = visited(team)
    team.give("Awa")
    other = shutil.copytree(team.stick, tmp_path / "other")
    team.take("Chef", other)
    with team.at("Chef") as campaign:
        places = {copy.place for copy in plan_erasure(campaign, submission).copies}
    assert str(other) in places


def noted(team: Laptops) -> str:
    """Hold an interview with two notes, edit it with a reason, bring it to the coordinator; return the id."""
    lines = [
        json.dumps({"ref": "/data/nom", "value": "Dori"}),
        json.dumps({"note": {"ref": "/data/nom", "text": f"demander {NAME}"}}),
        json.dumps({"note": {"ref": "/data/postes", "text": "revenir mardi"}}),
    ]
    with team.at("Awa") as campaign, begin_interview(campaign) as interview:
        submission = conduct_script(interview, lines).submission
    assert submission is not None
    with team.at("Awa") as campaign, edit_submission(campaign, submission, why=f"{NAME} a appelé") as again:
        conduct_script(again, ['{"ref": "/data/nom", "value": "Dori 2"}'])
    team.give("Awa")
    team.take("Chef")
    return submission


def test_notes_and_reasons_of_edits_are_listed_and_erased_by_name(team: Laptops) -> None:
    submission = noted(team)
    with team.at("Chef") as campaign:
        said = noted_in(campaign, submission)
        named = [own.id for own in said if NAME in own.text]
        plan = plan_erasure(campaign, submission, remarks=named)
        assert (len(said), len(named), len(plan.remarks)) == (3, 2, 2)
        assert erase(campaign, plan, why="demandé")
        state = one_submission(campaign, submission)
    assert holding(team, "Chef") == []
    assert (state.answers["/data/nom"], state.conflicts) == ("Dori 2", ())
    assert list(state.notes.values()) == ["revenir mardi"]


def test_erased_note_does_not_come_back_with_the_authors_next_stick(team: Laptops) -> None:
    submission = noted(team)
    with team.at("Chef") as campaign:
        named = [own.id for own in noted_in(campaign, submission) if NAME in own.text]
        erase(campaign, plan_erasure(campaign, submission, remarks=named), why="demandé")
    team.give("Awa")
    team.take("Chef")
    assert holding(team, "Chef") == []
    empty(team)
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa") as campaign:
        assert NAME not in str(one_submission(campaign, submission).notes)
    assert holding(team, "Awa") == []
