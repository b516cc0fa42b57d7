"""Whether a file was cut short, told from its own structure.

What lives here: the end that each kind of image announces. What does not: decoding, which finds other damage.
Source: JPEG (ITU T.81, EOI), PNG (IEND), RIFF (length), ISO base media (box lengths).
"""

from pathlib import Path

_END_OF_JPEG = b"\xff\xd9"
_END_OF_PNG = b"IEND\xaeB`\x82"


def is_cut_short(path: Path, mime: str | None) -> bool:
    """Tell whether the end that the file announces is missing; False for kinds that announce none.

    Raises OSError when it cannot be read.
    """
    match mime:
        case "image/jpeg":
            return _END_OF_JPEG not in _after_last_scan(path.read_bytes())
        case "image/png":
            return _END_OF_PNG not in path.read_bytes()
        case "image/webp":
            with path.open("rb") as stream:
                announced = int.from_bytes(stream.read(8)[4:], "little") + 8
            return path.stat().st_size < announced
        case "image/heic" | "image/heif" | "image/avif":
            return _boxes_exceed(path)
        case _:
            return False


def _after_last_scan(data: bytes) -> bytes:
    """Return what follows the last start of scan; a preview inside Exif has an end of its own."""
    return data[data.rfind(b"\xff\xda") :]


def _boxes_exceed(path: Path) -> bool:
    size, at = path.stat().st_size, 0
    with path.open("rb") as stream:
        while at + 8 <= size:
            stream.seek(at)
            header = stream.read(16)
            length = int.from_bytes(header[:4], "big")
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if length == 0:
                return False
            if length < 8:
                return False
            at += length
    return at != size
