-- +goose Up

-- What a list may say of a learner beside the name. It is in no badge and on no page.
ALTER TABLE recipient ADD COLUMN reading      TEXT NOT NULL DEFAULT ''; -- of the name, in kana
ALTER TABLE recipient ADD COLUMN display_name TEXT NOT NULL DEFAULT ''; -- by which the learner wants to be known
ALTER TABLE recipient ADD COLUMN learner_type TEXT NOT NULL DEFAULT ''; -- in the list's own words
ALTER TABLE recipient ADD COLUMN language     TEXT NOT NULL DEFAULT ''; -- of the edition that the list asks for: en, ja
