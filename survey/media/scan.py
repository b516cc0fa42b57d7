"""Finding the photos of a phone's folder or a camera card.

What lives here: walking, knowing images by their content, leaving out what is already held.
What does not: copying them (the campaign's attachments do).
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from survey.errors import MediaError
from survey.media.clock import ClockCorrection, corrected_time, learn_corrections
from survey.media.facts import PhotoFacts
from survey.media.files import guess_file_mime, hash_file
from survey.media.inspect import inspect_photo
from survey.messages import _


@dataclass(frozen=True, slots=True)
class DatedPhoto:
    """A photo and when it was taken, in UTC, its device's clock corrected; None when it is not dated."""

    facts: PhotoFacts
    taken: datetime | None


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file left out: `reason` is `held` (known before), `duplicate` (of `twin`) or `unreadable`."""

    path: Path
    reason: str
    sha256: str | None = None
    twin: Path | None = None


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a folder holds: photos by corrected time, undated last, then by path."""

    photos: tuple[DatedPhoto, ...]
    skipped: tuple[SkippedFile, ...]
    corrections: Mapping[str, ClockCorrection]


def scan_folder(
    folder: Path,
    *,
    known: Collection[str] = frozenset(),
    zone: tzinfo = UTC,
    corrections: Mapping[str, ClockCorrection] | None = None,
    decode: bool = True,
    progress: Callable[[Path], None] | None = None,
) -> ScanReport:
    """Find the photos below `folder`, each content once; `known` holds the SHA-256 already held.

    Clock corrections are learnt from the photos found; those given win. Hidden folders (a phone's
    `.thumbnails` and `.trashed`) and links are not followed. Raises MediaError when there is no such folder.
    """
    if not folder.is_dir():
        raise MediaError(
            _("There is no folder {folder}.").format(folder=folder),
            remedy=_("Check that the phone or the card is plugged in and unlocked."),
        )
    return scan_paths(
        [folder], known=known, zone=zone, corrections=corrections, decode=decode, progress=progress
    )


def scan_paths(
    paths: Iterable[Path],
    *,
    known: Collection[str] = frozenset(),
    zone: tzinfo = UTC,
    corrections: Mapping[str, ClockCorrection] | None = None,
    decode: bool = True,
    progress: Callable[[Path], None] | None = None,
) -> ScanReport:
    """Do as `scan_folder` for files and folders together; a file named itself is taken whatever its kind."""
    seen: dict[str, Path] = {}
    found: list[PhotoFacts] = []
    skipped: list[SkippedFile] = []
    for path in _candidates(paths, skipped):
        if progress is not None:
            progress(path)
        left_out = _left_out(path, known, seen)
        if left_out is not None:
            skipped.append(left_out)
            continue
        facts = inspect_photo(path, decode=decode)
        if facts.sha256 is not None:
            seen[facts.sha256] = path
        found.append(facts)
    learnt = {**learn_corrections(found, zone=zone), **(corrections or {})}
    dated = [DatedPhoto(facts, corrected_time(facts, learnt, zone=zone)) for facts in found]
    return ScanReport(tuple(sorted(dated, key=_order)), tuple(skipped), learnt)


def _order(photo: DatedPhoto) -> tuple[bool, datetime, str]:
    never = datetime.max.replace(tzinfo=UTC)
    return (photo.taken is None, photo.taken or never, str(photo.facts.path))


def _left_out(path: Path, known: Collection[str], seen: Mapping[str, Path]) -> SkippedFile | None:
    """Return why a file is left out, None when it is to be looked at; a missing file is looked at."""
    try:
        sha256 = hash_file(path)
    except OSError:
        return None
    if sha256 in known:
        return SkippedFile(path, "held", sha256)
    if sha256 in seen:
        return SkippedFile(path, "duplicate", sha256, seen[sha256])
    return None


def _candidates(paths: Iterable[Path], skipped: list[SkippedFile]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _images_below(path, skipped)
        else:
            yield path


def _images_below(folder: Path, skipped: list[SkippedFile]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        skipped.append(SkippedFile(Path(error.filename or folder), "unreadable"))

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            try:
                if not name.startswith(".") and path.is_file() and guess_file_mime(path).startswith("image/"):
                    yield path
            except OSError:
                skipped.append(SkippedFile(path, "unreadable"))
