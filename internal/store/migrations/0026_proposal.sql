-- +goose Up

-- The awarding body's decision of completion on which a batch stands, as JSON; empty: none was written down.
ALTER TABLE batch ADD COLUMN decision TEXT NOT NULL DEFAULT '';

-- Lists that were handed in to be awarded, until they are recorded.
CREATE TABLE proposal (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    id         BIGINT NOT NULL, -- the time it was begun, made unique
    revision   BIGINT NOT NULL, -- from 1; with each change
    class_id   BYTEA  NOT NULL, -- the public id of what is to be awarded
    name       TEXT   NOT NULL, -- of the list, as its file is called; empty: it was pasted or typed
    asked      TEXT   NOT NULL, -- what was put right and decided: JSON, made by package awarding
    list       BYTEA  NOT NULL, -- as it was handed in; emptied when it is recorded
    plan_id    BIGINT NOT NULL, -- the plan that is kept of this revision; 0: none
    batch_id   BIGINT NOT NULL, -- that came of it; 0: none
    changed_at BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL, -- who changed it last
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX proposal_plan ON proposal (plan_id) WHERE plan_id > 0;

-- What headers of an organisation's lists mean, as somebody has said.
CREATE TABLE list_header (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    header TEXT   NOT NULL,
    means  TEXT   NOT NULL, -- a header that is understood; empty: nothing to us
    PRIMARY KEY (org_id, header)
);
