"""Attachments: the named files of an answer, whose bytes are blobs addressed by SHA-256."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FindBlob = Callable[[str], Path | None]
"""Return where the bytes of a hash are, None when they are not on this computer."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that answers a question.

    `sha256` is lower-case hexadecimal, 64 signs, of the original bytes; `name` is the file name as the
    submission carries it; `mime` as in `image/jpeg`.
    """

    sha256: str
    name: str
    size_bytes: int
    mime: str
