-- +goose Up

-- What one mail told of together: the id of that mail, in hexadecimal digits, on all but the note whose own it is.
ALTER TABLE mail ADD COLUMN sent_as TEXT NOT NULL DEFAULT ''; -- empty: it went by itself, or has not gone
CREATE INDEX mail_sent_as ON mail (sent_as) WHERE sent_as <> '';
CREATE INDEX mail_learner ON mail (org_id, address, name);

-- What an organisation knows of an address to which it has written, so that it is known before the next mail, and after the mails that
-- told of it are forgotten.
CREATE TABLE mail_address (
    org_id   BIGINT NOT NULL,
    address  TEXT   NOT NULL,
    dead_at  BIGINT NOT NULL, -- when a mail failed because the address does not work; 0: never
    answer   TEXT   NOT NULL, -- what was said then, in the other side's words
    quiet_at BIGINT NOT NULL, -- when whoever reads it complained of a mail, or ended reminders; 0: never
    PRIMARY KEY (org_id, address)
);
