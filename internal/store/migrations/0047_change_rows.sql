-- +goose Up

-- The rows of a batch that changed, so that whoever has read all of an organisation's awards reads only these again. A change of
-- many awards has a row too, with an empty award_id; one that touches no award's own state has rows from 1 to 0.
ALTER TABLE award_change ADD COLUMN batch_id BIGINT NOT NULL DEFAULT 0; -- 0: it is not known which
ALTER TABLE award_change ADD COLUMN first_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE award_change ADD COLUMN last_row INTEGER NOT NULL DEFAULT 0;
