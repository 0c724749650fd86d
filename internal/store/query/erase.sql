-- name: EraseAward :exec
UPDATE award SET assertion = @nothing, recipient_key = @nothing, note = ''
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
