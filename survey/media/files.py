"""Files as bytes: their hash and what kind they are by their content.

What lives here: SHA-256 in constant memory and signatures of the kinds that answers are made of.
What does not: decoding.
"""

import hashlib
from pathlib import Path

_HEAD_BYTES = 64
UNKNOWN_MIME = "application/octet-stream"

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
_ISO_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic-sequence",
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in lower-case hexadecimal, read in pieces.

    Raises OSError when it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def guess_file_mime(path: Path) -> str:
    """Return the kind of a file by its first bytes, as `guess_mime`.

    Raises OSError when it cannot be read.
    """
    with path.open("rb") as stream:
        return guess_mime(stream.read(_HEAD_BYTES))


def guess_mime(head: bytes) -> str:
    """Return the kind of a file from its first 64 bytes, `application/octet-stream` when unknown.

    >>> guess_mime(b"\\xff\\xd8\\xff\\xe1")
    'image/jpeg'
    """
    if head[4:8] == b"ftyp":
        return _guess_iso_media(head)
    if head[:4] not in {b"RIFF", b""} and head[8:12] in {b"WEBP", b"WAVE"}:
        return UNKNOWN_MIME
    for offset, signature, mime in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return mime
    if head[:2] == b"BM" and len(head) > 14 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return UNKNOWN_MIME


def _guess_iso_media(head: bytes) -> str:
    """Tell HEIC and AVIF from films: the first brand, or for the neutral `mif1` the compatible ones."""
    brand = head[8:12]
    compatible = [
        head[at : at + 4] for at in range(16, min(len(head), int.from_bytes(head[:4], "big")) - 3, 4)
    ]
    if brand in {b"mif1", b"msf1"}:
        for other in compatible:
            if _ISO_BRANDS.get(other, "image/heif").split("-")[0] in {"image/heic", "image/avif"}:
                return _ISO_BRANDS[other]
    if brand[:3] in {b"3gp", b"3g2"}:
        return "video/3gpp"
    return _ISO_BRANDS.get(brand, "video/mp4")
