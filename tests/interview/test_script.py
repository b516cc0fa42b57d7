import pytest

from survey.errors import InterviewError, MediaError
from survey.form.definition import FormDefinition
from survey.interview.controller import Controller
from survey.interview.prompt import Ending
from survey.interview.script import run_script
from survey.records.attachments import Attachment
from survey.records.steps import AddRepeat, Answer, Attach, Finalize, Language, Note, Typed

from .interviews import CENTRE, COMPUTERS, DEVICE, NAME, REASON, controller_for, form_from, steps_of


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return form_from(CENTRE, tmp_path_factory.mktemp("form"))


@pytest.fixture
def interview(form: FormDefinition) -> Controller:
    return controller_for(form)


def test_every_line_is_a_step_of_the_journal(interview: Controller) -> None:
    report = run_script(
        interview,
        [
            {"ref": NAME, "value": "Réo"},
            {"language": "fr"},
            {"repeat": f"{DEVICE}[2]"},
            {"ref": f"{DEVICE}[2]/kind", "value": "printer"},
            {"note": {"ref": NAME, "text": "noisy"}},
        ],
    )
    steps = steps_of(interview)
    assert isinstance(steps[2], AddRepeat)
    assert steps[:2] == [Answer(NAME, "Réo"), Language("Français (fr)")]
    assert steps[3:] == [Answer(f"{DEVICE}[2]/kind", "printer"), Note(NAME, "noisy")]
    assert report.ending is Ending.KEPT
    assert report.refused == ()


def test_a_refused_line_is_reported_its_text_kept_and_the_run_goes_on(interview: Controller) -> None:
    report = run_script(interview, [{"ref": COMPUTERS, "value": "12"}, {"ref": NAME, "value": "Réo"}])
    assert [step.status for step in report.steps] == ["constraint", "ok"]
    assert report.steps[0].message == "At most ten."
    assert steps_of(interview) == [Typed(COMPUTERS, "12"), Answer(NAME, "Réo")]


def test_a_refused_file_is_reported_at_its_question(form: FormDefinition) -> None:
    def refuse(path: str) -> Attachment:
        raise MediaError("There is no file in this place.", where=path)

    interview = controller_for(form, attach=refuse)
    report = run_script(interview, [{"attach": {"ref": "/data/closing/photo", "path": "nil.jpg"}}])
    assert [step.ref for step in report.steps] == ["/data/closing/photo"]


def test_null_clears(interview: Controller) -> None:
    run_script(interview, [{"ref": NAME, "value": "Réo"}, {"ref": NAME, "value": None}])
    assert interview.draft.instance.node(NAME).value in (None, "")


def test_a_repeat_that_is_there_already_is_no_error(interview: Controller) -> None:
    lines = [{"repeat": f"{DEVICE}[1]"}, {"repeat": f"{DEVICE}[1]"}]
    assert [step.status for step in run_script(interview, lines).steps] == ["ok", "ok"]
    assert len(interview.instances(DEVICE)) == 1


def test_a_file_is_attached(form: FormDefinition) -> None:
    photo = Attachment("a" * 64, "facade.jpg", 3, "image/jpeg")
    interview = controller_for(form, attach=lambda path: photo)
    run_script(interview, [{"attach": {"ref": "/data/closing/photo", "path": "facade.jpg"}}])
    assert steps_of(interview)[0] == Attach("/data/closing/photo", photo)


def test_a_script_finishes_when_it_says_so(interview: Controller) -> None:
    lines = [{"ref": NAME, "value": "Réo"}, {"ref": REASON, "value": "dk"}, {"finalize": True}]
    assert run_script(interview, lines).ending is Ending.FINALIZED
    assert steps_of(interview)[-1] == Finalize()


def test_finishing_too_early_is_refused_and_the_draft_kept(interview: Controller) -> None:
    report = run_script(interview, [{"finalize": True}])
    assert report.ending is Ending.KEPT
    assert report.steps[0].status == "refused"


def test_an_unknown_question_is_reported(interview: Controller) -> None:
    report = run_script(interview, [{"ref": "/data/nowhere", "value": "1"}])
    assert report.steps[0].status == "refused"


@pytest.mark.parametrize("line", [{}, {"ref": NAME}, {"what": 1}, {"repeat": "/data/device"}, {"note": "x"}])
def test_a_line_that_is_no_step_is_named(interview: Controller, line: dict[str, object]) -> None:
    with pytest.raises(InterviewError, match="Line 1"):
        run_script(interview, [line])
