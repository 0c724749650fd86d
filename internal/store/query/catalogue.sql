-- name: MoveCatalogue :exec
UPDATE catalogue_head SET change = change + 1 WHERE id = 1;

-- name: CatalogueChange :one
SELECT change FROM catalogue_head WHERE id = 1;

-- name: PutCatalogueEntry :exec
INSERT INTO catalogue_entry (org_id, class_id, change, changed_at, content)
SELECT CAST(@org_id AS BIGINT), CAST(@class_id AS BIGINT), h.change, CAST(@changed_at AS BIGINT), CAST(@content AS TEXT) FROM catalogue_head h WHERE h.id = 1
ON CONFLICT (org_id, class_id) DO UPDATE SET change = excluded.change, changed_at = excluded.changed_at, content = excluded.content;

-- name: TouchCatalogueEntry :exec
UPDATE catalogue_entry SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), changed_at = @changed_at
WHERE org_id = @org_id AND class_id = @class_id;

-- name: TouchCatalogueOf :exec
UPDATE catalogue_entry SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), changed_at = @changed_at WHERE org_id = @org_id;

-- name: CatalogueRows :many
SELECT e.org_id, e.class_id, e.change, e.changed_at, e.content, c.public_id, CAST(c.listed AND c.retired_at = 0 AS BOOLEAN) AS listed
FROM catalogue_entry e JOIN class c ON c.org_id = e.org_id AND c.id = e.class_id
WHERE e.change >= @change AND (e.change > @change OR c.public_id > @public_id)
ORDER BY e.change, c.public_id LIMIT CAST(@at_most AS BIGINT);

-- name: CatalogueRow :one
SELECT e.org_id, e.change, e.changed_at, e.content, CAST(c.listed AND c.retired_at = 0 AS BOOLEAN) AS listed
FROM catalogue_entry e JOIN class c ON c.org_id = e.org_id AND c.id = e.class_id
WHERE c.public_id = @public_id;

-- name: OfferedRow :one
SELECT e.org_id, e.change, e.changed_at, e.content, c.public_id, c.listed
FROM edition n JOIN catalogue_entry e ON e.org_id = n.org_id AND e.class_id = n.class_id
JOIN class c ON c.org_id = n.org_id AND c.id = n.class_id
WHERE n.id = @edition AND c.retired_at = 0;

-- name: ListClass :execrows
UPDATE class SET listed = @listed WHERE org_id = @org_id AND id = @id AND listed <> @listed;

-- name: LatestVersions :many
SELECT v.org_id, v.class_id, v.number, v.description, v.created_at
FROM version v
WHERE v.org_id >= @org_id AND (v.org_id > @org_id OR v.class_id > @class_id)
  AND v.number = (SELECT MAX(n.number) FROM version n WHERE n.org_id = v.org_id AND n.class_id = v.class_id)
ORDER BY v.org_id, v.class_id LIMIT CAST(@at_most AS BIGINT);

-- name: ClassesWithoutEntry :one
SELECT COUNT(*) FROM class c WHERE NOT EXISTS (SELECT 1 FROM catalogue_entry e WHERE e.org_id = c.org_id AND e.class_id = c.id);
