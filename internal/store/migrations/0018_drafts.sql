-- +goose Up

-- A class that is retired is awarded no more, and gets no further version. 0: it is not.
ALTER TABLE class ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;

-- What is being written about a micro-credential: of each class at most one draft, under the class's public id, which it
-- has before the class is there.
CREATE TABLE draft (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    public_id   BYTEA  NOT NULL,
    revision    BIGINT NOT NULL, -- from 1; with each change
    title       TEXT   NOT NULL, -- as lists show it
    found_by    TEXT   NOT NULL, -- the words by which it is found, in lower case
    content     TEXT   NOT NULL, -- JSON, made by package authoring
    published   BIGINT NOT NULL, -- the revision that was published last; 0: none
    archived_at BIGINT NOT NULL, -- 0: it is not
    changed_at  BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL, -- who changed it last
    actor_id    BIGINT NOT NULL,
    noted_at    BIGINT NOT NULL, -- when that was written into the audit chain
    PRIMARY KEY (org_id, public_id)
);
CREATE INDEX draft_changed ON draft (org_id, changed_at);
