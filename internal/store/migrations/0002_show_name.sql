-- +goose Up

-- Whether the learner has agreed that the award's page shows the name.
ALTER TABLE recipient ADD COLUMN show_name BOOLEAN NOT NULL DEFAULT FALSE;
