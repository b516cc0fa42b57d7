"""The forms of pyxform's own tests load, start and serialise; the field's real forms too."""

import json
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from survey.engine import Instance
from survey.errors import FormError
from survey.form import load_form
from survey.form.xform import read_xform

NOW = datetime(2026, 11, 3, tzinfo=UTC)
# JavaRosa refuses these too: two calculations that read themselves, three expressions that are none.
REFUSED = frozenset((158, 164, 166, 752, 753))
SAMPLE = 8
"""Every eighth form in the ordinary run; all of them under the marker `campaign`."""


def start(markdown: str) -> str | None:
    """Return what stops a form, None when it loads, starts and serialises to XML."""
    from pyxform.xls2xform import convert

    try:
        xml = convert(markdown, file_type=".md", form_name="data").xform
        etree.fromstring(Instance(read_xform(xml.encode()), now=NOW).to_xml())
    except FormError as error:
        return f"{error.what} {error.where}"
    return None


def forms(shared: Path, every: int) -> list[str]:
    path = shared / "conformance" / "pyxform-forms.jsonl"
    texts = [json.loads(line)["md"] for line in path.read_text(encoding="utf-8").splitlines()]
    return [text for number, text in enumerate(texts) if number not in REFUSED][::every]


def test_a_sample_of_forms_starts(shared_folder: Path) -> None:
    assert [stopped for form in forms(shared_folder, SAMPLE) if (stopped := start(form))] == []


@pytest.mark.campaign
def test_every_form_starts(shared_folder: Path) -> None:
    with multiprocessing.Pool(2) as pool:
        assert [stopped for stopped in pool.map(start, forms(shared_folder, 1)) if stopped] == []


@pytest.mark.campaign
def test_each_refused_form_is_still_refused(shared_folder: Path) -> None:
    path = shared_folder / "conformance" / "pyxform-forms.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number in REFUSED if start(json.loads(lines[number])["md"]) is None] == []


@pytest.mark.parametrize(
    "name", ["all-question-types-v2024091201-3", "socio-economic-survey-v20240515", "whova_form"]
)
def test_real_form_starts(name: str, shared_folder: Path) -> None:
    form = load_form(shared_folder / "conformance" / "real-forms" / f"{name}.xlsx")
    instance = Instance(form, now=NOW)
    assert len(list(instance.nodes())) > 20
    etree.fromstring(instance.to_xml())
