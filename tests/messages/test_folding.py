"""The key that sorting, filtering and looking up share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.messages.folding import fold, fold_all, matches_words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Dédougou", "dedougou"),
        ("ÉCOLE", "ecole"),
        ("e\u0301cole", "ecole"),
        ("Œuvre", "oeuvre"),
        ("Fada N’Gourma", "fada n'gourma"),
        ("Karo-Peli", "karo peli"),
        ("  deux\u00a0 mots ", "deux mots"),
        ("Ɓoɓo", "bobo"),
        ("Djôrô", "djoro"),
        ("™", "tm"),
    ],
)
def test_key(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_key_of_a_key_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_match_in_any_order() -> None:
    assert matches_words("reo tele", "Télécentre de Réo")


def test_missing_word_does_not_match() -> None:
    assert not matches_words("reo dano", "Télécentre de Réo")


def test_empty_query_matches_everything() -> None:
    assert matches_words("", "Réo")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_a_list_folds_as_its_texts_do(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
