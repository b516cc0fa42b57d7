"""What a file of a bundle is called: by its kind, its range and the beginning of its hash.

What lives here: one name for one file, whoever writes it, so that a stick holds it once. What does not:
telling anything of a file by its name; validity never hangs on one.
"""

from survey.bundle import lists, segments
from survey.bundle.signed import SignedFile
from survey.bundle.stick import LISTS_SUFFIX, LOG_SUFFIX, PACK_SUFFIX


def file_name(file: SignedFile) -> str:
    """Return the name under which its packer writes a file. Raises BundleError for a malformed segment."""
    if file.kind != segments.KIND:
        return short_name(file)
    segments.signed_head_of(file)
    label = "" if file.author == file.packer else f"{file.author[:8]}-"
    return label + segments.segment_name(file.content["from"], file.content["to"], file.sha256)


def short_name(file: SignedFile) -> str:
    """Return a name for a file of whose inside nothing was checked yet."""
    return file.sha256[:8] + {segments.KIND: LOG_SUFFIX, lists.KIND: LISTS_SUFFIX}.get(file.kind, PACK_SUFFIX)
