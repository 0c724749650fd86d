-- +goose Up

-- What is to be told to somebody by mail, and what became of it. Its text is made when it is sent, and no secret stands here.
CREATE TABLE mail (
    org_id      BIGINT NOT NULL, -- in whose name; 0: the house's own
    id          BYTEA  NOT NULL, -- the Message-ID is made of it
    kind        TEXT   NOT NULL, -- which text: sign_in, invitation, trial
    about       TEXT   NOT NULL, -- the id of what the text is about
    name        TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    language    TEXT   NOT NULL, -- whose text stands first
    urgency     BIGINT NOT NULL, -- the lower goes first
    wanted_at   BIGINT NOT NULL, -- when it was due first
    due_at      BIGINT NOT NULL, -- of the next try
    until_at    BIGINT NOT NULL, -- when it is given up
    tries       BIGINT NOT NULL,
    lease       BIGINT NOT NULL, -- which taking it is: who lost it to another's has no say any more
    lease_until BIGINT NOT NULL, -- somebody has it in hand
    state       TEXT   NOT NULL, -- waiting, sent, refused, expired, withdrawn
    ended_at    BIGINT NOT NULL, -- 0 while it waits
    answer      TEXT   NOT NULL, -- what the last try ended with, in the other side's words
    PRIMARY KEY (org_id, id)
);
CREATE INDEX mail_due ON mail (urgency, due_at) WHERE ended_at = 0;
CREATE INDEX mail_wanted ON mail (wanted_at);
