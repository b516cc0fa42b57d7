"""The shipped cooperation sheet: sums by funder and year, and the mistakes of published sheets that it catches."""

from pathlib import Path

import pytest

from survey.engine import Instance
from survey.engine.run import run_script
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.shipped import shipped_folder

FORMS = Path(__file__).resolve().parents[2] / "forms"
ANSWERS = Path(__file__).parent / "answers"
TOTALS = "/data/totaux"


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return load_form(FORMS / "cooperation.xlsx", attachments=ANSWERS / "media")


@pytest.fixture
def sheet(form: FormDefinition) -> Instance:
    instance = Instance(form)
    assert instance.answer("/data/consentement/participation", "oui").status == "ok"
    return instance


def answer(instance: Instance, row: str, **values: str) -> None:
    for name, value in values.items():
        assert instance.answer(f"{row}/{name}", value).status == "ok", name


def fund(instance: Instance, *rows: tuple[str, str, str, str]) -> None:
    """Enter funders: name, year, amount, currency."""
    answer(instance, "/data/argent", financeurs_existe="oui")
    for number, (name, year, amount, currency) in enumerate(rows, 1):
        row = f"/data/financeur[{number}]"
        if instance.repeat_count("/data/financeur") < number:
            instance.add_repeat(row)
        answer(instance, row, fin_nom=name, fin_annee=year, fin_montant=amount, fin_monnaie=currency)


def value_of(instance: Instance, ref: str) -> str | None:
    return instance.node(ref).value


NGOGOM = (
    ("Financeur non précisé", "2007", "28000", "eur"),
    ("Ville de Malakoff", "2007", "20000", "eur"),
    ("Ministère de l'Europe et des Affaires étrangères", "2007", "17000", "eur"),
    ("Mantes-la-Jolie", "2007", "5000", "eur"),
)


def test_the_four_funders_of_ngogom_make_70000_euros(sheet: Instance) -> None:
    fund(sheet, *NGOGOM)
    assert value_of(sheet, f"{TOTALS}/total_euros") == "70000"
    assert value_of(sheet, f"{TOTALS}/par_annee") == "2007 : 70000 €"


def test_the_sheet_of_ngogom_holds_what_the_atlas_asks(form: FormDefinition) -> None:
    script = shipped_folder("data") / "demo" / "ngogom.cooperation.jsonl"
    report = run_script(form, script.read_text("utf-8").splitlines())
    said = {node["ref"]: node["value"] for node in report.nodes if node["relevant"]}
    assert (report.findings, report.not_taken) == ((), ())
    assert said[f"{TOTALS}/total_euros"] == "70000"
    assert said[f"{TOTALS}/sans_eau"] == "2"
    for part in ("identite/titre", "duree/annee_debut", "presentation/contexte", "presentation/historique",
                 "presentation/objectifs", "presentation/description", "oeuvre/oeuvre_ici",
                 "oeuvre/ouvrage_ailleurs", "oeuvre/beneficiaires_directs", "argent/triennal",
                 "suites/communication_france", "suites/evaluation", "suites/perspectives"):  # fmt: skip
        assert said[f"/data/{part}"], part


def test_totals_are_by_year_and_by_funder(sheet: Instance) -> None:
    rows = (
        ("Ville A", "2010", "100", "eur"),
        ("ville  a", "2011", "50", "eur"),
        ("Fonds B", "2010", "7", "eur"),
    )
    fund(sheet, *rows)
    assert value_of(sheet, f"{TOTALS}/par_annee") == "2010 : 107 € ; 2011 : 50 €"
    assert value_of(sheet, f"{TOTALS}/par_financeur") == "Ville A : 150 € ; Fonds B : 7 €"


def test_francs_are_summed_in_euros(sheet: Instance) -> None:
    fund(sheet, ("Commune", "2020", "655957", "xof"), ("Ville", "2020", "10", "eur"))
    assert value_of(sheet, f"{TOTALS}/total_euros") == "1010"


def test_a_row_without_its_water_amount_is_counted_and_said(sheet: Instance) -> None:
    fund(sheet, *NGOGOM)
    for number in (1, 2):
        answer(sheet, f"/data/financeur[{number}]", fin_eau="0")
    said = [sheet.node(f"/data/financeur[{number}]/fin_eau_note").relevant for number in (1, 2, 3, 4)]
    assert said == [False, False, True, True]
    assert value_of(sheet, f"{TOTALS}/sans_eau") == "2"
    assert sheet.node("/data/financeur[3]/fin_eau_na").required


def test_the_water_amount_is_a_part_of_the_row(sheet: Instance) -> None:
    fund(sheet, NGOGOM[3])
    tried = [sheet.answer("/data/financeur[1]/fin_eau", value).status for value in ("5001", "5000")]
    assert tried == ["constraint", "ok"]


@pytest.mark.parametrize("name", ["Autre", "Other", ", Mantes la Jolie"])
def test_a_funder_is_named(sheet: Instance, name: str) -> None:
    answer(sheet, "/data/argent", financeurs_existe="oui")
    assert sheet.answer("/data/financeur[1]/fin_nom", name).status == "constraint"


@pytest.mark.parametrize(
    ("country", "heading", "status"),
    [
        ("FR", "etranger", "constraint"),
        ("FR", "francais", "ok"),
        ("SN", "francais", "constraint"),
        ("SN", "etranger", "ok"),
    ],
)
def test_a_french_town_is_no_foreign_partner(
    sheet: Instance, country: str, heading: str, status: str
) -> None:
    answer(sheet, "/data/partenaire[1]", part_pays=country)
    assert sheet.answer("/data/partenaire[1]/part_role", heading).status == status


@pytest.mark.parametrize(
    ("name", "said"), [("Mantes la Jolie", True), ("Communauté rurale de Ngogom", False), ("THIES", False)]
)
def test_a_town_that_the_country_does_not_have_is_said(sheet: Instance, name: str, said: bool) -> None:
    answer(sheet, "/data/partenaire[1]", part_nom=name, part_nature="commune", part_pays="SN")
    assert sheet.node("/data/partenaire[1]/part_pays_note").relevant is said


@pytest.mark.parametrize(("name", "said"), [("Université de Ngogom", True), ("universite de Bambey", False)])
def test_a_university_named_otherwise_in_two_places_is_said(sheet: Instance, name: str, said: bool) -> None:
    answer(sheet, "/data/partenaire[1]", part_nom="Université de Bambey", part_nature="universite")
    answer(sheet, "/data/echanges", jumelages_existe="oui")
    answer(sheet, "/data/mises_en_oeuvre", actions_existe="oui")
    answer(sheet, "/data/jumelage[1]", jum_genre="universites", jum_ici=name)
    answer(sheet, "/data/action[1]", act_avec=name)
    for note in ("/data/jumelage[1]/jum_universite_note", "/data/action[1]/act_universite_note"):
        assert sheet.node(note).relevant is said, note


@pytest.mark.parametrize(
    ("mail", "status"), [("nom[at]exemple.org", "constraint"), ("nom@exemple.org", "ok")]
)
def test_an_address_is_written_with_its_sign(sheet: Instance, mail: str, status: str) -> None:
    answer(sheet, "/data/gens", contacts_existe="oui")
    answer(sheet, "/data/contact[1]", con_accord="oui")
    assert sheet.answer("/data/contact[1]/con_courriel", mail).status == status


def test_nothing_is_noted_of_a_contact_who_does_not_agree(sheet: Instance) -> None:
    answer(sheet, "/data/gens", contacts_existe="oui")
    answer(sheet, "/data/contact[1]", con_accord="non")
    asked = [view.ref for view in sheet.nodes() if "/contact[1]/" in view.ref and view.relevant]
    assert asked == ["/data/contact[1]/con_accord"]


def test_people_are_opened_by_their_own_consent(form: FormDefinition) -> None:
    tags = tags_of(form)
    people = {ref for ref in tags.pii if tags.subject_of(ref) in ("contact", "volunteer")}
    assert len(people) == 8
    assert {tags.open_of(ref) for ref in people} == {"/data/consentement/accord/cons_contacts"}


def test_thirty_four_questions_are_asked_once(form: FormDefinition) -> None:
    companions = set(tags_of(form).companions.values())
    once = [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref.count("/") == 3
        and ref.split("/")[2] not in ("visite", "consentement", "cloture")
        and not any(ref.startswith(f"{other}/") for other, c in form.controls().items() if c.kind == "repeat")
        and ref not in companions
        and not form.binds[ref].readonly
    ]
    assert len(once) == 34


def test_a_refusal_leaves_only_its_reason_and_the_closing(sheet: Instance) -> None:
    sheet.answer("/data/consentement/participation", "non")
    shown = {view.ref.split("/")[2] for view in sheet.nodes() if view.relevant and view.ref.count("/") > 2}
    assert shown <= {"visite", "consentement", "cloture", "meta"}
