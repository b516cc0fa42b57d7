"""Photos as evidence: where and when they were taken, copies fit to show, the interview they belong to.

What lives here: reading Exif and GPS, hashes and kinds of files, copies fit to show, clock
correction, scanning a phone's folder, matching. What does not: screens, SQL, where a campaign keeps files.
Source: the design page on photos; Exif 3.0 (CIPA DC-008) for the tags.
"""

from survey.media.clock import (
    ClockCorrection,
    corrected_time,
    correction_from_known_time,
    learn_corrections,
)
from survey.media.copies import EncodedCopy, PublicCopy, encode_copies, public_copy, whole_copy
from survey.media.demo import make_geotagged_jpeg
from survey.media.facts import PhotoFacts
from survey.media.files import guess_file_mime, guess_mime, hash_bytes, hash_file
from survey.media.inspect import inspect_photo
from survey.media.matching import PhotoMatch, match_photos
from survey.media.scan import DatedPhoto, ScanReport, SkippedFile, scan_folder, scan_paths

__all__ = [
    "ClockCorrection",
    "DatedPhoto",
    "EncodedCopy",
    "PhotoFacts",
    "PhotoMatch",
    "PublicCopy",
    "ScanReport",
    "SkippedFile",
    "corrected_time",
    "correction_from_known_time",
    "encode_copies",
    "guess_file_mime",
    "guess_mime",
    "hash_bytes",
    "hash_file",
    "inspect_photo",
    "learn_corrections",
    "make_geotagged_jpeg",
    "match_photos",
    "public_copy",
    "scan_folder",
    "scan_paths",
    "whole_copy",
]
