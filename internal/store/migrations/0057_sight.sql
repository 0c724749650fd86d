-- +goose Up

-- How a list was found when somebody last looked at it, as JSON of package awarding: what it waits for, how many learners it has, and
-- the name of the first. Emptied with the list; empty where nobody has looked.
ALTER TABLE proposal ADD COLUMN sight TEXT NOT NULL DEFAULT '';
