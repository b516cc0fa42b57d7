"""The dashboard over plain records: what is counted, the rates, the map as signs and as SVG."""

import re
from datetime import date

from survey.messages import speaking
from survey.outputs.paper.sheet import Grid, Picture
from survey.outputs.reports.field.counts import (
    by_day,
    coverage_by_region,
    coverage_of,
    rated_centres,
    rates_of,
    work_by_agent,
)
from survey.outputs.reports.field.map import draw_field_map
from survey.outputs.reports.field.records import Field, FieldCentre, Status, Work
from survey.outputs.reports.field.sheet import Face, compose_field
from survey.outputs.reports.field.terminal_drawing import PLAIN, RICH, draw_signs, share_bar, small_bars
from survey.outputs.site.outlines import Country

TODAY = date(2026, 11, 26)
SQUARE = Country("BF", (((0.0, 10.0), (4.0, 10.0), (4.0, 14.0), (0.0, 14.0), (0.0, 10.0)),))
FAR = Country("SN", (((-17.0, 10.0), (-12.0, 10.0), (-12.0, 14.0), (-17.0, 14.0), (-17.0, 10.0)),))
OUTLINES = {"BF": SQUARE, "SN": FAR}


def ended(*codes: str | None, in_list: bool = True) -> list[FieldCentre]:
    return [
        FieldCentre(f"{at}-{code}", f"C{at}", disposition=code, in_list=in_list)
        for at, code in enumerate(codes)
    ]


def rates(*codes: str | None, untried: bool = False) -> dict[str, tuple[int, int]]:
    return {own.name: (own.part, own.whole) for own in rates_of(ended(*codes), untried=untried)}


def test_rates_are_those_of_aapor() -> None:
    found = rates("complet", "complet", "partiel", "refus", "absent", "langue", "introuvable", "doublon")
    assert found == {"RR1": (2, 7), "RR2": (3, 7), "REF1": (1, 7), "CON1": (5, 7), "COOP1": (2, 5)}


def test_a_centre_that_nobody_tried_is_of_unknown_eligibility() -> None:
    assert rates("complet", None, None)["RR1"] == (1, 1)
    assert rates("complet", None, None, untried=True)["RR1"] == (1, 3)


def test_there_is_no_rate_of_nothing() -> None:
    assert {own.share for own in rates_of([], untried=True)} == {None}


def test_rates_leave_out_what_is_in_no_list_where_there_is_a_list() -> None:
    listed, found = ended("complet"), ended("refus", in_list=False)
    assert rated_centres([*listed, *found]) == listed
    assert rated_centres(found) == found


def test_coverage_counts_each_region_and_those_nowhere_last() -> None:
    centres = [
        FieldCentre("a", "A", "Sirba", disposition="complet", is_visited=True),
        FieldCentre("b", "B", "Sirba", assigned=("Awa",)),
        FieldCentre("c", "C"),
    ]
    assert [(own.region, own.known, own.left) for own in coverage_by_region(centres)] == [
        ("Sirba", 2, 1),
        ("", 1, 1),
    ]
    whole = coverage_of(centres)
    assert (whole.known, whole.assigned, whole.visited, whole.completed, whole.left) == (3, 1, 1, 1, 2)


def test_what_waits_for_a_call_back_is_not_done() -> None:
    assert FieldCentre("a", "A", disposition="complet", calls_back=True).status is Status.AGAIN
    assert FieldCentre("a", "A", disposition="ferme_definitif").status is Status.DONE
    assert FieldCentre("a", "A", disposition="abandon").status is Status.REFUSED
    assert FieldCentre("a", "A", disposition="introuvable").status is Status.AGAIN
    assert FieldCentre("a", "A", is_visited=True).status is Status.DONE
    assert FieldCentre("a", "A").status is Status.LEFT


def test_an_agent_has_interviews_of_each_day_and_tries_apart() -> None:
    field = Field(
        "T",
        TODAY,
        "BF",
        "centre",
        (FieldCentre("a", "A", assigned=("Awa",), is_visited=True), FieldCentre("b", "B", assigned=("Ali",))),
        (
            Work("Awa", TODAY, "complet", ("a",), "centre"),
            Work("Awa", date(2026, 11, 25), "refus", ("b",), "centre"),
            Work("Awa", TODAY, "absent", ("b",)),
        ),
    )
    ali, awa = work_by_agent(field, 3)
    assert (awa.assigned, awa.visited, awa.completed, awa.interviews, awa.tries) == (1, 1, 1, 2, 1)
    assert awa.days == (0, 1, 1)
    assert (ali.agent, ali.assigned, ali.interviews) == ("Ali", 1, 0)


def test_work_of_another_form_completes_no_centre() -> None:
    work = Work("Awa", TODAY, "complet", ("a",), "gestionnaire")
    (awa,) = work_by_agent(Field("T", TODAY, "BF", "centre", (), (work,)), 1)
    assert (awa.interviews, awa.completed) == (1, 0)


def test_days_end_today() -> None:
    assert by_day([], TODAY, 2) == [(date(2026, 11, 25), 0), (TODAY, 0)]


def test_small_bars_are_never_nothing_for_something() -> None:
    assert small_bars([0, 1, 100], RICH) == "·▁█"
    assert small_bars([0, 0], RICH) == "··"
    assert small_bars([0, 9, 10], PLAIN) == ".9+"


def test_a_bar_is_full_only_when_it_is_all() -> None:
    assert [share_bar(share, PLAIN, 4) for share in (0.0, 0.01, 0.99, 1.0)] == [
        "....",
        "#...",
        "###.",
        "####",
    ]


def placed(status: str | None, lat: float, lon: float) -> FieldCentre:
    return FieldCentre(f"{lat}{lon}{status}", "C", position=(lat, lon), disposition=status)


def text(centres: list[FieldCentre], columns: int = 40, signs: object = PLAIN) -> str:
    lines = draw_signs(OUTLINES, "BF", centres, signs, columns)  # type: ignore[arg-type]
    return "\n".join("".join(run.text for run in line) for line in lines)


def test_the_map_shows_what_needs_most_where_several_lie() -> None:
    drawn = text([placed("complet", 12, 2), placed(None, 12, 2), placed("refus", 13, 1)])
    assert (drawn.count("o"), drawn.count("x"), drawn.count("#")) == (1, 1, 0)


def test_the_map_of_a_poor_console_is_ascii_and_fits() -> None:
    drawn = text([placed(None, 12, 2)], 80)
    assert drawn.isascii()
    assert max(map(len, drawn.splitlines())) <= 80
    assert len(drawn.splitlines()) <= 20


def test_a_map_of_braille_has_an_outline_and_a_sign() -> None:
    drawn = text([placed(None, 12, 2)], signs=RICH)
    assert "○" in drawn
    assert re.search("[\u2801-\u28ff]", drawn)


def test_a_position_just_over_the_border_does_not_widen_the_map() -> None:
    beside = [placed(None, 12, 2), placed(None, 13.9, 3.9)]
    assert len(text(beside).splitlines()) == len(text(beside[:1]).splitlines())
    assert len(text([*beside, placed(None, 12, -15)]).splitlines()) < len(text(beside).splitlines())


def test_no_position_is_no_map() -> None:
    assert text([FieldCentre("a", "A")]) == ""
    assert draw_field_map(OUTLINES, "BF", [FieldCentre("a", "A")], "", "") is None


def test_the_page_holds_a_map_with_every_status_by_sign_and_word() -> None:
    centres = (placed("complet", 12, 2), placed(None, 12, 3), placed("refus", 13, 1), placed("absent", 11, 1))
    with speaking("en"):
        sheet = compose_field(Field("T", TODAY, "BF", "centre", centres), Face(None, 5, OUTLINES))
    (picture,) = [block for block in sheet.blocks if isinstance(block, Picture)]
    drawn = picture.data.decode()
    assert all(f"{status.value} (1)" in drawn for status in (Status.REFUSED, Status.DONE))
    assert "to visit (1)" in drawn
    assert "to try again (1)" in drawn


def test_a_long_list_says_how_many_more_there_are() -> None:
    field = Field("T", TODAY, "BF", "centre", tuple(ended(*[None] * 9)))
    with speaking("en"):
        sheet = compose_field(field, Face(None, 5))
        whole = compose_field(field, Face())
    assert any("4 more" in getattr(block, "text", "") for block in sheet.blocks)
    assert any(isinstance(block, Grid) and len(block.rows) == 9 for block in whole.blocks)
