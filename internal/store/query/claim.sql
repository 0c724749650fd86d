-- name: InsertClaim :execrows
INSERT INTO claim (org_id, award_id, batch_id, handle, counter, opened_at, received_at, declined_at, address, asked, asked_at, quiet_at, added)
VALUES (@org_id, @award_id, @batch_id, @handle, 1, 0, 0, 0, '', '', 0, 0, '') ON CONFLICT DO NOTHING;

-- name: Claim :one
SELECT * FROM claim WHERE org_id = @org_id AND award_id = @award_id;

-- name: ClaimByHandle :one
SELECT * FROM claim WHERE handle = @handle;

-- name: HoldClaim :one
UPDATE claim SET counter = counter WHERE org_id = @org_id AND award_id = @award_id RETURNING *; -- whoever else changes it waits

-- name: SaveClaim :exec
UPDATE claim SET counter = @counter, opened_at = @opened_at, received_at = @received_at, declined_at = @declined_at,
  address = @address, asked = @asked, asked_at = @asked_at, quiet_at = @quiet_at, added = @added
WHERE org_id = @org_id AND award_id = @award_id;

-- name: CountClaims :one
SELECT COUNT(*) AS linked, CAST(COALESCE(SUM(CASE WHEN opened_at > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS opened,
  CAST(COALESCE(SUM(CASE WHEN received_at > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS received,
  CAST(COALESCE(SUM(CASE WHEN declined_at > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS declined
FROM claim WHERE org_id = @org_id AND batch_id = @batch_id;

-- name: InsertConsent :exec
INSERT INTO consent (org_id, award_id, at, shown, wording) VALUES (@org_id, @award_id, @at, @shown, @wording);

-- name: LastConsent :one
SELECT * FROM consent WHERE org_id = @org_id AND award_id = @award_id ORDER BY at DESC LIMIT 1;

-- name: InsertReport :exec
INSERT INTO learner_report (org_id, id, award_id, kind, said, at, answer, reply, answered_at, actor_kind, actor_id)
VALUES (@org_id, @id, @award_id, @kind, @said, @at, '', '', 0, '', 0);

-- name: ReportsOfAward :many
SELECT * FROM learner_report WHERE org_id = @org_id AND award_id = @award_id ORDER BY at, id;

-- Where the office has answered that it stands as it is registered, the award is the learner's.

-- name: DisownedAwards :many
SELECT DISTINCT award_id FROM learner_report WHERE org_id = @org_id AND kind = 'not_me' AND answer <> 'registered';

-- name: DisownedAddresses :many
SELECT DISTINCT r.email FROM learner_report l JOIN award a ON a.org_id = l.org_id AND a.id = l.award_id
JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
WHERE l.org_id = @org_id AND l.kind = 'not_me' AND l.answer <> 'registered';

-- name: LearnerReport :one
SELECT r.* FROM learner_report r WHERE r.org_id = @org_id AND r.id = @id AND (CAST(@scope AS TEXT) = '*' OR EXISTS (
    SELECT 1 FROM award a JOIN batch b ON b.org_id = a.org_id AND b.id = a.batch_id
    JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
    WHERE a.org_id = r.org_id AND a.id = r.award_id AND CAST(@scope AS TEXT) LIKE '%,' || CAST(o.department_id AS TEXT) || ',%'));

-- name: LearnerReports :many
SELECT r.* FROM learner_report r
WHERE r.org_id = @org_id AND (CAST(@waiting AS BOOLEAN) AND r.answered_at = 0 OR NOT CAST(@waiting AS BOOLEAN) AND r.answered_at > 0)
  AND (CAST(@scope AS TEXT) = '*' OR EXISTS (
    SELECT 1 FROM award a JOIN batch b ON b.org_id = a.org_id AND b.id = a.batch_id
    JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
    WHERE a.org_id = r.org_id AND a.id = r.award_id AND CAST(@scope AS TEXT) LIKE '%,' || CAST(o.department_id AS TEXT) || ',%'))
ORDER BY CASE WHEN CAST(@waiting AS BOOLEAN) THEN r.at ELSE -r.at END, r.id LIMIT CAST(@at_most AS BIGINT);

-- name: CountLearnerReports :one
SELECT COUNT(*) FROM learner_report r WHERE r.org_id = @org_id AND r.answered_at = 0 AND (CAST(@scope AS TEXT) = '*' OR EXISTS (
    SELECT 1 FROM award a JOIN batch b ON b.org_id = a.org_id AND b.id = a.batch_id
    JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
    WHERE a.org_id = r.org_id AND a.id = r.award_id AND CAST(@scope AS TEXT) LIKE '%,' || CAST(o.department_id AS TEXT) || ',%'));

-- name: AnswerReport :execrows
UPDATE learner_report SET answer = @answer, reply = @reply, answered_at = @answered_at, actor_kind = @actor_kind, actor_id = @actor_id
WHERE org_id = @org_id AND id = @id AND answered_at = 0;

-- name: InsertReaderLink :execrows
INSERT INTO reader_link (org_id, award_id, handle, made_at, ends_at) VALUES (@org_id, @award_id, @handle, @made_at, @ends_at)
ON CONFLICT DO NOTHING;

-- name: ReaderLinks :many
SELECT * FROM reader_link WHERE org_id = @org_id AND award_id = @award_id AND ends_at > @now ORDER BY made_at, handle;

-- name: ReaderLinkByHandle :one
SELECT * FROM reader_link WHERE handle = @handle;

-- name: DeleteReaderLink :execrows
DELETE FROM reader_link WHERE org_id = @org_id AND award_id = @award_id AND handle = @handle;

-- name: DeleteReaderLinks :exec
DELETE FROM reader_link WHERE org_id = @org_id AND award_id = @award_id;

-- name: DeleteOldReaderLinks :exec
DELETE FROM reader_link WHERE ends_at < @before;

-- name: InsertSetting :execrows
INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING;

-- name: EraseClaim :exec
DELETE FROM claim WHERE org_id = @org_id AND award_id = @award_id;

-- name: EraseConsents :exec
DELETE FROM consent WHERE org_id = @org_id AND award_id = @award_id;

-- name: EraseReports :exec
DELETE FROM learner_report WHERE org_id = @org_id AND award_id = @award_id;

-- name: ClaimsOfBatch :many
SELECT * FROM claim WHERE org_id = @org_id AND batch_id = @batch_id;
