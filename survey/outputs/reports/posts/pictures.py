"""The pictures of a post: public copies of its photos, and a small map as PNG.

What lives here: their bytes and sizes. What does not: originals, which never come here; captions (`post`).
A PNG, since older versions of SPIP take no SVG.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import MediaError
from survey.media import public_copy
from survey.outputs.reports.posts.post import Shown
from survey.outputs.site.centres import Centre
from survey.outputs.site.outlines import Country, Degrees, Plane, plane_for
from survey.records.attachments import FindBlob

if TYPE_CHECKING:
    from PIL import Image

MAP_PX = 480
_FINER = 3
_HALO_PX, _DOT_PX, _COLOURS = 16, 7, 128
_LAND, _EDGE, _BORDER, _DOT, _HALO = "#fbf3dd", "#b7a98a", "#d8ccb0", "#a8431b", "#f2c9b4"


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a post: `data` by file name; `missing` photos are not here or cannot be read."""

    photos: tuple[Shown, ...] = ()
    spot: Shown | None = None
    data: Mapping[str, bytes] = field(default_factory=dict)
    missing: int = 0


class Drawer:
    """Makes the pictures of posts; `outlines` are countries by code, `folder` is for what is half made."""

    def __init__(self, outlines: Mapping[str, Country], find_blob: FindBlob, folder: Path) -> None:
        self._outlines, self._find_blob, self._folder = outlines, find_blob, folder
        self._lands: dict[str, Land] = {}

    def pictures(self, centre: Centre, stem: str) -> Pictures:
        """Return the pictures of a centre; their names begin with `stem`."""
        data: dict[str, bytes] = {}
        photos: list[Shown] = []
        missing = 0
        for photo in {own.attachment.sha256: own for own in centre.photos}.values():
            made = self._copy(photo.attachment.sha256)
            if made is None:
                missing += 1
                continue
            name = f"{stem}-{len(photos) + 1}.jpg"
            width, height, data[name] = made
            photos.append(Shown(name, width, height, alt="", caption=photo.caption or ""))
        return Pictures(tuple(photos), self._spot(centre, f"{stem}-map.png", data), data, missing)

    def _copy(self, sha256: str) -> tuple[int, int, bytes] | None:
        original = self._find_blob(sha256)
        if original is None:
            return None
        try:
            copy = public_copy(original, self._folder / "copy.jpg")
        except MediaError:
            return None
        return copy.width, copy.height, copy.path.read_bytes()

    def _spot(self, centre: Centre, name: str, data: dict[str, bytes]) -> Shown | None:
        if centre.position is None:
            return None
        latitude, longitude = centre.position
        home = next((own for own in self._outlines.values() if own.contains(latitude, longitude)), None)
        if home is None:
            return None
        land = self._lands.get(home.code)
        if land is None:
            land = self._lands[home.code] = draw_land(home)
        width, height, data[name] = draw_spot(land, latitude, longitude)
        return Shown(name, width, height, alt="")


@dataclass(frozen=True, slots=True)
class Land:
    """A country drawn once: `image` is `MAP_PX` wide, RGB; `plane` has its pixels."""

    plane: Plane
    image: "Image.Image"


def draw_land(home: Country) -> Land:
    """Draw a country for the maps of its centres."""
    from PIL import Image, ImageDraw

    plane = plane_for(home.box, MAP_PX * _FINER)
    image = Image.new("RGB", (plane.width, plane.height), "white")
    pen = ImageDraw.Draw(image)

    def projected(line: Iterable[Degrees]) -> list[tuple[int, int]]:
        return [plane.project(lon, lat) for lon, lat in line]

    for ring in home.rings:
        pen.polygon(projected(ring), fill=_LAND, outline=_EDGE, width=2 * _FINER)
    for border in home.borders:
        pen.line(projected(border), fill=_BORDER, width=_FINER)
    small = image.resize((MAP_PX, round(plane.height / _FINER)), Image.Resampling.LANCZOS)
    return Land(plane, small)


def draw_spot(land: Land, latitude: float, longitude: float) -> tuple[int, int, bytes]:
    """Return width, height and PNG of a country with a dot where a centre stands; degrees."""
    from PIL import Image, ImageDraw

    image = land.image.copy()
    x, y = land.plane.project(longitude, latitude)
    left, top = x // _FINER - _HALO_PX, y // _FINER - _HALO_PX
    for radius, colour in ((_HALO_PX, _HALO), (_DOT_PX, _DOT)):
        mask = Image.new("L", (2 * _HALO_PX * _FINER,) * 2)
        ImageDraw.Draw(mask).circle((x - left * _FINER, y - top * _FINER), radius * _FINER, fill=255)
        image.paste(colour, (left, top), mask.resize((2 * _HALO_PX,) * 2, Image.Resampling.LANCZOS))
    stream = io.BytesIO()
    image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(stream, "PNG")
    return image.width, image.height, stream.getvalue()
