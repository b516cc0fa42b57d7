CREATE TABLE outbox (
    sha256 TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    blobs TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE TABLE taken_in (
    sha256 TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    packer TEXT NOT NULL,
    state TEXT NOT NULL,
    arrived_at TEXT NOT NULL
) STRICT;
