-- +goose Up

-- When what was asked for is of no use any more: a list that was to be awarded at an hour, and that nobody released before; 0: never.
ALTER TABLE agreement ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 0;
