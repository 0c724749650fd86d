-- +goose Up

-- An award as its learner's own page has it. Nothing here opens that page: the secret of its link is made of the award and the
-- counter, under a key that the keyring seals.
CREATE TABLE claim (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    award_id    BYTEA  NOT NULL,
    batch_id    BIGINT NOT NULL,
    handle      TEXT   NOT NULL, -- by which the page's address names it: 8 letters, drawn by chance
    counter     BIGINT NOT NULL, -- of its link; a higher one ends the lower ones
    opened_at   BIGINT NOT NULL, -- when the learner first pressed the button of the page; 0: never
    received_at BIGINT NOT NULL, -- when the learner said that it has come
    declined_at BIGINT NOT NULL, -- when the learner said that it is not wanted
    address     TEXT   NOT NULL, -- a mail address of the learner's own, proved by mail; empty: none
    asked       TEXT   NOT NULL, -- one that is still to be proved
    asked_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, award_id)
);
CREATE UNIQUE INDEX claim_handle ON claim (handle);
CREATE INDEX claim_batch ON claim (org_id, batch_id);

-- What a learner has agreed to, or taken back, in the words that stood there.
CREATE TABLE consent (
    org_id   BIGINT  NOT NULL REFERENCES organisation (id),
    award_id BYTEA   NOT NULL,
    at       BIGINT  NOT NULL,
    shown    BOOLEAN NOT NULL, -- the public page may show the name
    wording  TEXT    NOT NULL,
    PRIMARY KEY (org_id, award_id, at)
);

-- What learners tell the office: a task until it is answered.
CREATE TABLE learner_report (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    id          BYTEA  NOT NULL,
    award_id    BYTEA  NOT NULL,
    kind        TEXT   NOT NULL,
    said        TEXT   NOT NULL, -- in the learner's words; may be empty
    at          BIGINT NOT NULL,
    answer      TEXT   NOT NULL, -- corrected, registered, noted; empty: it waits
    reply       TEXT   NOT NULL, -- in the office's words; may be empty
    answered_at BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL, -- who answered
    actor_id    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX learner_report_award ON learner_report (org_id, award_id);
CREATE INDEX learner_report_open ON learner_report (org_id, at) WHERE answered_at = 0;

-- Links for one reader each, who sees the name. What opens one is made of its handle, under the same key.
CREATE TABLE reader_link (
    org_id   BIGINT NOT NULL REFERENCES organisation (id),
    award_id BYTEA  NOT NULL,
    handle   TEXT   NOT NULL,
    made_at  BIGINT NOT NULL,
    ends_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, award_id, handle)
);
CREATE UNIQUE INDEX reader_link_handle ON reader_link (handle);
