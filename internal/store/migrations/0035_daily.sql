-- +goose Up

-- 1: the person wants a mail, once a day at most, where something waits for them at the desk.
ALTER TABLE person ADD COLUMN daily BIGINT NOT NULL DEFAULT 0;
