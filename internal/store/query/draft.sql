-- name: InsertDraft :execrows
INSERT INTO draft (org_id, public_id, revision, title, found_by, content, published, archived_at, changed_at, actor_kind, actor_id, noted_at, keeper_id)
VALUES (@org_id, @public_id, @revision, @title, @found_by, @content, @published, 0, @changed_at, @actor_kind, @actor_id, @changed_at, @keeper_id)
ON CONFLICT (org_id, public_id) DO NOTHING;

-- name: Draft :one
SELECT * FROM draft WHERE org_id = @org_id AND public_id = @public_id;

-- name: SaveDraft :execrows
UPDATE draft SET revision = revision + 1, title = @title, found_by = @found_by, content = @content, changed_at = @changed_at,
  actor_kind = @actor_kind, actor_id = @actor_id, noted_at = @noted_at, keeper_id = CASE WHEN keeper_id = 0 THEN @keeper_id ELSE keeper_id END
WHERE org_id = @org_id AND public_id = @public_id AND revision = @revision;

-- name: PublishDraft :exec
UPDATE draft SET published = @published WHERE org_id = @org_id AND public_id = @public_id;

-- name: ArchiveDraft :execrows
UPDATE draft SET archived_at = @archived_at WHERE org_id = @org_id AND public_id = @public_id 
  AND (archived_at = 0 AND CAST(@archived_at AS BIGINT) > 0 OR archived_at > 0 AND CAST(@archived_at AS BIGINT) = 0);

-- name: Drafts :many
SELECT d.public_id, d.revision, d.content, d.published, d.changed_at, d.keeper_id, CAST(COALESCE(c.retired_at, 0) AS BIGINT) AS retired_at,
  CAST(COALESCE(o.department_id, 0) AS BIGINT) AS department_id,
  CAST(COALESCE((SELECT MAX(v.number) FROM version v WHERE v.org_id = c.org_id AND v.class_id = c.id), 0) AS BIGINT) AS latest
FROM draft d LEFT JOIN class c ON c.org_id = d.org_id AND c.public_id = d.public_id LEFT JOIN owned o ON o.org_id = d.org_id AND o.public_id = d.public_id
WHERE d.org_id = @org_id AND (CAST(@archived AS BOOLEAN) AND d.archived_at > 0 OR NOT CAST(@archived AS BOOLEAN) AND d.archived_at = 0) AND d.found_by LIKE CAST(@pattern AS TEXT)
  AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
ORDER BY d.changed_at DESC, d.public_id LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: ClassesWithoutDraft :many
SELECT c.public_id, CAST(c.retired_at AS BIGINT) AS retired_at, v.number, v.description, v.created_at,
  CAST(COALESCE(o.department_id, 0) AS BIGINT) AS department_id
FROM class c JOIN version v ON v.org_id = c.org_id AND v.class_id = c.id LEFT JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
WHERE c.org_id = @org_id AND LOWER(v.description) LIKE CAST(@pattern AS TEXT)
  AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
  AND v.number = (SELECT MAX(n.number) FROM version n WHERE n.org_id = c.org_id AND n.class_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.org_id = c.org_id AND d.public_id = c.public_id)
ORDER BY v.created_at DESC, c.id LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: Versions :many
SELECT v.class_id, v.number, v.description, v.created_at FROM version v JOIN class c ON c.org_id = v.org_id AND c.id = v.class_id
WHERE c.org_id = @org_id AND c.public_id = @public_id ORDER BY v.number DESC;

-- name: NewestDescription :one
SELECT description FROM version WHERE org_id = @org_id ORDER BY created_at DESC, class_id DESC, number DESC LIMIT 1;

-- name: RetireClass :execrows
UPDATE class SET retired_at = @retired_at WHERE org_id = @org_id AND public_id = @public_id 
  AND (retired_at = 0 AND CAST(@retired_at AS BIGINT) > 0 OR retired_at > 0 AND CAST(@retired_at AS BIGINT) = 0);

-- name: KeptDrafts :many
SELECT public_id, title FROM draft WHERE org_id = @org_id AND keeper_id = @keeper_id ORDER BY changed_at DESC, public_id;

-- name: HandOverDrafts :exec
UPDATE draft SET keeper_id = CAST(@to_id AS BIGINT) WHERE org_id = @org_id AND keeper_id = @from_id;
