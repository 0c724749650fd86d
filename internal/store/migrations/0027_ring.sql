-- +goose Up

-- A second colour, and a ring along the outline, of pictures that a template draws.
ALTER TABLE version ADD COLUMN second_colour TEXT NOT NULL DEFAULT ''; -- empty: one that goes with the first
ALTER TABLE version ADD COLUMN ring TEXT NOT NULL DEFAULT '';          -- empty: none but the template's own
ALTER TABLE organisation ADD COLUMN look_second TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN look_ring TEXT NOT NULL DEFAULT '';
