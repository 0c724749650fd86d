-- +goose Up

-- The office of an awarding body that answers questions about its awards: on all of its pages, changed here alone.
ALTER TABLE organisation ADD COLUMN contact_name_en        TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN contact_name_ja        TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN contact_telephone TEXT NOT NULL DEFAULT ''; -- as people write it
ALTER TABLE organisation ADD COLUMN contact_email     TEXT NOT NULL DEFAULT '';

-- Whose signed badge it is, when one is verified.
CREATE INDEX signed_assertion_id ON signed_assertion (org_id, id);
