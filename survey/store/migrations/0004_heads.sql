CREATE TABLE signed_head (
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL,
    PRIMARY KEY (device, seq, hash)
) STRICT;
INSERT INTO signed_head SELECT device, seq, hash, signature, public_key FROM chain_head;
ALTER TABLE outbox ADD COLUMN recipients TEXT NOT NULL DEFAULT '[]';
