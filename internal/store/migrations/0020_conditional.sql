-- +goose Up

-- A source has a time of its own, apart from that of the addresses that it names: next_at is the earlier of both.
ALTER TABLE catalogue_source ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;

-- What lets hosts of others say that an answer still holds (RFC 9110, section 8.8), and when all of it was read last.
ALTER TABLE catalogue_source ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE catalogue_source ADD COLUMN modified TEXT NOT NULL DEFAULT '';
ALTER TABLE catalogue_other ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE catalogue_other ADD COLUMN modified TEXT NOT NULL DEFAULT '';
ALTER TABLE catalogue_other ADD COLUMN whole_at BIGINT NOT NULL DEFAULT 0;
