"""The small kinds: which entries stand, and the rule of each for several heads."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.log.chain import Writing
from survey.log.entry import Entry, make_part
from survey.log.words import (
    agreed,
    attempt_body,
    attempts_on,
    centre_body,
    clock_body,
    is_signed_off,
    match_body,
    sign_off_body,
    standing,
)
from tests.log.histories import Devices


def say(devices: Devices, device: str, kind: str, body: dict[str, Any], *parents: Entry) -> Entry:
    devices.clock_ms += 1_000
    hashes = tuple(sorted(parent.hash for parent in parents))
    return devices.put(device, Writing(kind, "s", (make_part(body, bytes(16)),), hashes))


def tried(disposition: str, at: str = "2026-11-03T09:00:00+00:00") -> dict[str, Any]:
    return attempt_body(
        dataset="centres", disposition=disposition, at=at, means="visit", note=None, submission=None
    )


def test_attempts_of_several_agents_all_count() -> None:
    devices = Devices()
    entries = [say(devices, name, "attempt", tried("absent")) for name in ("a", "b")]
    assert len(attempts_on(entries)["s"].tries) == 2


def test_attempts_stand_in_the_order_of_their_own_times() -> None:
    devices = Devices()
    late = say(devices, "a", "attempt", tried("absent", "2026-11-05T09:00:00+00:00"))
    early = say(devices, "b", "attempt", tried("refus", "2026-11-03T09:00:00+00:00"))
    assert [word.hash for word in attempts_on([late, early])["s"].tries] == [early.hash, late.hash]


def test_interview_is_not_undone_by_a_closed_door() -> None:
    devices = Devices()
    entries = [say(devices, "a", "attempt", tried(own)) for own in ("complet", "absent")]
    assert attempts_on(entries)["s"].disposition == "complet"


def test_attempt_that_corrects_another_replaces_it() -> None:
    devices = Devices()
    wrong = say(devices, "a", "attempt", tried("complet"))
    right = say(devices, "a", "attempt", tried("refus"), wrong)
    assert attempts_on([wrong, right])["s"].disposition == "refus"


def test_attempt_that_was_taken_back_counts_no_more() -> None:
    devices = Devices()
    wrong = say(devices, "a", "attempt", tried("complet"))
    back = say(devices, "a", "attempt", {**tried("complet"), "holds": False}, wrong)
    assert attempts_on([wrong, back]) == {}


def test_word_of_a_later_version_is_some_other_disposition() -> None:
    entry = say(Devices(), "a", "attempt", {**tried("absent"), "disposition": "moved"})
    assert attempts_on([entry])["s"].disposition == "autre"


def test_attempt_in_the_words_of_before_is_read_in_those_of_now() -> None:
    entry = say(Devices(), "a", "attempt", {**tried("absent"), "disposition": "not-found"})
    assert attempts_on([entry])["s"].disposition == "introuvable"


def test_unknown_disposition_is_never_written() -> None:
    with pytest.raises(ValueError, match="gone"):
        tried("gone")


def test_two_heads_of_a_centre_are_both_shown_and_neither_counts() -> None:
    devices = Devices()
    entries = [
        say(
            devices, name, "centre",
            centre_body(dataset="centres", origin="frame", properties={}, within=within, why=None),
        )
        for name, within in (("a", True), ("b", False))
    ]  # fmt: skip
    words = standing(entries, "centre")["s"]
    assert [word.author for word in words] == ["b", "a"]
    assert agreed(words, lambda body: body.get("within")) == (None, True)


def test_sign_off_holds_for_the_revisions_that_it_names() -> None:
    entry = say(Devices(), "a", "sign-off", sign_off_body(accepted=True, revisions=["r1"], why="vu"))
    words = standing([entry], "sign-off")["s"]
    assert (is_signed_off(words, ["r1"]), is_signed_off(words, ["r2"])) == (True, False)


def test_refused_sign_off_counts_beside_an_accepted_one() -> None:
    devices = Devices()
    entries = [
        say(devices, name, "sign-off", sign_off_body(accepted=own, revisions=["r"], why="vu"))
        for name, own in (("a", True), ("b", False))
    ]
    assert not is_signed_off(standing(entries, "sign-off")["s"], ["r"])


def test_finding_that_nobody_signed_off_is_open() -> None:
    assert not is_signed_off((), ["r"])


def test_two_matches_of_one_photo_dispute_until_one_names_both() -> None:
    devices = Devices()
    matches = [
        say(devices, name, "photo", match_body(submission=own, path="/d/p", why=None))
        for name, own in (("a", "uuid:1"), ("b", "uuid:2"))
    ]
    settled = say(devices, "a", "photo", match_body(submission="uuid:2", path="/d/p", why=None), *matches)

    def match(body: Any) -> Any:
        return body.get("match")

    assert agreed(standing(matches, "photo")["s"], match) == (None, True)
    value, disputed = agreed(standing([*matches, settled], "photo")["s"], match)
    assert (value["submission"], disputed) == ("uuid:2", False)


def test_correction_of_a_cameras_clock_stands_beside_its_photos() -> None:
    entry = say(Devices(), "a", "photo", clock_body(seconds=-3600, why="heure d'été"))
    words = standing([entry], "photo")["s"]
    assert agreed(words, lambda body: body.get("clock")) == ({"seconds": -3600}, False)


def test_entry_whose_body_is_not_here_supersedes_all_the_same() -> None:
    devices = Devices()
    first = say(devices, "a", "attempt", tried("complet"))
    gone = say(devices, "a", "attempt", tried("absent"), first)
    assert standing([first, Entry(gone.hash, gone.header, gone.header_bytes, {})], "attempt") == {}


kinds = st.sampled_from(["attempt", "centre", "sign-off", "photo", "form"])


@given(
    kind=kinds,
    steps=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.sampled_from("xyz")), max_size=8),
    data=st.data(),
)
def test_what_stands_is_the_same_in_any_order_and_repetition(
    kind: str, steps: list[tuple[str, int, str]], data: st.DataObject
) -> None:
    devices, written = Devices(), list[Entry]()
    for device, seen, word in steps:
        parents = written[-seen:] if seen else []
        written.append(say(devices, device, kind, {"disposition": word, "at": word}, *parents))
    shuffled = [*data.draw(st.permutations(written)), *written[:2]]
    assert standing(shuffled, kind) == standing(written, kind)
    assert attempts_on(shuffled) == attempts_on(written)
