-- name: InsertBatch :execrows
INSERT INTO batch (org_id, id, class_id, edition_id, signed, fingerprint, row_count, refused, replaces, epoch, actor_kind, actor_id, decision, notify)
VALUES (@org_id, @id, @class_id, @edition_id, @signed, @fingerprint, @row_count, @refused, @replaces, @epoch, @actor_kind, @actor_id, @decision, @notify)
ON CONFLICT (org_id, id) DO NOTHING;

-- name: InsertChunk :exec
INSERT INTO batch_chunk (org_id, batch_id, number, payload, issued, already, done_at)
VALUES (@org_id, @batch_id, @number, @payload, 0, 0, 0);

-- name: Batch :one
SELECT * FROM batch WHERE org_id = @org_id AND id = @id;

-- name: Batches :many
SELECT b.* FROM batch b WHERE b.org_id = @org_id AND (CAST(@scope AS TEXT) = '*' OR EXISTS (
    SELECT 1 FROM class c JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
    WHERE c.org_id = b.org_id AND c.id = b.class_id AND CAST(@scope AS TEXT) LIKE '%,' || CAST(o.department_id AS TEXT) || ',%'))
ORDER BY b.id DESC LIMIT @count OFFSET CAST(@skipped AS BIGINT);

-- A batch that corrects an award, and says nothing of its own, rests on the decision of the other.

-- name: DecidedBetween :many
SELECT b.id, b.replaces, CAST(CASE WHEN b.decision <> '' THEN b.decision ELSE COALESCE(p.decision, '') END AS TEXT) AS decision FROM batch b
LEFT JOIN award a ON LENGTH(b.replaces) > 0 AND a.org_id = b.org_id AND a.id = b.replaces
LEFT JOIN batch p ON p.org_id = a.org_id AND p.id = a.batch_id
WHERE b.org_id = @org_id AND b.id >= @first AND b.id <= @last AND (b.decision <> '' OR LENGTH(b.replaces) > 0);

-- name: UnfinishedBatch :one
SELECT b.id FROM batch b
WHERE b.org_id = @org_id AND b.fingerprint = @fingerprint
  AND EXISTS (SELECT 1 FROM batch_chunk c WHERE c.org_id = b.org_id AND c.batch_id = b.id AND c.done_at <= 0)
ORDER BY b.id LIMIT 1;

-- name: Chunk :one
SELECT payload, done_at FROM batch_chunk WHERE org_id = @org_id AND batch_id = @batch_id AND number = @number;

-- name: ChunksOfClass :many
SELECT c.payload FROM batch_chunk c JOIN batch b ON b.org_id = c.org_id AND b.id = c.batch_id
WHERE c.org_id = @org_id AND c.done_at <= 0 AND b.class_id = @class_id
ORDER BY c.batch_id, c.number;

-- name: FinishChunk :execrows
UPDATE batch_chunk SET payload = @empty, issued = @issued, already = @already, aside = @aside, done_at = @done_at
WHERE org_id = @org_id AND batch_id = @batch_id AND number = @number AND done_at = 0;

-- name: BatchProgress :one
SELECT CAST(COALESCE(SUM(issued), 0) AS BIGINT) AS issued, CAST(COALESCE(SUM(already), 0) AS BIGINT) AS already,
       CAST(COALESCE(SUM(CASE WHEN done_at = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
       CAST(COALESCE(SUM(CASE WHEN done_at < 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS halted,
       CAST(COALESCE(SUM(aside), 0) AS BIGINT) AS aside
FROM batch_chunk WHERE org_id = @org_id AND batch_id = @batch_id;

-- Which batches have chunks that wait, how many awards each has, and how many of these stand before the first chunk that waits:
-- chunks are parts of the list in its order, so that no award will come before those.

-- name: Unfinished :many
SELECT c.batch_id, CAST(COALESCE(SUM(c.issued), 0) AS BIGINT) AS issued,
       CAST(COALESCE(SUM(CASE WHEN c.number < w.next THEN c.issued ELSE 0 END), 0) AS BIGINT) AS settled
FROM (SELECT batch_id, MIN(number) AS next FROM batch_chunk WHERE batch_chunk.org_id = @org_id AND done_at <= 0 GROUP BY batch_id) w
JOIN batch_chunk c ON c.batch_id = w.batch_id
WHERE c.org_id = @org_id GROUP BY c.batch_id;

-- name: InsertSetAside :exec
INSERT INTO set_aside (org_id, batch_id, row_no, property, code) VALUES (@org_id, @batch_id, @row_no, @property, @code);

-- name: SetAside :many
SELECT row_no, property, code FROM set_aside WHERE org_id = @org_id AND batch_id = @batch_id ORDER BY row_no;

-- name: LastBatch :one
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM batch WHERE org_id = @org_id;

-- name: BeginUndo :execrows
UPDATE batch SET undone_at = @undone_at, halted_at = 0, undo_code = @undo_code, undo_note = @undo_note, undo_tell = @undo_tell,
  undo_actor_kind = @undo_actor_kind, undo_actor_id = @undo_actor_id
WHERE org_id = @org_id AND id = @id AND undone_at = 0;

-- name: StopChunks :exec
UPDATE batch_chunk SET payload = @empty, done_at = @done_at WHERE org_id = @org_id AND batch_id = @batch_id AND done_at <= 0;

-- name: HaltBatch :execrows
UPDATE batch SET halted_at = @halted_at WHERE org_id = @org_id AND id = @id AND halted_at = 0 AND undone_at = 0;

-- Whoever publishes a chunk has it, or finds it halted: one of the two waits for the other at its row.

-- name: HaltChunks :exec
UPDATE batch_chunk SET done_at = -1 WHERE org_id = @org_id AND batch_id = @batch_id AND done_at = 0;

-- name: ResumeBatch :execrows
UPDATE batch SET halted_at = 0 WHERE batch.org_id = @org_id AND batch.id = @id AND halted_at > 0 AND NOT EXISTS (
  SELECT 1 FROM agreement a WHERE a.org_id = @org_id AND a.kind = 'undo' AND a.subject = @id);

-- name: ResumeChunks :execrows
UPDATE batch_chunk SET done_at = 0 WHERE org_id = @org_id AND batch_id = @batch_id AND done_at = -1;

-- name: CountChunks :one
SELECT COUNT(*) FROM batch_chunk WHERE org_id = @org_id AND batch_id = @batch_id;

-- name: HaltedBatches :many
SELECT id FROM batch WHERE org_id = @org_id AND halted_at > 0;

-- name: LastRow :one
SELECT CAST(COALESCE(MAX(row_no), -1) AS BIGINT) FROM award WHERE org_id = @org_id AND batch_id = @batch_id;

-- name: CountRevoked :one
SELECT COUNT(*) FROM award WHERE org_id = @org_id AND batch_id = @batch_id AND revoked_at > 0;

-- name: CountEnded :one
SELECT CAST(COALESCE(SUM(CASE WHEN LENGTH(assertion) = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS erased,
  CAST(COALESCE(SUM(CASE WHEN LENGTH(assertion) > 0 AND reason = 'replaced' THEN 1 ELSE 0 END), 0) AS BIGINT) AS replaced
FROM award WHERE org_id = @org_id AND batch_id = @batch_id AND revoked_at > 0;

-- name: RevokeRows :many
UPDATE award SET revoked_at = @revoked_at, reason = @reason, note = @note
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no >= @first_row AND row_no <= @last_row AND revoked_at = 0
RETURNING row_no, id, edition_id;

-- name: DeleteHoldings :exec
DELETE FROM holding
WHERE holding.org_id = @org_id AND holding.class_id = @class_id
  AND (holding.recipient_key, holding.period) IN (
    SELECT a.recipient_key, a.period FROM award a
    WHERE a.org_id = @org_id AND a.batch_id = @batch_id AND a.row_no >= @first_row AND a.row_no <= @last_row
  )
  AND holding.batch_id = @batch_id AND holding.row_no >= @first_row AND holding.row_no <= @last_row;

-- name: EndUndo :execrows
UPDATE batch SET undone_at = 0, undo_code = '', undo_note = '', undo_tell = FALSE, undo_actor_kind = '', undo_actor_id = 0
WHERE org_id = @org_id AND id = @id AND undone_at > 0;

-- What was revoked at that time, and whose place nobody has taken since. Why it was revoked stays in the note, for staff.

-- name: ReinstateRows :many
UPDATE award SET revoked_at = 0, reason = ''
WHERE award.org_id = @org_id AND award.batch_id = @batch_id AND award.row_no >= @first_row AND award.row_no <= @last_row
  AND award.revoked_at = @revoked_at AND award.revoked_at > 0 AND award.reason <> 'replaced' AND LENGTH(award.assertion) > 0
  AND NOT EXISTS (
    SELECT 1 FROM holding h WHERE h.org_id = award.org_id AND h.class_id = @class_id AND h.recipient_key = award.recipient_key
      AND h.period = award.period AND h.expires > @now
  )
RETURNING row_no, id, edition_id;

-- Of the rows that have just been reinstated: no other of them stands.

-- name: HoldAgain :exec
INSERT INTO holding (org_id, class_id, recipient_key, period, batch_id, row_no, expires)
SELECT a.org_id, CAST(@class_id AS BIGINT), a.recipient_key, a.period, a.batch_id, a.row_no, CASE WHEN a.expires = 0 THEN CAST(@never AS BIGINT) ELSE a.expires END
FROM award a WHERE a.org_id = @org_id AND a.batch_id = @batch_id AND a.row_no >= @first_row AND a.row_no <= @last_row AND a.revoked_at = 0
ON CONFLICT (org_id, class_id, recipient_key, period) DO UPDATE
SET batch_id = excluded.batch_id, row_no = excluded.row_no, expires = excluded.expires;

-- name: RecipientsBetween :many
SELECT row_no, email, name, name_en, language FROM recipient
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no >= @first_row AND row_no <= @last_row;
