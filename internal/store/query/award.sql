-- name: Award :one
SELECT * FROM award WHERE org_id = @org_id AND id = @id;

-- name: PublishedAward :one
SELECT edition_id, issued_on, expires, revoked_at, reason, assertion
FROM award WHERE org_id = @org_id AND id = @id;

-- name: AwardByRow :one
SELECT * FROM award WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: Signed :one
SELECT s.id, s.key_number, s.jws
FROM award a JOIN signed_assertion s ON s.org_id = a.org_id AND s.batch_id = a.batch_id AND s.row_no = a.row_no
WHERE a.org_id = @org_id AND a.id = @id;

-- name: Recipient :one
SELECT email, name, name_en, student_id, show_name FROM recipient WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: ShownName :one
SELECT r.name, r.name_en
FROM award a JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
WHERE a.org_id = @org_id AND a.id = @id AND r.show_name;

-- name: SetShowName :execrows
UPDATE recipient SET show_name = @show_name
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no AND show_name <> @show_name;

-- name: Holder :one
SELECT h.batch_id, h.row_no FROM holding h
WHERE h.org_id = @org_id AND h.class_id = @class_id AND h.recipient_key = @recipient_key AND h.period = @period;

-- name: HeldUntil :one
SELECT expires FROM holding
WHERE org_id = @org_id AND class_id = @class_id AND recipient_key = @recipient_key AND period = @period;

-- name: RevokeAward :execrows
UPDATE award SET revoked_at = @revoked_at, reason = @reason, note = @note
WHERE org_id = @org_id AND id = @id AND revoked_at = 0;

-- name: DeleteHolding :exec
DELETE FROM holding WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no
  AND recipient_key = @recipient_key AND period = @period
  AND class_id = @class_id;

-- name: RevokedSigned :many
SELECT s.id FROM award a JOIN signed_assertion s ON s.org_id = a.org_id AND s.batch_id = a.batch_id AND s.row_no = a.row_no
WHERE a.org_id = @org_id AND a.revoked_at > 0
ORDER BY a.revoked_at, s.id;

-- name: ClassOfEdition :one
SELECT class_id FROM edition WHERE org_id = @org_id AND id = @id;

-- name: Awards :many
SELECT a.org_id, a.id, a.batch_id, a.row_no, a.edition_id, a.period, a.issued_on, a.expires, a.recorded_at, a.revoked_at, a.reason,
       CAST(LENGTH(a.assertion) = 0 AS BOOLEAN) AS erased
FROM award a
WHERE a.org_id = @org_id AND (a.batch_id < @before_batch OR (a.batch_id = @before_batch AND a.row_no < @before_row))
ORDER BY a.batch_id DESC, a.row_no DESC
LIMIT @count;
