"""Small histories of devices that write revisions, for tests of the log."""

from dataclasses import dataclass, field

from survey.log.bodies import Revision, entity_body, erasure_body, with_people, write_revision
from survey.log.chain import ChainHead, Writing, head_after, next_entry
from survey.log.entry import Entry, hash_bytes, make_part
from survey.records.attachments import Attachment
from survey.records.submissions import EntityOperation

SUBMISSION = "uuid:1"
PERSONAL = "nom"

WHEN = "2026-11-03T08:00:00Z"


def subject_of(path: str) -> str | None:
    """Tell the person of a path: questions whose name ends in `nom` speak of the manager."""
    return "manager" if path.endswith(PERSONAL) else None


@dataclass
class Devices:
    """Devices by name, each with its chain."""

    heads: dict[str, ChainHead] = field(default_factory=dict)
    clock_ms: int = 1_000

    def write(
        self,
        device: str,
        answers: dict[str, str],
        parents: tuple[Entry, ...] = (),
        *,
        repeats: dict[str, tuple[str, ...]] | None = None,
        deleted: bool = False,
        now_ms: int | None = None,
        subject: str = SUBMISSION,
        entities: tuple[EntityOperation, ...] = (),
        photos: dict[str, str] | None = None,
        notes: dict[str, str] | None = None,
        instance_id: str | None = None,
    ) -> Entry:
        """Write a revision; `photos` maps paths to what the bytes of a file begin with. Of the one submission unless `subject` names another."""
        self.clock_ms += 1_000
        files = {
            path: Attachment(hash_bytes(data.encode()), answers[path], len(data), "image/jpeg")
            for path, data in (photos or {}).items()
        }
        revision = Revision(
            form_id="f", form_version="1", form_hash="0" * 64, instance_id=instance_id or subject, reason="finalized",
            language="fr", started=WHEN, ended=WHEN, tz="UTC", app="test", answers=answers,
            repeats=repeats or {}, deleted=deleted, entities=entities,
            attachments=files, notes=notes or {},
        )  # fmt: skip
        body, people = write_revision(revision, subject_of)
        parts = {subject: make_part(content, bytes(16)) for subject, content in people.items()}
        body = with_people(body, {s: (hash_bytes(part), people[s]) for s, part in parts.items()})
        return self.put(
            device,
            Writing(
                "revision",
                subject,
                (make_part(body, bytes(range(16))), *parts.values()),
                tuple(p.hash for p in parents),
            ),
            now_ms,
        )

    def put(self, device: str, writing: Writing, now_ms: int | None = None) -> Entry:
        """Write any entry."""
        head = self.heads.get(device, ChainHead("campaign", device))
        entry = next_entry(head, writing, author=device, now_ms=now_ms or self.clock_ms)
        self.heads[device] = head_after(entry)
        return entry

    def speak(
        self,
        device: str,
        entity: str,
        base: tuple[Entry, ...] = (),
        parents: tuple[Entry, ...] = (),
        **said: str,
    ) -> Entry:
        """Write a visit that says something of an entity; without `parents`, a submission of its own."""
        subject = parents[0].header.subject if parents else f"uuid:{device}-{self.clock_ms}"
        label = said.pop("label", None)
        operation = EntityOperation(
            "centres", entity, "update" if base else "create", label, said, tuple(b.hash for b in base)
        )
        return self.write(device, {}, parents, subject=subject, entities=(operation,))

    def settle(self, device: str, entity: str, base: tuple[Entry, ...], **said: str) -> Entry:
        """Write a settlement of an entity's conflict."""
        body = entity_body(dataset="centres", properties=said, base=tuple(b.hash for b in base), why=None)
        return self.put(device, Writing("entity", entity, (make_part(body, bytes(16)),)))

    def review(
        self, device: str, state: str, judged: tuple[Entry, ...], parents: tuple[Entry, ...] = ()
    ) -> Entry:
        """Write a review."""
        body = {"state": state, "revisions": [entry.hash for entry in judged], "comment": None}
        part = make_part(body, bytes(16))
        subject = judged[0].header.subject if judged else SUBMISSION
        return self.put(device, Writing("review", subject, (part,), tuple(p.hash for p in parents)))

    def erase(
        self,
        device: str,
        *,
        people: tuple[tuple[str, str], ...] = (),
        parts: tuple[str, ...] = (),
        blobs: tuple[str, ...] = (),
    ) -> Entry:
        """Write an erasure."""
        self.clock_ms += 1_000
        part = make_part(erasure_body(parts=parts, blobs=blobs, people=people, why="demandé"), bytes(16))
        return self.put(device, Writing("erasure", "campaign", (part,)))


def without_person(entry: Entry) -> Entry:
    """Return the entry as it is after its person's part was erased."""
    body = entry.header.parts[0]
    return Entry(entry.hash, entry.header, entry.header_bytes, {body: entry.parts[body]})
