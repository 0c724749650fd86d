-- name: EraseAward :exec
UPDATE award SET assertion = @nothing, recipient_key = @nothing, note = @note
WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: HoldAward :execrows
UPDATE award SET note = note WHERE org_id = @org_id AND id = @id AND LENGTH(assertion) > 0; -- whoever erases it waits

-- name: EraseSigned :exec
UPDATE signed_assertion SET jws = '' WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: DeleteRecipient :exec
DELETE FROM recipient WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: DeleteFormerNames :exec
DELETE FROM former_name WHERE org_id = @org_id AND batch_id = @batch_id AND row_no = @row_no;

-- name: DeleteMailsOf :exec
DELETE FROM mail WHERE org_id = @org_id AND about LIKE CAST(@about AS TEXT);

-- name: KeepCompletion :exec
INSERT INTO completion (org_id, award_id, name, name_en, reading, student_id)
VALUES (@org_id, @award_id, @name, @name_en, @reading, @student_id);

-- name: Completion :one
SELECT name, name_en, reading, student_id FROM completion WHERE org_id = @org_id AND award_id = @award_id;

-- name: DeleteCompletion :execrows
DELETE FROM completion WHERE org_id = @org_id AND award_id = @award_id;

-- name: ForgetCompletions :execrows
DELETE FROM completion WHERE completion.org_id = @org_id AND EXISTS (
  SELECT 1 FROM award a WHERE a.org_id = completion.org_id AND a.id = completion.award_id AND a.issued_on < @before
);

-- Of revocations that were taken back: by when the award was recorded, which is its batch's number.

-- name: ForgetNotesOfStanding :execrows
UPDATE award SET note = '' WHERE org_id = @org_id AND batch_id > 0 AND batch_id < @before AND revoked_at = 0 AND note <> '';

-- name: ForgetNotes :execrows
UPDATE award SET note = '' WHERE org_id = @org_id AND batch_id > 0 AND revoked_at > 0 AND revoked_at < @before AND note <> ''; -- by award_revoked

-- name: ForgetUndoNotes :execrows
UPDATE batch SET undo_note = '' WHERE org_id = @org_id AND undone_at > 0 AND undone_at < @before AND undo_note <> '';

-- name: ForgetWords :execrows
UPDATE learner_report SET said = '', reply = '' WHERE answered_at > 0 AND answered_at < @before AND (said <> '' OR reply <> '');

-- name: ForgetAsked :execrows
UPDATE claim SET asked = '', asked_at = 0 WHERE asked <> '' AND asked_at < @before;
