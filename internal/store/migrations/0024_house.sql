-- +goose Up

-- How an organisation wants things done where nobody says otherwise.
ALTER TABLE organisation ADD COLUMN language TEXT NOT NULL DEFAULT '';      -- of awards; empty: by its country
ALTER TABLE organisation ADD COLUMN year_begins BIGINT NOT NULL DEFAULT 4;  -- month with whose first day the business year begins
ALTER TABLE organisation ADD COLUMN privacy_en TEXT NOT NULL DEFAULT '';    -- what learners are told of their data
ALTER TABLE organisation ADD COLUMN privacy_ja TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN sender TEXT NOT NULL DEFAULT '';        -- in whose name mails go; empty: its own
ALTER TABLE organisation ADD COLUMN look_template TEXT NOT NULL DEFAULT ''; -- with which its next micro-credential begins; empty: as it used last
ALTER TABLE organisation ADD COLUMN look_colour TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN look_art TEXT NOT NULL DEFAULT '';
