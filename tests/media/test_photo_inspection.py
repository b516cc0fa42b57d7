"""What photos say of themselves, with the traps that cameras set."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from survey.media import PhotoFacts, inspect_photo
from survey.records.findings import Severity
from tests.costly import costly

from .photo_factory import OUAGADOUGOU, exif_with, jpeg_bytes, rationals, write_image

KEYS = {
    "path",
    "sha256",
    "mime",
    "width",
    "height",
    "lat",
    "lon",
    "alt_m",
    "taken_at",
    "gps_at",
    "orientation",
    "findings",
}


def _inspect(
    folder: Path, gps: dict[int, Any] | None = None, exif: dict[int, Any] | None = None, **main: Any
) -> PhotoFacts:
    return inspect_photo(write_image(folder / "p.jpg", exif_with(gps, exif, **main)))


def _codes(photo: PhotoFacts) -> list[str]:
    return [finding.code for finding in photo.findings]


def _without(*tags: int) -> dict[int, Any]:
    return {tag: value for tag, value in OUAGADOUGOU.items() if tag not in tags}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "heic"])
def test_position_is_read_from_each_kind(tmp_path: Path, suffix: str) -> None:
    photo = inspect_photo(write_image(tmp_path / f"p.{suffix}", exif_with(OUAGADOUGOU, make="A")))
    assert photo.position == pytest.approx((12.3714, -1.5197), abs=1e-7)
    assert photo.mime == {"jpg": "image/jpeg"}.get(suffix, f"image/{suffix}")
    assert (photo.width, photo.height, photo.is_photo) == (64, 48, True)


def test_good_photo_has_no_finding(tmp_path: Path) -> None:
    assert _inspect(tmp_path, OUAGADOUGOU, {36867: "2026:11:03 10:15:00"}, orientation=1).findings == ()


def test_photo_without_exif_has_no_finding_and_no_position(tmp_path: Path) -> None:
    photo = inspect_photo(write_image(tmp_path / "p.jpg"))
    assert (photo.findings, photo.position, photo.taken_at) == ((), None, None)


def test_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = write_image(tmp_path / "p.jpg")
    assert inspect_photo(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_json_has_the_promised_keys(tmp_path: Path) -> None:
    assert set(_inspect(tmp_path, OUAGADOUGOU).as_json()) == KEYS


def test_tiff_is_measured(tmp_path: Path) -> None:
    photo = inspect_photo(write_image(tmp_path / "p.tif"))
    assert (photo.mime, photo.width) == ("image/tiff", 64)


def test_position_behind_long_segments_is_found(tmp_path: Path) -> None:
    data = jpeg_bytes(exif_with(OUAGADOUGOU))
    comment = b"\xff\xfe" + (60_000).to_bytes(2, "big") + b"x" * 59_998
    path = tmp_path / "late.jpg"
    path.write_bytes(data[:2] + comment * 4 + data[2:])
    assert inspect_photo(path).position == pytest.approx((12.3714, -1.5197), abs=1e-7)


def test_altitude_above_the_sea(tmp_path: Path) -> None:
    assert _inspect(tmp_path, OUAGADOUGOU).alt_m == pytest.approx(305.2)


def test_altitude_below_the_sea_is_negative(tmp_path: Path) -> None:
    assert _inspect(tmp_path, {**OUAGADOUGOU, 5: b"\x01", 6: rationals(12)[0]}).alt_m == -12


def test_altitude_over_zero_is_unknown_and_position_stays(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 6: rationals((0, 0))[0]})
    assert (photo.alt_m, photo.lat is None) == (None, False)


def test_exactly_zero_is_no_position(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 2: rationals(0, 0, 0), 4: rationals(0, 0, 0)})
    assert (photo.position, _codes(photo)) == (None, ["position-zero"])


def test_lost_signal_is_no_position_but_is_told(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 9: "V"})
    assert (photo.position, _codes(photo)) == (None, ["position-no-fix"])
    assert "12.37140" in photo.findings[0].message


def test_no_fix_without_coordinates_is_told(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {9: "V"})
    assert (photo.position, _codes(photo)) == (None, ["position-no-fix"])


@pytest.mark.parametrize("missing", [1, 3])
def test_missing_hemisphere_is_no_position(tmp_path: Path, missing: int) -> None:
    photo = _inspect(tmp_path, _without(missing))
    assert (photo.position, _codes(photo)) == (None, ["position-without-hemisphere"])


@pytest.mark.parametrize("tag", [2, 4])
def test_rational_over_zero_is_no_position(tmp_path: Path, tag: int) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, tag: rationals((0, 0), (0, 0), (0, 0))})
    assert (photo.position, _codes(photo)) == (None, ["position-unreadable"])


def test_latitude_of_213_degrees_is_no_position(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 2: rationals(213, 0, 0)})
    assert (photo.position, _codes(photo)) == (None, ["position-out-of-range"])


def test_decimal_minutes_are_read(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 2: rationals(12, 22.284, 0)})
    assert photo.lat == pytest.approx(12.3714)


def test_south_and_east_have_their_signs(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, 1: "S", 3: "E"})
    assert photo.position == pytest.approx((-12.3714, 1.5197), abs=1e-7)


def test_camera_time_has_no_offset_of_our_own(tmp_path: Path) -> None:
    assert _inspect(tmp_path, None, {36867: "2026:11:03 10:15:00"}).taken_at == "2026-11-03T10:15:00"


def test_camera_offset_is_kept(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, None, {36867: "2026:11:03 10:15:00", 36881: "+02:00"})
    assert photo.taken_at == "2026-11-03T10:15:00+02:00"


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "2014:09:259 10:00:00", "2026:13:03 10:15:00", "1234"]
)
def test_impossible_date_is_told(tmp_path: Path, text: str) -> None:
    photo = _inspect(tmp_path, None, {36867: text})
    assert (photo.taken_at, _codes(photo)) == (None, ["date-unreadable"])


def test_blank_date_is_unknown_without_a_finding(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, None, {36867: "    :  :     :  :  "})
    assert (photo.taken_at, photo.findings) == (None, ())


def test_date_of_change_serves_when_nothing_else_does(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, None, {36867: "0000:00:00 00:00:00"}, date="2026:11:03 10:15:00")
    assert photo.taken_at == "2026-11-03T10:15:00"


def test_gps_time_is_utc(tmp_path: Path) -> None:
    assert _inspect(tmp_path, OUAGADOUGOU).gps_at == "2026-11-03T10:15:30+00:00"


def test_gps_time_without_date_is_never_guessed(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, _without(29), {36867: "2026:11:03 10:15:00"})
    assert (photo.gps_at, _codes(photo)) == (None, ["gps-time-without-date"])


@pytest.mark.parametrize(
    "wrong", [{29: "2014:09:259"}, {7: rationals(25, 0, 0)}, {7: rationals((0, 0), (0, 0), (0, 0))}]
)
def test_unreadable_gps_time_is_told(tmp_path: Path, wrong: dict[int, Any]) -> None:
    photo = _inspect(tmp_path, {**OUAGADOUGOU, **wrong})
    assert (photo.gps_at, _codes(photo)) == (None, ["gps-time-unreadable"])


@pytest.mark.parametrize("value", range(1, 9))
def test_orientation_is_read(tmp_path: Path, value: int) -> None:
    assert _inspect(tmp_path, orientation=value).orientation == value


def test_unknown_orientation_is_told(tmp_path: Path) -> None:
    photo = _inspect(tmp_path, orientation=42)
    assert (photo.orientation, _codes(photo)) == (None, ["orientation-unknown"])


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "heic"])
@pytest.mark.parametrize("lost", [1, 30, 900])
def test_truncated_photo_is_told(tmp_path: Path, suffix: str, lost: int) -> None:
    path = write_image(tmp_path / f"p.{suffix}", exif_with(OUAGADOUGOU))
    path.write_bytes(path.read_bytes()[:-lost])
    assert "photo-truncated" in _codes(inspect_photo(path))


def test_truncated_jpeg_still_gives_its_position(tmp_path: Path) -> None:
    path = write_image(tmp_path / "p.jpg", exif_with(OUAGADOUGOU), (400, 300))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    photo = inspect_photo(path)
    assert (photo.lat, photo.is_photo) == (pytest.approx(12.3714), False)


def test_without_decoding_a_truncated_photo_is_not_seen(tmp_path: Path) -> None:
    path = write_image(tmp_path / "p.jpg", size=(400, 300))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert inspect_photo(path, decode=False).findings == ()


def test_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert _codes(inspect_photo(tmp_path / "none.jpg")) == ["file-missing"]


def test_folder_is_a_finding(tmp_path: Path) -> None:
    assert _codes(inspect_photo(tmp_path)) == ["file-is-folder"]


def test_empty_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "p.jpg").touch()
    assert _codes(inspect_photo(tmp_path / "p.jpg")) == ["file-empty"]


@pytest.mark.parametrize("data", [b"bonjour", b"%PDF-1.4 ...", b"\0" * 100])
def test_file_that_is_no_photo_is_a_finding(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.jpg").write_bytes(data)
    photo = inspect_photo(tmp_path / "p.jpg")
    assert _codes(photo) == ["not-a-photo"]
    assert photo.findings[0].severity is Severity.ERROR


def test_name_with_a_null_is_a_finding() -> None:
    assert _codes(inspect_photo("a\0b.jpg")) == ["file-missing"]


def test_image_larger_than_the_limit_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (12_000, 11_000)).save(path)
    assert _codes(inspect_photo(path)) == ["photo-too-large"]


_HEADS = st.sampled_from(
    [
        b"",
        b"\xff\xd8\xff\xe1",
        b"\xff\xd8\xff\xe1\x01\x00Exif\0\0II*\0\x08\0\0\0",
        b"\x89PNG\r\n\x1a\n",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"RIFF\x40\0\0\0WEBPVP8X",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ]
)


# 30 ms an example: fewer, so that the deep profile ends within the time limit.
@settings(
    costly,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=min(500, costly.max_examples),
)
@given(head=_HEADS, rest=st.binary(max_size=300))
def test_random_bytes_never_raise(tmp_path: Path, head: bytes, rest: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(head + rest)
    inspect_photo(path).as_json()


@settings(costly, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(2, 420), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_exif_never_raises_nor_gives_an_impossible_position(
    tmp_path: Path, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(jpeg_bytes(exif_with(OUAGADOUGOU, {36867: "2026:11:03 10:15:00"}, orientation=6)))
    for at, value in changes:
        data[at] = value
    path = tmp_path / "damaged.jpg"
    path.write_bytes(data)
    photo = inspect_photo(path)
    if photo.position is not None:
        assert abs(photo.position[0]) <= 90
        assert abs(photo.position[1]) <= 180
