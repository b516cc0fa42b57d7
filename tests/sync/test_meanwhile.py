"""What changes at the hub or on this disk between two requests of one sync."""

from pathlib import Path

import pytest

from survey.campaign.travel.handover import cut_outbox
from survey.sync.client import sync_with_hub
from tests.campaign.laptops import Laptops
from tests.campaign.travel.test_pieces import held, piece_files, video
from tests.campaign.visits import Visitors
from tests.sync.network import QUICK, hub_of, invite, sync


def test_lists_that_changed_under_way_come_anew_and_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Visitors(tmp_path, monkeypatch)
    laptops.enrol("Awa")
    laptops.create("Chef", nom="Réo")
    laptops.visit("Awa", nom="Dori")
    token = invite(laptops, "Awa")

    def change_the_list(_line: str) -> None:
        if "Kaya" not in laptops.centres("Chef"):
            laptops.create("Chef", nom="Kaya")
            with laptops.at("Chef") as chef:
                cut_outbox(chef)

    with hub_of(laptops) as url, laptops.at("Awa") as awa:
        report = sync_with_hub(awa, url, token, patience=QUICK, tell=change_the_list)
    assert report.stopped is None
    assert [file.kind for file in report.fetched].count("lists") == 1
    assert report.to_fetch == len(report.fetched)
    assert laptops.centres("Awa") == ["Dori", "Kaya", "Réo"]


def test_piece_that_went_bad_on_this_disk_comes_again_from_the_hub(
    laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
    monkeypatch.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    data = video(2500)
    laptops.visit_with_photo("Chef", data)
    laptops.give("Chef")
    laptops.take("Awa", piece_files(laptops)[0])
    (kept,) = (tmp_path / "Awa" / "media" / "pieces").glob("*/0*-*")
    kept.write_bytes(b"x" * kept.stat().st_size)
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        sync(laptops, "Awa")
    with laptops.at("Awa") as awa:
        assert held(awa, data)
