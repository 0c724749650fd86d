-- +goose Up

-- Whether learners are told that everything of a batch is revoked.
ALTER TABLE batch ADD COLUMN undo_tell BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE batch ADD COLUMN undo_asked_tell BOOLEAN NOT NULL DEFAULT FALSE;

-- That somebody has asked for an undoing to be taken back, to which somebody else has to agree (0: nobody has).
ALTER TABLE batch ADD COLUMN reinstate_asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN reinstate_tell BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE batch ADD COLUMN reinstate_actor_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN reinstate_actor_id BIGINT NOT NULL DEFAULT 0;
