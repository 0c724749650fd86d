-- +goose Up

-- Codes (受領コード) that an office prints, by which people of a list give the address that it lacks, or ask to be put on one. A code
-- awards nothing.
CREATE TABLE receipt_code (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    handle     TEXT   NOT NULL, -- as it is printed and typed: 8 letters, drawn by chance
    class_id   BYTEA  NOT NULL, -- the public id of what it is about
    label      TEXT   NOT NULL, -- what whoever types it reads
    most       BIGINT NOT NULL, -- requests that are taken by it
    taken      BIGINT NOT NULL, -- requests that were proved by mail
    made_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL, -- who made it
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, handle)
);
CREATE UNIQUE INDEX receipt_code_handle ON receipt_code (handle);

-- What was asked for by a code, until the office has put it on a list or declined it.
CREATE TABLE receipt_request (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    handle     TEXT   NOT NULL, -- of the mail's link: 8 letters, drawn by chance
    code       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    student_id TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    proved_at  BIGINT NOT NULL, -- 0: the address is not proved
    PRIMARY KEY (org_id, handle)
);
CREATE UNIQUE INDEX receipt_request_handle ON receipt_request (handle);
CREATE INDEX receipt_request_code ON receipt_request (org_id, code);
CREATE INDEX receipt_request_address ON receipt_request (address, asked_at);
