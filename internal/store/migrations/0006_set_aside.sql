-- +goose Up

-- Rows that were recorded and cannot be made into awards for their own values. They hold nothing.
CREATE TABLE set_aside (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    row_no   INTEGER NOT NULL,
    property TEXT    NOT NULL, -- of the assertion; empty: the row as a whole
    code     TEXT    NOT NULL, -- why
    PRIMARY KEY (org_id, batch_id, row_no)
) /* sqlite: WITHOUT ROWID */;

ALTER TABLE batch_chunk ADD COLUMN aside INTEGER NOT NULL DEFAULT 0; -- how many of its rows
