"""The dashboard of a real campaign: laptops that visit, try, hand over, and what of it is shown to whom."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from survey.campaign.publishing.field import Asked, read_field
from survey.campaign.review.reviewing import judge
from survey.errors import CampaignError, KeyMissing
from survey.outputs.reports.field.document import as_document
from survey.outputs.reports.field.records import Field, Status
from tests.campaign.made_fieldwork import PLANTED, laptops_in_the_field
from tests.campaign.visits import Visitors


@pytest.fixture(scope="module")
def fieldwork(tmp_path_factory: pytest.TempPathFactory) -> Visitors:
    with pytest.MonkeyPatch.context() as patch:
        return laptops_in_the_field(tmp_path_factory.mktemp("terrain"), patch)


@pytest.fixture
def laptops(fieldwork: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    return fieldwork.copy_to(tmp_path / "terrain", monkeypatch)  # type: ignore[return-value]


def read(laptops: Visitors, name: str = "Chef", **asked: object) -> Field:
    with laptops.at(name) as campaign:
        return read_field(campaign, Asked(**asked))  # type: ignore[arg-type]


def statuses(field: Field) -> dict[str, Status]:
    return {own.label: own.status for own in field.centres}


def test_a_coordinator_sees_everything_that_was_merged(laptops: Visitors) -> None:
    field = read(laptops)
    assert statuses(field) == {"Dori": Status.AGAIN, "Kaya": Status.DONE, "Manga": Status.REFUSED}
    assert {own.agent for own in field.works} == {"Awa", "Chef"}
    assert {own.region for own in field.centres} == {"Liptako", "Kuilsé", "Nazinon"}


def test_a_refusal_has_the_reason_that_was_chosen(laptops: Visitors) -> None:
    (refused,) = read(laptops).refusals
    assert (refused.what, refused.agent, refused.disposition, refused.reason) == (
        "Manga", "Awa", "refus", "Pas le temps",
    )  # fmt: skip


def test_what_is_to_revisit_is_named_with_its_date(laptops: Visitors) -> None:
    (waiting,) = read(laptops).revisits
    assert (waiting.kind, waiting.what, waiting.agent, waiting.when) == (
        "call-back",
        "Dori",
        "Chef",
        "2026-12-03",
    )


def test_what_was_sent_back_waits_for_its_agent_under_its_centre(laptops: Visitors) -> None:
    with laptops.at("Chef") as campaign:
        own = next(s for s in list(campaign.store.submission_briefs()) if s.disposition == "complet")
        judge(campaign, [own.submission], "hasIssues", comment="à revoir")
    found = {(own.kind, own.what, own.agent) for own in read(laptops).revisits}
    assert ("sent-back", "Kaya", "Awa") in found


def test_an_agent_sees_the_own_part_only(laptops: Visitors) -> None:
    field = read(laptops, "Awa")
    assert (field.agent, set(statuses(field))) == ("Awa", {"Kaya", "Manga"})
    assert {own.agent for own in field.works} == {"Awa"}
    assert field.handed_over == ()
    with pytest.raises(KeyMissing):
        read(laptops, "Awa", agent="Salif")


def test_a_coordinator_asks_for_the_part_of_one_agent(laptops: Visitors) -> None:
    field = read(laptops, agent="salif")
    assert (field.agent, set(statuses(field)), field.works) == ("Salif", {"Dori"}, ())
    assert [own.agent for own in field.handed_over] == ["Salif"]
    with pytest.raises(CampaignError) as refused:
        read(laptops, agent="Nobody")
    assert "Awa" in (refused.value.remedy or "")


def test_since_limits_work_and_leaves_coverage_as_of_today(laptops: Visitors) -> None:
    field = read(laptops, since=date(2026, 11, 25))
    assert (field.works, field.refusals, field.versions) == ((), (), ())
    assert statuses(field)["Kaya"] is Status.DONE


def test_a_laptop_that_sent_nothing_for_days_is_late(laptops: Visitors) -> None:
    assert not any(own.is_late for own in read(laptops).handed_over)
    laptops.now += timedelta(days=8)
    field = read(laptops)
    assert {(own.agent, own.is_late) for own in field.handed_over} == {("Awa", True), ("Salif", True)}
    assert not any(own.is_late for own in read(laptops, late_after=8).handed_over)


def test_a_correction_by_the_coordinator_stays_the_work_of_its_agent(laptops: Visitors) -> None:
    with laptops.at("Chef") as campaign:
        own = next(s for s in list(campaign.store.submission_briefs()) if s.disposition == "complet")
    laptops.follow_up("Chef", own.submission, nom="Kaya 2")
    with laptops.at("Chef") as campaign:
        brief = next(s for s in list(campaign.store.submission_briefs()) if s.submission == own.submission)
        assert (brief.author, brief.revisions) == ("Chef", 2)
    assert [work.agent for work in read(laptops).works if work.disposition == "refus"] == ["Awa"]
    assert sum(work.agent == "Awa" for work in read(laptops).works) == 2


def test_versions_in_use_name_who_holds_interviews_with_them(laptops: Visitors) -> None:
    (used,) = read(laptops).versions
    assert (used.form_id, used.version, used.is_newest, used.interviews) == ("visite", "1", True, 3)
    assert used.agents == ("Awa", "Chef")


def test_nothing_that_was_answered_is_in_it(laptops: Visitors) -> None:
    document = str(as_document(read(laptops)))
    assert [own for own in PLANTED if own in document] == []
