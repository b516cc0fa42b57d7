"""Inspect a photo: never a traceback, whatever the file.

What lives here: putting bytes, tags and pixels together. What does not: the meaning of tags (`meaning`).
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from survey.media.decoding import TooLarge, open_image
from survey.media.facts import PhotoFacts
from survey.media.files import UNKNOWN_MIME, guess_file_mime, hash_file
from survey.media.meaning import interpret_tags
from survey.media.tags import Tags, read_with_exifread, read_with_pillow
from survey.media.truncation import is_cut_short
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.records.findings import Finding, Severity


def inspect_photo(path: str | os.PathLike[str], *, decode: bool = True) -> PhotoFacts:
    """Return what a photo says of itself; what is wrong with the file is a finding, nothing is raised.

    Without `decode` the pixels are not verified, which is quicker and does not see a truncated photo.
    """
    photo = PhotoFacts(Path(path))
    try:
        size = photo.path.stat().st_size
        if photo.path.is_dir():
            return _refused(photo, "file-is-folder", _("This is a folder, not a photo."))
        if not photo.path.is_file():
            return _refused(photo, "file-unreadable", _("This is not an ordinary file."))
        photo = replace(photo, sha256=hash_file(photo.path), size_bytes=size)
        if size == 0:
            return _refused(photo, "file-empty", _("This file is empty."))
        mime = guess_file_mime(photo.path)
    except (FileNotFoundError, ValueError):
        return _refused(photo, "file-missing", _("There is no such file."))
    except OSError as error:
        message = _("This file cannot be read: {reason}.").format(reason=system_reason(error))
        return _refused(photo, "file-unreadable", message)
    photo = replace(photo, mime=None if mime == UNKNOWN_MIME else mime)
    if not mime.startswith("image/"):
        return _refused(photo, "not-a-photo", _("This file is not a photo."))
    return _inspect_image(photo, decode=decode)


def _refused(photo: PhotoFacts, code: str, message: str) -> PhotoFacts:
    finding = Finding(code, str(photo.path), message, Severity.ERROR)
    return replace(photo, findings=(*photo.findings, finding))


@dataclass(frozen=True, slots=True)
class _Pixels:
    """What Pillow says of an image."""

    width: int | None = None
    height: int | None = None
    tags: Tags | None = None
    finding: Finding | None = None


def _inspect_image(photo: PhotoFacts, *, decode: bool) -> PhotoFacts:
    where = str(photo.path)
    findings: list[Finding] = []
    first = _tags_by_exifread(photo.path)
    pixels = _read_pixels(photo.path, photo.mime, decode=decode)
    tags = first or Tags()
    if first is None:
        findings.append(_unreadable_finding(photo.path, second_reads=pixels.tags not in {None, Tags()}))
    if photo.mime in {"image/heic", "image/heif"} and pixels.tags is not None:
        # A HEIC is stored upright for its readers; its Exif orientation must be ignored.
        tags = replace(tags, orientation=pixels.tags.orientation)
    meaning = interpret_tags(tags, where)
    if meaning.lat is None and pixels.tags is not None:
        meaning = interpret_tags(tags.filled_from(pixels.tags), where)
    if pixels.finding is not None:
        findings.append(pixels.finding)
    return replace(
        photo,
        width=pixels.width,
        height=pixels.height,
        lat=meaning.lat,
        lon=meaning.lon,
        alt_m=meaning.alt_m,
        accuracy_m=meaning.accuracy_m,
        taken_at=meaning.taken_at,
        gps_at=meaning.gps_at,
        orientation=meaning.orientation,
        device=meaning.device,
        findings=(*photo.findings, *findings, *meaning.findings),
    )


def _tags_by_exifread(path: Path) -> Tags | None:
    try:
        with path.open("rb") as stream:
            return read_with_exifread(stream)
    except Exception:  # noqa: BLE001 - decoders of untrusted bytes raise anything.
        return None


def _unreadable_finding(path: Path, *, second_reads: bool) -> Finding:
    """Say that exifread failed: a remark when Pillow read the tags, as for some phones' HEIC."""
    if second_reads:
        message = _("One of the two readers of details could not read this photo; the other did.")
        return Finding("exif-second-reader", str(path), message, Severity.REMARK)
    message = _("The photo's details (date, position) are damaged.")
    return Finding("exif-unreadable", str(path), message, Severity.WARNING)


def _read_pixels(path: Path, mime: str | None, *, decode: bool) -> _Pixels:
    pixels = _Pixels()
    try:
        with open_image(path) as image:
            pixels = _Pixels(image.width, image.height)
            # Eight times smaller is decoded quicker and still reads every byte of a JPEG.
            image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
            tags = _tags_by_pillow(image)
            pixels = replace(pixels, tags=tags)
            if decode:
                image.load()
        if decode and mime != "image/jpeg" and is_cut_short(path, mime):
            # The pixels are whole; what came after them, details perhaps, is lost.
            return replace(pixels, finding=_truncated(path))
    except TooLarge:
        message = _("This image is too large to be verified on a laptop.")
        return replace(pixels, finding=Finding("photo-too-large", str(path), message, Severity.WARNING))
    except Exception as error:  # noqa: BLE001 - decoders of untrusted bytes raise anything.
        return replace(pixels, finding=_decoding_finding(path, mime, error))
    return pixels


def _tags_by_pillow(image: object) -> Tags | None:
    try:
        return read_with_pillow(image.getexif())  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - decoders of untrusted bytes raise anything.
        return None


def _decoding_finding(path: Path, mime: str | None, error: Exception) -> Finding:
    """Say truncated when the end of the file is missing, damaged otherwise."""
    if "truncated" in str(error).lower() or is_cut_short(path, mime):
        return _truncated(path)
    return Finding("photo-damaged", str(path), _("This photo is damaged and cannot be shown."))


def _truncated(path: Path) -> Finding:
    message = _("Truncated photo: the end of the file is missing.")
    remedy = _("Copy it again from the phone or the card.")
    return Finding("photo-truncated", str(path), message, remedy=remedy)
