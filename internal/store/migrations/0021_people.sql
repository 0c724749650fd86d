-- +goose Up

-- Who signs in. A person belongs to the store; what they may do, a membership says.
CREATE TABLE person (
    id         BIGINT PRIMARY KEY,
    public_id  BYTEA  NOT NULL UNIQUE, -- names the person in the audit chain and to browsers
    actor_id   BIGINT NOT NULL,        -- as whom the person acts
    email      TEXT   NOT NULL,        -- normalised; empty: the person was erased
    name       TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL         -- of the last sign-in; 0: there was none
);
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';

-- What a person is for an organisation, or (0) for the store, from a time to another.
CREATE TABLE membership (
    org_id    BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    role      TEXT   NOT NULL,
    begins_at BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL, -- 0: no end is set
    PRIMARY KEY (org_id, person_id, role, begins_at)
);
CREATE INDEX membership_person ON membership (person_id);

-- A browser that somebody signed in with. The token that opens it is known to that browser alone.
CREATE TABLE session (
    digest    BYTEA  PRIMARY KEY, -- SHA-256 of the token
    public_id BYTEA  NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    began_at  BIGINT NOT NULL,
    seen_at   BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL,
    browser   TEXT   NOT NULL     -- as it calls itself, cut
);
CREATE INDEX session_person ON session (person_id);

-- A link that signs somebody in, once.
CREATE TABLE sign_in_link (
    digest    BYTEA  PRIMARY KEY, -- SHA-256 of the secret
    person_id BIGINT NOT NULL,    -- 0: the set-up of this store
    leads_to  TEXT   NOT NULL,    -- path of the desk; empty: its start
    ends_at   BIGINT NOT NULL
);

-- How often somebody tried to sign in: from a network, or with an address, of which the SHA-256 stands here.
CREATE TABLE sign_in_try (
    subject BYTEA  NOT NULL,
    hour    BIGINT NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (subject, hour)
);
