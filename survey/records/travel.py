"""Files that travel: what was cut for handing over, and what arrived."""

from dataclasses import dataclass

from survey.records.attachments import Attachment


@dataclass(frozen=True, slots=True)
class Cut:
    """A file of the outbox: entries `from_seq` to `to_seq` of this device, or the hashes of `blobs`.

    `kind` is `log`, `relay`, `blobs`, `pieces` or `lists`; a pack has the range 0 to 0, and so have lists,
    whose `blobs` hold what tells one list from the next. A piece has the number of the piece for a range, and
    the hash of the whole file under `blobs`. `recipients` are the age public keys that it is sealed for;
    empty when an older version cut it.
    """

    sha256: str
    name: str
    kind: str
    from_seq: int = 0
    to_seq: int = 0
    blobs: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[object, ...]:
        """Return what the file is about: two files of one subject hold the same, sealed for others."""
        # The end of a name is the beginning of the file's own hash.
        label = self.name.rpartition("-")[0] if self.kind in ("log", "relay") else ""
        return self.kind, label, self.from_seq, self.to_seq, self.blobs


MERGED = ("merged", "receipts")
"""The states of a file that was merged; it keeps that state whatever arrives after."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that arrived: `state` is `merged`, `receipts`, `partial` or `kept`.

    `receipts` is merged and holds nothing else, so that it gets no receipt itself; `partial` is a piece of a
    file that is not whole yet; `kept` is sealed for others.
    """

    sha256: str
    name: str
    packer: str
    state: str

    @property
    def is_merged(self) -> bool:
        """Tell whether all that the file holds is in the log here."""
        return self.state in MERGED


@dataclass(frozen=True, slots=True)
class PiecePlan:
    """How a file longer than a pack is cut: pieces of `piece_bytes`, the last one shorter, and their hashes.

    Equal plans cut equal pieces, whoever packed them.
    """

    blob: Attachment
    piece_bytes: int
    hashes: tuple[str, ...]

    def size_of(self, number: int) -> int:
        """Return the length in bytes of piece `number`, counted from 1."""
        return min(self.piece_bytes, self.blob.size_bytes - (number - 1) * self.piece_bytes)
