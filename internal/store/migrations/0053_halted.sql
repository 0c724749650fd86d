-- +goose Up

-- Since when nothing more is made of a batch, nor any mail about its awards sent, until somebody lets both go on. 0: it goes on.
-- Its chunks have a done_at of -1 meanwhile: nobody works them, and they wait.
ALTER TABLE batch ADD COLUMN halted_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX batch_halted ON batch (org_id) WHERE halted_at > 0;
DROP INDEX batch_chunk_waiting;
CREATE INDEX batch_chunk_waiting ON batch_chunk (org_id, batch_id) WHERE done_at <= 0;
