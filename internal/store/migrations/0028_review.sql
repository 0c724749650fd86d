-- +goose Up

-- How an organisation reviews. One that was there before reviews nothing.
ALTER TABLE organisation ADD COLUMN review_on BIGINT NOT NULL DEFAULT 0;      -- 1: nothing is published or awarded but what was approved
ALTER TABLE organisation ADD COLUMN review_years BIGINT NOT NULL DEFAULT 0;   -- after which an approval is to be looked at again; 0: none was set
ALTER TABLE organisation ADD COLUMN review_policy TEXT NOT NULL DEFAULT '';   -- JSON, made by package authoring; empty: none was set

-- Who has changed a draft, each at last.
CREATE TABLE draft_author (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, actor_kind, actor_id)
);
INSERT INTO draft_author (org_id, public_id, actor_kind, actor_id, changed_at)
SELECT org_id, public_id, actor_kind, actor_id, changed_at FROM draft;

-- The way of one text through the steps, as they were when it began.
CREATE TABLE review (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    public_id  BYTEA  NOT NULL, -- of the class
    number     BIGINT NOT NULL, -- of the class's reviews, from 1
    revision   BIGINT NOT NULL, -- of the draft
    digest     BYTEA  NOT NULL, -- of the text
    content    TEXT   NOT NULL, -- the text and the route: JSON, made by package authoring
    route      TEXT   NOT NULL,
    minor      BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    actor_kind TEXT   NOT NULL, -- who handed it in
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL, -- of that person, as it was
    began_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, number)
);
CREATE INDEX review_state ON review (org_id, state);

-- What was decided at a step.
CREATE TABLE decision (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    number     BIGINT NOT NULL, -- of the review
    turn       BIGINT NOT NULL, -- of its decisions, from 0
    step       BIGINT NOT NULL,
    verdict    TEXT   NOT NULL,
    returns_to BIGINT NOT NULL, -- a step; -1: the draft
    actor_kind TEXT   NOT NULL, -- who decided, or recorded it
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL, -- of that person, and the position, as they were
    position   TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    recorded   BIGINT NOT NULL, -- 1: it was made elsewhere
    body       TEXT   NOT NULL,
    proxy      BIGINT NOT NULL, -- 1: decided by proxy
    decided_on BIGINT NOT NULL,
    document   TEXT   NOT NULL,
    file       TEXT   NOT NULL, -- SHA-256 of a review_file; empty: none
    PRIMARY KEY (org_id, public_id, number, turn)
);

-- What was said about a text, and the answers.
CREATE TABLE remark (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    id         BIGINT NOT NULL, -- from 1, of the class
    number     BIGINT NOT NULL, -- of the review
    descriptor TEXT   NOT NULL, -- empty: about the whole
    content    TEXT   NOT NULL,
    answers    BIGINT NOT NULL, -- the remark that it answers; 0: none
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, id)
);

-- Texts that may be published and awarded.
CREATE TABLE approval (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    digest      BYTEA  NOT NULL, -- of the text
    recorded_at BIGINT NOT NULL,
    public_id   BYTEA  NOT NULL, -- of the class
    body        TEXT   NOT NULL, -- who decided
    decided_on  BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    ends_at     BIGINT NOT NULL, -- when it is to be looked at again; 0: never
    minor       BIGINT NOT NULL,
    PRIMARY KEY (org_id, digest, recorded_at)
);

-- Documents of decisions, under the SHA-256 of their bytes.
CREATE TABLE review_file (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    digest TEXT   NOT NULL,
    data   BYTEA  NOT NULL,
    PRIMARY KEY (org_id, digest)
);
