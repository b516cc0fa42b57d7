"""Towards ODK: the revisions of a submission as one chain of instanceID and deprecatedID.

What lives here: which revision follows which where an edit must name the one before. What does not: XML
and sending. A server knows one current version; ours may have several heads, so the order is ours.
Source: docs/log-format.md, towards ODK; ODK XForms, metadata: deprecatedID.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from survey.log.entry import Entry
from survey.log.state import RevisionNode, revision_graph
from survey.log.writers import in_order


@dataclass(frozen=True, slots=True)
class OdkVersion:
    """One revision as a server sees it: `deprecated_id` is the instanceID before it, None for the first."""

    revision: str
    instance_id: str
    deprecated_id: str | None


def odk_chain(entries: Iterable[Entry], sent: Mapping[str, str] | None = None) -> list[OdkVersion]:
    """Return the readable revisions of one submission that are no deletions, parents first.

    `sent` are the instanceIDs that a server holds already, by revision, in its order: they stay as they are
    and come first, also when an older revision arrives later. Of two revisions with one instanceID, as a
    copied laptop makes them, the later one gets another, made of its hash.
    """
    several = [entry for entry in entries if entry.header.is_known and entry.header.kind == "revision"]
    nodes, _missing = revision_graph(several)
    known = dict(sent or {})
    ordered = [node for node in in_order(nodes.values()) if not node.revision.deleted]
    waiting = [node for node in ordered if node.hash not in known]
    chain = [OdkVersion(hash_, own, None) for hash_, own in known.items()]
    used = set(known.values())
    for node in waiting:
        own = _unused(node, used)
        used.add(own)
        chain.append(OdkVersion(node.hash, own, None))
    before = [None, *(version.instance_id for version in chain)]
    return [
        OdkVersion(own.revision, own.instance_id, earlier)
        for own, earlier in zip(chain, before, strict=False)
    ]


def _unused(node: RevisionNode, used: set[str]) -> str:
    own = node.revision.instance_id
    return f"uuid:{uuid5(NAMESPACE_URL, node.hash)}" if own in used else own
