-- name: UpdatePolicy :exec
UPDATE organisation SET review_on = @review_on, review_years = @review_years, review_policy = @review_policy WHERE id = @id;

-- name: NoteAuthor :exec
INSERT INTO draft_author (org_id, public_id, actor_kind, actor_id, changed_at) VALUES (@org_id, @public_id, @actor_kind, @actor_id, @changed_at)
ON CONFLICT (org_id, public_id, actor_kind, actor_id) DO UPDATE SET changed_at = excluded.changed_at;

-- name: DraftAuthors :many
SELECT actor_kind, actor_id FROM draft_author WHERE org_id = @org_id AND public_id = @public_id AND changed_at > @since ORDER BY actor_id;

-- name: InsertReview :execrows
INSERT INTO review (org_id, public_id, number, revision, digest, content, route, minor, state, actor_kind, actor_id, name, began_at)
VALUES (@org_id, @public_id, @number, @revision, @digest, @content, @route, @minor, @state, @actor_kind, @actor_id, @name, @began_at)
ON CONFLICT (org_id, public_id, number) DO NOTHING;

-- name: ReviewsOf :many
SELECT * FROM review WHERE org_id = @org_id AND public_id = @public_id ORDER BY number DESC;

-- name: WaitingReviews :many
SELECT r.* FROM review r WHERE r.org_id = @org_id AND r.state IN ('waiting', 'returned')
  AND r.number = (SELECT MAX(n.number) FROM review n WHERE n.org_id = r.org_id AND n.public_id = r.public_id) ORDER BY r.began_at;

-- name: CountWaiting :one
SELECT COUNT(*) FROM review r LEFT JOIN owned o ON o.org_id = r.org_id AND o.public_id = r.public_id
WHERE r.org_id = @org_id AND r.state = 'waiting' AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
  AND r.number = (SELECT MAX(n.number) FROM review n WHERE n.org_id = r.org_id AND n.public_id = r.public_id);

-- name: ReviewStandings :many
SELECT r.public_id, r.revision, r.state FROM review r WHERE r.org_id = @org_id
  AND r.number = (SELECT MAX(n.number) FROM review n WHERE n.org_id = r.org_id AND n.public_id = r.public_id);

-- name: MoveReview :exec
UPDATE review SET state = @state WHERE org_id = @org_id AND public_id = @public_id AND number = @number;

-- name: InsertDecision :execrows
INSERT INTO decision (org_id, public_id, number, turn, step, verdict, returns_to, actor_kind, actor_id, name, position, at, recorded, body, proxy, decided_on, document, file)
VALUES (@org_id, @public_id, @number, @turn, @step, @verdict, @returns_to, @actor_kind, @actor_id, @name, @position, @at, @recorded, @body, @proxy, @decided_on, @document, @file)
ON CONFLICT (org_id, public_id, number, turn) DO NOTHING;

-- name: Decisions :many
SELECT * FROM decision WHERE org_id = @org_id AND public_id = @public_id AND number = @number ORDER BY turn;

-- name: InsertRemark :exec
INSERT INTO remark (org_id, public_id, id, number, descriptor, content, answers, actor_kind, actor_id, name, at)
SELECT @org_id, @public_id, COALESCE(MAX(m.id), 0) + 1, @number, @descriptor, @content, @answers, @actor_kind, @actor_id, @name, @at
FROM remark m WHERE m.org_id = @org_id AND m.public_id = @public_id;

-- name: Remarks :many
SELECT * FROM remark WHERE org_id = @org_id AND public_id = @public_id AND number = @number ORDER BY id;

-- name: InsertApproval :exec
INSERT INTO approval (org_id, digest, recorded_at, public_id, body, decided_on, document, ends_at, minor)
VALUES (@org_id, @digest, @recorded_at, @public_id, @body, @decided_on, @document, @ends_at, @minor)
ON CONFLICT (org_id, digest, recorded_at) DO NOTHING;

-- name: Approved :one
SELECT * FROM approval WHERE org_id = @org_id AND digest = @digest ORDER BY recorded_at DESC LIMIT 1;

-- name: ApprovedTexts :many
SELECT DISTINCT digest FROM approval WHERE org_id = @org_id;

-- name: PublishedTexts :many
SELECT c.public_id, v.number, v.description, v.template, v.colour, v.second_colour, v.ring, v.words, v.alt, v.alt_en, v.alt_ja, v.art,
  CAST(COALESCE((SELECT d.archived_at FROM draft d WHERE d.org_id = c.org_id AND d.public_id = c.public_id), 0) AS BIGINT) AS archived_at
FROM class c JOIN version v ON v.org_id = c.org_id AND v.class_id = c.id
WHERE c.org_id = @org_id AND c.retired_at = 0
  AND v.number = (SELECT MAX(n.number) FROM version n WHERE n.org_id = c.org_id AND n.class_id = c.id)
ORDER BY v.created_at DESC, c.id;

-- name: NewestApprovals :many
SELECT a.* FROM approval a WHERE a.org_id = @org_id
  AND a.recorded_at = (SELECT MAX(n.recorded_at) FROM approval n WHERE n.org_id = a.org_id AND n.public_id = a.public_id) ORDER BY a.ends_at, a.public_id;

-- name: InsertReviewFile :exec
INSERT INTO review_file (org_id, digest, data) VALUES (@org_id, @digest, @data) ON CONFLICT (org_id, digest) DO NOTHING;

-- name: ReviewFile :one
SELECT data FROM review_file WHERE org_id = @org_id AND digest = @digest;
