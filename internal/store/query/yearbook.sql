-- name: NoteMailed :exec
UPDATE claim SET sent_at = CASE WHEN sent_at = 0 AND CAST(@failed AS BIGINT) = 0 THEN @at ELSE sent_at END, mailed_at = @at, mail_failed = @failed
WHERE org_id = @org_id AND award_id = @award_id;

-- name: MailedAwards :many
SELECT award_id, sent_at, mailed_at, mail_failed FROM claim WHERE org_id = @org_id AND mailed_at > 0 AND mailed_at > @since ORDER BY mailed_at;

-- name: AllVersions :many
SELECT c.id AS class_id, c.public_id, c.retired_at, v.number, v.description, v.created_at, v.guideline, v.noted,
  v.template, v.colour, v.second_colour, v.ring, v.words, v.alt, v.alt_en, v.alt_ja, v.art
FROM class c JOIN version v ON v.org_id = c.org_id AND v.class_id = c.id
WHERE c.org_id = @org_id ORDER BY c.id, v.number;

-- name: AllApprovals :many
SELECT * FROM approval WHERE org_id = @org_id ORDER BY recorded_at, digest;

-- What was decided of batches; a batch that corrects an award rests on the decision of the other.

-- name: Completions :many
SELECT b.id, b.class_id, c.public_id, b.decision, b.undone_at FROM batch b JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id
WHERE b.org_id = @org_id AND b.decision <> '' AND LENGTH(b.replaces) = 0 ORDER BY b.id;

-- name: InsertParticipants :exec
INSERT INTO participants (org_id, class_id, year, since, number, actor_kind, actor_id)
VALUES (@org_id, @class_id, @year, @since, @number, @actor_kind, @actor_id);

-- name: Participants :many
SELECT class_id, year, since, number FROM participants WHERE org_id = @org_id ORDER BY since;

-- name: InsertCommitteeDay :execrows
INSERT INTO committee_day (org_id, day, name) VALUES (@org_id, @day, @name) ON CONFLICT DO NOTHING;

-- name: DeleteCommitteeDay :execrows
DELETE FROM committee_day WHERE org_id = @org_id AND day = @day AND name = @name;

-- name: CommitteeDays :many
SELECT day, name FROM committee_day WHERE org_id = @org_id AND day >= @first AND day < @behind ORDER BY day, name;

-- name: InsertYearSheet :execrows
INSERT INTO year_sheet (org_id, year, day, content, filed_at, actor_kind, actor_id)
VALUES (@org_id, @year, @day, @content, @filed_at, @actor_kind, @actor_id) ON CONFLICT DO NOTHING;

-- name: YearSheet :one
SELECT content, filed_at FROM year_sheet WHERE org_id = @org_id AND year = @year AND day = @day;

-- name: YearSheetDays :many
SELECT year, day, filed_at FROM year_sheet WHERE org_id = @org_id ORDER BY day DESC, year DESC;
