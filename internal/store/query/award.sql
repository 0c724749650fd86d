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
WHERE a.org_id = @org_id AND a.id = @id AND s.form = @form;

-- name: AwardOfSigned :one
SELECT a.id
FROM signed_assertion s JOIN award a ON a.org_id = s.org_id AND a.batch_id = s.batch_id AND a.row_no = s.row_no
WHERE s.org_id = @org_id AND s.id = @id;

-- name: Recipient :one
SELECT email, name, name_en, student_id, show_name, reading, display_name, learner_type, language
FROM recipient WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: ShownOfAward :one
SELECT CAST(COALESCE(r.name, '') AS TEXT) AS name, CAST(COALESCE(r.name_en, '') AS TEXT) AS name_en,
  CAST(EXISTS (SELECT 1 FROM claim c WHERE c.org_id = a.org_id AND c.award_id = a.id AND c.declined_at > 0) AS BOOLEAN) AS declined,
  CAST(EXISTS (SELECT 1 FROM signed_assertion s
    WHERE s.org_id = a.org_id AND s.batch_id = a.batch_id AND s.row_no = a.row_no AND s.form = @form) AS BOOLEAN) AS signed
FROM award a LEFT JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no AND r.show_name
WHERE a.org_id = @org_id AND a.id = @id;

-- name: SetShowName :execrows
UPDATE recipient SET show_name = @show_name
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no AND show_name <> @show_name;

-- name: Holder :one
SELECT h.batch_id, h.row_no FROM holding h
WHERE h.org_id = @org_id AND h.class_id = @class_id AND h.recipient_key = @recipient_key AND h.period = @period;

-- name: RevokedOfClass :many
SELECT a.id, a.recipient_key, a.period, a.revoked_at, a.reason
FROM award a JOIN edition e ON e.org_id = a.org_id AND e.id = a.edition_id
WHERE a.org_id = @org_id AND a.batch_id > 0 AND a.revoked_at > 0 AND e.class_id = @class_id -- every batch; so SQLite takes award_revoked
ORDER BY a.revoked_at, a.batch_id, a.row_no;

-- name: NumbersOfClass :many
SELECT h.recipient_key, h.period, a.expires, a.id, a.issued_on, r.student_id, r.name, r.name_en
FROM holding h
JOIN award a ON a.org_id = h.org_id AND a.batch_id = h.batch_id AND a.row_no = h.row_no
JOIN recipient r ON r.org_id = h.org_id AND r.batch_id = h.batch_id AND r.row_no = h.row_no
WHERE h.org_id = @org_id AND h.class_id = @class_id AND r.student_id <> ''
ORDER BY h.batch_id, h.row_no;

-- name: InPlaceOf :one
SELECT a.id FROM batch b JOIN award a ON a.org_id = b.org_id AND a.batch_id = b.id
WHERE b.org_id = @org_id AND b.replaces = @replaces AND LENGTH(b.replaces) > 0
ORDER BY b.id DESC LIMIT 1;

-- name: SetRegistered :exec
UPDATE recipient SET name = @name, name_en = @name_en, reading = @reading, student_id = @student_id
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: KeepFormerName :exec
INSERT INTO former_name (org_id, batch_id, row_no, until, name, name_en, reading, student_id)
VALUES (@org_id, @batch_id, @row_no, @until, @name, @name_en, @reading, @student_id) ON CONFLICT DO NOTHING;

-- name: FormerNames :many
SELECT until, name, name_en, reading, student_id FROM former_name
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no ORDER BY until;

-- name: HeldUntil :one
SELECT expires FROM holding
WHERE org_id = @org_id AND class_id = @class_id AND recipient_key = @recipient_key AND period = @period;

-- name: RevokeAward :execrows
UPDATE award SET revoked_at = @revoked_at, reason = @reason, note = @note
WHERE org_id = @org_id AND id = @id AND revoked_at = 0;

-- name: SetReason :exec
UPDATE award SET reason = @reason WHERE org_id = @org_id AND id = @id;

-- name: DeleteHolding :exec
DELETE FROM holding WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no
  AND recipient_key = @recipient_key AND period = @period
  AND class_id = @class_id;

-- CROSS JOIN keeps the order in which SQLite goes through the tables: from what was revoked, which is little, to the rest.

-- name: RevokedSigned :many
SELECT s.id AS id, a.revoked_at AS since
FROM award a CROSS JOIN signed_assertion s CROSS JOIN batch b
WHERE a.org_id = @org_id AND a.batch_id > 0 AND a.revoked_at > 0 -- every batch; so SQLite takes award_revoked
  AND s.org_id = a.org_id AND s.batch_id = a.batch_id AND s.row_no = a.row_no AND s.form = @form
  AND b.org_id = a.org_id AND b.id = a.batch_id AND b.undone_at = 0
UNION ALL
SELECT s.id AS id, s.batch_id AS since
FROM batch u CROSS JOIN signed_assertion s
WHERE u.org_id = @org_id AND u.undone_at > 0 AND s.org_id = u.org_id AND s.batch_id = u.id AND s.form = @form
ORDER BY since, id;

-- name: ClassOfEdition :one
SELECT class_id FROM edition WHERE org_id = @org_id AND id = @id;

-- The status is what issuance.Award.Status says.

-- name: AwardsDown :many
SELECT a.org_id, a.id, a.batch_id, a.row_no, a.edition_id, a.period, a.issued_on, a.expires, a.recorded_at, a.revoked_at, a.reason,
       CAST(LENGTH(a.assertion) = 0 AS BOOLEAN) AS erased,
       COALESCE(r.email, '') AS email, COALESCE(r.name, '') AS name, COALESCE(r.name_en, '') AS name_en,
       COALESCE(r.student_id, '') AS student_id, CAST(COALESCE(r.show_name, FALSE) AS BOOLEAN) AS show_name,
       COALESCE(r.reading, '') AS reading, COALESCE(r.display_name, '') AS display_name,
       COALESCE(r.learner_type, '') AS learner_type, COALESCE(r.language, '') AS language
FROM award a LEFT JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
WHERE a.org_id = @org_id AND (a.batch_id, a.row_no) < (@batch_id, @row_no) AND a.batch_id >= @last_batch
  AND (CAST(@class_id AS BIGINT) = 0 OR a.edition_id IN (SELECT e.id FROM edition e WHERE e.org_id = @org_id AND e.class_id = CAST(@class_id AS BIGINT)))
  AND (CAST(@status AS TEXT) = '' OR CAST(@status AS TEXT) = CASE
    WHEN LENGTH(a.assertion) = 0 THEN 'erased'
    WHEN a.revoked_at > 0 THEN 'revoked'
    WHEN a.expires > 0 AND a.expires <= CAST(@now AS BIGINT) THEN 'expired'
    ELSE 'valid' END)
  AND (CAST(@person AS TEXT) = '' OR r.email = CAST(@person AS TEXT) OR r.student_id = CAST(@person AS TEXT))
ORDER BY a.batch_id DESC, a.row_no DESC
LIMIT @count;

-- name: AwardsUp :many
SELECT a.org_id, a.id, a.batch_id, a.row_no, a.edition_id, a.period, a.issued_on, a.expires, a.recorded_at, a.revoked_at, a.reason,
       CAST(LENGTH(a.assertion) = 0 AS BOOLEAN) AS erased,
       COALESCE(r.email, '') AS email, COALESCE(r.name, '') AS name, COALESCE(r.name_en, '') AS name_en,
       COALESCE(r.student_id, '') AS student_id, CAST(COALESCE(r.show_name, FALSE) AS BOOLEAN) AS show_name,
       COALESCE(r.reading, '') AS reading, COALESCE(r.display_name, '') AS display_name,
       COALESCE(r.learner_type, '') AS learner_type, COALESCE(r.language, '') AS language
FROM award a LEFT JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
WHERE a.org_id = @org_id AND (a.batch_id, a.row_no) > (@batch_id, @row_no) AND a.batch_id <= @last_batch
  AND (CAST(@class_id AS BIGINT) = 0 OR a.edition_id IN (SELECT e.id FROM edition e WHERE e.org_id = @org_id AND e.class_id = CAST(@class_id AS BIGINT)))
  AND (CAST(@status AS TEXT) = '' OR CAST(@status AS TEXT) = CASE
    WHEN LENGTH(a.assertion) = 0 THEN 'erased'
    WHEN a.revoked_at > 0 THEN 'revoked'
    WHEN a.expires > 0 AND a.expires <= CAST(@now AS BIGINT) THEN 'expired'
    ELSE 'valid' END)
  AND (CAST(@person AS TEXT) = '' OR r.email = CAST(@person AS TEXT) OR r.student_id = CAST(@person AS TEXT))
ORDER BY a.batch_id ASC, a.row_no ASC
LIMIT @count;

-- name: ChangedRows :many
SELECT a.org_id, a.id, a.batch_id, a.row_no, a.edition_id, a.period, a.issued_on, a.expires, a.recorded_at, a.revoked_at, a.reason,
       CAST(LENGTH(a.assertion) = 0 AS BOOLEAN) AS erased,
       COALESCE(r.email, '') AS email, COALESCE(r.name, '') AS name, COALESCE(r.name_en, '') AS name_en,
       COALESCE(r.student_id, '') AS student_id, CAST(COALESCE(r.show_name, FALSE) AS BOOLEAN) AS show_name,
       COALESCE(r.reading, '') AS reading, COALESCE(r.display_name, '') AS display_name,
       COALESCE(r.learner_type, '') AS learner_type, COALESCE(r.language, '') AS language
FROM award_change c CROSS JOIN award a LEFT JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
WHERE c.org_id = @org_id AND c.number > @after AND c.number <= @upto
  AND a.org_id = c.org_id AND a.batch_id = c.batch_id AND a.row_no >= c.first_row AND a.row_no <= c.last_row;
