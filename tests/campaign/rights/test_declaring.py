"""The draft of the declaration says what the forms' tags say, and nothing more."""

from pathlib import Path

import pytest
from lxml import etree

from survey.campaign.deploying import deploy_forms
from survey.campaign.rights.declaring import authority, declare
from survey.campaign.settings import read_settings, write_settings
from survey.errors import CampaignError
from survey.messages import speaking
from survey.outputs.paper.odt import write_sheet_document
from survey.outputs.paper.page import write_sheet_page
from survey.outputs.paper.sheet import Facts, Grid, Sheet
from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import WORKBOOK
from tests.campaign.visits import write_form

NEW = "|  | text | surnom | Surnom du gestionnaire | Nickname |  | {tag} | manager |  |\n| | text         | observations"


def drafted(laptops: Laptops, language: str = "fr") -> Sheet:
    with laptops.at("Chef") as campaign, speaking(language):
        return declare(campaign, authority("cil"))


def tables(sheet: Sheet) -> str:
    return "\n".join(
        cell for block in sheet.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    )


def deployed(laptops: Laptops, tag: str) -> str:
    """Deploy version 2 of the form, which asks one more question; return the tables of the draft."""
    changed = WORKBOOK.replace("| visite | 1 |", "| visite | 2 |")
    changed = changed.replace("| | text         | observations", NEW.format(tag=tag))
    with laptops.at("Chef") as campaign:
        deploy_forms(campaign, [write_form(laptops.folder, changed, "visite-2.xml")])
    return tables(drafted(laptops))


def test_a_new_question_that_is_tagged_stands_in_it(laptops: Laptops) -> None:
    assert "Surnom du gestionnaire" not in tables(drafted(laptops))
    assert "Surnom du gestionnaire" in deployed(laptops, "name")


def test_a_question_without_a_tag_is_not_said_to_be_personal(laptops: Laptops) -> None:
    assert "Surnom du gestionnaire" not in deployed(laptops, "")
    assert "Observations" not in tables(drafted(laptops))


def test_what_opens_a_question_is_said_and_what_nothing_opens(laptops: Laptops) -> None:
    rows = {
        row[2]: row
        for block in drafted(laptops, "en").blocks
        if isinstance(block, Grid)
        for row in block.rows
        if len(row) == 4
    }
    assert rows["Their telephone"][0::3] == ("the manager", "with the consent: Contact details?")
    assert rows["Name of the witness"][0::3] == ("the witness", "never")


def test_settings_fill_their_gaps(laptops: Laptops) -> None:
    before = set(drafted(laptops).gaps())
    folder = laptops.folder / "Chef"
    path = folder / "survey.toml"
    written = path.read_text(encoding="utf-8")
    for key in ("responsible", "contact", "retention_months"):
        written = written.replace(f"# {key} =", f"{key} =")
    path.write_text(written, encoding="utf-8")
    write_settings(folder, read_settings(folder))
    after = set(drafted(laptops).gaps())
    assert after < before
    assert len(before) - len(after) == 3


def test_page_and_document_show_every_gap(laptops: Laptops) -> None:
    import io
    import zipfile

    sheet = drafted(laptops, "en")
    gaps = len(list(sheet.gaps()))
    assert write_sheet_page(sheet).count('class="gap"') == gaps
    with zipfile.ZipFile(io.BytesIO(write_sheet_document(sheet))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
    assert sum(own.get(name) == "Gap" for own in content.iter()) == gaps
    facts = sum(isinstance(block, Facts | Grid) for block in sheet.blocks)
    assert sum(own.tag.endswith("}table") for own in content.iter()) == facts


def test_another_authority_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CampaignError):
        authority("cnil")
