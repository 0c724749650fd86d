-- +goose Up

-- For how many years after an award a line stays in the register of completions (0: until somebody erases it).
ALTER TABLE organisation ADD COLUMN register_years BIGINT NOT NULL DEFAULT 0;

-- A mail address that the office has added for a learner whose first one does not work; empty: none.
ALTER TABLE claim ADD COLUMN added TEXT NOT NULL DEFAULT '';
