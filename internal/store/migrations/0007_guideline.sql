-- +goose Up

-- By which edition of the guideline a version was written, and whether its Certification carries the note of conformity.
-- What was published before this was known is of edition 1.1, and carries the note where its description asked for it.
ALTER TABLE version ADD COLUMN guideline TEXT    NOT NULL DEFAULT 'jvc-jmooc-micro-credential-digital-1.1';
ALTER TABLE version ADD COLUMN noted     BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE version SET noted = TRUE WHERE description LIKE '%"claims_conformity":true%';
