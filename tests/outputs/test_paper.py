"""A document on paper: what is written by others stays text, in a page and in an OpenDocument."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from survey.errors import OutputError
from survey.outputs.paper.odt import write_sheet_document
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Facts, Gap, Grid, Heading, Said, Sheet, Style
from survey.outputs.paper.writing import format_of, write_sheet

HOSTILE = "<script>alert(1)</script> & \x1b[31m\x00 {{ 7 * 7 }}\nsecond line"
SHEET = Sheet(
    HOSTILE,
    "en",
    (
        Heading(1, HOSTILE),
        Said(HOSTILE, Style.NOTE),
        Facts(((HOSTILE, HOSTILE), ("gap", Gap(HOSTILE)))),
        Grid((HOSTILE,), ((HOSTILE,),)),
    ),
)


def test_a_page_holds_what_was_written_as_text() -> None:
    page = write_sheet_page(SHEET)
    assert "<script" not in page
    assert page.count("{{ 7 * 7 }}") == 9
    assert "49" not in page.partition("<body")[2]


def test_a_document_holds_what_was_written_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(SHEET))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    text = "".join(content.itertext())
    assert text.count("<script>alert(1)</script> & ?[31m? {{ 7 * 7 }}") == 8
    assert not [own for own in content.iter() if etree.QName(own).localname == "script"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        write_sheet(SHEET, tmp_path / "none" / "a.html", "html")
    assert "a.html" in (refused.value.where or "")


@pytest.mark.parametrize(
    ("name", "format_"), [("a.odt", "odt"), ("a.ODT", "odt"), ("a.html", "html"), ("a", "html")]
)
def test_the_name_of_a_file_gives_its_format(name: str, format_: str) -> None:
    assert format_of(Path(name)) == format_
