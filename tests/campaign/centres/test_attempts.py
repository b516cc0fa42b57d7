"""Attempts that travel: a coordinator sees an agent's, and an agent corrects no colleague's."""

from pathlib import Path

import pytest

from survey.campaign.centres.attempts import Try, attempts_at, record_attempt, take_back_attempt
from survey.errors import KeyMissing
from tests.campaign.visits import Visitors


def test_attempt_travels_and_only_its_author_or_a_coordinator_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Visitors(tmp_path, monkeypatch)
    centre = laptops.create("Chef", nom="Dori")
    laptops.new_kit()
    laptops.enrol("Awa")
    with laptops.at("Awa") as campaign:
        record_attempt(campaign, centre, Try("absent", note="fermé"))
    with laptops.at("Chef") as campaign:
        record_attempt(campaign, centre, Try("refus", means="phone"))
    laptops.round("Awa")
    with laptops.at("Chef") as campaign:
        rows = attempts_at(campaign, centre)
    assert {(row.author, row.disposition) for row in rows} == {("Awa", "absent"), ("Chef", "refus")}
    of = {row.author: row.id for row in rows}
    with laptops.at("Awa") as campaign, pytest.raises(KeyMissing):
        take_back_attempt(campaign, centre, of["Chef"])
    with laptops.at("Chef") as campaign:
        take_back_attempt(campaign, centre, of["Awa"])
        assert [row.author for row in attempts_at(campaign, centre)] == ["Chef"]
