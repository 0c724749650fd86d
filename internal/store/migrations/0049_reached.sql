-- +goose Up

-- When its learner was reached at another address since it failed: it is no task of the office's any more. 0: not.
ALTER TABLE mail_address ADD COLUMN reached_at BIGINT NOT NULL DEFAULT 0;
