"""The status review: everybody who took part is counted, nobody is told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from survey.messages import speaking
from survey.outputs.counts.protecting import WHOLE
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Grid, Heading, Picture, Said, Sheet
from survey.outputs.questions import read_questions
from survey.outputs.reports.status.composing import Review, compose_review
from survey.outputs.reports.status.divisions import FORMER, TODAY, former_regions, region_in
from survey.outputs.reports.status.map import Spot, draw_region_maps
from survey.outputs.reports.status.tallying import Tally
from survey.outputs.site.outlines import read_outlines
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type              | name              | label::Français (fr) | bind::survey:open | bind::survey:pii | bind::survey:subject | relevant |
| | select_one o      | accord            | Accord   |        | | |
| | select_one r      | region            | Région   | accord | | |
| | select_one t      | type_centre       | Type     | accord | | |
| | select_multiple s | services          | Services | count  | | |
| | select_one o      | statut            | Statut   | closed | | |
| | select_one o      | pret_coworking    | Sexe     | count  | other | manager |
| | integer           | personnel_total   | Personnel | count | | |
| | text              | nom               | Nom      | accord | name | manager |
| | select_one o      | pret_recherche    | Pour qui ? | count | | | ${type_centre} = 'tlc' |
| choices |
| | list_name | name | label::Français (fr) |
| | o | oui | Oui |
| | o | non | Non |
| | r | BF-12 | Liptako |
| | r | BF-R-SOUM | Soum |
| | t | cmc | CMC |
| | t | tlc | Télécentre |
| | s | a | Internet |
| | s | b | Formation |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")
NAME = "Hamidou Maïga"
OUTLINES = read_outlines(shipped_folder("data") / "gazetteer" / "outlines.geojson")
SVG = "{http://www.w3.org/2000/svg}"


def centre(number: int = 0, **changes: object) -> SubmissionState:
    answers: Mapping[str, str] = {
        "/data/accord": "non", "/data/region": "BF-12", "/data/type_centre": "cmc", "/data/services": "a b",
        "/data/statut": "oui", "/data/pret_coworking": "oui", "/data/personnel_total": "4", "/data/nom": NAME,
    }  # fmt: skip
    own = {key: changes.pop(key) for key in list(changes) if key.startswith("/data/")}
    return state(submission=f"uuid:{number}", answers={**answers, **own}, form_id="f", **changes)


def review(states: Iterable[SubmissionState], division: str = TODAY) -> Review:
    gate = Gate(tags_of(FORM))
    tally = Tally.of(FORM, read_questions(FORM, "Français (fr)"), gate)
    for own in states:
        if gate.refuses_submission(own) is None:
            tally.add(own)
    return Review(
        "Essai", tally.regrouped(lambda part: region_in(division, part)), division, date(2026, 11, 26)
    )


def cells(made: Review, name: str, part: str = WHOLE) -> Mapping[str, int | None]:
    [question] = [own for own in made.tally.themes if own.name == name]
    return made.tally.theme(question).cells[part]


def test_who_refused_a_page_is_counted() -> None:
    assert cells(review(map(centre, range(4))), "type_centre") == {"cmc": 4}


def test_nothing_consented_gives_counts_only() -> None:
    with speaking("fr"):
        page = write_sheet_page(compose_review(review(map(centre, range(4)))))
    assert NAME not in page
    assert "CMC" in page


def test_what_is_closed_or_about_a_person_is_not_counted() -> None:
    assert {own.name for own in review([centre()]).tally.themes} == {
        "type_centre",
        "services",
        "pret_recherche",
    }


@pytest.mark.parametrize("gone", [{"withdrawn": ("",)}, {"deleted": True}, {"review": "rejected"}])
def test_who_is_out_as_a_whole_is_not_counted(gone: Mapping[str, object]) -> None:
    made = review([*map(centre, range(3)), centre(3, **gone)])
    assert made.tally.centres() == 3


def test_what_a_person_took_back_is_not_counted() -> None:
    withdrawn = centre(9, withdrawn=("/data/accord",))
    assert cells(review([*map(centre, range(3)), withdrawn]), "type_centre") == {"cmc": 3}


def test_a_small_cell_is_not_told() -> None:
    other = centre(9, **{"/data/type_centre": "tlc"})
    assert cells(review([*map(centre, range(8)), other]), "type_centre") == {"cmc": None, "tlc": None}


def test_what_is_published_anyway_is_told_however_small() -> None:
    agreed = {"/data/accord": "oui"}
    states = [centre(1, **agreed), centre(2, **agreed, **{"/data/type_centre": "tlc"})]
    assert cells(review(states), "type_centre") == {"cmc": 1, "tlc": 1}


def test_a_page_does_not_tell_a_region_that_is_not_published() -> None:
    tags = tags_of(FORM)
    gate = Gate(replace(tags, opens={**tags.opens, "/data/region": "count"}))
    tally = Tally.of(FORM, read_questions(FORM, "Français (fr)"), gate)
    for number in range(2):
        tally.add(centre(number, **{"/data/accord": "oui"}))
    made = Review("Essai", tally, TODAY, date(2026, 11, 26))
    assert (made.parts, cells(made, "type_centre")) == ([""], {"cmc": 2})


def test_a_region_of_two_that_nobody_sees_is_not_told() -> None:
    soum = {"/data/region": "BF-R-SOUM"}
    agreed = {"/data/accord": "oui"}
    two = [centre(n, **soum) for n in (7, 8)]
    assert review([*map(centre, range(6)), *two]).parts == ["BF-12"]
    made = review([*map(centre, range(6)), *two, centre(9, **soum, **agreed)])
    assert [(part, made.tally.centres(part)) for part in made.parts] == [("BF-12", 6), ("BF-R-SOUM", 1)]


def of_two_regions(*services: str) -> list[SubmissionState]:
    """Return centres of Liptako and of Soum in turn, which were the Sahel together."""
    regions = ("BF-12", "BF-R-SOUM")
    return [
        centre(n, **{"/data/region": regions[n % 2], "/data/services": own}) for n, own in enumerate(services)
    ]


def test_both_regions_were_one_before() -> None:
    made = review(of_two_regions(*["a b"] * 3, *["a", "b"] * 3, "a b"), FORMER)
    assert [made.name_of(part) for part in made.parts] == ["Sahel"]
    assert (made.tally.centres(made.parts[0]), cells(made, "services", made.parts[0])) == (
        10,
        {"a": 7, "b": 7},
    )


def test_a_former_region_is_told_where_its_two_parts_hide_their_small_cells() -> None:
    made = review(of_two_regions("a", "a", "a", "b", "b", "b"), FORMER)
    assert cells(made, "services", made.parts[0]) == {"a": 3, "b": 3}
    assert [cells(made, "services", part) for part in ("BF-12", "BF-R-SOUM")] == [{"a": None, "b": None}] * 2


def test_what_an_answer_led_to_does_not_tell_it() -> None:
    states = [centre(n, **{"/data/type_centre": "tlc", "/data/pret_recherche": "oui"}) for n in range(3)]
    states += [*map(centre, range(3, 9)), centre(9, **{"/data/type_centre": "autre"})]
    made = review(states)
    [asked] = [own for own in made.tally.themes if own.name == "pret_recherche"]
    assert cells(made, "type_centre") == {"cmc": 6, "tlc": None, "autre": None}
    assert (made.tally.theme(asked).answering[WHOLE], cells(made, "pret_recherche")) == (None, {"oui": None})


def test_every_region_of_burkina_faso_was_in_one_of_thirteen() -> None:
    former = former_regions()
    assert (len(former), len(set(former.values()))) == (17, 13)


def test_a_region_of_senegal_is_the_same_in_both() -> None:
    assert region_in(FORMER, "SN-DK") == "SN-DK"


def test_a_sum_that_one_or_two_gave_is_hidden_and_another_with_it() -> None:
    states = [centre(n) for n in range(8)]
    states += [centre(n, **{"/data/region": "BF-R-SOUM"}) for n in range(8, 13)]
    states += [
        centre(n, **{"/data/region": "BF-03", "/data/personnel_total": "7" if n == 13 else ""})
        for n in range(13, 17)
    ]
    made = review(states)
    [asked] = made.tally.numbers
    told = made.tally.number(asked)
    assert (told[WHOLE], told["BF-12"], told["BF-03"], told["BF-R-SOUM"]) == (
        (14, 59.0),
        (8, 32.0),
        None,
        None,
    )


def sheet_of(*services: str) -> Sheet:
    """Return the review of centres of Liptako and of Soum in turn, in French, on maps."""
    with speaking("fr"):
        return compose_review(review(of_two_regions(*services)), outlines=OUTLINES)


def test_a_table_by_region_that_would_hide_everything_is_a_sentence() -> None:
    sheet = sheet_of("a", "a", "a", "a")
    titles = [block.title for block in sheet.blocks if isinstance(block, Grid)]
    assert not [title for title in titles if title.startswith(("Par région", "Moyenne"))]


def alike_in_nothing() -> list[SubmissionState]:
    """Return three centres of Liptako and three of Soum; no three answered anything alike."""
    return [
        centre(n, **{
            "/data/region": "BF-12" if n < 3 else "BF-R-SOUM", "/data/type_centre": "tlc" if n % 3 else "cmc",
            "/data/services": "b" if n % 3 else "a", "/data/personnel_total": "" if n % 3 else "4",
        })
        for n in range(6)
    ]  # fmt: skip


def test_regions_of_which_nothing_is_told_are_named_once_at_the_end() -> None:
    with speaking("fr"):
        sheet = compose_review(review(alike_in_nothing()), outlines=OUTLINES)
    assert sheet.blocks[-1] == Said("Trop peu de centres y ont été comptés : Liptako, Soum.")


def test_a_review_of_nothing_says_why_instead_of_an_empty_table() -> None:
    with speaking("fr"):
        blocks = compose_review(review([]), outlines=OUTLINES).blocks
    assert [b.text[:32] for b in blocks if isinstance(b, Said)][-1] == "Aucun centre n'est encore compté"
    assert not [block for block in blocks if isinstance(block, Grid)]


def test_a_region_of_which_something_is_told_has_its_sheet() -> None:
    headings = {b.text for b in sheet_of(*["a"] * 6).blocks if isinstance(b, Heading)}
    assert headings >= {"Liptako", "Soum"}


def map_of(states: Iterable[SubmissionState], division: str = TODAY) -> ElementTree.Element:
    with speaking("fr"):
        sheet = compose_review(review(states, division), outlines=OUTLINES)
    [picture] = [block for block in sheet.blocks if isinstance(block, Picture)]
    return ElementTree.fromstring(picture.data)


def test_the_map_has_the_number_of_centres_of_each_region_and_its_name() -> None:
    texts = [own.text for own in map_of(alike_in_nothing()).iter(f"{SVG}text") if own.get("stroke") is None]
    assert texts == ["3", "3", "Liptako", "Soum", "centres comptés, trop peu pour en dire davantage"]


def test_a_region_of_which_something_is_told_is_not_hatched() -> None:
    told, hatched = (
        {own.get("fill") for own in map_of(states).iter(f"{SVG}circle")}
        for states in (of_two_regions(*["a"] * 6), alike_in_nothing())
    )
    assert not told & hatched


def test_a_former_region_is_drawn_without_the_borders_of_now() -> None:
    now, before = (
        len(list(map_of(of_two_regions(*["a"] * 6), division).iter(f"{SVG}path")))
        for division in (TODAY, FORMER)
    )
    assert before == now - 1


def test_a_number_that_is_hidden_is_a_dash_on_the_map() -> None:
    spots = [Spot("BF-12", "Liptako", None, is_told=False)]
    [picture] = draw_region_maps(OUTLINES, spots, TODAY)
    assert "–" in [own.text for own in ElementTree.fromstring(picture.data).iter(f"{SVG}text")]


def test_one_region_alone_is_written() -> None:
    states = [*map(centre, range(4)), *(centre(n, **{"/data/region": "BF-R-SOUM"}) for n in (7, 8, 9))]
    with speaking("fr"):
        sheet = compose_review(review(states), only="BF-12")
    [table] = [block for block in sheet.blocks if isinstance(block, Grid)]
    assert table.rows == (("Type", "CMC", "4"), ("Services", "Internet", "4"), ("", "Formation", "4"))
