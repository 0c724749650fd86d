-- +goose Up

-- Whence micro-credentials of other issuers are taken in: an address, or "file:" and the name of a list that was handed in.
CREATE TABLE catalogue_source (
    address    TEXT    PRIMARY KEY,
    kind       TEXT    NOT NULL, -- badge, list, file, catalogue
    added_at   BIGINT  NOT NULL,
    place      TEXT    NOT NULL, -- up to which another catalogue has been read
    read_at    BIGINT  NOT NULL, -- when it answered last; 0 for never
    next_at    BIGINT  NOT NULL, -- when it is asked again
    failures   INTEGER NOT NULL, -- since it answered last
    problem    TEXT    NOT NULL, -- with which the last try ended
    busy_until BIGINT  NOT NULL  -- somebody reads it
);

-- Micro-credentials of other issuers, by the addresses of their BadgeClasses. One that was dropped stays without its content,
-- so that every node learns of it.
CREATE TABLE catalogue_other (
    address    TEXT    PRIMARY KEY,
    public_id  BYTEA   NOT NULL UNIQUE, -- made from the address
    told       BOOLEAN NOT NULL, -- by a catalogue of its own origin, which is asked in its place
    change     BIGINT  NOT NULL, -- of catalogue_head, when it changed last
    changed_at BIGINT  NOT NULL, -- when it said something else than before
    taken_at   BIGINT  NOT NULL,
    read_at    BIGINT  NOT NULL,
    missing_at BIGINT  NOT NULL, -- since when it cannot be found; 0 while it can
    next_at    BIGINT  NOT NULL,
    failures   INTEGER NOT NULL,
    problem    TEXT    NOT NULL,
    content    TEXT    NOT NULL, -- JSON, made by package catalogue; '' until it was read
    pictured   BOOLEAN NOT NULL, -- its picture was asked for
    picture    BYTEA   NOT NULL  -- a small one of ours; empty where there is none
);
CREATE INDEX catalogue_other_change ON catalogue_other (change);

-- What a source names, by the source's own word for it.
CREATE TABLE catalogue_named (
    source  TEXT NOT NULL REFERENCES catalogue_source (address),
    word    TEXT NOT NULL,
    address TEXT NOT NULL REFERENCES catalogue_other (address),
    PRIMARY KEY (source, word)
);
CREATE INDEX catalogue_named_address ON catalogue_named (address);
