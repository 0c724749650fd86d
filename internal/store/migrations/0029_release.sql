-- +goose Up

-- Whether a list is released by somebody else than who asks for it: 1 where it is.
ALTER TABLE organisation ADD COLUMN second_release BIGINT NOT NULL DEFAULT 0;
