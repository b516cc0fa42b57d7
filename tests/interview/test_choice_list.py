from survey.interview.prompt import Option
from survey.interview.terminal.choice_list import ChoiceList, Ticks

FRUIT = [Option("a", "Mangue"), Option("b", "Papaye"), Option("c", "Pastèque")]


def test_nothing_is_taken_before_one_points_or_types() -> None:
    assert ChoiceList(FRUIT).current() is None


def test_the_present_answer_is_pointed_at() -> None:
    current = ChoiceList(FRUIT, ticked=["b"]).current()
    assert current is not None
    assert current.code == "b"


def test_the_first_arrow_down_points_at_the_first_row() -> None:
    choices = ChoiceList(FRUIT)
    choices.move(1)
    assert choices.current() == FRUIT[0]


def test_typing_lifts_the_pointer() -> None:
    choices = ChoiceList(FRUIT)
    choices.move(1)
    choices.type("pa")
    assert choices.current() is None
    choices.type("past")
    assert choices.current() == FRUIT[2]


def test_ticks_are_given_in_the_order_of_the_list() -> None:
    choices = ChoiceList(FRUIT, ticks=Ticks.MANY)
    for code in ("c", "a"):
        choices.type(code)
        assert choices.tick()
    assert choices.ticked_in_order() == ["a", "c"]


def test_a_ranking_keeps_the_order_of_ticking() -> None:
    choices = ChoiceList(FRUIT, ticks=Ticks.RANK)
    for code in ("c", "a"):
        choices.type(code)
        choices.tick()
    assert choices.ticked_in_order() == ["c", "a"]
    assert "[ 2]" in choices.row(0)


def test_the_window_follows_the_pointer() -> None:
    choices = ChoiceList([Option(str(n), f"Commune {n}") for n in range(400)])
    choices.move(1)
    choices.move(350)
    choices.scroll(10)
    assert choices.top == 341
    assert choices.remaining(10) == 49


def test_a_ticked_code_that_left_the_list_is_kept() -> None:
    assert ChoiceList(FRUIT, ticks=Ticks.MANY, ticked=["z", "b"]).ticked_in_order() == ["b", "z"]
