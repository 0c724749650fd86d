-- +goose Up

-- Alternative text of one language each; alt is for all that have none of their own.
ALTER TABLE version ADD COLUMN alt_en TEXT NOT NULL DEFAULT '';
ALTER TABLE version ADD COLUMN alt_ja TEXT NOT NULL DEFAULT '';
