-- +goose Up

-- The name that a recipient had until it was corrected. It goes with the recipient, and never into the audit chain.
CREATE TABLE former_name (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    row_no   INTEGER NOT NULL,
    until    BIGINT  NOT NULL, -- when it was corrected
    name     TEXT    NOT NULL,
    name_en  TEXT    NOT NULL,
    PRIMARY KEY (org_id, batch_id, row_no, until)
) /* sqlite: WITHOUT ROWID */;
