-- +goose Up

-- What became of the mails by which a learner was told of an award; the mails themselves are forgotten.
ALTER TABLE claim ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0;   -- when the first left; 0: none did since this is known
ALTER TABLE claim ADD COLUMN mailed_at BIGINT NOT NULL DEFAULT 0; -- when the last ended
ALTER TABLE claim ADD COLUMN mail_failed BIGINT NOT NULL DEFAULT 0; -- 1: the last did not arrive
CREATE INDEX claim_mailed ON claim (org_id, mailed_at) WHERE mailed_at > 0;

-- How many took part in a micro-credential in a business year, as somebody has typed it; the newest counts.
CREATE TABLE participants (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    class_id   BIGINT NOT NULL,
    year       BIGINT NOT NULL, -- in which the business year begins
    since      BIGINT NOT NULL,
    number     BIGINT NOT NULL, -- -1: it was taken back
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, class_id, year, since)
);

-- Days on which an organisation's committees meet.
CREATE TABLE committee_day (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    day    BIGINT NOT NULL, -- as midnight UTC
    name   TEXT   NOT NULL,
    PRIMARY KEY (org_id, day, name)
);

-- The sheet of a business year as of a day, as it was put on file: numbers, and no learner.
CREATE TABLE year_sheet (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    year       BIGINT NOT NULL,
    day        BIGINT NOT NULL, -- as midnight UTC
    content    TEXT   NOT NULL, -- JSON, made by package yearbook
    filed_at   BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, day)
);
