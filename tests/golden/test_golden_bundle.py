"""A stick written in version 1 of the bundle's format, opened by this version. It is never written again.

It holds every kind of file: an agent's segments, a pack, a photo in pieces, and from the coordinator a relay
and the lists. `words.txt` are its recovery words; `canonical-dump.txt` is what its log computed to.
Source: docs/decisions/0012-golden-campaigns.md.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.bundle import segments
from survey.bundle.signed import KINDS, read_signed
from survey.bundle.stick import find_files
from survey.campaign.travel.verifying import verify_bundle
from survey.crypto.recovery import recovery_identity
from survey.store import Store

GOLDEN = Path(__file__).parent / "bundle-v1"


@pytest.fixture(scope="module")
def identity() -> str:
    return recovery_identity((GOLDEN / "words.txt").read_text(encoding="utf-8"))


def test_golden_stick_holds_every_kind_of_file() -> None:
    assert {read_signed(path.read_bytes()).kind for path in find_files(GOLDEN / "stick")} == set(KINDS)


def test_golden_stick_is_whole_and_opens_with_its_words(identity: str) -> None:
    states = {outcome.state for outcome in verify_bundle(GOLDEN / "stick", [identity])}
    assert states == {"whole"}


def test_golden_stick_is_sealed_for_who_has_no_key() -> None:
    assert {outcome.state for outcome in verify_bundle(GOLDEN / "stick")} == {"sealed"}


def test_golden_segments_compute_to_their_recorded_dump(identity: str, tmp_path: Path) -> None:
    files = [read_signed(path.read_bytes()) for path in find_files(GOLDEN / "stick")]
    with Store.create(tmp_path / "c", files[0].campaign) as store:
        for file in files:
            if file.kind == segments.KIND:
                segment = segments.read_segment(file, [identity])
                store.receive(segment.entries, now=datetime(2026, 11, 25, tzinfo=UTC), head=segment.head)
        dump = b"".join(store.canonical_dump())
    assert dump == (GOLDEN / "canonical-dump.txt").read_bytes()
