-- +goose Up

-- Whether the learners of a batch are told by mail: a mail is queued in the transaction that publishes its award.
ALTER TABLE batch ADD COLUMN notify BOOLEAN NOT NULL DEFAULT FALSE;
