import pytest
from prompt_toolkit.keys import Keys

from survey.form.definition import FormDefinition
from survey.interview.controller import Controller
from survey.interview.prompt import Ending
from survey.records.steps import AddRepeat, Answer, Finalize, Language, Note, Typed

from .interviews import (
    CENTRE,
    COMPUTERS,
    DEVICE,
    INTERNET,
    NAME,
    OPENED,
    REASON,
    REMARKS,
    WAYS,
    controller_for,
    form_from,
    steps_of,
)
from .keys_driver import BACK, DOWN, ENTER, TAB, press

CTRL_C, CTRL_D, CTRL_G, CTRL_L, CTRL_N, CTRL_R, CTRL_S = (
    "\x03",
    "\x04",
    "\x07",
    "\x0c",
    "\x0e",
    "\x12",
    "\x13",
)
F1 = "\x1bOP"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return form_from(CENTRE, tmp_path_factory.mktemp("form"))


@pytest.fixture
def interview(form: FormDefinition) -> Controller:
    return controller_for(form)


def at(controller: Controller, ref: str) -> Controller:
    assert controller.jump_to(ref)
    return controller


def test_the_screen_has_header_question_hint_and_keys(interview: Controller) -> None:
    lines = press(interview).last.split("\n")
    assert lines[0].startswith(" BF-0042 Réo")
    assert "Section 1/3 Identity" in lines[0]
    assert lines[0].rstrip().endswith("0/10 answered en")
    assert lines[1] == "-" * 80
    assert lines[2].startswith(" Name of the centre")
    assert lines[2].rstrip().endswith("* required")
    assert lines[3].strip() == "As painted on the wall."
    assert lines[4].startswith(" >")
    assert "Shift-Tab" in lines[22]


def test_enter_keeps_and_goes_on(interview: Controller) -> None:
    pressed = press(interview, "Réo", ENTER)
    assert steps_of(interview) == [Answer(NAME, "Réo")]
    assert "Working computers" in pressed.last


def test_enter_on_an_empty_required_question_complains(interview: Controller) -> None:
    assert " ! " in press(interview, ENTER).last
    assert interview.place.ref == NAME


def test_a_refused_answer_stays_on_screen_with_the_forms_message(interview: Controller) -> None:
    pressed = press(at(interview, COMPUTERS), "12", ENTER)
    assert " > 12" in pressed.last
    assert " ! At most ten." in pressed.last


def test_shift_tab_goes_back_and_keeps_what_is_unfinished(interview: Controller) -> None:
    press(interview, "Réo", ENTER, "1", BACK)
    assert interview.place.ref == NAME
    assert Typed(COMPUTERS, "1") in steps_of(interview)


def test_escape_never_leaves_a_question(interview: Controller) -> None:
    pressed = press(interview, "Ré", "\x1b", "o", ENTER)
    assert pressed.ending is Ending.KEPT
    assert steps_of(interview) == [Answer(NAME, "Réo")]


def test_an_arrow_that_arrives_slowly_is_still_an_arrow(interview: Controller) -> None:
    press(at(interview, INTERNET), (Keys.Escape, "[", "B"), ENTER)
    assert steps_of(interview) == [Answer(INTERNET, "yes")]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_S])
def test_leaving_keeps_the_draft_and_unfinished_text(interview: Controller, key: str) -> None:
    pressed = press(interview, "Ré", key)
    assert pressed.ending is Ending.KEPT
    assert steps_of(interview) == [Typed(NAME, "Ré")]


# Lists.


def test_a_list_shows_code_and_label(interview: Controller) -> None:
    assert "   yes  Yes" in press(at(interview, INTERNET)).last


def test_a_code_and_enter_take_one(interview: Controller) -> None:
    press(at(interview, INTERNET), "no", ENTER)
    assert steps_of(interview) == [Answer(INTERNET, "no")]


def test_what_matches_nothing_is_refused(interview: Controller) -> None:
    pressed = press(at(interview, INTERNET), "zzz", ENTER)
    assert " ! No choice matches" in pressed.last
    assert steps_of(interview) == []


def test_enter_on_an_untouched_list_takes_nothing(interview: Controller) -> None:
    press(at(interview, INTERNET), ENTER)
    assert steps_of(interview) == []
    assert interview.place.ref != INTERNET


def test_letters_filter_and_the_only_match_is_taken(interview: Controller) -> None:
    pressed = press(at(interview, INTERNET), "y", ENTER)
    assert "No" not in [line.strip() for line in pressed.screens[1].split("\n")]
    assert steps_of(interview) == [Answer(INTERNET, "yes")]


def test_tab_ticks_several(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    press(interview, DOWN, TAB, DOWN, DOWN, TAB, ENTER)
    assert steps_of(interview)[-1] == Answer(WAYS, "adsl gsm")


def test_a_code_and_enter_tick_in_a_multiple_choice(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    press(interview, "vsat", ENTER, "gsm", ENTER, ENTER)
    assert steps_of(interview)[-1] == Answer(WAYS, "vsat gsm")


def test_ticks_survive_going_back(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    pressed = press(interview, "vsat", TAB, BACK, ENTER)
    assert Typed(WAYS, "vsat") in steps_of(interview)
    assert "[x] vsat" in pressed.last


def test_a_list_of_four_hundred_draws_only_what_is_seen(form: FormDefinition, tmp_path: object) -> None:
    from survey.interview.prompt import Option
    from survey.interview.terminal.choice_list import ChoiceList
    from survey.interview.terminal.page import ListPage

    page = ListPage("Commune", [Option(str(n), f"Commune {n}") for n in range(400)], lambda *_: None)
    assert isinstance(page.list, ChoiceList)
    drawn: list[int] = []
    row = page.list.row
    page.list.row = lambda index: (drawn.append(index), row(index))[1]  # type: ignore[method-assign]
    from .keys_driver import SizedOutput, _PressedScreen, create_pipe_input

    with create_pipe_input() as pipe:
        screen = _PressedScreen(controller_for(form), (), pipe, SizedOutput(24, 80))
        screen.ask = lambda notices=(): screen.lay_over(page)  # type: ignore[method-assign]
        screen.run()
    assert 0 < len(drawn) < 40


# Long text, repeats, overlays.


def test_long_text_ends_with_ctrl_d_and_enter_breaks_the_line(interview: Controller) -> None:
    press(at(interview, REMARKS), "one", ENTER, "two", CTRL_D)
    assert steps_of(interview) == [Answer(REMARKS, "one\ntwo")]


def test_a_long_text_that_nobody_began_is_passed_with_enter(interview: Controller) -> None:
    at(interview, REMARKS)
    before = interview.place
    press(interview, ENTER)
    assert interview.place != before
    assert steps_of(interview) == []


def test_a_repeat_is_added_with_plus_and_left_with_enter(interview: Controller) -> None:
    press(at(interview, DEVICE), "+", ENTER, "printer", ENTER, "2", ENTER, ENTER)
    steps = steps_of(interview)
    assert isinstance(steps[0], AddRepeat)
    assert steps[1:] == [Answer(f"{DEVICE}[2]/kind", "printer"), Answer(f"{DEVICE}[2]/number", "2")]
    assert interview.place.section == 3


def test_deleting_an_instance_asks_first(interview: Controller) -> None:
    at(interview, DEVICE)
    pressed = press(interview, "-", ENTER, "1", ENTER, "no", ENTER)
    assert "Delete “" in "\n".join(pressed.screens)
    assert len(interview.instances(DEVICE)) == 1
    press(interview, "-", ENTER, "1", ENTER, "yes", ENTER)
    assert interview.instances(DEVICE) == ()


def test_ctrl_g_shows_every_question_searches_and_jumps(interview: Controller) -> None:
    pressed = press(interview, CTRL_G, "opened", ENTER)
    assert "[*]   Name of the centre" in pressed.screens[1]
    assert interview.place.ref == OPENED


def test_ctrl_g_keeps_the_text_of_the_question_one_leaves(interview: Controller) -> None:
    press(interview, "Ré", CTRL_G, "opened", ENTER)
    assert steps_of(interview) == [Typed(NAME, "Ré")]


def test_shift_tab_takes_an_overlay_off_and_the_text_is_still_there(interview: Controller) -> None:
    pressed = press(interview, "Ré", CTRL_G, BACK)
    assert " > Ré" in pressed.last
    assert interview.place.ref == NAME


def test_ctrl_r_offers_the_reasons_of_the_form(interview: Controller) -> None:
    pressed = press(at(interview, COMPUTERS), CTRL_R, "dk", ENTER)
    assert "Does not know" in pressed.screens[1]
    assert steps_of(interview) == [Answer(REASON, "dk")]


def test_ctrl_r_offers_a_note_where_the_form_foresees_no_reason(interview: Controller) -> None:
    press(interview, CTRL_R, "closed door", ENTER)
    assert steps_of(interview) == [Note(NAME, "closed door")]
    assert interview.place.ref == NAME


def test_ctrl_n_keeps_a_note_and_the_unfinished_text(interview: Controller) -> None:
    pressed = press(interview, "Ré", CTRL_N, "noisy", ENTER)
    assert steps_of(interview) == [Note(NAME, "noisy")]
    assert " > Ré" in pressed.last
    assert "Note: noisy" in pressed.last


def test_ctrl_l_changes_the_language_and_keeps_the_unfinished_text(interview: Controller) -> None:
    pressed = press(interview, "Ré", CTRL_L, "2", ENTER)
    assert isinstance(steps_of(interview)[0], Language)
    assert " > Ré" in pressed.last
    assert "Nom du centre" in pressed.last or "Name of the centre" in pressed.last


def test_f1_explains_the_keys(interview: Controller) -> None:
    assert "Ctrl-G" in press(interview, F1).last


# Typing ahead.


def test_keys_typed_ahead_answer_questions_of_the_same_kind(interview: Controller) -> None:
    press(interview, "Réo\r5\r")
    assert steps_of(interview) == [Answer(NAME, "Réo"), Answer(COMPUTERS, "5")]


def test_keys_typed_ahead_never_confirm_another_kind_of_answer(interview: Controller) -> None:
    press(at(interview, COMPUTERS), "5\ryes\r\r\r")
    assert steps_of(interview) == [Answer(COMPUTERS, "5")]
    assert interview.place.ref == INTERNET


# The end.


def test_the_end_lists_what_is_open_and_each_is_one_key_away(interview: Controller) -> None:
    at(interview, "/data/closing/photo").answer("")
    pressed = press(interview, "1", ENTER)
    assert "1  required, no answer: Name of the centre" in pressed.screens[0]
    assert interview.place.ref == NAME


def test_finishing_is_not_offered_while_something_is_required(interview: Controller) -> None:
    at(interview, "/data/closing/photo").answer("")
    pressed = press(interview, "f", ENTER)
    assert Finalize() not in steps_of(interview)
    assert "Finish" not in pressed.screens[0]


def test_f_finishes(interview: Controller) -> None:
    interview.answer("Réo")
    interview.refuse("dk")
    at(interview, "/data/closing/photo").answer("")
    pressed = press(interview, "f", ENTER)
    assert pressed.ending is Ending.FINALIZED
    assert steps_of(interview)[-1] == Finalize()


# Sizes.


@pytest.mark.parametrize(("rows", "columns"), [(12, 60), (24, 80), (50, 200)])
def test_every_size_shows_question_entry_and_keys(interview: Controller, rows: int, columns: int) -> None:
    lines = press(at(interview, INTERNET), rows=rows, columns=columns).last.split("\n")
    assert len(lines) <= rows
    assert any("Is there Internet?" in line for line in lines)
    assert any(line.startswith(" >") for line in lines)
    assert any("yes" in line for line in lines)
    assert any("Enter" in line for line in lines[-2:])
    assert all(len(line) <= columns for line in lines)
