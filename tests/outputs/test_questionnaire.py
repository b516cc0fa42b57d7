"""The questionnaire for paper: one fact a test, read from the page or the document."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

from survey.form import FormDefinition, load_form
from survey.messages import speaking
from survey.outputs.questionnaire.build import languages_to_print, questionnaire_bytes
from survey.shipped import shipped_folder

FORM = """
| survey | | | | | | | | | |
| | type | name | label::Français (fr) | label::English (en) | hint::Français (fr) | relevant | required | constraint | choice_filter |
| | note | lire | Lisez **ceci** : [le site](https://exemple.org) <b>x</b> | Read **this** | | | | | |
| | begin_group | lieu | Le lieu | The place | | | | | |
| | select_one pays | pays | Pays | Country | | | yes | | |
| | select_one region | region | Région | Region | | | | | pays=${pays} |
| | end_group | | | | | | | | |
| | begin_repeat | salle | Salle | Room | | ${pays} = 'bf' | | | |
| | integer | sieges | Sièges | Seats | Comptez-les | | | . <= 250 | |
| | date | depuis | Depuis | Since | | | | | |
| | end_repeat | | | | | | | | |
| | text | avis | Avis sur ${pays} | Opinion on ${pays} | | | | | |
| | calculate | total | | | | | | | |
| choices | | | | | |
| | list_name | name | label::Français (fr) | label::English (en) | pays |
| | pays | bf | Burkina Faso | Burkina Faso | |
| | pays | sn | Sénégal | Senegal | |
| | region | oubri | Oubri | Oubri | bf |
| | region | thies | Thiès | Thiès | sn |
| settings | | | |
| | form_title | form_id | version |
| | Essai & cie | essai | 7 |
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    path = tmp_path_factory.mktemp("form") / "form.md"
    path.write_text(FORM.replace("| | calculate | total | | | | | | | |\n", ""), encoding="utf-8")
    return load_form(path)


def page_of(form: FormDefinition, *languages: str) -> html.HtmlElement:
    data = questionnaire_bytes(form, languages_to_print(form, languages), "html")
    return html.document_fromstring(data.decode("utf-8"))


@pytest.fixture(scope="module")
def page(form: FormDefinition) -> html.HtmlElement:
    return page_of(form, "fr")


def question(page: html.HtmlElement, number: str) -> html.HtmlElement:
    (found,) = page.xpath(f"//article[@id='{number}']")
    return found


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_questions_are_numbered_within_lettered_sections(page: html.HtmlElement) -> None:
    assert page.xpath("//article/@id") == ["A1", "A2", "B1", "B2", "1"]


def test_the_head_names_title_id_and_version(page: html.HtmlElement) -> None:
    head = text(page.xpath("//header[@class='title']")[0])
    assert "Essai & cie" in head
    assert "essai · version 7" in head


def test_choices_stand_with_their_codes_and_a_box_each(page: html.HtmlElement) -> None:
    items = question(page, "A1").xpath(".//li")
    assert [text(item) for item in items] == ["Burkina Faso bf", "Sénégal sn"]
    assert len(question(page, "A1").xpath(".//li/span[contains(@class, 'round')]")) == 2


def test_choices_that_an_answer_narrows_stand_under_it(page: html.HtmlElement) -> None:
    found = question(page, "A2")
    assert [text(one) for one in found.xpath(".//*[@class='heading' or self::li]")] == [
        "Burkina Faso", "Oubri oubri", "Sénégal", "Thiès thies",
    ]  # fmt: skip
    assert "Seulement les choix placés sous la réponse à « Pays » A1." in text(found)


def test_a_required_question_has_a_star(page: html.HtmlElement) -> None:
    assert [len(question(page, n).xpath(".//*[@class='star']")) for n in ("A1", "A2")] == [1, 0]


def test_a_repeat_says_when_and_that_it_is_filled_in_again(page: html.HtmlElement) -> None:
    (section,) = page.xpath("//section[contains(@class, 'repeat')]")
    rules = [text(rule) for rule in section.xpath("./header//*[@class='rule']")]
    assert rules == [
        "Seulement si : « Pays » A1 = « Burkina Faso ».",
        "Remplissez cette partie de nouveau pour chacun ; prenez une feuille de plus.",
    ]


def test_a_number_has_the_squares_of_its_largest_answer(page: html.HtmlElement) -> None:
    assert len(question(page, "B1").xpath(".//*[@class='squares']/i")) == 3


def test_a_date_has_eight_squares(page: html.HtmlElement) -> None:
    assert len(question(page, "B2").xpath(".//*[@class='squares']/i")) == 8


def test_a_constraint_is_said_in_words(page: html.HtmlElement) -> None:
    assert "Réponse acceptée si : la réponse vaut au plus 250." in text(question(page, "B1"))


def test_markdown_is_rendered_and_everything_else_escaped(page: html.HtmlElement) -> None:
    (label,) = page.xpath("//article[contains(@class, 'reading')]//*[@class='label']")
    assert [text(one) for one in label.xpath("./strong")] == ["ceci"]
    assert label.xpath("./a/@href") == ["https://exemple.org"]
    assert label.xpath(".//b") == []
    assert "<b>x</b>" in text(label)


def test_a_value_in_a_label_is_the_name_of_its_question(page: html.HtmlElement) -> None:
    assert "Avis sur [pays]" in text(question(page, "1"))


def test_two_languages_stand_beside_each_other(form: FormDefinition) -> None:
    both = page_of(form, "fr", "en")
    labels = question(both, "A1").xpath(".//*[@class='label']")
    assert [text(label) for label in labels] == ["Pays* pays", "Country*"]
    (_french, other) = both.xpath("//section[contains(@class, 'repeat')]/header//*[@class='rule'][1]")
    assert text(other) == "Only if: “Country” A1 = “Burkina Faso”."


def test_the_page_asks_nothing_from_elsewhere(page: html.HtmlElement) -> None:
    assert page.xpath("//script | //link | //img | //@src") == []


def test_a_long_list_of_a_file_is_named_with_its_count(tmp_path: Path) -> None:
    rows = "".join(f"c{n},C{n}\n" for n in range(41))
    (tmp_path / "villages.csv").write_text("name,label\n" + rows)
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n| | type | name | label |\n| | select_one_from_file villages.csv | v | V |\n"
    )
    found = question(page_of(load_form(path)), "1")
    assert "Les 41 choix sont dans le fichier villages.csv." in text(found)
    assert found.xpath(".//li") == []


def test_the_document_is_opendocument_with_the_questions_in_named_styles(form: FormDefinition) -> None:
    data = questionnaire_bytes(form, languages_to_print(form, ["fr"]), "odt")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        content = etree.fromstring(archive.read("content.xml"))
        styles = etree.fromstring(archive.read("styles.xml"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
    used = {element.get(name) for element in content.iter("{*}p", "{*}h", "{*}span")} - {None}
    declared = {element.get(f"{{{styles.nsmap['style']}}}name") for element in styles.iter("{*}style")}
    assert used - declared == set()
    questions = ["".join(e.itertext()) for e in content.iter("{*}p") if e.get(name) == "Question"]
    assert questions == [
        "A1Pays* pays",
        "A2Région region",
        "B1Sièges sieges",
        "B2Depuis depuis",
        "1Avis sur [pays] avis",
    ]


FORMS = shipped_folder("forms")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("workbook", sorted(FORMS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_page_beside_a_shipped_form_is_up_to_date(workbook: Path, language: str) -> None:
    beside = workbook.with_suffix(f".{language}.html")
    form = load_form(workbook)
    fresh = questionnaire_bytes(form, languages_to_print(form, [language]), "html")
    assert beside.read_bytes() == fresh, (
        f"survey form print {workbook.name} --language {language} -o {beside.name}"
    )


NARROWED = """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_multiple mal | maux | Quels maux | |
| | select_one mal | pire | Le pire | selected(${maux}, name) |
| | select_one mal | second | Le second | selected(${maux}, name) and name != ${pire} |
| | select_one mal | rare | Un rare | string-length(name) > 3 |
| choices | | |
| | list_name | name | label |
| | mal | eau | Eau |
| | mal | feu | Feu |
| settings | | |
| | form_id | version | default_language |
| | maux | 1 | fr |
"""


def test_what_narrows_choices_is_said_in_words_where_it_has_some(tmp_path: Path) -> None:
    path = tmp_path / "maux.md"
    path.write_text(NARROWED, encoding="utf-8")
    with speaking("en"):
        form = load_form(path)
        said = questionnaire_bytes(form, languages_to_print(form, []), "html").decode()
        text = " ".join(html.document_fromstring(said).text_content().split())
    assert "Only the choices ticked in “Quels maux” 1." in text
    assert "Only the choices ticked in “Quels maux” 1 and other than the answer to “Le pire” 2." in text
    assert "Only the choices for which: string-length(name) > 3." in text
