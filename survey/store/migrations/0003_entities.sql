CREATE TABLE entity_operation (
    hash TEXT NOT NULL,
    dataset TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    operation TEXT NOT NULL,
    PRIMARY KEY (hash, dataset, entity_id)
) STRICT;
CREATE INDEX entity_operation_by_entity ON entity_operation (dataset, entity_id);
CREATE INDEX entity_operation_by_subject ON entity_operation (subject);
CREATE TABLE received_operation (
    hash TEXT NOT NULL,
    dataset TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    moment TEXT NOT NULL,
    operation TEXT NOT NULL,
    PRIMARY KEY (hash, dataset, entity_id)
) STRICT;
CREATE INDEX received_operation_by_entity ON received_operation (dataset, entity_id);
CREATE TABLE entity_state (
    dataset TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (dataset, entity_id)
) STRICT;
CREATE TABLE draft_list (
    draft_id TEXT NOT NULL REFERENCES draft (draft_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (draft_id, name)
) STRICT;
