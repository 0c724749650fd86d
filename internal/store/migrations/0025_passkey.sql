-- +goose Up

-- A key with which somebody signs in without a mail.
CREATE TABLE passkey (
    credential_id BYTEA  PRIMARY KEY,     -- as the authenticator named it
    public_id     BYTEA  NOT NULL UNIQUE, -- names the passkey to browsers and in the audit chain
    person_id     BIGINT NOT NULL REFERENCES person (id),
    site          TEXT   NOT NULL,        -- RP id: the host for which the passkey is good
    name          TEXT   NOT NULL,
    record        TEXT   NOT NULL,        -- public key, counter and flags (JSON)
    added_at      BIGINT NOT NULL,
    used_at       BIGINT NOT NULL         -- 0: never yet
);
CREATE INDEX passkey_person ON passkey (person_id);

-- What a passkey was asked, until it answers or the time is over.
CREATE TABLE passkey_challenge (
    digest  BYTEA  PRIMARY KEY, -- SHA-256 of the challenge
    asked   TEXT   NOT NULL,    -- what the answer must keep to (JSON)
    ends_at BIGINT NOT NULL
);
