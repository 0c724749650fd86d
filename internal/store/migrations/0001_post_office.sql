-- +goose Up

-- Times are microseconds since 1970 UTC; 0 means "not". Each key begins with the organisation, so that a tenant can be
-- moved, restored or erased alone. A comment "sqlite: …" is opened by the SQLite dialect (see dialect.go).

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisation (
    id          BIGINT PRIMARY KEY,
    slug        TEXT    NOT NULL UNIQUE,
    base_url    TEXT    NOT NULL,
    home_url    TEXT    NOT NULL UNIQUE,
    zone        TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    name_ja     TEXT    NOT NULL,
    facts       BYTEA   NOT NULL, -- digest of what the Profile was made from
    profile     BYTEA   NOT NULL,
    revocations BYTEA   NOT NULL,
    secret      BYTEA   NOT NULL,
    key_number  INTEGER NOT NULL,
    epoch       BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL
);

CREATE TABLE signing_key (
    org_id     BIGINT  NOT NULL REFERENCES organisation (id),
    number     INTEGER NOT NULL,
    document   BYTEA   NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (org_id, number)
);

CREATE TABLE class (
    org_id    BIGINT NOT NULL REFERENCES organisation (id),
    id        BIGINT NOT NULL,
    class_key TEXT   NOT NULL, -- the description's own id, or its title
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, class_key)
);

CREATE TABLE version (
    org_id      BIGINT  NOT NULL,
    class_id    BIGINT  NOT NULL,
    number      INTEGER NOT NULL,
    digest      BYTEA   NOT NULL, -- of the text; the same text is the same version
    description TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (org_id, class_id, number),
    UNIQUE (org_id, class_id, digest)
);

CREATE TABLE edition (
    org_id       BIGINT  NOT NULL,
    id           BYTEA   NOT NULL,
    class_id     BIGINT  NOT NULL,
    version      INTEGER NOT NULL,
    language     TEXT    NOT NULL,
    document     BYTEA   NOT NULL,
    png          BYTEA   NOT NULL,
    svg          BYTEA   NOT NULL,
    published_at BIGINT  NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, class_id, version, language)
);

CREATE TABLE batch (
    org_id      BIGINT  NOT NULL,
    id          BIGINT  NOT NULL, -- the time it was recorded, made unique
    class_id    BIGINT  NOT NULL,
    edition_id  BYTEA   NOT NULL,
    signed      BOOLEAN NOT NULL,
    fingerprint BYTEA   NOT NULL, -- of the rows and options: the same list is the same work
    row_count   INTEGER NOT NULL,
    refused     INTEGER NOT NULL,
    replaces    BYTEA   NOT NULL, -- the award that the only row corrects, or empty
    PRIMARY KEY (org_id, id)
);

CREATE INDEX batch_fingerprint ON batch (org_id, fingerprint);

CREATE TABLE batch_chunk (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    number   INTEGER NOT NULL,
    payload  BYTEA   NOT NULL, -- the intent: rows with their ids; emptied when done
    issued   INTEGER NOT NULL,
    already  INTEGER NOT NULL,
    done_at  BIGINT  NOT NULL,
    PRIMARY KEY (org_id, batch_id, number)
);

CREATE INDEX batch_chunk_waiting ON batch_chunk (org_id, batch_id) WHERE done_at = 0;

CREATE TABLE award (
    org_id        BIGINT  NOT NULL,
    batch_id      BIGINT  NOT NULL,
    row_no        INTEGER NOT NULL,
    id            BYTEA   NOT NULL,
    edition_id    BYTEA   NOT NULL,
    recipient_key BYTEA   NOT NULL,
    period        TEXT    NOT NULL,
    issued_on     BIGINT  NOT NULL,
    expires       BIGINT  NOT NULL,
    recorded_at   BIGINT  NOT NULL,
    revoked_at    BIGINT  NOT NULL,
    reason        TEXT    NOT NULL,
    note          TEXT    NOT NULL, -- private
    assertion     BYTEA   NOT NULL, -- exact bytes; empty once erased
    PRIMARY KEY (org_id, batch_id, row_no),
    UNIQUE (org_id, id)
);

CREATE INDEX award_revoked ON award (org_id, revoked_at) WHERE revoked_at > 0;

CREATE TABLE signed_assertion (
    org_id     BIGINT  NOT NULL,
    batch_id   BIGINT  NOT NULL,
    row_no     INTEGER NOT NULL,
    id         BYTEA   NOT NULL,
    key_number INTEGER NOT NULL,
    jws        TEXT    NOT NULL,
    PRIMARY KEY (org_id, batch_id, row_no)
) /* sqlite: WITHOUT ROWID */;

-- Persons live apart from awards.
CREATE TABLE recipient (
    org_id     BIGINT  NOT NULL,
    batch_id   BIGINT  NOT NULL,
    row_no     INTEGER NOT NULL,
    email      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_en    TEXT    NOT NULL,
    student_id TEXT    NOT NULL,
    PRIMARY KEY (org_id, batch_id, row_no)
) /* sqlite: WITHOUT ROWID */;

-- Not twice: one award at a time for a class, a recipient and a period.
CREATE TABLE holding (
    org_id        BIGINT  NOT NULL,
    class_id      BIGINT  NOT NULL,
    recipient_key BYTEA   NOT NULL,
    period        TEXT    NOT NULL,
    batch_id      BIGINT  NOT NULL,
    row_no        INTEGER NOT NULL,
    expires       BIGINT  NOT NULL, -- the end of time when the award does not expire
    PRIMARY KEY (org_id, class_id, recipient_key, period)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE audit_head (
    org_id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    hash   BYTEA  NOT NULL
);

CREATE TABLE audit_entry (
    org_id  BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    digest  BYTEA  NOT NULL,
    hash    BYTEA  NOT NULL,
    PRIMARY KEY (org_id, number)
);
