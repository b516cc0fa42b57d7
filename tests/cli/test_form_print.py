"""`survey form print` as a person types it."""

from pathlib import Path

import pytest

from survey.shipped import shipped_folder
from tests.cli.conftest import Survey

CENTRE = shipped_folder("forms") / "centre.xlsx"


def test_the_questionnaire_is_named_for_form_and_language(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = survey("--lang", "en", "form", "print", CENTRE)
    assert (result.status, result.out) == (0, "363 questions written: centre.en.html\n")
    assert (tmp_path / "centre.en.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_document_is_written_where_it_is_asked_for(survey: Survey, tmp_path: Path) -> None:
    target = tmp_path / "x.odt"
    assert survey("form", "print", CENTRE, "--language", "fr,en", "--format", "odt", "-o", target).status == 0
    assert target.read_bytes().startswith(b"PK")


def test_the_name_of_the_file_gives_the_format(survey: Survey, tmp_path: Path) -> None:
    target = tmp_path / "x.odt"
    assert survey("form", "print", CENTRE, "--language", "fr", "-o", target).status == 0
    assert target.read_bytes().startswith(b"PK")


def test_a_language_that_the_form_lacks_is_refused_with_those_it_has(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "en", "form", "print", CENTRE, "--language", "mos", "-o", tmp_path / "x.html")
    assert (result.status, "Français (fr)" in result.err) == (45, True)


def test_an_unknown_format_is_refused(survey: Survey) -> None:
    assert survey("form", "print", CENTRE, "--format", "pdf").status == 2


def test_a_form_of_the_campaign_is_named_by_id_and_version(survey: Survey, tmp_path: Path) -> None:
    campaign = tmp_path / "campaign"
    survey("init", campaign, "--country", "BF", "--agent", "Awa", "--form", CENTRE)
    result = survey("--campaign", campaign, "form", "print", "centre@2026112601", "-o", tmp_path / "x.html")
    assert result.status == 0


XFORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>'
    '<instance><z id="z">{data}</z></instance><bind nodeset="/z/a" constraint="{constraint}"/></model></h:head>'
    "<h:body>{body}</h:body></h:html>"
)


def test_an_expression_too_long_for_words_stands_as_it_is_written(survey: Survey, tmp_path: Path) -> None:
    form, target = tmp_path / "form.xml", tmp_path / "x.html"
    long = "1" + "+1" * 5_000
    form.write_text(
        XFORM.format(data="<a/>", constraint=long, body='<input ref="/z/a"><label>A</label></input>')
    )
    assert survey("form", "print", form, "-o", target).status == 0
    assert long in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", ["html", "odt"])
def test_groups_inside_each_other_beyond_measure_end_in_a_sentence_or_a_file(
    survey: Survey, tmp_path: Path, format_: str
) -> None:
    form, deep = tmp_path / "form.xml", 200
    data = "<g>" * deep + "<a/>" + "</g>" * deep
    body = "<group>" * deep + f'<input ref="/z{"/g" * deep}/a"><label>A</label></input>' + "</group>" * deep
    form.write_text(XFORM.format(data=data, constraint="1", body=body))
    result = survey("--lang", "en", "form", "print", form, "--format", format_, "-o", tmp_path / "x")
    assert (tmp_path / "x").is_file() or "too many groups inside each other" in result.err
    assert result.status in (0, 45)
