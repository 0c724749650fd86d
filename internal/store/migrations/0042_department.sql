-- +goose Up

-- Departments of an organisation, each as it was from a time on: what was done is told with the names of then.
CREATE TABLE department (
    org_id  BIGINT NOT NULL REFERENCES organisation (id),
    id      BIGINT NOT NULL, -- from 1
    since   BIGINT NOT NULL,
    name_en TEXT   NOT NULL,
    name_ja TEXT   NOT NULL,
    closed  BIGINT NOT NULL, -- 1: from then on it owns nothing
    PRIMARY KEY (org_id, id, since)
);

-- Whose a micro-credential is, with all that comes of it. One without a line, or of 0, is the whole organisation's.
CREATE TABLE owned (
    org_id        BIGINT NOT NULL REFERENCES organisation (id),
    public_id     BYTEA  NOT NULL, -- of the draft, and of the class that comes of it
    department_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id)
);

-- A role is for the whole organisation, or for one of its departments. Somebody may have the same for several from the same time on.
CREATE TABLE membership_of (
    org_id        BIGINT NOT NULL,
    person_id     BIGINT NOT NULL REFERENCES person (id),
    role          TEXT   NOT NULL,
    begins_at     BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL, -- 0: no end is set
    department_id BIGINT NOT NULL, -- 0: for the whole
    PRIMARY KEY (org_id, person_id, role, department_id, begins_at)
);
INSERT INTO membership_of (org_id, person_id, role, begins_at, ends_at, department_id)
SELECT org_id, person_id, role, begins_at, ends_at, 0 FROM membership;
DROP TABLE membership;
ALTER TABLE membership_of RENAME TO membership;
CREATE INDEX membership_person ON membership (person_id);
