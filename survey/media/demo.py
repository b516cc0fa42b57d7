"""Photos for the demonstration and the tests: a drawn scene with true Exif.

What lives here: drawing a modest telecentre and writing tags as a phone would, with Pillow alone.
What does not: real photos.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.messages.folding import fold

if TYPE_CHECKING:
    from PIL import Image

_WALLS = ((216, 176, 128), (198, 150, 104), (226, 196, 160), (184, 140, 110), (206, 186, 150))
_DOORS = ((60, 90, 120), (70, 110, 80), (120, 60, 50), (90, 70, 110))
_SKY, _GROUND, _ROOF = (150, 200, 232), (196, 132, 84), (130, 130, 138)

# What undoes each Exif orientation, by the names of Pillow's transpositions.
_TURNED = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_90",
    7: "TRANSVERSE",
    8: "ROTATE_270",
}


def make_geotagged_jpeg(
    path: Path,
    *,
    lat: float | None,
    lon: float | None,
    taken_at: datetime,
    alt_m: float | None = None,
    text: str = "",
    orientation: int = 1,
    size: tuple[int, int] = (1280, 960),
    make: str = "Demo",
    model: str = "Phone",
    gps_at: datetime | None = None,
) -> None:
    """Write a JPEG of a drawn centre with `text` on its sign; equal arguments give equal bytes.

    `size` in pixels as seen upright; `orientation` 1 to 8 stores it turned. `taken_at` naive is the camera's
    clock without offset, aware writes the offset too. `gps_at` (aware; `taken_at` when aware and not given)
    is the satellites' time. Without `lat` or `lon` no GPS tag is written.
    """
    from PIL import Image

    image = _draw_scene(text, size)
    if orientation in _TURNED:
        image = image.transpose(getattr(Image.Transpose, _TURNED[orientation]))
    exif = Image.Exif()
    exif[271], exif[272], exif[274] = make, model, orientation
    exif[306] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(0x8769).update(_time_tags(taken_at))
    if lat is not None and lon is not None:
        moment = gps_at or (taken_at if taken_at.tzinfo else None)
        exif.get_ifd(0x8825).update(_gps_tags(lat, lon, alt_m, moment))
    image.save(path, "JPEG", quality=80, exif=exif)


def _time_tags(taken_at: datetime) -> dict[int, Any]:
    tags: dict[int, Any] = {36867: f"{taken_at:%Y:%m:%d %H:%M:%S}", 36868: f"{taken_at:%Y:%m:%d %H:%M:%S}"}
    if taken_at.tzinfo is not None:
        tags[36881] = taken_at.isoformat()[-6:]
    return tags


def _gps_tags(lat: float, lon: float, alt_m: float | None, moment: datetime | None) -> dict[int, Any]:
    from PIL.TiffImagePlugin import IFDRational

    tags: dict[int, Any] = {
        1: "N" if lat >= 0 else "S",
        2: _sexagesimal(abs(lat)),
        3: "E" if lon >= 0 else "W",
        4: _sexagesimal(abs(lon)),
        9: "A",
    }
    if alt_m is not None:
        tags[5], tags[6] = b"\x00" if alt_m >= 0 else b"\x01", IFDRational(round(abs(alt_m) * 10), 10)
    if moment is not None:
        utc = moment.astimezone(UTC)
        tags[7] = tuple(IFDRational(part, 1) for part in (utc.hour, utc.minute, utc.second))
        tags[29] = f"{utc:%Y:%m:%d}"
    return tags


def _sexagesimal(degrees: float) -> tuple[Any, Any, Any]:
    """Return degrees, minutes and seconds; seconds to a ten-thousandth, 3 mm on the ground."""
    from PIL.TiffImagePlugin import IFDRational

    units = round(degrees * 3600 * 10_000)
    whole, rest = divmod(units, 3600 * 10_000)
    minutes, seconds = divmod(rest, 60 * 10_000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 10_000)


def _draw_scene(text: str, size: tuple[int, int]) -> "Image.Image":
    """Draw a low building with a sign under the sky; colours follow from the text."""
    from PIL import Image, ImageDraw

    seed = hashlib.sha256(text.encode()).digest()
    width, height = size
    image = Image.new("RGB", size, _SKY)
    draw = ImageDraw.Draw(image)
    floor = height * 7 // 10
    draw.rectangle((0, floor, width, height), fill=_GROUND)
    left, right, top = width // 8, width * 7 // 8, height * 3 // 8
    draw.rectangle((left, top, right, floor), fill=_WALLS[seed[0] % len(_WALLS)])
    draw.polygon(
        ((left - width // 30, top), (width // 2, top - height // 8), (right + width // 30, top)), fill=_ROOF
    )
    door = left + (right - left) * (2 + seed[1] % 5) // 10
    draw.rectangle((door, floor - height // 5, door + width // 12, floor), fill=_DOORS[seed[2] % len(_DOORS)])
    draw.line((right, top, right, top - height // 5), fill=(80, 80, 80), width=max(1, width // 200))
    _draw_sign(draw, text, (left, top, right, floor))
    return image


def _draw_sign(draw: Any, text: str, wall: tuple[int, int, int, int]) -> None:
    """Write the text on a board over the door, as large as fits."""
    from PIL import ImageFont

    if not text:
        return
    # Pillow's own font has no accents; painted signs in capitals often have none either.
    text = fold(text).upper()
    left, top, right, floor = wall
    board = (
        left + (right - left) // 12,
        top + (floor - top) // 10,
        right - (right - left) // 12,
        top + (floor - top) // 3,
    )
    draw.rectangle(board, fill=(250, 248, 240), outline=(60, 60, 60), width=2)
    for points in range(max(8, (board[3] - board[1]) * 2 // 3), 7, -2):
        font = ImageFont.load_default(points)
        if draw.textlength(text, font=font) <= (board[2] - board[0]) * 0.94:
            break
    middle = ((board[0] + board[2]) // 2, (board[1] + board[3]) // 2)
    draw.text(middle, text, fill=(30, 40, 60), font=font, anchor="mm")
