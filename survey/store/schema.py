"""The tables, as SQLModel classes, and the schema's number.

What lives here: the shape of the database that the migrations reach; a test holds the two equal.
What does not: reading and writing. These classes never leave this room.
"""

from sqlmodel import Field, SQLModel  # noqa: TID253 - this module exists for it, and is loaded lazily.

SCHEMA_VERSION = 4


class Meta(SQLModel, table=True):
    """What the database says of itself: `campaign`, `device` and the like."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class Entry(SQLModel, table=True):
    """One entry of the log, its header byte for byte as received; the other columns repeat it for queries."""

    __tablename__ = "entry"
    hash: str = Field(primary_key=True)
    header: bytes
    device: str
    seq: int
    hlc: str
    kind: str
    subject: str
    arrived_at: str


class Part(SQLModel, table=True):
    """One part of an entry, by the hash of its bytes."""

    __tablename__ = "part"
    hash: str = Field(primary_key=True)
    content: bytes


class ChainHead(SQLModel, table=True):
    """The last entry of a device, signed by that device."""

    __tablename__ = "chain_head"
    device: str = Field(primary_key=True)
    seq: int
    hash: str
    signature: bytes
    public_key: bytes


class SignedHeadRow(SQLModel, table=True):
    """A signed head that arrived, whatever came after it: where a relay may cut the device's chain."""

    __tablename__ = "signed_head"
    device: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    hash: str = Field(primary_key=True)
    signature: bytes
    public_key: bytes


class SubmissionRow(SQLModel, table=True):
    """What the log says of one submission now: a projection, a row a submission."""

    __tablename__ = "submission_state"
    submission: str = Field(primary_key=True)
    form_id: str
    finalized: str
    deleted: bool
    state: str


class DraftRow(SQLModel, table=True):
    """An interview that is not finished: its header as JSON."""

    __tablename__ = "draft"
    draft_id: str = Field(primary_key=True)
    header: str


class StepRow(SQLModel, table=True):
    """One step of a draft as JSON, numbered from 1."""

    __tablename__ = "step"
    draft_id: str = Field(primary_key=True, foreign_key="draft.draft_id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    step: str


class FormRow(SQLModel, table=True):
    """A deployed form: the same id and version never has another hash. `files`: JSON, name to SHA-256."""

    __tablename__ = "form_version"
    form_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    hash: str
    title: str
    folder: str
    file_name: str
    files: str
    deployed_at: str


class BlobRow(SQLModel, table=True):
    """A file of the media folder, by hash; `state` is `present`, or `freed` when dropped on purpose."""

    __tablename__ = "blob"
    sha256: str = Field(primary_key=True)
    size_bytes: int
    mime: str
    state: str
    added_at: str


class PhotoRow(SQLModel, table=True):
    """A photo that was taken in and its place: the inbox, or a question of a submission."""

    __tablename__ = "photo"
    sha256: str = Field(primary_key=True)
    name: str
    state: str
    submission: str | None
    ref: str | None
    facts: str
    added_at: str


class OutboxRow(SQLModel, table=True):
    """A file that was cut for handing over, the same for every stick.

    `blobs`: JSON list of hashes; `recipients`: JSON list of the public keys that it is sealed for.
    """

    __tablename__ = "outbox"
    sha256: str = Field(primary_key=True)
    name: str
    kind: str
    from_seq: int
    to_seq: int
    blobs: str
    made_at: str
    recipients: str = "[]"


class TakenInRow(SQLModel, table=True):
    """A file of a bundle that arrived: `state` is `merged`, `partial` (a piece of a file that is not whole
    yet), or `kept` when it is sealed for others."""

    __tablename__ = "taken_in"
    sha256: str = Field(primary_key=True)
    name: str
    packer: str
    state: str
    arrived_at: str


class EntityOperationRow(SQLModel, table=True):
    """What an entry of the log does to an entity: a projection. `subject` is the entry's."""

    __tablename__ = "entity_operation"
    hash: str = Field(primary_key=True)
    dataset: str = Field(primary_key=True)
    entity_id: str = Field(primary_key=True)
    subject: str
    operation: str


class ReceivedOperationRow(SQLModel, table=True):
    """An operation that a coordinator's list brought; `moment` is when that list was made."""

    __tablename__ = "received_operation"
    hash: str = Field(primary_key=True)
    dataset: str = Field(primary_key=True)
    entity_id: str = Field(primary_key=True)
    moment: str
    operation: str


class EntityRow(SQLModel, table=True):
    """What the log and the lists received say of one entity now: a projection."""

    __tablename__ = "entity_state"
    dataset: str = Field(primary_key=True)
    entity_id: str = Field(primary_key=True)
    label: str
    state: str


class DraftListRow(SQLModel, table=True):
    """An entity list as a draft saw it when it was begun, as JSON."""

    __tablename__ = "draft_list"
    draft_id: str = Field(primary_key=True, foreign_key="draft.draft_id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    content: str
