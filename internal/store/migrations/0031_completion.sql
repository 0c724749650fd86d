-- +goose Up

-- The register of completions (修了者台帳) of those whose awards were erased: what the institution has to answer for, and
-- nothing that is published. It is written when an award is erased, and goes when the institution says so.
CREATE TABLE completion (
    org_id     BIGINT NOT NULL,
    award_id   BYTEA  NOT NULL,
    name       TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    reading    TEXT   NOT NULL,
    student_id TEXT   NOT NULL,
    PRIMARY KEY (org_id, award_id)
) /* sqlite: WITHOUT ROWID */;
