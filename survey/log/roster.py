"""Who is on the team: computed from `team` entries, whatever their order.

A device makes itself known by a `join` under its own key; a coordinator accepts or revokes it. Only
coordinators count, and the founder is named by the campaign's settings, so a device cannot accept itself.
Source: docs/log-format.md, team.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from survey.crypto import device_id_of, fingerprint_words
from survey.log.entry import Entry


@dataclass(frozen=True, slots=True)
class Member:
    """A device of the team.

    `trust` is coordinator, accepted, waiting (it asked to join) or revoked; `last_seq` is the last entry
    that counts of a revoked one, `proof` what it says of the kit that it joined from. `words` are the six
    fingerprint words of its key, `recipient` its age key.
    """

    device: str
    name: str
    role: str
    trust: str
    words: str
    verify_key: str
    recipient: str
    last_seq: int | None = None
    proof: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def team_roster(entries: Iterable[Entry], coordinators: Collection[str]) -> list[Member]:
    """Return the team by name, from its `team` entries; `coordinators` are the founders' device ids."""
    joins: dict[str, dict[str, Any]] = {}
    held = list(entries)
    for entry, body in _in_order(held):
        if body.get("action") == "join" and _is_own(entry, body):
            joins[entry.header.subject] = body
    verdicts = coordinators_verdicts(held, coordinators)
    members = [_member(device, body, coordinators, verdicts) for device, body in joins.items()]
    return sorted(members, key=lambda member: (member.name, member.device))


def coordinators_verdicts(
    entries: Iterable[Entry], coordinators: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Return what the coordinators last said of each device, whether or not it is known to have joined."""
    return {
        entry.header.subject: body
        for entry, body in _in_order(entries)
        if entry.header.device in coordinators and body.get("action") in ("accept", "revoke")
    }


def _in_order(entries: Iterable[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    for entry in sorted(entries, key=lambda e: (e.header.hlc, e.header.device, e.hash)):
        if entry.header.is_known and entry.body is not None:
            yield entry, entry.body


def _is_own(entry: Entry, body: dict[str, Any]) -> bool:
    """Tell whether a device speaks of itself, with the key that its id is made from."""
    try:
        own = device_id_of(bytes.fromhex(str(body["verify_key"])))
    except (KeyError, ValueError):
        return False
    return own == entry.header.subject == entry.header.device


def _member(
    device: str,
    body: dict[str, Any],
    coordinators: Collection[str],
    verdicts: dict[str, dict[str, Any]],
) -> Member:
    trust, last_seq = "waiting", None
    if device in coordinators:
        trust = "coordinator"
    elif device in verdicts:
        verdict = verdicts[device]
        trust = "accepted" if verdict["action"] == "accept" else "revoked"
        last_seq = verdict.get("last_seq") if trust == "revoked" else None
    return Member(
        device=device,
        name=str(body.get("name", "")),
        role=str(body.get("role", "")),
        trust=trust,
        words=" ".join(fingerprint_words(bytes.fromhex(str(body["verify_key"])))),
        verify_key=str(body["verify_key"]),
        recipient=str(body.get("recipient", "")),
        last_seq=last_seq,
        proof=str(body.get("proof", "")),
    )
