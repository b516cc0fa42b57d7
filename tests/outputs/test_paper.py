"""A document on paper: what is written by others stays text, in a page and in an OpenDocument."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from survey.errors import OutputError
from survey.messages import speaking
from survey.outputs.paper.odt import write_sheet_document
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Chart, Facts, Figure, Gap, Grid, Heading, Picture, Said, Sheet, Style
from survey.outputs.paper.widths import PAGE_CM, column_shares, text_cm
from survey.outputs.paper.workbook import write_sheet_workbook
from survey.outputs.paper.writing import write_sheet

HOSTILE = "<script>alert(1)</script> & \x1b[31m\x00 {{ 7 * 7 }}\nsecond line"
SHEET = Sheet(
    HOSTILE,
    "en",
    (
        Heading(1, HOSTILE),
        Said(HOSTILE, Style.NOTE),
        Facts(((HOSTILE, HOSTILE), ("gap", Gap(HOSTILE)))),
        Grid((HOSTILE,), ((HOSTILE,),), HOSTILE),
        Chart(HOSTILE, (HOSTILE, HOSTILE), ((HOSTILE, 2), ("b", 0))),
        Picture(b"<svg/>", "image/svg+xml", 10, 10, HOSTILE, HOSTILE),
    ),
)


def test_a_page_holds_what_was_written_as_text() -> None:
    page = write_sheet_page(SHEET)
    assert "<script" not in page
    assert page.count("{{ 7 * 7 }}") == 18
    assert "49" not in page.partition("<body")[2]


def test_a_document_holds_what_was_written_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(SHEET))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    text = "".join(content.itertext())
    assert text.count("<script>alert(1)</script> & ?[31m? {{ 7 * 7 }}") == 16
    assert not [own for own in content.iter() if etree.QName(own).localname == "script"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        write_sheet(SHEET, tmp_path / "none" / "a.html", "html")
    assert "a.html" in (refused.value.where or "")


FIGURES = Sheet(
    "État des lieux",
    "fr",
    (
        Heading(1, "Centres"),
        Chart("Par type", ("Type", "Nombre"), (("Télécentre", 12), ("Autre", 0)), ""),
        Grid(("Région", "Centres"), (("Boucle du Mouhoun", "3"),), "Régions"),
    ),
)


def test_a_chart_stands_in_a_document_as_a_picture_with_its_table() -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(FIGURES))) as archive:
        assert "Pictures/1.svg" in archive.namelist()
        assert b"Pictures/1.svg" in archive.read("META-INF/manifest.xml")
        drawn = etree.fromstring(archive.read("Pictures/1.svg"))
        content = "".join(etree.fromstring(archive.read("content.xml")).itertext())
    assert next(own for own in drawn.iter() if etree.QName(own).localname == "rect").get("width") == "320.0"
    assert "Télécentre12" in content


WIDE = Sheet(
    "Annuaire",
    "fr",
    (
        Grid(
            ("Nom", "Courriel", "Total"),
            (("Fatoumata Fictive, au télécentre communautaire", "gestion@exemple.org", Figure(3)),),
        ),
    ),
)


def test_the_columns_of_a_document_are_as_wide_as_their_words_and_the_head_comes_again() -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(WIDE))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    words = {name.partition("}")[2]: name for own in content.iter() for name in own.attrib}
    shares = [own.get(words["rel-column-width"]) for own in content.iter("{*}table-column-properties")]
    numbers = sorted(int(share.rstrip("*")) for share in shares)
    assert numbers[0] < 150 < numbers[1] < numbers[2]
    [head] = content.iter("{*}table-header-rows")
    assert "".join(head.itertext()) == "NomCourrielTotal"


def test_no_word_of_a_table_of_eight_columns_is_wider_than_its_column() -> None:
    head = (
        "Région", "Équipements", "Équipements qui marchent", "Heures d'électricité par jour",
        "Heures d'ouverture par semaine", "Personnes qui travaillent au centre", "dont femmes", "Usagers par mois",
    )  # fmt: skip
    rows = [head, ("Tambacounda", *["–"] * 7), ("Gnagna Ouédraogo-Kaboré", *["–"] * 7)]
    for share, *column in zip(column_shares(rows), *rows, strict=True):
        words = [word for text in column for word in text.replace("-", "- ").split()]
        assert max(map(text_cm, words)) < share * PAGE_CM / 1000 - 0.32


@pytest.mark.parametrize(("rows", "style"), [(10, "Short_Table"), (11, "Whole_Width")])
def test_a_short_table_stands_on_one_page(rows: int, style: str) -> None:
    sheet = Sheet("Essai", "fr", (Grid(("a",), (("b",),) * rows),))
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(sheet))) as archive:
        [table] = etree.fromstring(archive.read("content.xml")).iter("{*}table")
    assert style in table.attrib.values()


def test_numbers_are_set_to_the_right_with_their_heading_and_an_address_may_break() -> None:
    page = write_sheet_page(WIDE)
    assert '<th scope="col" class="figure">Total</th>' in page
    assert '<td class="figure">3</td>' in page
    assert "gestion@<wbr>exemple.org" in page


def test_a_workbook_holds_a_page_a_table_with_numbers_as_numbers() -> None:
    from openpyxl import load_workbook

    with speaking("fr"):
        book = load_workbook(io.BytesIO(write_sheet_workbook(FIGURES)))
    assert book.sheetnames == ["À lire d'abord", "Par type", "Régions"]
    assert [cell.value for cell in book["Par type"][2]] == ["Télécentre", 12]


@pytest.mark.parametrize(
    ("figure", "language", "value", "code"),
    [
        (Figure(12), "fr", 12, "[$-40C]0"),
        (Figure(12500), "en", 12500, "[$-409]#,##0"),
        (Figure(11.26, decimals=1), "fr", 11.26, "[$-40C]0.0"),
        (Figure(66.5, unit="%"), "fr", 66.5, '[$-40C]0.0"\N{NO-BREAK SPACE}%"'),
        ("=2010", "fr", "=2010", "General"),
        ("2010", "fr", "2010", "General"),
    ],
)
def test_a_figure_is_a_number_in_a_workbook_and_text_stays_text(
    figure: str, language: str, value: object, code: str
) -> None:
    from openpyxl import load_workbook

    sheet = Sheet("Essai", language, (Facts((("a", figure),)), Grid(("a", "b"), (("a", figure),), "Table")))
    book = load_workbook(io.BytesIO(write_sheet_workbook(sheet)))
    is_number = isinstance(figure, Figure)
    for page in book:
        cell = page["B2"]
        assert (cell.value, cell.data_type) == (value, "n" if is_number else "s")
        assert (cell.number_format, cell.alignment.horizontal) == (code, "right" if is_number else None)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    from openpyxl import load_workbook

    sheet = Sheet("=1+1", "fr", (Said("=2+2"), Grid(("=3",), (("=4",),), "=5")))
    book = load_workbook(io.BytesIO(write_sheet_workbook(sheet)))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value} == {
        "s"
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_document_goes_through_a_pipe_that_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_sheet(Sheet("Essai", "fr", ()), pipe, "html")
    assert os.read(reader, 15) == b"<!doctype html>"
    os.close(reader)
    assert pipe.is_fifo()
