import io

import pytest

from survey.form.definition import FormDefinition
from survey.interview.controller import Controller
from survey.interview.plain import run_plain, wants_plain
from survey.interview.prompt import Ending
from survey.records.steps import Answer, Finalize, Language, Note, Typed

from .interviews import (
    CENTRE,
    COMPUTERS,
    DEVICE,
    INTERNET,
    NAME,
    OPENED,
    REASON,
    WAYS,
    controller_for,
    form_from,
    steps_of,
)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return form_from(CENTRE, tmp_path_factory.mktemp("form"))


@pytest.fixture
def interview(form: FormDefinition) -> Controller:
    return controller_for(form)


def say(controller: Controller, *lines: str, at: str | None = None) -> tuple[Ending, str]:
    if at is not None:
        assert controller.jump_to(at)
    out = io.StringIO()
    ending = run_plain(controller, [f"{line}\n" for line in lines], out)
    return ending, out.getvalue()


def test_one_line_answers_one_question(interview: Controller) -> None:
    say(interview, "Réo", "5")
    assert steps_of(interview) == [Answer(NAME, "Réo"), Answer(COMPUTERS, "5")]


def test_the_end_of_the_input_keeps_the_draft(interview: Controller) -> None:
    assert say(interview, "Réo")[0] is Ending.KEPT


def test_an_error_repeats_the_question(interview: Controller) -> None:
    _ending, out = say(interview, "12", "9", at=COMPUTERS)
    assert out.count("Working computers") == 2
    assert "! At most ten." in out
    assert steps_of(interview)[-1] == Answer(COMPUTERS, "9")


def test_choices_are_numbered_and_taken_by_number_code_or_letters(interview: Controller) -> None:
    for typed in ("1", "yes", "Yes", "ye"):
        _ending, out = say(interview, typed, at=INTERNET)
        assert "  1. Yes (yes)" in out
    assert set(steps_of(interview)) == {Answer(INTERNET, "yes")}


def test_several_choices_are_taken_by_their_numbers(interview: Controller) -> None:
    interview.jump_to(INTERNET)
    say(interview, "1", "1, 3")
    assert steps_of(interview)[-1] == Answer(WAYS, "adsl gsm")


def test_an_unknown_choice_is_refused(interview: Controller) -> None:
    _ending, out = say(interview, "7", at=INTERNET)
    assert "! No choice matches" in out
    assert steps_of(interview) == []


def test_colon_b_goes_back(interview: Controller) -> None:
    say(interview, "Réo", ":b")
    assert interview.place.ref == NAME


def test_colon_g_lists_and_goes(interview: Controller) -> None:
    _ending, out = say(interview, ":g", ":g opened")
    assert "[*]   Name of the centre" in out
    assert interview.place.ref == OPENED


def test_colon_g_takes_the_number_of_the_list(interview: Controller) -> None:
    say(interview, ":g 3")
    assert interview.place.ref == COMPUTERS


def test_colon_n_keeps_a_note(interview: Controller) -> None:
    say(interview, ":n noisy")
    assert steps_of(interview) == [Note(NAME, "noisy")]


def test_colon_r_records_a_reason(interview: Controller) -> None:
    say(interview, ":r 2", at=COMPUTERS)
    assert steps_of(interview) == [Answer(REASON, "dk")]


def test_colon_l_changes_the_language(interview: Controller) -> None:
    names = interview.languages
    say(interview, f":l {names.index('Français (fr)') + 1}")
    assert steps_of(interview) == [Language("Français (fr)")]


def test_colon_s_keeps_and_leaves(interview: Controller) -> None:
    assert say(interview, ":s", "never read")[0] is Ending.KEPT
    assert steps_of(interview) == []


def test_a_text_may_begin_with_a_colon(interview: Controller) -> None:
    say(interview, "::)")
    assert steps_of(interview) == [Answer(NAME, ":)")]


def test_an_unknown_command_is_no_answer(interview: Controller) -> None:
    _ending, out = say(interview, ":z")
    assert "! There is no command" in out
    assert steps_of(interview) == []


def test_an_empty_line_keeps_the_present_answer(interview: Controller) -> None:
    say(interview, "Réo", ":b", "")
    assert steps_of(interview) == [Answer(NAME, "Réo")]
    assert interview.place.ref == COMPUTERS


def test_a_repeat_is_added_seen_and_deleted(interview: Controller) -> None:
    say(interview, "+", "printer", "2", "-1", "yes", at=DEVICE)
    assert [option.label for option in interview.instances(DEVICE)] == ["printer"]


def test_a_whole_interview_is_finished_by_f(interview: Controller) -> None:
    identity = ["Réo", ":r 1", "2"]
    device = ["printer", "1", ""]
    closing = ["", "3/11/2006", "", "70123456", "12,37 ; -1,52", ""]
    ending, out = say(interview, *identity, *device, *closing, "f")
    assert ending is Ending.FINALIZED, out
    assert steps_of(interview)[-1] == Finalize()


def test_finishing_too_early_says_what_is_missing(interview: Controller) -> None:
    ending, out = say(interview, ":f")
    assert ending is Ending.KEPT
    assert "! Some answers are missing" in out


def test_unreadable_text_is_kept(interview: Controller) -> None:
    say(interview, "some", at=COMPUTERS)
    assert steps_of(interview) == [Typed(COMPUTERS, "some")]


class _Stream(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("input_is_terminal", "output_is_terminal", "environment", "plain"),
    [
        (True, True, {"TERM": "xterm"}, False),
        (False, True, {"TERM": "xterm"}, True),
        (True, False, {"TERM": "xterm"}, True),
        (True, True, {"TERM": "dumb"}, True),
        (True, True, {"TERM": "xterm", "SURVEY_PLAIN": "1"}, True),
        (True, True, {"TERM": "xterm", "SURVEY_PLAIN": "0"}, False),
    ],
)
def test_lines_are_used_where_there_is_no_full_terminal(
    input_is_terminal: bool, output_is_terminal: bool, environment: dict[str, str], plain: bool
) -> None:
    assert wants_plain(_Stream(input_is_terminal), _Stream(output_is_terminal), environment) is plain
