-- name: InsertOrganisation :exec
INSERT INTO organisation (id, slug, base_url, home_url, zone, name_en, name_ja, facts, body, profile, revocations, secret, key_number, epoch, created_at)
VALUES (@id, @slug, @base_url, @home_url, @zone, @name_en, @name_ja, @facts, @body, @profile, @revocations, @secret, @key_number, 1, @created_at);

-- name: NextOrganisation :one
SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) FROM organisation;

-- name: Organisations :many
SELECT * FROM organisation ORDER BY id;

-- name: OrganisationBySlug :one
SELECT * FROM organisation WHERE slug = @slug;

-- name: OrganisationByHome :one
SELECT * FROM organisation WHERE home_url = @home_url;

-- name: OrganisationByID :one
SELECT * FROM organisation WHERE id = @id;

-- name: UpdateProfile :exec
UPDATE organisation SET name_en = @name_en, name_ja = @name_ja, facts = @facts, body = @body, profile = @profile, published = published + 1 WHERE id = @id;

-- name: UpdateContact :exec
UPDATE organisation SET contact_name_en = @contact_name_en, contact_name_ja = @contact_name_ja, contact_telephone = @contact_telephone, contact_email = @contact_email,
  published = published + 1 WHERE id = @id;

-- name: UpdateHouse :exec
UPDATE organisation SET language = @language, year_begins = @year_begins, privacy_en = @privacy_en, privacy_ja = @privacy_ja, sender = @sender,
  look_template = @look_template, look_colour = @look_colour, look_second = @look_second, look_ring = @look_ring, look_art = @look_art, register_years = @register_years, published = published + 1 WHERE id = @id;

-- name: UpdateSecondRelease :execrows
UPDATE organisation SET second_release = @second_release, published = published + 1 WHERE id = @id AND second_release <> @second_release;

-- name: UpdateRevocations :exec
UPDATE organisation SET revocations = @revocations WHERE id = @id;

-- name: Changes :many
SELECT id, published, epoch FROM organisation ORDER BY id;

-- name: InsertKey :exec
INSERT INTO signing_key (org_id, number, algorithm, document, created_at)
VALUES (@org_id, @number, @algorithm, @document, @created_at);

-- name: KeyDocument :one
SELECT document FROM signing_key WHERE org_id = @org_id AND number = @number;

-- name: Setting :one
SELECT value FROM setting WHERE name = @name;

-- name: PutSetting :exec
INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: MoveEpoch :exec
UPDATE organisation SET epoch = epoch + 1 WHERE id = @id;

-- name: MovePublished :exec
UPDATE organisation SET published = published + 1 WHERE id = @id;

-- name: InsertAwardChange :exec
INSERT INTO award_change (org_id, number, award_id, batch_id, first_row, last_row)
SELECT o.id, o.epoch, a.id, a.batch_id, a.row_no, a.row_no
FROM organisation o JOIN award a ON a.org_id = o.id AND a.id = @award_id WHERE o.id = @org_id;

-- name: InsertRowsChange :exec
INSERT INTO award_change (org_id, number, award_id, batch_id, first_row, last_row)
SELECT o.id, o.epoch, @none, @batch_id, @first_row, @last_row FROM organisation o WHERE o.id = @org_id;

-- name: ForgetAwardChanges :exec
DELETE FROM award_change WHERE award_change.org_id = @org_id
AND number <= (SELECT o.epoch FROM organisation o WHERE o.id = @org_id) - CAST(@keep AS BIGINT);

-- name: AwardChanges :many
SELECT award_id FROM award_change WHERE org_id = @org_id AND number > @after AND number <= @upto AND LENGTH(award_id) > 0;

-- name: CountRowChanges :one
SELECT COUNT(*) FROM award_change WHERE org_id = @org_id AND number > @after AND number <= @upto AND batch_id > 0;

-- name: Epoch :one
SELECT epoch FROM organisation WHERE id = @id;

-- name: CountBatches :one
SELECT COUNT(*) FROM batch WHERE org_id = @org_id;

-- name: MoveOrganisation :execrows
UPDATE organisation SET base_url = @base_url, zone = @zone, profile = @profile, revocations = @revocations, published = published + 1
WHERE id = @id AND base_url = @before;

-- name: KeyDocuments :many
SELECT number, document FROM signing_key WHERE org_id = @org_id;

-- name: MoveKey :exec
UPDATE signing_key SET document = @document WHERE org_id = @org_id AND number = @number;

-- name: EditionDocuments :many
SELECT id, document FROM edition WHERE org_id = @org_id;

-- name: MoveEdition :exec
UPDATE edition SET document = @document WHERE org_id = @org_id AND id = @id;
