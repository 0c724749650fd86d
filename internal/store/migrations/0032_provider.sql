-- +goose Up

-- Where people of an organisation, or (0) of the store, sign in with an account of their institution.
CREATE TABLE identity_provider (
    id        BIGINT PRIMARY KEY,
    public_id BYTEA  NOT NULL UNIQUE, -- names it to browsers, in its return address and in the audit chain
    org_id    BIGINT NOT NULL,
    kind      TEXT   NOT NULL,        -- how it speaks: oidc; saml is to come
    entity    TEXT   NOT NULL,        -- issuer identifier; of SAML the entity ID
    name_en   TEXT   NOT NULL,
    name_ja   TEXT   NOT NULL,
    client    TEXT   NOT NULL,        -- as what we are known to it; empty: not yet
    secret    TEXT   NOT NULL,        -- sealed; empty: none
    added_at  BIGINT NOT NULL,
    tried_at  BIGINT NOT NULL,        -- when a trial succeeded with what is set; 0: none did
    released  TEXT   NOT NULL         -- the names of what was released then, with spaces between them
);
CREATE INDEX identity_provider_org ON identity_provider (org_id);

-- Whose an account at a provider is.
CREATE TABLE identity (
    provider_id BIGINT NOT NULL REFERENCES identity_provider (id),
    format      TEXT   NOT NULL, -- of the subject: SAML's NameID has several; empty: the provider's only one
    subject     TEXT   NOT NULL,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    tied_at     BIGINT NOT NULL,
    used_at     BIGINT NOT NULL, -- 0: never since
    PRIMARY KEY (provider_id, format, subject)
);
CREATE INDEX identity_person ON identity (person_id);

-- A session that a provider of an organisation vouches for counts for that organisation alone. 0: for all.
ALTER TABLE session ADD COLUMN org_id BIGINT NOT NULL DEFAULT 0;
