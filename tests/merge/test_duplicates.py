"""Likely duplicates: what a name says, what a pair is worth and why, and which pairs are compared at all."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.merge.candidates import BLOCK_SIZE, Candidate, pairs_to_compare, read_candidate
from survey.merge.centre_names import read_name
from survey.merge.duplicates import LIKELY, POSSIBLE, find_duplicates, score_pair
from survey.messages import use_language

DORI = (14.0354, -0.0345)
NEAR_DORI = (14.0364, -0.0336)
BANFORA = (10.6333, -4.7667)
FULL = Candidate(
    "a", "Télécentre communautaire de Dori", DORI, 8, "Dori", "Dori", "BF-SEN", frozenset({"+22670123456"}),
    "Awa Sawadogo", "telecentre",
)  # fmt: skip


def score(first: Candidate, **changes: object) -> int:
    return score_pair(first, replace(first, id="b", **changes)).score


@pytest.mark.parametrize(
    "name",
    ["TLC Dori", "Telecentre com. de DORI", "dori, télé-centre", "Télécentre Dori 1", "T.L.C. de Dori"],
)
def test_spellings_of_one_name_read_the_same(name: str) -> None:
    assert read_name(name) == read_name("Télécentre communautaire de Dori")


@pytest.mark.parametrize("name", ["Télécentre de Dori 2", "TLC Dori II", "TLC Dori (annexe)", "TLC Dori bis"])
def test_what_numbers_a_centre_is_kept(name: str) -> None:
    assert read_name(name).marks != read_name("TLC Dori").marks


def test_a_saint_is_written_in_several_ways() -> None:
    assert len({read_name(f"MJ {saint} Anne") for saint in ("Ste", "St", "Sainte", "sainte")}) == 1


def test_a_numbered_sector_is_a_name_and_not_the_number_of_a_centre() -> None:
    assert read_name("CMC Ouaga secteur 12").core == ("ouaga", "secteur12")


def test_one_centre_described_twice_is_very_likely() -> None:
    assert score(FULL, name="TLC Dori", position=NEAR_DORI, manager="SAWADOGO A.") >= LIKELY


def test_second_centre_of_a_town_is_never_very_likely() -> None:
    assert score(FULL, name="Télécentre communautaire de Dori 2") < LIKELY


def test_generic_names_far_apart_score_low() -> None:
    one = Candidate("a", "Télécentre communautaire", DORI, type="telecentre")
    assert score(one, position=BANFORA) < POSSIBLE // 2


def test_two_kinds_in_one_building_are_possible_and_not_likely() -> None:
    other = score(
        FULL, name="Maison des jeunes", type="maison_jeunes", phones=frozenset(), manager="Paul Zongo"
    )
    assert POSSIBLE <= other < LIKELY


def test_two_kinds_in_one_building_with_one_telephone_are_still_for_a_person() -> None:
    assert POSSIBLE <= score(FULL, name="Bibliothèque de Dori", type="autre") < LIKELY


def test_villages_of_one_name_in_two_provinces_are_not_shown() -> None:
    one = Candidate("a", "CMC de Bori", (12.1, -1.2), 8, "Bori", "Bori", type="cmc")
    assert score(one, position=(10.9, -3.1)) < POSSIBLE


def test_a_vague_position_counts_for_less() -> None:
    sure = replace(FULL, accuracy_m=5)
    vague = replace(FULL, accuracy_m=400)
    away = (14.0414, -0.0345)
    assert score(vague, position=away, phones=frozenset()) > score(sure, position=away, phones=frozenset())


def test_reasons_are_sentences_in_both_languages() -> None:
    pair = score_pair(FULL, replace(FULL, id="b", name="TLC Dori", position=NEAR_DORI))
    texts = {}
    for language in ("en", "fr"):
        use_language(language)
        texts[language] = [reason.sentence for reason in pair.reasons]
    use_language("fr")
    assert {"148 m apart", "same telephone", "same manager: Awa Sawadogo"} <= set(texts["en"])
    assert {"à 148 m", "même téléphone"} <= set(texts["fr"])


def test_the_heaviest_reason_comes_first() -> None:
    pair = score_pair(FULL, replace(FULL, id="b"))
    assert pair.reasons[0].kind in ("phone", "distance")


def test_candidates_without_anything_make_no_pair() -> None:
    assert find_duplicates([Candidate(str(number)) for number in range(50)]) == []


def test_one_telephone_is_compared_across_the_country() -> None:
    pairs = find_duplicates([FULL, replace(FULL, id="b", position=BANFORA, locality="Banfora", commune="")])
    assert [(pair.first, pair.second) for pair in pairs] == [("a", "b")]


@settings(max_examples=15)
@given(st.permutations(range(12)))
def test_the_order_of_candidates_changes_nothing(order: list[int]) -> None:
    chance = random.Random(1)
    several = [
        replace(
            FULL,
            id=f"{number:02}",
            name=chance.choice(("TLC Dori", "CMC Dori", "Dori 2", "MJ Yam Pukri", "Yampukri")),
            position=(DORI[0] + chance.gauss(0, 0.01), DORI[1] + chance.gauss(0, 0.01)),
        )
        for number in range(12)
    ]
    assert find_duplicates([several[at] for at in order]) == find_duplicates(several)


@given(
    st.floats(-60, 60),
    st.floats(-179, 179),
    st.floats(-0.5, 0.5, allow_nan=False),
    st.floats(-0.5, 0.5, allow_nan=False),
)
def test_near_points_are_always_compared(lat: float, lon: float, north: float, east: float) -> None:
    """4 km at most between them, whatever borders of the grid lie in between."""
    import math

    there = (lat + north * 0.05, lon + east * 0.05 / math.cos(math.radians(lat)))
    several = [
        read_candidate(Candidate("a", position=(lat, lon))),
        read_candidate(Candidate("b", position=there)),
    ]
    assert pairs_to_compare(several) == {(0, 1)}


def test_a_crowd_in_one_place_does_not_grow_with_its_square() -> None:
    def compared(count: int) -> int:
        return len(pairs_to_compare([read_candidate(replace(FULL, id=f"{at:05}")) for at in range(count)]))

    assert compared(BLOCK_SIZE) == BLOCK_SIZE * (BLOCK_SIZE - 1) // 2
    assert compared(800) < 2.2 * compared(400)
