-- name: ClassByKey :one
SELECT id FROM class WHERE org_id = @org_id AND class_key = @class_key;

-- name: NextClass :one
SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) FROM class WHERE org_id = @org_id;

-- name: InsertClass :exec
INSERT INTO class (org_id, id, class_key, public_id) VALUES (@org_id, @id, @class_key, @public_id);

-- name: ClassNames :one
SELECT class_key, public_id, retired_at FROM class WHERE org_id = @org_id AND id = @id;

-- name: ClassByPublicID :one
SELECT org_id, id, class_key FROM class WHERE public_id = @public_id;

-- name: VersionByDigest :one
SELECT number FROM version WHERE org_id = @org_id AND class_id = @class_id AND digest = @digest;

-- name: LatestVersion :one
SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM version WHERE org_id = @org_id AND class_id = @class_id;

-- name: InsertVersion :exec
INSERT INTO version (org_id, class_id, number, digest, description, created_at, template, colour, second_colour, ring, words, alt, alt_en, alt_ja, art, guideline, noted)
VALUES (@org_id, @class_id, @number, @digest, @description, @created_at, @template, @colour, @second_colour, @ring, @words, @alt, @alt_en, @alt_ja, @art, @guideline, @noted);

-- name: Look :one
SELECT template, colour, second_colour, ring, words, alt, alt_en, alt_ja, art, guideline, noted FROM version WHERE org_id = @org_id AND class_id = @class_id AND number = @number;

-- name: ChosenLook :one
SELECT look_template, look_colour, look_second, look_ring, look_art FROM organisation WHERE id = @id AND look_template <> '';

-- name: HouseLook :one
SELECT colour, second_colour, ring, art FROM version
WHERE org_id = @org_id AND words = '' AND (colour <> '' OR second_colour <> '' OR ring <> '' OR art <> '')
ORDER BY created_at DESC, class_id DESC, number DESC LIMIT 1;

-- name: InsertArt :exec
INSERT INTO art (org_id, digest, data) VALUES (@org_id, @digest, @data) ON CONFLICT (org_id, digest) DO NOTHING;

-- name: Art :one
SELECT data FROM art WHERE org_id = @org_id AND digest = @digest;

-- name: InsertEdition :exec
INSERT INTO edition (org_id, id, class_id, version, language, document, png, svg, published_at)
VALUES (@org_id, @id, @class_id, @version, @language, @document, @png, @svg, @published_at);

-- name: Edition :one
SELECT e.*, CAST(e.version = (SELECT MAX(v.number) FROM version v WHERE v.org_id = e.org_id AND v.class_id = e.class_id) AS BOOLEAN) AS latest,
  CAST(COALESCE((SELECT c.retired_at FROM class c WHERE c.org_id = e.org_id AND c.id = e.class_id), 0) AS BIGINT) AS retired_at
FROM edition e WHERE e.org_id = @org_id AND e.id = @id;

-- name: EditionIn :one
SELECT e.*, CAST(e.version = (SELECT MAX(v.number) FROM version v WHERE v.org_id = e.org_id AND v.class_id = e.class_id) AS BOOLEAN) AS latest,
  CAST(COALESCE((SELECT c.retired_at FROM class c WHERE c.org_id = e.org_id AND c.id = e.class_id), 0) AS BIGINT) AS retired_at
FROM edition e WHERE e.org_id = @org_id AND e.class_id = @class_id AND e.version = @version AND e.language = @language;

-- name: LanguageOfEdition :one
SELECT language FROM edition WHERE org_id = @org_id AND id = @id;

-- name: DescriptionOf :one
SELECT v.description FROM edition e JOIN version v ON v.org_id = e.org_id AND v.class_id = e.class_id AND v.number = e.version
WHERE e.org_id = @org_id AND e.id = @id;

-- name: VersionEditions :many
SELECT id, language FROM edition WHERE org_id = @org_id AND class_id = @class_id AND version = @version ORDER BY language;

-- name: LatestEditions :many
SELECT e.org_id, e.id, e.class_id, e.version, e.language, e.document, e.published_at, c.retired_at
FROM edition e JOIN class c ON c.org_id = e.org_id AND c.id = e.class_id
WHERE e.org_id = @org_id
  AND e.version = (SELECT MAX(v.number) FROM version v WHERE v.org_id = e.org_id AND v.class_id = e.class_id)
ORDER BY e.class_id, e.language;

-- name: NewestEditions :many
SELECT c.id, c.public_id, e.language, e.document FROM class c JOIN edition e ON e.org_id = c.org_id AND e.class_id = c.id
WHERE c.org_id = @org_id AND (CAST(@class_id AS BIGINT) = 0 OR c.id = CAST(@class_id AS BIGINT))
  AND e.version = (SELECT MAX(v.number) FROM version v WHERE v.org_id = c.org_id AND v.class_id = c.id);

-- name: NewestOfClass :one
SELECT c.public_id, v.description FROM class c JOIN version v ON v.org_id = c.org_id AND v.class_id = c.id
WHERE c.org_id = @org_id AND c.id = @id ORDER BY v.number DESC LIMIT 1;
