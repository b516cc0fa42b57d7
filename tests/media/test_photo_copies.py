"""Copies fit to show: small, upright, silent."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from survey.errors import MediaError
from survey.media import encode_copies, inspect_photo, public_copy

from .photo_factory import OUAGADOUGOU, exif_with, write_image

SECRETS = {
    42033: "SERIAL-12345",
    42032: "Awa Ouedraogo",
    37510: b"ASCII\0\0\0a comment",
    36867: "2026:11:03 10:15:00",
}


def _photo_with_secrets(path: Path, size: tuple[int, int] = (64, 48)) -> Path:
    return write_image(path, exif_with(OUAGADOUGOU, SECRETS, orientation=1, make="Tecno", model="KG5"), size)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "heic"])
def test_public_copy_says_nothing(tmp_path: Path, suffix: str) -> None:
    copy = public_copy(_photo_with_secrets(tmp_path / f"p.{suffix}"), tmp_path / "copy.jpg")
    data = copy.path.read_bytes()
    for secret in (
        b"Exif",
        b"SERIAL",
        b"Awa",
        b"Tecno",
        b"http://ns.adobe.com",
        b"ICC_PROFILE",
        b"a comment",
    ):
        assert secret not in data
    with Image.open(copy.path) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_jpeg_comment_is_left_out(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "p.jpg", comment=b"taken by Awa")
    public_copy(tmp_path / "p.jpg", tmp_path / "copy.jpg")
    assert b"Awa" not in (tmp_path / "copy.jpg").read_bytes()


def test_public_copy_is_at_most_as_large_as_asked(tmp_path: Path) -> None:
    copy = public_copy(write_image(tmp_path / "p.jpg", size=(400, 200)), tmp_path / "copy.jpg", 100)
    assert (copy.width, copy.height) == (100, 50)


def test_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    copy = public_copy(write_image(tmp_path / "p.jpg"), tmp_path / "copy.jpg")
    assert (copy.width, copy.height) == (64, 48)


def test_report_of_a_copy_is_true(tmp_path: Path) -> None:
    copy = public_copy(write_image(tmp_path / "p.jpg"), tmp_path / "copy.jpg")
    facts = inspect_photo(copy.path)
    assert (copy.sha256, copy.size_bytes) == (facts.sha256, facts.size_bytes)


@pytest.mark.parametrize(("orientation", "corner"), [(1, (4, 4)), (3, (59, 43)), (6, (43, 4)), (8, (4, 59))])
def test_orientation_is_applied(tmp_path: Path, orientation: int, corner: tuple[int, int]) -> None:
    image = Image.new("RGB", (64, 48), "white")
    image.paste((255, 0, 0), (0, 0, 12, 12))
    image.save(tmp_path / "p.png", exif=exif_with(orientation=orientation))
    public_copy(tmp_path / "p.png", tmp_path / "copy.jpg")
    with Image.open(tmp_path / "copy.jpg") as copy:
        red, green, _blue = copy.getpixel(corner)
        assert red > 200
        assert green < 80


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "p.png")
    public_copy(tmp_path / "p.png", tmp_path / "copy.jpg")
    with Image.open(tmp_path / "copy.jpg") as copy:
        assert min(copy.getpixel((4, 4))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_kind_of_colours_is_copied(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("p.tif" if mode == "CMYK" else "p.png")
    Image.new(mode, (8, 8)).save(path)
    assert public_copy(path, tmp_path / "copy.jpg").width == 8


def test_copies_of_several_sizes_come_from_one_reading(tmp_path: Path) -> None:
    large, small = encode_copies(_photo_with_secrets(tmp_path / "p.jpg", (400, 200)), (200, 64))
    assert ((large.width, large.height), (small.width, small.height)) == ((200, 100), (64, 32))
    assert b"Exif" not in small.data
    with Image.open(io.BytesIO(small.data)) as image:
        assert (image.format, image.size) == ("JPEG", (64, 32))


def test_large_photo_that_lies_on_its_side_is_shown_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (1600, 1200), "white")
    image.paste("red", (0, 0, 800, 600))
    image.save(tmp_path / "p.jpg", exif=exif_with(orientation=6))
    (copy,) = encode_copies(tmp_path / "p.jpg", (160,))
    with Image.open(io.BytesIO(copy.data)) as shown:
        assert shown.size == (120, 160)
        red, white = shown.getpixel((110, 10)), shown.getpixel((10, 10))
    assert red[0] - red[2] > 200
    assert min(white) > 240


def test_photo_of_a_single_row_is_copied(tmp_path: Path) -> None:
    Image.new("RGB", (5000, 1)).save(tmp_path / "p.jpg")
    assert public_copy(tmp_path / "p.jpg", tmp_path / "copy.jpg").width == 1600


def test_truncated_photo_has_no_copy(tmp_path: Path) -> None:
    path = write_image(tmp_path / "p.jpg", size=(400, 300))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(MediaError) as caught:
        public_copy(path, tmp_path / "copy.jpg")
    assert caught.value.where == str(path)
    assert not (tmp_path / "copy.jpg").exists()


def test_copy_into_a_missing_folder_is_a_media_error(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        public_copy(write_image(tmp_path / "p.jpg"), tmp_path / "none" / "copy.jpg")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_random_bytes_have_no_copy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(data)
    with pytest.raises(MediaError):
        encode_copies(path, (64,))
