-- +goose Up

-- A key says by which algorithm it signs, by its name in RFC 7518, so that an organisation's next key may be another's.
ALTER TABLE signing_key ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'RS256';

-- An award may have a signed twin in each form of credential. All that were signed before are Open Badges 2.0.
CREATE TABLE signed_assertion_in_form (
    org_id     BIGINT  NOT NULL,
    batch_id   BIGINT  NOT NULL,
    row_no     INTEGER NOT NULL,
    form       TEXT    NOT NULL, -- open-badges-2.0
    id         BYTEA   NOT NULL,
    key_number INTEGER NOT NULL,
    jws        TEXT    NOT NULL,
    PRIMARY KEY (org_id, batch_id, row_no, form)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO signed_assertion_in_form (org_id, batch_id, row_no, form, id, key_number, jws)
SELECT org_id, batch_id, row_no, 'open-badges-2.0', id, key_number, jws FROM signed_assertion;

DROP TABLE signed_assertion;
ALTER TABLE signed_assertion_in_form RENAME TO signed_assertion;
CREATE INDEX signed_assertion_id ON signed_assertion (org_id, id);
