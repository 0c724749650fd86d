-- +goose Up

-- That somebody has asked for everything of a batch to be revoked, for which somebody else has to agree (0: nobody has).
ALTER TABLE batch ADD COLUMN undo_asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN undo_asked_code TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN undo_asked_note TEXT NOT NULL DEFAULT ''; -- private
ALTER TABLE batch ADD COLUMN undo_asked_actor_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN undo_asked_actor_id BIGINT NOT NULL DEFAULT 0;
