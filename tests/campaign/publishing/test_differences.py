"""What changed since an export: came, changed, went with the reason; what was taken back is not repeated."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.differences import changes_since
from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.deleting import delete_submission
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.errors import OutputError
from survey.messages import speaking
from survey.outputs.data.differences import Changes, write_changes
from survey.outputs.tables.options import Layout
from tests.campaign.laptops import Laptops
from tests.campaign.publishing.planted_visits import PERSON, forms_of, visit
from tests.outputs.data.planted import standing_in

BOTH = {"cons_page": "oui", "cons_contact": "oui"}


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, forms_of(tmp_path))


@pytest.fixture
def chef(laptops: Laptops) -> Iterator[Campaign]:
    with laptops.at("Chef") as campaign:
        yield campaign


def changes(campaign: Campaign, old: Path | None = None, *, private: bool = False) -> Changes:
    with speaking("en"):
        return changes_since(campaign, old, private=private)[1]


def told(found: Changes) -> list[tuple[str, str, str, str, str]]:
    return [(own.kind, own.table, own.column, own.new, own.reason) for own in found.changes]


def test_nothing_changed(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old"))
    found = changes(chef)
    assert (found.changes, found.same, found.new_columns, found.gone_columns) == ([], 2, [], [])


@pytest.mark.parametrize(
    "layout",
    [Layout(multiple="both"), Layout(group_names=False), Layout(parents=("nom",)), Layout(reasons=True)],
)
def test_layout_of_the_file_is_found_again(chef: Campaign, tmp_path: Path, layout: Layout) -> None:
    visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old", layout=layout, separator=";"))
    found = changes(chef, tmp_path / "old")
    assert (found.changes, found.gone_columns) == ([], [])


def test_what_came_is_added(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old"))
    new = visit(chef, tmp_path, BOTH, nom="Centre de Kaya")
    assert [(own.kind, own.table) for own in changes(chef).changes if own.key == new] == [("added", "visite")]


def test_answer_that_was_corrected_is_told_with_old_and_new(laptops: Laptops, tmp_path: Path) -> None:
    with laptops.at("Chef") as chef:
        submission = visit(chef, tmp_path, BOTH)
        export_data(chef, ExportOrder(tmp_path / "old"))
    laptops.follow_up("Chef", submission, nom="Centre de Bani")
    with laptops.at("Chef") as chef:
        judge(chef, [submission], "approved")
        found = changes(chef)
    (one,) = (own for own in found.changes if own.column == "nom")
    assert (one.kind, one.old, one.new) == ("changed", "Centre de Dori", "Centre de Bani")


def test_answer_that_was_taken_back_is_told_and_not_repeated(chef: Campaign, tmp_path: Path) -> None:
    submission = visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old"))
    withdraw_consent(chef, submission, Request("cons_contact"))
    found = changes(chef)
    reason = "the person withdrew the consent"
    assert ("changed", "visite", "tel", "", reason) in told(found)
    (tmp_path / "told").mkdir()
    write_changes(found, tmp_path / "told" / "changes.csv")
    assert standing_in(tmp_path / "told", PERSON.values()) == set()


def test_what_was_erased_is_not_repeated_in_a_private_comparison(chef: Campaign, tmp_path: Path) -> None:
    submission = visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old", private=True))
    erase(chef, plan_erasure(chef, submission, people=("manager",)), why="demandé")
    found = changes(chef, private=True)
    assert ("changed", "visite", "tel", "", "the person was erased") in told(found)
    assert not [own for own in found.changes for text in PERSON.values() if text in own.old]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("withdrawn", "the person withdrew the consent"),
        ("deleted", "the submission was deleted"),
        ("rejected", "the submission is not approved"),
        ("page", "nothing of it may leave any more"),
    ],
)
def test_what_went_is_told_with_the_reason(chef: Campaign, tmp_path: Path, how: str, reason: str) -> None:
    submission = visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "non"})
    export_data(chef, ExportOrder(tmp_path / "old"))
    if how == "deleted":
        delete_submission(chef, submission, why="essai")
    elif how == "rejected":
        judge(chef, [submission], "rejected", comment="essai")
    else:
        withdraw_consent(chef, submission, Request("cons_page" if how == "page" else None))
    assert ("gone", "visite", "", "", reason) in told(changes(chef))


def test_campaign_keeps_nothing_of_an_export_but_where_it_lies(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, BOTH)
    export_data(chef, ExportOrder(tmp_path / "old"))
    for path in (tmp_path / "old").iterdir():
        path.unlink()
    with pytest.raises(OutputError):
        changes(chef)


def test_folder_without_tables_is_refused(chef: Campaign, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(OutputError):
        changes(chef, tmp_path)
