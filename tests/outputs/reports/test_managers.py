"""Who can help whom: an offer that meets a wish, in a common language, in a way that the distance allows."""

from dataclasses import replace

import pytest

from survey.messages import speaking
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Grid
from survey.outputs.questions import Question
from survey.outputs.reports.managers.composing import Managers, compose_managers
from survey.outputs.reports.managers.matching import BEST, match_all, unmet
from survey.outputs.reports.managers.profiles import Place, Profile, read_profile

NEEDS = Profile(
    "needs", "Awa", needs=("energie", "web"), first="energie", languages=("fr", "mos"),
    place=Place("Réo", "Nando", (12.32, -2.47)),
)  # fmt: skip
HELPS = Profile(
    "helps", "Salif", offers=("energie",), skills={"energie": 3}, languages=("mos",), means=("chez_eux",),
    reach_km=50, place=Place("Koudougou", "Nando", (12.25, -2.36)),
)  # fmt: skip
QUESTIONS = {
    "langues": Question("/d/langues", "Langues", {"mos": "Mooré", "fr": "Français"}, "string", "select"),
    "besoins": Question("/d/besoins", "Besoins", {"energie": "Énergie", "web": "Web"}, "string", "select"),
    "c_energie": Question("/d/c_energie", "Énergie", {"3": "L'apprendre"}, "string", "select1"),
    "aide_moyens": Question(
        "/d/aide_moyens", "Moyens", {"chez_eux": "En allant chez eux"}, "string", "select"
    ),
}


def helpers(*profiles: Profile) -> list[str]:
    return [match.helps.id for match in match_all([NEEDS, *profiles])["needs"]]


def test_an_offer_meets_a_wish() -> None:
    [match] = match_all([NEEDS, HELPS])["needs"]
    assert (match.subjects, match.languages, match.ways) == (("energie",), ("mos",), ("chez_eux",))
    assert match.km == pytest.approx(14.3, abs=0.5)


@pytest.mark.parametrize(
    "changed",
    [
        {"languages": ("dyu",)},
        {"offers": ("compta",)},
        {"reach_km": 10},
        {"place": Place("Koudougou")},
        {"means": ()},
        {"id": "needs"},
    ],
)
def test_without_a_language_a_subject_or_a_way_there_is_no_match(changed: dict[str, object]) -> None:
    assert helpers(replace(HELPS, **changed)) == []  # type: ignore[arg-type]


def test_what_needs_no_journey_has_no_distance() -> None:
    assert helpers(replace(HELPS, means=("telephone",), place=Place())) == ["helps"]


def test_the_first_wish_counts_most() -> None:
    web = replace(HELPS, id="web", offers=("web",))
    assert helpers(web, HELPS) == ["helps", "web"]


def test_the_nearer_comes_first_among_equals() -> None:
    far = replace(HELPS, id="far", place=Place("Loin", "Nando", (12.1, -2.2)))
    assert helpers(far, HELPS) == ["helps", "far"]


def test_no_more_than_three_are_named() -> None:
    assert len(helpers(*(replace(HELPS, id=f"h{n}") for n in range(9)))) == BEST


def test_a_wish_that_nobody_meets_is_told() -> None:
    assert unmet([NEEDS, HELPS], match_all([NEEDS, HELPS])) == {"web": 1}


def test_who_is_not_ready_to_help_offers_nothing() -> None:
    questions = [Question(f"/d/{n}", n, {}, "string", "select") for n in ("aide_prete", "aide_sujets", "nom")]
    values = {"/d/aide_prete": "non", "/d/aide_sujets": "web", "/d/nom": " Awa "}
    profile = read_profile("uuid:1", values, questions, Place())
    assert (profile.offers, profile.name) == ((), "Awa")


def test_a_match_is_explained_in_a_sentence() -> None:
    managers = Managers("Essai", (NEEDS, HELPS), QUESTIONS, is_public=False)
    with speaking("fr"):
        sheet = compose_managers(managers)
    [table] = [b for b in sheet.blocks if isinstance(b, Grid) and b.columns[-1] == "Pourquoi"]
    assert table.rows == (
        (
            "Awa",
            "Salif",
            "Énergie (pourrait l'apprendre à d'autres) ; en mooré ; à 14 km ; en allant chez eux",
        ),
    )


def test_a_hostile_name_stays_text() -> None:
    managers = Managers("Essai", (replace(HELPS, name="<script>x</script>"),), QUESTIONS, is_public=True)
    assert "<script>x" not in write_sheet_page(compose_managers(managers))


def test_without_anybody_it_says_so() -> None:
    with speaking("en"):
        sheet = compose_managers(Managers("Trial", (), QUESTIONS, is_public=True))
    assert any("No manager" in getattr(block, "text", "") for block in sheet.blocks)


@pytest.mark.parametrize(("is_public", "said"), [(True, "fewer than 3 times"), (False, "2 times")])
def test_everybody_is_not_told_that_one_or_two_did_not_agree(is_public: bool, said: str) -> None:
    left_out = {"the person did not agree": 2, "the question is not for publication": 5}
    with speaking("en"):
        page = write_sheet_page(compose_managers(Managers("T", (HELPS,), QUESTIONS, is_public, left_out)))
    assert said in page
    assert "5 times" in page


def test_a_telephone_number_stays_on_one_line() -> None:
    with speaking("fr"):
        sheet = compose_managers(
            Managers("Essai", (replace(HELPS, phone="+226 70 11 22 33"),), QUESTIONS, is_public=False)
        )
    [directory, *_others] = [block for block in sheet.blocks if isinstance(block, Grid)]
    assert "+226\u00a070\u00a011\u00a022\u00a033" in directory.rows[0]
