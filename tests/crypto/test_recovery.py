"""The recovery words: to the same key for ever, however a person types them; a wrong word is named."""

import os

import pytest

from survey.crypto import open_sealed, seal
from survey.crypto.recovery import is_same_word, make_recovery_words, recipient_of, recovery_identity
from survey.errors import KeyMissing

FRENCH = make_recovery_words(lambda count: bytes(range(count)), "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_open_what_was_sealed_for_their_key(language: str) -> None:
    words = make_recovery_words(os.urandom, language)
    sealed = seal(b"answers", [recipient_of(recovery_identity(" ".join(words)))])
    assert open_sealed(sealed, [recovery_identity(" ".join(words))]) == b"answers"


def test_the_same_words_are_the_same_key_for_ever() -> None:
    assert FRENCH[:4] == ["abaisser", "agréable", "inductif", "agréable"]
    assert recovery_identity(" ".join(FRENCH)) == (
        "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
    )


def test_accents_case_and_all_but_four_letters_may_be_left_out() -> None:
    bare = " ".join(word.upper().replace("É", "E").replace("È", "E")[:4] for word in FRENCH)
    assert recovery_identity(bare) == recovery_identity(" ".join(FRENCH))


def test_word_that_is_in_no_list_is_named_with_its_place() -> None:
    with pytest.raises(KeyMissing, match="xylofon") as refusal:
        recovery_identity(" ".join([*FRENCH[:4], "xylofon", *FRENCH[5:]]))
    assert "5" in refusal.value.what


def test_words_that_changed_places_are_refused() -> None:
    with pytest.raises(KeyMissing):
        recovery_identity(" ".join([FRENCH[1], FRENCH[0], *FRENCH[2:]]))


def test_a_word_too_few_is_said() -> None:
    with pytest.raises(KeyMissing, match="23"):
        recovery_identity(" ".join(FRENCH[:23]))


def test_word_of_the_paper_is_recognised_without_its_accents() -> None:
    assert is_same_word(" Ecureuil ", "écureuil")
