"""Files that travel: what was cut for handing over, and what arrived."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """A file of the outbox: entries `from_seq` to `to_seq` of this device, or the hashes of `blobs`.

    `kind` is `log`, `relay`, `blobs` or `lists`; a pack has the range 0 to 0, and so have lists, whose
    `blobs` hold what tells one list from the next.
    """

    sha256: str
    name: str
    kind: str
    from_seq: int = 0
    to_seq: int = 0
    blobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that arrived: `state` is `merged`, or `kept` when it is sealed for others."""

    sha256: str
    name: str
    packer: str
    state: str
