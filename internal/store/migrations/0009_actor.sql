-- +goose Up

-- Who the ids of actors in the audit chain are. It lies outside of the chain, so that a person can be erased from it.
CREATE TABLE actor (
    id         BIGINT PRIMARY KEY,
    kind       TEXT   NOT NULL, -- person, token, operator or system
    name       TEXT   NOT NULL, -- of an operator: the login on the machine
    created_at BIGINT NOT NULL,
    UNIQUE (kind, name)
);

-- Who did it. What is recorded already has no actor and keeps its hash: it is of format 1.
ALTER TABLE audit_entry ADD COLUMN format     INTEGER NOT NULL DEFAULT 1;
ALTER TABLE audit_entry ADD COLUMN actor_kind TEXT    NOT NULL DEFAULT '';
ALTER TABLE audit_entry ADD COLUMN actor_id   BIGINT  NOT NULL DEFAULT 0;
CREATE INDEX audit_entry_subject ON audit_entry (org_id, subject);

-- The chain of the store itself, for what belongs to no organisation.
INSERT INTO audit_head (org_id, number, hash) VALUES (0, 0, '');

-- Who asked for a batch, and who for its undoing: on their behalf the awards are made or revoked later.
ALTER TABLE batch ADD COLUMN actor_kind      TEXT   NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN actor_id        BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN undo_actor_kind TEXT   NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN undo_actor_id   BIGINT NOT NULL DEFAULT 0;
