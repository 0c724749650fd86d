-- +goose Up

-- What the Profile was made from, as a description of the awarding body alone (JSON); empty: it is in the newest version.
ALTER TABLE organisation ADD COLUMN body TEXT NOT NULL DEFAULT '';
