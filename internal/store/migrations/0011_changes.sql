-- +goose Up

-- A server that remembers what it has served forgets no more than has changed. published counts versions and Profiles;
-- epoch now counts changes of the awards' own state alone. A change without a row here is one of many awards.
ALTER TABLE organisation ADD COLUMN published BIGINT NOT NULL DEFAULT 0;

CREATE TABLE award_change (
    org_id   BIGINT NOT NULL REFERENCES organisation (id),
    number   BIGINT NOT NULL, -- the organisation's epoch after the change
    award_id BYTEA  NOT NULL,
    PRIMARY KEY (org_id, number)
);
