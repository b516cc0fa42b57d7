"""The photos inside of the map's file: one of each centre, as many as leave it small enough to hand on."""

import base64
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from survey.media.copying import encode_all
from survey.outputs.site.centres import Centre
from survey.outputs.site.photos import SMALL_PX
from survey.records.attachments import FindBlob

MOST_BYTES = 10_000_000
"""How large the file gets with photos; without them it may be larger."""
_AROUND_BYTES = 40
"""What stands around a photo: its name twice, quotation marks, commas."""


@dataclass(slots=True)
class Pictures:
    """JPEG files in base64 by the address of the centre that they show.

    `left` counts the centres whose photo found no room, `missing` those whose photos are not on this computer
    or cannot be read.
    """

    by_centre: dict[str, str] = field(default_factory=dict)
    left: int = 0
    missing: int = 0


def choose_pictures(
    centres: Sequence[Centre], find_blob: FindBlob, room_bytes: int, processes: int
) -> Pictures:
    """Return the photos of the first centres that have one, until there is room for no more."""
    pictures = Pictures()
    sources = _sources(centres, find_blob)
    pictures.missing = sum(bool(centre.photos) for centre in centres) - len(sources)
    with closing(encode_all(list(sources.values()), SMALL_PX, processes)) as copies:
        for place, (slug, data) in enumerate(zip(sources, copies, strict=True)):
            if data is None:
                pictures.missing += 1
                continue
            text = base64.b64encode(data).decode("ascii")
            room_bytes -= len(text) + _AROUND_BYTES
            if room_bytes < 0:
                pictures.left = len(sources) - place
                break
            pictures.by_centre[slug] = text
    return pictures


def _sources(centres: Sequence[Centre], find_blob: FindBlob) -> Mapping[str, Path]:
    """Return the first photo of each centre that is on this computer."""
    found: dict[str, Path] = {}
    for centre in centres:
        paths = (find_blob(photo.attachment.sha256) for photo in centre.photos)
        path = next((own for own in paths if own is not None), None)
        if path is not None:
            found[centre.slug] = path
    return found
