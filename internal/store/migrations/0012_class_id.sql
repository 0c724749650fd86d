-- +goose Up

-- The id by which a class is known outside, through all of its versions, whatever becomes of its title. Classes from before
-- take that of their first edition, which nobody else has.
ALTER TABLE class ADD COLUMN public_id BYTEA NOT NULL DEFAULT '';

UPDATE class SET public_id = (
    SELECT e.id FROM edition e WHERE e.org_id = class.org_id AND e.class_id = class.id ORDER BY e.version, e.language LIMIT 1
) WHERE EXISTS (SELECT 1 FROM edition e WHERE e.org_id = class.org_id AND e.class_id = class.id);

CREATE UNIQUE INDEX class_public ON class (org_id, public_id);
