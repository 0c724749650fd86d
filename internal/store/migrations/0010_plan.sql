-- +goose Up

-- Plans that are kept, for somebody to look at and record later.
CREATE TABLE plan (
    id          BIGINT PRIMARY KEY, -- the time it was proposed, made unique
    content     BYTEA  NOT NULL, -- what it would do; emptied once it is recorded
    actor_kind  TEXT   NOT NULL, -- who proposed it
    actor_id    BIGINT NOT NULL,
    org_id      BIGINT NOT NULL, -- of the batch
    batch_id    BIGINT NOT NULL -- that came of it; 0: none, it is proposed
);

-- Rows of a proposed plan, as they would be recorded; they go when it is recorded or forgotten.
CREATE TABLE plan_chunk (
    plan_id BIGINT  NOT NULL REFERENCES plan (id),
    faulty  BOOLEAN NOT NULL, -- rows that would be left out
    number  INTEGER NOT NULL,
    payload BYTEA   NOT NULL,
    PRIMARY KEY (plan_id, faulty, number)
);
