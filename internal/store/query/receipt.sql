-- name: InsertReceiptCode :execrows
INSERT INTO receipt_code (org_id, handle, class_id, label, most, taken, made_at, ends_at, actor_kind, actor_id)
VALUES (@org_id, @handle, @class_id, @label, @most, 0, @made_at, @ends_at, @actor_kind, @actor_id) ON CONFLICT DO NOTHING;

-- name: ReceiptCode :one
SELECT * FROM receipt_code WHERE handle = @handle;

-- name: ReceiptCodes :many
SELECT c.* FROM receipt_code c LEFT JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.class_id
WHERE c.org_id = @org_id AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
ORDER BY c.made_at DESC, c.handle LIMIT CAST(@at_most AS BIGINT);

-- name: EndReceiptCode :execrows
UPDATE receipt_code SET ends_at = @at WHERE org_id = @org_id AND handle = @handle AND ends_at > @at;

-- name: ChangeReceiptCode :execrows
UPDATE receipt_code SET most = @most, ends_at = @ends_at WHERE org_id = @org_id AND handle = @handle AND taken <= @most;

-- name: TakeByReceiptCode :execrows
UPDATE receipt_code SET taken = taken + 1 WHERE org_id = @org_id AND handle = @handle AND taken < most;

-- name: GiveBackToReceiptCode :exec
UPDATE receipt_code SET taken = taken - 1 WHERE org_id = @org_id AND handle = @handle AND taken > 0;

-- name: InsertReceiptRequest :execrows
INSERT INTO receipt_request (org_id, handle, code, name, student_id, address, language, asked_at, proved_at)
VALUES (@org_id, @handle, @code, @name, @student_id, @address, @language, @asked_at, 0) ON CONFLICT DO NOTHING;

-- name: CountReceiptRequests :one
SELECT CAST(COALESCE(SUM(CASE WHEN address = @address AND asked_at > @since THEN 1 ELSE 0 END), 0) AS BIGINT) AS mails,
  CAST(COALESCE(SUM(CASE WHEN code = @code AND proved_at = 0 AND asked_at > @since THEN 1 ELSE 0 END), 0) AS BIGINT) AS unproved,
  CAST(COALESCE(SUM(CASE WHEN code = @code AND proved_at > 0 AND list_id = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting
FROM receipt_request WHERE address = @address OR code = @code;

-- name: ReceiptRequest :one
SELECT * FROM receipt_request WHERE handle = @handle;

-- name: ReceiptRequests :many
SELECT r.* FROM receipt_request r LEFT JOIN receipt_code c ON c.handle = r.code LEFT JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.class_id
WHERE r.org_id = @org_id AND r.proved_at > 0 AND r.list_id = 0 AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
ORDER BY r.proved_at, r.handle LIMIT CAST(@at_most AS BIGINT);

-- name: CountProvedRequests :one
SELECT COUNT(*) FROM receipt_request r LEFT JOIN receipt_code c ON c.handle = r.code LEFT JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.class_id
WHERE r.org_id = @org_id AND r.proved_at > 0 AND r.list_id = 0 AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%');

-- name: ReceiptRequestsOn :many
SELECT * FROM receipt_request WHERE org_id = @org_id AND list_id = @list_id ORDER BY list_row, handle;

-- name: ListReceiptRequest :execrows
UPDATE receipt_request SET list_id = @list_id, list_row = @list_row WHERE org_id = @org_id AND handle = @handle AND proved_at > 0 AND list_id = 0;

-- name: UnlistReceiptRequest :exec
UPDATE receipt_request SET list_id = 0, list_row = 0 WHERE org_id = @org_id AND handle = @handle;

-- name: ForgetRequestsOfPlan :exec
DELETE FROM receipt_request WHERE list_id > 0 AND EXISTS
  (SELECT 1 FROM proposal p WHERE p.plan_id = @plan_id AND p.org_id = receipt_request.org_id AND p.id = receipt_request.list_id);

-- name: ProveReceiptRequest :execrows
UPDATE receipt_request SET proved_at = @at WHERE org_id = @org_id AND handle = @handle AND proved_at = 0;

-- name: DeleteReceiptRequest :execrows
DELETE FROM receipt_request WHERE org_id = @org_id AND handle = @handle AND list_id = 0;

-- name: DeleteReceiptRequestsOf :exec
DELETE FROM receipt_request WHERE org_id = @org_id AND address = @address;

-- name: ForgetReceiptRequests :exec
DELETE FROM receipt_request WHERE proved_at = 0 AND asked_at < @unproved OR proved_at > 0 AND list_id = 0 AND proved_at < @proved;

-- name: ForgetReceiptCodes :exec
DELETE FROM receipt_code WHERE ends_at < @before;
