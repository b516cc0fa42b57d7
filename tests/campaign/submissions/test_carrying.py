"""A submission carried to another version of its form, what did not fit, and the way back."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.carrying import Carried, CarryOrder, carry_all, carry_submission
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.campaign.submissions.reverting import list_revisions, revert_submission
from survey.errors import CampaignError
from survey.log.entry import Entry
from survey.log.state import join_revision
from tests.campaign.submissions.two_versions import answers_of, codes, deploy_second, first_form

Visit = Callable[..., str]


@pytest.fixture
def campaign(tmp_path: Path, clock: Callable[[], object]) -> Iterator[Campaign]:
    plan = NewCampaign(tmp_path / "c", "Essai", agent="Awa", forms=(first_form(tmp_path),))
    with Campaign.create(plan, clock=clock) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def visit(campaign: Campaign, tmp_path: Path) -> Visit:
    """Return a function that holds an interview under the first version, then deploys the second."""

    def hold(*, rooms: tuple[str, ...] = (), **answers: str) -> str:
        lines = [{"ref": f"/data/{name}", "value": value} for name, value in answers.items()]
        for number, use in enumerate(rooms, 1):
            lines += [{"repeat": f"/data/salle[{number}]"}]
            lines += [{"ref": f"/data/salle[{number}]/usage", "value": use}]
        with begin_interview(campaign) as interview:
            conducted = conduct_script(interview, map(json.dumps, lines))
        assert conducted.submission is not None, conducted.lines
        deploy_second(campaign, tmp_path)
        return conducted.submission

    return hold


def carry(campaign: Campaign, submission: str, **order: object) -> Carried:
    return carry_submission(campaign, submission, CarryOrder(**order))  # type: ignore[arg-type]


def test_answers_that_fit_come_along(campaign: Campaign, visit: Visit) -> None:
    submission = visit(nom="Dori", postes="5", etat="bon")
    carry(campaign, submission)
    state = campaign.store.submission(submission)
    assert state.form_version == "2"
    assert answers_of(campaign, submission) == {"nom": "Dori", "postes": "5", "etat": "bon"}


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("ancien", "oui", "no-place"),
        ("adresse", "marché", "no-place"),
        ("code", "A7", "type"),
        ("etat", "casse", "choice"),
        ("panne", "routeur", "hidden"),
        ("postes", "12", "constraint"),
    ],
)
def test_what_does_not_fit_is_reported(
    campaign: Campaign, visit: Visit, question: str, value: str, code: str
) -> None:
    submission = visit(nom="Dori", **{question: value})
    done = carry(campaign, submission)
    assert codes(done) == {question: code, "referent": "required"}
    (misfit, _required) = sorted(done.misfits, key=lambda own: own.code == "required")
    assert misfit.value == value
    kept = answers_of(campaign, submission).get(question)
    assert kept == (None if misfit.is_left_out else value)


def test_a_code_that_is_no_longer_offered_is_left_out_alone(campaign: Campaign, visit: Visit) -> None:
    submission = visit(acces="wifi fax")
    done = carry(campaign, submission)
    assert [(m.code, m.value) for m in done.misfits if m.code == "choice"] == [("choice", "fax")]
    assert answers_of(campaign, submission) == {"acces": "wifi"}


def test_a_number_as_text_becomes_a_number(campaign: Campaign, visit: Visit) -> None:
    submission = visit(code="007")
    assert codes(carry(campaign, submission)) == {"referent": "required"}
    assert answers_of(campaign, submission) == {"code": "7"}


def test_the_report_says_where_a_question_went(campaign: Campaign, visit: Visit) -> None:
    done = carry(campaign, visit(adresse="marché"), is_trial=True)
    assert [(m.path, m.place) for m in done.misfits if m.code == "no-place"] == [
        ("/data/adresse", "/data/lieu/adresse")
    ]


def test_a_question_that_went_elsewhere_takes_its_answer_along(campaign: Campaign, visit: Visit) -> None:
    submission = visit(adresse="marché", rooms=("cours", "dépôt"))
    carry(campaign, submission, move=True)
    state = campaign.store.submission(submission)
    moved = [path for path in state.answers if path.startswith("/data/lieu/")]
    assert answers_of(campaign, submission)["adresse"] == "marché"
    assert [state.answers[path] for path in sorted(moved)] == ["marché", "cours", "dépôt"]
    assert list(state.repeats) == ["/data/lieu/salle"]


def test_a_trial_writes_nothing(campaign: Campaign, visit: Visit) -> None:
    submission = visit(nom="Dori", ancien="oui")
    before = b"".join(campaign.store.canonical_dump())
    done = carry(campaign, submission, is_trial=True)
    assert (done.left_out, done.revision) == (1, None)
    assert b"".join(campaign.store.canonical_dump()) == before


def test_the_revision_before_keeps_every_answer(campaign: Campaign, visit: Visit) -> None:
    submission = visit(nom="Dori", ancien="oui", etat="casse")
    carry(campaign, submission)
    first, carried = campaign.store.entries(kind="revision", subject=submission)
    assert carried.header.parents == (first.hash,)
    assert _answers(first) == {"/data/nom": "Dori", "/data/ancien": "oui", "/data/etat": "casse"}


def _answers(entry: Entry) -> dict[str, str]:
    revision = join_revision(entry)
    return dict(revision.answers) if revision is not None else {}


def test_going_back_gives_the_same_answers(campaign: Campaign, visit: Visit) -> None:
    submission = visit(nom="Dori", ancien="oui", etat="casse", adresse="marché", rooms=("cours",))
    before = campaign.store.submission(submission)
    carry(campaign, submission, move=True)
    row = revert_submission(campaign, submission, why="essai")
    state = campaign.store.submission(submission)
    assert (row.form_version, state.form_version) == ("1", "1")
    assert (state.answers, state.repeats) == (before.answers, before.repeats)
    assert state.instance_id != before.instance_id
    assert [own.reason for own in list_revisions(campaign, submission)] == [
        "finalized",
        "carried",
        "reverted",
    ]
    assert campaign.store.check() == []


def test_a_former_revision_that_names_none_is_refused_with_the_names(
    campaign: Campaign, visit: Visit
) -> None:
    submission = visit(nom="Dori")
    carry(campaign, submission)
    with pytest.raises(CampaignError) as refused:
        revert_submission(campaign, submission, to="zz")
    assert list_revisions(campaign, submission)[0].short_id in (refused.value.remedy or "")


def test_what_is_under_the_version_already_is_refused(campaign: Campaign, visit: Visit) -> None:
    submission = visit(nom="Dori")
    carry(campaign, submission)
    with pytest.raises(CampaignError):
        carry(campaign, submission)


def test_carrying_all_leaves_what_is_there_already(campaign: Campaign, visit: Visit) -> None:
    carry(campaign, visit(nom="Dori"))
    with begin_interview(campaign, "visite") as interview:
        two = conduct_script(interview, ['{"ref": "/data/referent", "value": "Salif"}']).submission
    assert two is not None
    assert list(carry_all(campaign, "visite", CarryOrder())) == []
    back = {own.submission: own for own in carry_all(campaign, "visite", CarryOrder(to="1"))}
    assert codes(back[two]) == {"referent": "no-place"}
