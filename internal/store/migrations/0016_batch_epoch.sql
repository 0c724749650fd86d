-- +goose Up

-- The organisation's epoch when a batch was last compared with what has been revoked. Where it has moved since then, the
-- batch's chunks look once more before they award.
ALTER TABLE batch ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
