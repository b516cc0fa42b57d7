"""A submission as XML: one line of instanceID and deprecatedID, for servers that know no branches."""

import re
from pathlib import Path

import pytest

from survey.campaign.reading.listing import describe_submission
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import conduct_script, edit_submission
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form
from tests.cli.made import revision

WORKBOOK = """
| survey |
| | type | name | label |
| | text | nom | Nom |
| settings |
| | form_id | version | form_title |
| | visite | 1 | Visite |
"""


def ids(xml: str) -> tuple[str, str | None]:
    own, before = (re.search(f"<{name}>(.*?)</{name}>", xml) for name in ("instanceID", "deprecatedID"))
    assert own is not None
    return own[1], None if before is None else before[1]


def test_each_version_names_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptops = Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
    submission = laptops.visit("Chef", nom="Dori")
    with laptops.at("Chef") as campaign:
        before = ids(describe_submission(campaign, submission).to_xml())
        assert before == (submission, None)
        for name in ("Gorom", "Djibo"):
            with edit_submission(campaign, submission, why="rappel") as interview:
                conduct_script(interview, [f'{{"ref": "/data/nom", "value": "{name}"}}'])
            now = ids(describe_submission(campaign, submission).to_xml())
            assert now == (one_submission(campaign, submission).instance_id, before[0])
            before = now


def test_two_edits_beside_each_other_are_no_two_versions_of_one_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
    submission = laptops.visit("Chef", nom="Dori")
    with laptops.at("Chef") as campaign:
        base = one_submission(campaign, submission).heads
        for name in ("Gorom", "Djibo"):
            campaign.write(revision(campaign, submission, {"/data/nom": name}, *base))
        own, before = ids(describe_submission(campaign, submission).to_xml())
        assert own not in (submission, before)
        assert before is not None
        assert before != submission
