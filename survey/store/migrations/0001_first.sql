CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE entry (
    hash TEXT NOT NULL PRIMARY KEY,
    header BLOB NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hlc TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    arrived_at TEXT NOT NULL
) STRICT;
CREATE INDEX entry_by_device ON entry (device, seq);
CREATE INDEX entry_by_subject ON entry (subject, kind);
CREATE INDEX entry_by_moment ON entry (hlc);
CREATE INDEX entry_by_kind ON entry (kind, hlc);
CREATE TABLE part (
    hash TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE chain_head (
    device TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL
) STRICT;
CREATE TABLE submission_state (
    submission TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL,
    finalized TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX submission_by_form ON submission_state (form_id, finalized);
CREATE TABLE draft (
    draft_id TEXT NOT NULL PRIMARY KEY,
    header TEXT NOT NULL
) STRICT;
CREATE TABLE step (
    draft_id TEXT NOT NULL REFERENCES draft (draft_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (draft_id, number)
) STRICT;
CREATE TABLE form_version (
    form_id TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    title TEXT NOT NULL,
    folder TEXT NOT NULL,
    file_name TEXT NOT NULL,
    files TEXT NOT NULL,
    deployed_at TEXT NOT NULL,
    PRIMARY KEY (form_id, version)
) STRICT;
CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    mime TEXT NOT NULL,
    state TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE photo (
    sha256 TEXT NOT NULL PRIMARY KEY REFERENCES blob (sha256),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    submission TEXT,
    ref TEXT,
    facts TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
