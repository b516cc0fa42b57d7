"""Canonical bytes, headers, parts, chains: what is written and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import LogError
from survey.log.canonical import canonical_bytes, parse_canonical
from survey.log.chain import check_chain
from survey.log.clock import DAY_MS, Hlc, receive, tick
from survey.log.entry import make_part, read_entry, read_header
from tests.log.histories import Devices

VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text(st.characters(codec="utf-8"))
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.text(st.characters(max_codepoint=0xFFFF, codec="utf-8"), max_size=6), inner, max_size=4
        ),
    ),
    max_leaves=10,
)


@given(VALUES)
def test_writing_and_reading_are_inverse(value: object) -> None:
    assert parse_canonical(canonical_bytes(value)) == value


def as_the_format_says(data: bytes) -> bool:
    """Tell whether bytes are canonical by the words of docs/log-format.md and Python's own JSON alone."""
    numbers: list[int] = []

    def whole(text: str) -> int:
        numbers.append(int(text))
        return numbers[-1]

    try:
        value = json.loads(
            data.decode(), parse_int=whole, parse_float=numbers.index, parse_constant=numbers.index
        )
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return again == data and all(abs(number) < 2**53 for number in numbers) and is_writable(value)


def is_writable(value: object, depth: int = 0) -> bool:
    """Tell whether keys hold no sign beyond U+FFFF, and nothing stands deeper than 24 levels."""
    if isinstance(value, dict) and any(max(key, default="") > "\uffff" for key in value):
        return False
    inside = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return depth <= 24 and all(is_writable(own, depth + 1) for own in inside)


@given(
    VALUES
    | st.floats()
    | st.integers()
    | st.dictionaries(st.text(max_size=3), st.floats() | st.integers() | VALUES),
    st.sampled_from([(",", ":"), (", ", ":")]),
    st.booleans(),
    st.booleans(),
    st.binary(max_size=1),
    st.integers(0, 60),
)
def test_bytes_are_canonical_exactly_when_the_format_says_so(
    value: object, separators: tuple[str, str], escaped: bool, ordered: bool, put: bytes, at: int
) -> None:
    text = json.dumps(value, separators=separators, ensure_ascii=escaped, sort_keys=ordered)
    data = text.encode("utf-8", "surrogatepass")
    data = data[:at] + put + data[at + len(put) :]
    if as_the_format_says(data):
        assert canonical_bytes(parse_canonical(data)) == data
    else:
        with pytest.raises(LogError):
            parse_canonical(data)


def test_every_sign_is_spelt_as_the_format_says() -> None:
    signs = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000, 7)]))
    assert canonical_bytes([signs]) == json.dumps([signs], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b"1.5",
        b'{"a":1.0}',
        b'{"a":18446744073709551616}',
        b'{"a":"\\ud800"}',
        b"NaN",
        b'{"a":1,"a":1}',
        b"\xff",
        b'"\\u00e9"',
        b"9007199254740992",
        b"",
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(LogError):
        parse_canonical(data)


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"\U0001f600": 1}, {"a": {1, 2}}, "\ud800"])
def test_values_that_canonical_json_cannot_hold_are_refused(value: object) -> None:
    with pytest.raises(LogError):
        canonical_bytes(value)


@pytest.mark.parametrize(
    "data", ['{"😀":1}', '{"a":{"😀":1}}', "[" * 25 + '"x"' + "]" * 25, "[-9007199254740992]"]
)
def test_bytes_that_nobody_could_have_written_are_refused(data: str) -> None:
    with pytest.raises(LogError):
        parse_canonical(data.encode())


@pytest.mark.parametrize("data", ['{"a":"😀"}', "[" * 24 + '"x"' + "]" * 24, "[" * 25 + "]" * 25])
def test_bytes_at_the_limit_are_read_as_they_are_written(data: str) -> None:
    assert canonical_bytes(parse_canonical(data.encode())) == data.encode()


def test_nesting_has_a_limit() -> None:
    with pytest.raises(LogError):
        parse_canonical(b"[" * 10_000 + b"]" * 10_000)


def test_entry_reads_back() -> None:
    entry = Devices().write("a", {"/d/x": "1", "/d/nom": "Awa"})
    assert read_entry(entry.header_bytes, entry.parts) == entry


def test_any_flipped_bit_of_a_header_changes_its_hash_or_is_refused() -> None:
    entry = Devices().write("a", {"/d/x": "1"})
    for index in range(len(entry.header_bytes) * 8):
        data = bytearray(entry.header_bytes)
        data[index // 8] ^= 1 << index % 8
        try:
            assert read_entry(bytes(data), {}).hash != entry.hash
        except LogError as error:
            assert error.what  # noqa: PT017


def test_any_flipped_bit_of_a_part_is_found() -> None:
    entry = Devices().write("a", {"/d/x": "1"})
    (name, part), *_others = entry.parts.items()
    for index in range(0, len(part) * 8, 7):
        data = bytearray(part)
        data[index // 8] ^= 1 << index % 8
        with pytest.raises(LogError):
            read_entry(entry.header_bytes, {name: bytes(data)})


def test_unknown_kind_is_kept() -> None:
    header = json.loads(Devices().write("a", {}).header_bytes)
    found = read_header(canonical_bytes({**header, "kind": "weather"}))
    assert (found.kind, found.is_known) == ("weather", False)


def test_newer_version_may_hold_more_keys() -> None:
    header = json.loads(Devices().write("a", {}).header_bytes)
    assert not read_header(canonical_bytes({**header, "v": 2, "more": 1})).is_known
    with pytest.raises(LogError):
        read_header(canonical_bytes({**header, "more": 1}))


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"prev": "x"},
        {"parents": ["b" * 64, "a" * 64]},
        {"hlc": [1]},
        {"hlc": [-1, 0]},
        {"device": 5},
        {"parts": ["x"]},
    ],
)
def test_malformed_header_is_refused(change: dict[str, object]) -> None:
    header = json.loads(Devices().write("a", {}).header_bytes)
    with pytest.raises(LogError):
        read_header(canonical_bytes({**header, **change}))


def test_salt_makes_equal_contents_different_parts() -> None:
    assert make_part({"a": "1"}, bytes(16)) != make_part({"a": "1"}, bytes(15) + b"x")


def test_whole_chain_has_no_finding() -> None:
    devices = Devices()
    entries = [devices.write("a", {"/d/x": str(n)}) for n in range(4)]
    assert check_chain((e.hash, e.header) for e in entries) == []


def test_gap_is_named() -> None:
    devices = Devices()
    entries = [devices.write("a", {"/d/x": str(n)}) for n in range(5)]
    (finding,) = check_chain((e.hash, e.header) for e in (entries[0], *entries[3:]))
    assert finding.code == "entries-missing"
    assert "2" in finding.message
    assert "3" in finding.message


def test_fork_of_a_cloned_laptop_is_flagged() -> None:
    devices, clone = Devices(), Devices()
    entries = [devices.write("a", {"/d/x": "1"}), clone.write("a", {"/d/x": "2"})]
    assert [f.code for f in check_chain((e.hash, e.header) for e in entries)] == ["chain-forked"]


def test_clock_never_goes_back() -> None:
    assert tick(Hlc(100, 3), 50) == Hlc(100, 4)
    assert tick(Hlc(100, 3), 200) == Hlc(200, 0)


def test_clock_far_ahead_is_not_followed() -> None:
    last = Hlc(1_000, 0)
    assert receive(last, Hlc(5_000 + DAY_MS, 0), 4_000) == (last, True)
    assert receive(last, Hlc(3_000, 0), 4_000) == (Hlc(3_000, 0), False)
