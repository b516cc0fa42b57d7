"""Importing a list of known centres: what comes in, what does not fit, what changes, what is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.frame.importing import ImportPlan, carry_out, plan_import
from survey.campaign.frame.undoing import list_imports, undo_import
from survey.errors import CampaignError
from tests.campaign.frame.made_rows import HEADER, Made, make_rows
from tests.campaign.made_centres import new_campaign


@pytest.fixture
def campaign(tmp_path: Path) -> Iterator[Campaign]:
    with new_campaign(tmp_path / "c") as made:
        yield made


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """A campaign for tests that only plan: nothing is written."""
    with new_campaign(tmp_path_factory.mktemp("reading") / "c") as made:
        yield made


def bring_in(campaign: Campaign, path: Path, **order: object) -> ImportPlan:
    plan = plan_import(campaign, path, **order)  # type: ignore[arg-type]
    carry_out(campaign, plan)
    return plan


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def properties(campaign: Campaign, label: str) -> dict[str, str]:
    (found,) = [s for s in campaign.store.entities.all() if s.label == label]
    return dict(found.properties)


def test_of_2000_rows_each_bad_one_is_named_and_the_others_are_in(campaign: Campaign, tmp_path: Path) -> None:
    made = make_rows(2_000, bad=100)
    plan = bring_in(campaign, made.write_csv(tmp_path / "liste.csv"))
    assert len(list(campaign.store.entities.all("centres"))) == len(plan.new) == 1_900
    named = {own.row: "Latitude" if own.column == "Longitude" else own.column for own in plan.problems}
    expected = {row: "Latitude" if column == "Longitude" else column for row, column in made.bad.items()}
    assert named == expected
    assert all(own.reason.endswith((".", "?")) for own in plan.problems)


def test_the_same_file_again_makes_nothing_and_the_store_is_whole(campaign: Campaign, tmp_path: Path) -> None:
    path = make_rows(100, bad=5).write_csv(tmp_path / "liste.csv")
    bring_in(campaign, path)
    before = list(campaign.store.canonical_dump())
    again = bring_in(campaign, path)
    assert (again.new, again.changed, again.same) == ((), (), 95)
    campaign.store.rebuild()
    assert list(campaign.store.canonical_dump()) == before
    assert campaign.store.check() == []


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "cp1252"), (",", "utf-8"), ("\t", "utf-16"), ("|", "utf-8-sig")]
)
def test_a_csv_is_read_as_it_was_saved(
    reading: Campaign, tmp_path: Path, separator: str, encoding: str
) -> None:
    path = make_rows(20).write_csv(tmp_path / "liste.csv", separator=separator, encoding=encoding)
    plan = plan_import(reading, path)
    assert (len(plan.new), plan.problems, plan.unused) == (20, (), ("Observations",))


def test_a_workbook_is_read_with_a_title_above_its_header(reading: Campaign, tmp_path: Path) -> None:
    plan = plan_import(reading, make_rows(20, bad=1).write_xlsx(tmp_path / "liste.xlsx"))
    (row,) = make_rows(20, bad=1).bad
    # Two rows stand above the header here.
    assert (len(plan.new), [own.row for own in plan.problems]) == (19, [row + 2])


def test_names_of_before_and_of_now_are_one_area(campaign: Campaign, tmp_path: Path) -> None:
    path = write(
        tmp_path / "liste.csv",
        "nom,region,province,commune",
        "Un,Est,Gnagna,",
        "Deux,Sahel,Soum,Arbinda",
        "Trois,,Sanmatenga,",
        "Quatre,Région du Centre,,",
        "Cinq,BF-12,,",
    )
    bring_in(campaign, path)
    found = {
        s.label: (s.properties.get("region"), s.properties.get("province"))
        for s in campaign.store.entities.all()
    }
    assert found == {
        "Un": ("BF-R-SIRBA", "BF-GNA"),
        "Deux": ("BF-R-SOUM", "BF-P-KARO-PELI"),
        "Trois": ("BF-05", "BF-SMT"),
        "Quatre": ("BF-03", None),
        "Cinq": ("BF-12", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("Un,Est,,,", "region", "Goulmou, Sirba, Tapoa"),
        ("Un,Sahel,Soum,,", "province", "Djelgodji, Karo Peli"),
        ("Un,Liptako,Gnagna,,", "province", "Liptako"),
        ("Un,,,12.3714 -1.5197 x,", "gps", "12,3714"),
        ("Un,,,48.85 2.35,", "gps", "Burkina Faso"),
        ("Un,,,0 ; 0,", "gps", "0, 0"),
        ("Un,,,,70", "tel", "70"),
    ],
)
def test_a_value_that_does_not_fit_says_why(
    reading: Campaign, tmp_path: Path, row: str, column: str, said: str
) -> None:
    plan = plan_import(reading, write(tmp_path / "liste.csv", "nom,region,province,gps,tel", row))
    (problem,) = plan.problems
    assert (problem.row, problem.column, plan.new) == (2, column, ())
    assert said in f"{problem.value} {problem.reason}"


def test_a_changed_row_updates_its_centre_and_undoing_brings_it_back(
    campaign: Campaign, tmp_path: Path
) -> None:
    path = tmp_path / "liste.csv"
    bring_in(campaign, write(path, "code,nom,localite", "7,Espoir,Réo"))
    second = bring_in(campaign, write(path, "code,nom,commune", "7,Espoir II,Réo", "8,Teega,Dori"))
    assert (len(second.new), len(second.changed)) == (1, 1)
    assert properties(campaign, "Espoir II") == {
        "nom": "Espoir II",
        "code": "7",
        "commune": "Réo",
        "pays": "BF",
    }
    assert undo_import(campaign, second.id) == 2
    assert [s.label for s in campaign.store.entities.all()] == ["Espoir"]
    assert properties(campaign, "Espoir") == {"nom": "Espoir", "code": "7", "localite": "Réo", "pays": "BF"}
    with pytest.raises(CampaignError):
        undo_import(campaign, second.id)


def test_an_import_that_was_taken_back_can_come_in_again(campaign: Campaign, tmp_path: Path) -> None:
    path = write(tmp_path / "liste.csv", "nom,localite", "Espoir,Réo")
    undo_import(campaign, bring_in(campaign, path).id)
    assert list(campaign.store.entities.all()) == []
    assert len(bring_in(campaign, path).new) == 1
    assert [s.label for s in campaign.store.entities.all()] == ["Espoir"]
    assert [own.standing for own in list_imports(campaign)] == [1, 0]


def test_telephone_and_manager_are_of_a_person_and_not_in_the_list(
    campaign: Campaign, tmp_path: Path
) -> None:
    bring_in(campaign, write(tmp_path / "l.csv", "nom,tel,responsable", "Espoir,70 11 22 33 / 76112233,Awa"))
    assert properties(campaign, "Espoir") == {"nom": "Espoir", "pays": "BF"}
    (entry,) = campaign.store.entries(kind="centre")
    assert b"+22670112233 +22676112233" in entry.parts[entry.header.parts[1]]
    assert b"Awa" not in entry.parts[entry.header.parts[0]]


def test_the_second_row_of_one_code_does_not_fit(reading: Campaign, tmp_path: Path) -> None:
    plan = plan_import(reading, write(tmp_path / "l.csv", "code,nom", "7,Espoir", "7,Teega"))
    assert [(own.row, own.column, own.value) for own in plan.problems] == [(3, "code", "7")]


def test_a_row_like_a_known_centre_is_proposed_and_not_merged(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    bring_in(campaign, write(path, "code,nom,localite,tel", "7,Télécentre Wend-Panga,Réo,70112233"))
    plan = bring_in(campaign, write(path, "code,nom,localite,tel", "A1,TLC Wend Panga,Réo,70112233"))
    (likely,) = plan.likely
    assert (likely.row, likely.label, likely.other_row) == (2, "Télécentre Wend-Panga", None)
    assert len(list(campaign.store.entities.all())) == 2


def test_columns_are_said_where_they_are_not_guessed(reading: Campaign, tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", "A;B;C", "Espoir;Réo;7")
    with pytest.raises(CampaignError):
        plan_import(reading, path)
    plan = plan_import(reading, path, columns=["nom=A", "localite=b"])
    assert (plan.columns, plan.unused) == ({"nom": "A", "localite": "B"}, ("C",))


def test_no_column_is_taken_twice(reading: Campaign, tmp_path: Path) -> None:
    path = Made((), {}).write_csv(tmp_path / "l.csv")
    assert len(set(plan_import(reading, path).columns.values())) == len(HEADER) - 1
