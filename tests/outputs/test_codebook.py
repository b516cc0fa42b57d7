"""The codebook: what it says of each variable, and the files that it is written to."""

import csv
import json
from pathlib import Path

import pytest

from survey.messages import speaking
from survey.outputs.codebook.variables import Codebook, Variable, codebook_of
from survey.outputs.codebook.writing import write_codebook
from tests.engine.scenario import form_of

FORM = form_of("""
| survey |
| | type              | name    | label::English (en) | label::Français (fr) | hint::English (en) | hint::Français (fr) | relevant | constraint | required | calculation | bind::survey:open | bind::survey:pii | bind::survey:subject | bind::survey:missing_for |
| | select_one o      | accord  | Agrees? | D'accord ? |  |  |  |  | yes | | | | | |
| | begin_group       | g       | Group | Groupe |  |  | ${accord}='oui' |  |  | | | | | |
| | integer           | age     | Age | Âge | in years | en années |  | .>=0 and .<=120 |  | | count | | | |
| | select_one w      | age_na  | Why? | Pourquoi ? |  |  | ${age}='' |  |  | | | | | age |
| | text              | tel     | Phone | Téléphone |  |  | ${age}>17 |  |  | | accord | phone | manager | |
| | end_group         |         |  |  |  |  |  |  |  | | | | | |
| | geopoint          | lieu    | Place | Lieu |  |  |  |  |  | | | | | |
| | begin_repeat      | r       | Room | Salle |  |  |  |  |  | | | | | |
| | select_multiple s | serv    | Services | Services |  |  |  |  |  | | | | | |
| | end_repeat        |         |  |  |  |  |  |  |  | | | | | |
| | calculate         | double  |  |  |  |  |  |  |  | ${age} * 2 | | | | |
| choices |
| | list_name | name | label::English (en) | label::Français (fr) |
| | o | oui | Yes | Oui |
| | o | non | No | Non |
| | w | nsp | Does not know | Ne sait pas |
| | s | a | Internet | Internet |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")


@pytest.fixture
def codebook() -> Codebook:
    with speaking("en"):
        return codebook_of(FORM, "English (en)", "en")


def variable(codebook: Codebook, name: str) -> Variable:
    return next(own for table in codebook.tables for own in table.variables if own.name == name)


def test_each_column_of_each_table_is_there(codebook: Codebook) -> None:
    names = [[own.name for own in table.variables] for table in codebook.tables]
    assert names[0][:5] == ["KEY", "submission_state", "form_version", "author", "finalized"]
    assert names[0][5:14] == [
        "accord", "g-age", "g-age_na", "g-tel", "lieu-Latitude", "lieu-Longitude", "lieu-Altitude",
        "lieu-Accuracy", "double",
    ]  # fmt: skip
    assert names[1] == ["KEY", "PARENT_KEY", "serv"]


def test_who_is_asked_with_the_groups_around(codebook: Codebook) -> None:
    assert variable(codebook, "accord").asked == "everybody"
    assert variable(codebook, "g-tel").asked == "only if: “Agrees?” = “Yes”; “Age” is more than 17"
    assert variable(codebook, "double").asked == "nobody: the form computes it"


def test_constraint_and_computation_in_words(codebook: Codebook) -> None:
    assert variable(codebook, "g-age").constraint == "The answer is from 0 to 120"
    assert variable(codebook, "double").computed == "“Age” × 2"


def test_columns_that_no_question_fills(codebook: Codebook) -> None:
    assert variable(codebook, "PARENT_KEY").computed == "The KEY of the row that this one belongs to."
    assert variable(codebook, "author").opened == "never"


def test_choices_with_their_numbers(codebook: Codebook) -> None:
    accord = variable(codebook, "accord")
    found = [(own.code, own.number, own.label) for own in accord.choices]
    assert found == [("oui", 1, "Yes"), ("non", 2, "No")]
    assert accord.required == "yes"


def test_reasons_for_no_answer(codebook: Codebook) -> None:
    age = variable(codebook, "g-age")
    assert [(own.code, own.number, own.label) for own in age.reasons] == [("nsp", -91, "Does not know")]
    assert age.reasons_in == "/data/g/age_na"


def test_units(codebook: Codebook) -> None:
    assert variable(codebook, "g-age").unit == "in years"
    assert variable(codebook, "lieu-Latitude").unit == "degrees, WGS 84"
    assert variable(codebook, "lieu-Accuracy").unit == "metres"


def test_personal_data_and_what_opens_it(codebook: Codebook) -> None:
    tel = variable(codebook, "g-tel")
    assert tel.personal == "telephone number (the manager)"
    assert tel.opened == "with the consent: Agrees?"
    assert variable(codebook, "g-age").opened == "as counts of at least three only"
    assert variable(codebook, "g-age_na").opened == "never"


def test_labels_are_those_of_the_language() -> None:
    with speaking("fr"):
        codebook = codebook_of(FORM, "Français (fr)", "fr")
    assert variable(codebook, "g-age").label == "Âge"
    assert "D'accord ?" in variable(codebook, "g-tel").asked


def test_csv_has_a_row_a_variable(codebook: Codebook, tmp_path: Path) -> None:
    write_codebook(codebook, tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Variable"]: row for row in csv.DictReader(file)}
    assert rows["accord"]["Choices"] == "oui (1) = Yes; non (2) = No"
    assert rows["serv"]["Table"] == "f-r"


def test_json_holds_all(codebook: Codebook, tmp_path: Path) -> None:
    write_codebook(codebook, tmp_path / "a.json", "json")
    read = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert read == json.loads(json.dumps(codebook.as_json()))


@pytest.mark.parametrize("ending", ["html", "odt"])
def test_page_and_document(codebook: Codebook, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    write_codebook(codebook, path, ending)
    if ending == "html":
        assert "only if: “Agrees?” = “Yes”; “Age” is more than 17" in path.read_text(encoding="utf-8")
    else:
        from odfdo import Document

        assert "only if: “Agrees?” = “Yes”; “Age” is more than 17" in Document(path).get_formatted_text()
