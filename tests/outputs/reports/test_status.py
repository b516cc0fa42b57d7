"""The status review: everybody who took part is counted, nobody is told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from survey.messages import speaking
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Grid, Heading, Picture, Said, Sheet
from survey.outputs.questions import read_questions
from survey.outputs.reports.status.composing import Review, compose_review, told_number
from survey.outputs.reports.status.divisions import FORMER, TODAY, former_regions, former_unions, region_in
from survey.outputs.reports.status.protecting import WHOLE
from survey.outputs.reports.status.tallying import Number, Tally
from survey.outputs.site.outlines import read_outlines
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type              | name              | label::Français (fr) | bind::survey:open | bind::survey:pii | bind::survey:subject |
| | select_one o      | accord            | Accord   |        | | |
| | select_one r      | region            | Région   | accord | | |
| | select_one t      | type_centre       | Type     | accord | | |
| | select_multiple s | services          | Services | count  | | |
| | select_one o      | statut            | Statut   | closed | | |
| | select_one o      | pret_coworking    | Sexe     | count  | other | manager |
| | integer           | personnel_total   | Personnel | count | | |
| | text              | nom               | Nom      | accord | name | manager |
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
    assert {own.name for own in review([centre()]).tally.themes} == {"type_centre", "services"}


@pytest.mark.parametrize("gone", [{"withdrawn": ("",)}, {"deleted": True}, {"review": "rejected"}])
def test_who_is_out_as_a_whole_is_not_counted(gone: Mapping[str, object]) -> None:
    made = review([*map(centre, range(3)), centre(3, **gone)])
    assert made.tally.centres.total() == 3


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


def test_published_answers_do_not_tell_a_region_that_is_not_published() -> None:
    tags = tags_of(FORM)
    gate = Gate(replace(tags, opens={**tags.opens, "/data/region": "count"}))
    tally = Tally.of(FORM, read_questions(FORM, "Français (fr)"), gate)
    for number in range(2):
        tally.add(centre(number, **{"/data/accord": "oui"}))
    made = Review("Essai", tally, TODAY, date(2026, 11, 26))
    assert cells(made, "type_centre", "BF-12") == {"cmc": None}


def test_a_region_of_two_tells_nothing() -> None:
    states = [*map(centre, range(6)), *(centre(n, **{"/data/region": "BF-R-SOUM"}) for n in (7, 8))]
    assert set(cells(review(states), "services", "BF-R-SOUM").values()) == {None}


def of_two_regions(*services: str) -> list[SubmissionState]:
    """Return centres of Liptako and of Soum in turn, which were the Sahel together."""
    regions = ("BF-12", "BF-R-SOUM")
    return [
        centre(n, **{"/data/region": regions[n % 2], "/data/services": own}) for n, own in enumerate(services)
    ]


def test_both_regions_were_one_before() -> None:
    made = review(of_two_regions("a b", "a b", "a", "b"), FORMER)
    assert [made.name_of(part) for part in made.parts] == ["Sahel"]
    assert cells(made, "services", made.parts[0]) == {"a": 3, "b": 3}


def test_a_former_region_does_not_tell_what_its_two_small_parts_hide() -> None:
    made = review(of_two_regions("a", "a", "a", "a"), FORMER)
    assert cells(made, "services", made.parts[0]) == {"a": None}


def test_sums_of_a_region_are_not_found_by_taking_one_division_from_the_other() -> None:
    number = Number()
    counts = {"BF-12": 9, "BF-R-SOUM": 1, "BF-R-TAPO": 9, "BF-08": 1, "BF-03": 1}
    for part, count in counts.items():
        for _each in range(count):
            number.add(part, 2)
    told = told_number(number)
    for former, parts in former_unions().items():
        shown = [part for part in parts if told.get(part)]
        hidden = [part for part in parts if counts.get(part) and not told.get(part)]
        assert not (told.get(former) and shown and len(hidden) == 1)


def test_every_region_of_burkina_faso_was_in_one_of_thirteen() -> None:
    former = former_regions()
    assert (len(former), len(set(former.values()))) == (17, 13)


def test_a_region_of_senegal_is_the_same_in_both() -> None:
    assert region_in(FORMER, "SN-DK") == "SN-DK"


def test_a_sum_of_one_or_two_is_hidden_and_another_with_it() -> None:
    number = Number()
    for part, count in (("p", 1), ("q", 3), ("r", 9)):
        for _each in range(count):
            number.add(part, 2)
    assert told_number(number) == {"p": None, "q": None, "r": (9, 18), WHOLE: (13, 26)}


def sheet_of(*services: str) -> Sheet:
    """Return the review of centres of Liptako and of Soum in turn, in French, on maps."""
    with speaking("fr"):
        return compose_review(review(of_two_regions(*services)), outlines=OUTLINES)


def test_a_table_by_region_that_would_hide_everything_is_a_sentence() -> None:
    sheet = sheet_of("a", "a", "a", "a")
    titles = [block.title for block in sheet.blocks if isinstance(block, Grid)]
    assert not [title for title in titles if title.startswith(("Par région", "Moyenne"))]


def test_regions_of_which_nothing_is_told_are_named_once_at_the_end() -> None:
    assert sheet_of("a", "a", "a", "a").blocks[-1] == Said(
        "Trop peu de centres y ont été comptés : Liptako, Soum."
    )


def test_a_review_of_nothing_says_why_instead_of_an_empty_table() -> None:
    with speaking("fr"):
        blocks = compose_review(review([]), outlines=OUTLINES).blocks
    assert [b.text[:32] for b in blocks if isinstance(b, Said)][-1] == "Aucun centre n'est encore compté"
    assert not [block for block in blocks if isinstance(block, Grid)]


def test_a_region_of_which_something_is_told_has_its_sheet() -> None:
    headings = {b.text for b in sheet_of(*["a"] * 6).blocks if isinstance(b, Heading)}
    assert headings >= {"Liptako", "Soum"}


def map_of(*services: str) -> ElementTree.Element:
    [picture] = [block for block in sheet_of(*services).blocks if isinstance(block, Picture)]
    return ElementTree.fromstring(picture.data)


def test_the_map_has_the_number_of_centres_of_each_region_and_its_name() -> None:
    texts = [own.text for own in map_of("a", "a", "a").iter(f"{SVG}text")]
    assert texts == ["2", "1", "Liptako", "Soum", "centres comptés, trop peu pour en dire davantage"]


def test_a_region_of_which_something_is_told_is_not_hatched() -> None:
    told, hatched = (
        {own.get("fill") for own in map_of(*services).iter(f"{SVG}circle")} for services in ("aaaaaa", "aaaa")
    )
    assert not told & hatched


def test_a_former_region_is_drawn_without_the_borders_of_now() -> None:
    made = review(of_two_regions("a", "a"), FORMER)
    [after] = [b for b in sheet_of("a", "a").blocks if isinstance(b, Picture)]
    [before] = [b for b in compose_review(made, outlines=OUTLINES).blocks if isinstance(b, Picture)]
    assert before.data.count(b"<path") < after.data.count(b"<path")


def test_one_region_alone_is_written() -> None:
    states = [*map(centre, range(4)), *(centre(n, **{"/data/region": "BF-R-SOUM"}) for n in (7, 8, 9))]
    with speaking("fr"):
        sheet = compose_review(review(states), only="BF-12")
    [table] = [block for block in sheet.blocks if isinstance(block, Grid)]
    assert table.rows == (("Type", "CMC", "4"), ("Services", "Internet", "4"), ("", "Formation", "4"))
