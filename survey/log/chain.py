"""The chain of one device: each entry names the one before; the head is signed.

What lives here: making the next entry, checking a chain, and the bytes that a head's signature covers.
What does not: keys (`crypto`); a signer comes in as a function.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survey.log.canonical import canonical_bytes
from survey.log.clock import ZERO, Hlc, tick
from survey.log.entry import FORMAT_VERSION, Entry, Header, hash_bytes, make_entry
from survey.messages import _
from survey.records.findings import Finding


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last entry of a device; `seq` 0 and no hash before the first. `hlc` is its moment."""

    campaign: str
    device: str
    seq: int = 0
    hash: str | None = None
    hlc: Hlc = ZERO

    def signed_bytes(self) -> bytes:
        """Return what the device signs: that this entry is its head."""
        return canonical_bytes(
            {
                "v": FORMAT_VERSION,
                "campaign": self.campaign,
                "device": self.device,
                "seq": self.seq,
                "head": self.hash,
            }
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """What an entry is to say: its kind, its subject, what it supersedes, its parts (the body first)."""

    kind: str
    subject: str
    parts: tuple[bytes, ...]
    parents: tuple[str, ...] = ()


def next_entry(head: ChainHead, writing: Writing, *, author: str, now_ms: int) -> Entry:
    """Make the entry that follows `head` in its device's chain."""
    header = Header(
        v=FORMAT_VERSION,
        campaign=head.campaign,
        device=head.device,
        seq=head.seq + 1,
        prev=head.hash,
        hlc=tick(head.hlc, now_ms),
        kind=writing.kind,
        subject=writing.subject,
        parents=tuple(sorted(set(writing.parents))),
        parts=tuple(hash_bytes(part) for part in writing.parts),
        author=author,
    )
    return make_entry(header, list(writing.parts))


def head_after(entry: Entry) -> ChainHead:
    """Return the head of the device once `entry` is written."""
    header = entry.header
    return ChainHead(header.campaign, header.device, header.seq, entry.hash, header.hlc)


def linked_run(entries: Mapping[str, Entry], head: str, after_seq: int) -> list[Entry]:
    """Return the entries that end at the one of hash `head`, each following the one before, in order.

    It begins behind the entry `after_seq`, or behind what is missing. Of two branches that a copied laptop
    made, it holds the one that leads to `head`.
    """
    run: list[Entry] = []
    entry = entries.get(head)
    while entry is not None and entry.header.seq > after_seq:
        run.append(entry)
        entry = entries.get(entry.header.prev or "")
    return run[::-1]


def gap_sentence(name: str, first: int, last: int) -> str:
    """Say which entries of somebody are not here yet."""
    return _(
        "Entries {first} to {last} of {name} are missing: they come with another of their sticks."
    ).format(first=first, last=last, name=name)


def check_chain(entries: Iterable[tuple[str, Header]]) -> list[Finding]:
    """Check the (hash, header) pairs of one device: gaps, forks, and links that do not hold.

    Forks (one seq with two hashes, as a cloned laptop makes) are kept and flagged, never refused.
    """
    by_seq: dict[int, list[tuple[str, Header]]] = {}
    for hash_, header in entries:
        by_seq.setdefault(header.seq, []).append((hash_, header))
    findings: list[Finding] = []
    expected = 1
    for seq in sorted(by_seq):
        device = by_seq[seq][0][1].device
        if seq > expected:
            message = gap_sentence(f"{by_seq[seq][0][1].author} ({device})", expected, seq - 1)
            findings.append(Finding("entries-missing", device, message))
        if len(by_seq[seq]) > 1:
            message = _("Entry {seq} of the device {device} exists in {count} versions.").format(
                seq=seq, device=device, count=len(by_seq[seq])
            )
            remedy = _("The laptop was copied with its keys; both are kept. Let one join again from a kit.")
            findings.append(Finding("chain-forked", device, message, remedy=remedy))
        before = {hash_ for hash_, _header in by_seq.get(seq - 1, [])}
        for hash_, header in by_seq[seq]:
            if before and header.prev not in before:
                message = _("Entry {seq} of the device {device} does not follow the one before it.").format(
                    seq=seq, device=device
                )
                findings.append(Finding("chain-broken", hash_, message))
        expected = seq + 1
    return findings
