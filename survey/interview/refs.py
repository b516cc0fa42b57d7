"""References by position, `/data/equipement[2]/etat`: taking them apart, and what a deletion does to them."""

import re

from survey.records.paths import generic

_POSITION = re.compile(r"\[\d+\]")


def name_of(ref: str) -> str:
    """Return the last name of a reference, without its position."""
    return generic(ref).rpartition("/")[2]


def sibling(ref: str, name: str) -> str:
    """Return the reference of the node called `name` beside `ref`."""
    return f"{ref.rpartition('/')[0]}/{name}"


def split_position(ref: str) -> tuple[str, int]:
    """Take `/data/r[2]` apart into `/data/r` and 2. Raises ValueError when it ends without a position."""
    if not ref.endswith("]"):
        raise ValueError(f"no position at the end of {ref!r}")
    head, _, position = ref[:-1].rpartition("[")
    return head, int(position)


def is_inside(ref: str, container: str) -> bool:
    """Tell whether `ref` is `container` or lies under it."""
    return ref == container or ref.startswith(container + "/")


def after_deletion(ref: str, deleted: str) -> str | None:
    """Return where `ref` is once the instance `deleted` is gone; None when it went with it.

    >>> after_deletion("/data/r[3]/x", "/data/r[2]")
    '/data/r[2]/x'
    """
    if is_inside(ref, deleted):
        return None
    head, position = split_position(deleted)
    if not ref.startswith(head + "["):
        return ref
    own, rest = ref[len(head) + 1 :].split("]", 1)
    return f"{head}[{int(own) - 1}]{rest}" if int(own) > position else ref
