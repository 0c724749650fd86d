-- name: NextProvider :one
SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) FROM identity_provider;

-- name: InsertProvider :exec
INSERT INTO identity_provider (id, public_id, org_id, kind, entity, name_en, name_ja, client, secret, added_at, tried_at, released)
VALUES (@id, @public_id, @org_id, @kind, @entity, @name_en, @name_ja, '', '', @added_at, 0, '');

-- name: Provider :one
SELECT * FROM identity_provider WHERE public_id = @public_id;

-- name: ProvidersOf :many
SELECT * FROM identity_provider WHERE org_id = @org_id ORDER BY id;

-- name: TriedProviders :many
SELECT * FROM identity_provider WHERE tried_at > 0 ORDER BY org_id, id;

-- name: SetProvider :execrows
UPDATE identity_provider SET name_en = @name_en, name_ja = @name_ja, client = @client, secret = @secret, tried_at = @tried_at, released = @released
WHERE public_id = @public_id AND org_id = @org_id;

-- name: TryProvider :execrows
UPDATE identity_provider SET tried_at = @tried_at, released = @released WHERE public_id = @public_id AND client = @client AND secret = @secret;

-- name: DeleteIdentitiesOfProvider :exec
DELETE FROM identity WHERE provider_id = @provider_id;

-- name: DeleteProvider :exec
DELETE FROM identity_provider WHERE id = @id;

-- name: InsertIdentity :execrows
INSERT INTO identity (provider_id, format, subject, person_id, tied_at, used_at) VALUES (@provider_id, @format, @subject, @person_id, @tied_at, 0)
ON CONFLICT (provider_id, format, subject) DO NOTHING;

-- name: IdentityOf :one
SELECT sqlc.embed(p) FROM identity i JOIN person p ON p.id = i.person_id
WHERE i.provider_id = @provider_id AND i.format = @format AND i.subject = @subject;

-- name: UseIdentity :exec
UPDATE identity SET used_at = @used_at WHERE provider_id = @provider_id AND format = @format AND subject = @subject;

-- name: Identities :many
SELECT sqlc.embed(v), i.tied_at, i.used_at FROM identity i JOIN identity_provider v ON v.id = i.provider_id JOIN person p ON p.id = i.person_id
WHERE p.public_id = @public_id ORDER BY i.tied_at, v.id;

-- name: DeleteIdentities :execrows
DELETE FROM identity WHERE person_id = @person_id AND provider_id = @provider_id;

-- name: DeleteAllIdentities :exec
DELETE FROM identity WHERE person_id = @person_id;
