-- +goose Up

-- A batch that is undone: everything it awarded is to be revoked, for this reason, since this time (0: it stands).
ALTER TABLE batch ADD COLUMN undone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN undo_code TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN undo_note TEXT NOT NULL DEFAULT ''; -- private

CREATE INDEX batch_undone ON batch (org_id) WHERE undone_at > 0;
DROP INDEX award_revoked;
CREATE INDEX award_revoked ON award (org_id, batch_id) WHERE revoked_at > 0;
