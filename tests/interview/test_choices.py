from survey.interview.choices import ChoiceFilter
from survey.interview.prompt import Option

PLACES = [
    Option("1", "Réo, Sanguié"),
    Option("10", "Koudougou, Boulkiemdé"),
    Option("11", "Ouagadougou"),
    Option("ok", "Ouahigouya, Yatenga"),
]


def found(typed: str) -> list[str]:
    choices = ChoiceFilter(PLACES)
    return [choices.options[index].code for index in choices.matches(typed)]


def test_nothing_typed_shows_everything() -> None:
    assert found("") == ["1", "10", "11", "ok"]


def test_accents_and_case_do_not_count() -> None:
    assert found("reo") == ["1"]
    assert found("BOULKIEMDE") == ["10"]


def test_words_are_found_in_any_order() -> None:
    assert found("boulk koud") == ["10"]


def test_a_word_inside_is_found_when_none_begins_so() -> None:
    assert found("dougou") == ["10", "11"]


def test_an_exact_code_comes_first_and_is_what_is_meant() -> None:
    assert found("1")[0] == "1"
    assert ChoiceFilter(PLACES).meant("1") == 0


def test_several_matches_mean_nothing() -> None:
    assert ChoiceFilter(PLACES).meant("oua") is None


def test_no_match_means_nothing() -> None:
    assert found("zzz") == []
    assert ChoiceFilter(PLACES).meant("zzz") is None


def test_an_empty_text_never_means_the_first_choice() -> None:
    assert ChoiceFilter(PLACES[:1]).meant("  ") is None


def test_codes_are_read_whatever_their_case() -> None:
    assert ChoiceFilter(PLACES).meant("OK") == 3


def test_codes_can_be_left_out_of_the_search() -> None:
    assert ChoiceFilter(PLACES, codes_count=False).matches("10") == []
