-- name: InsertMail :execrows
INSERT INTO mail (org_id, id, kind, about, name, learner, address, language, urgency, wanted_at, due_at, until_at, tries, lease, lease_until, state, ended_at, answer)
VALUES (@org_id, @id, @kind, @about, @name, @learner, @address, @language, @urgency, @wanted_at, @due_at, @until_at, 0, 0, 0, 'waiting', 0, '')
ON CONFLICT DO NOTHING;

-- name: MailsAbout :many
SELECT state, COUNT(*) AS number FROM mail WHERE org_id = @org_id AND kind = @kind AND about LIKE CAST(@about AS TEXT) GROUP BY state;

-- name: NextMailAbout :one
SELECT CAST(COALESCE(MIN(due_at), 0) AS BIGINT) FROM mail WHERE org_id = @org_id AND kind = @kind AND about LIKE CAST(@about AS TEXT) AND ended_at = 0;

-- name: MailIsDue :one
SELECT COUNT(*) FROM (SELECT 1 FROM mail WHERE ended_at = 0 AND due_at <= @now AND lease_until <= @now LIMIT 1) AS due;

-- name: TurnToTake :one
UPDATE mail_turn SET taken = taken + 1 RETURNING taken;

-- name: TakeUrgent :many
UPDATE mail SET lease = lease + 1, lease_until = @lease_until
WHERE mail.ended_at = 0 AND mail.due_at <= @now AND mail.lease_until <= @now AND mail.id IN (
  SELECT m.id FROM mail m WHERE m.urgency < 2 AND m.ended_at = 0 AND m.due_at <= @now AND m.lease_until <= @now
  ORDER BY m.urgency, m.due_at LIMIT CAST(@at_most AS BIGINT)
)
RETURNING *;

-- name: TakeOf :many
UPDATE mail SET lease = lease + 1, lease_until = @lease_until
WHERE mail.ended_at = 0 AND mail.due_at <= @now AND mail.lease_until <= @now AND mail.org_id = @org_id AND mail.id IN (
  SELECT m.id FROM mail m WHERE m.org_id = @org_id AND m.urgency = @urgency AND m.ended_at = 0 AND m.due_at <= @now AND m.lease_until <= @now
    AND NOT (m.kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND EXISTS (
      SELECT 1 FROM mail o WHERE o.org_id = m.org_id AND o.address = m.address AND o.learner = m.learner AND o.ended_at = 0 AND o.lease_until > @now
        AND o.kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated')))
  ORDER BY m.due_at, m.wanted_at LIMIT CAST(@at_most AS BIGINT)
)
RETURNING *;

-- name: WhoHasDue :many
SELECT w.id, w.created_at FROM (SELECT o.id, o.created_at FROM organisation o UNION ALL SELECT 0, 0) AS w
WHERE EXISTS (SELECT 1 FROM mail m WHERE m.org_id = w.id AND m.urgency IN (2, 3) AND m.ended_at = 0 AND m.due_at <= @now AND m.lease_until <= @now)
ORDER BY w.id;

-- name: SentOfDay :one
SELECT COUNT(*) AS sent, CAST(COALESCE(SUM(CASE WHEN urgency = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS by_hand,
  CAST(COALESCE(MIN(ended_at), 0) AS BIGINT) AS oldest FROM mail
WHERE org_id = @org_id AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND sent_as = '' AND state IN ('sent', 'returned', 'unwanted') AND ended_at > 0 AND ended_at > @since;

-- name: CountInHand :one
SELECT COUNT(*) AS number, CAST(COALESCE(SUM(CASE WHEN urgency = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS by_hand FROM mail
WHERE org_id = @org_id AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND ended_at = 0 AND lease_until > 0 AND lease_until > @now;

-- What announces an award of a batch that is halted or undone does not go.

-- name: CountDue :one
SELECT COUNT(*) AS number, CAST(COALESCE(SUM(CASE WHEN m.urgency = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS by_hand FROM mail m
WHERE m.org_id = @org_id AND m.kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND m.urgency IN (2, 3) AND m.ended_at = 0 AND m.due_at <= @until
  AND NOT (m.kind IN ('award', 'again', 'reminder') AND EXISTS (
    SELECT 1 FROM batch b WHERE b.org_id = m.org_id AND (b.halted_at > 0 OR b.undone_at > 0) AND m.about LIKE CAST(b.id AS TEXT) || ' %'));

-- name: HoldMails :exec
UPDATE mail SET due_at = CAST(@later AS BIGINT), until_at = until_at + CAST(@later AS BIGINT) - CAST(@now AS BIGINT)
WHERE org_id = @org_id AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND urgency = @urgency AND ended_at = 0 AND due_at <= CAST(@now AS BIGINT)
  AND lease_until <= CAST(@now AS BIGINT) AND until_at > CAST(@now AS BIGINT);

-- What is due of the mails that tell of a batch's awards; what tells that one was revoked goes.

-- name: HoldMailsOfBatch :exec
UPDATE mail SET due_at = CAST(@later AS BIGINT), until_at = until_at + CAST(@later AS BIGINT) - CAST(@now AS BIGINT)
WHERE org_id = @org_id AND urgency IN (2, 3) AND ended_at = 0 AND due_at <= CAST(@now AS BIGINT) AND lease_until <= CAST(@now AS BIGINT) AND until_at > CAST(@now AS BIGINT)
  AND kind IN ('award', 'again', 'reminder') AND about LIKE CAST(@about AS TEXT);

-- name: ResumeMails :exec
UPDATE mail SET due_at = CAST(@now AS BIGINT)
WHERE org_id = @org_id AND urgency IN (2, 3) AND ended_at = 0 AND tries = 0 AND wanted_at <= CAST(@now AS BIGINT) AND due_at > CAST(@now AS BIGINT) AND lease_until <= CAST(@now AS BIGINT)
  AND kind IN ('award', 'again', 'reminder') AND about LIKE CAST(@about AS TEXT);

-- name: TakeBeside :many
UPDATE mail SET lease = lease + 1, lease_until = @lease_until
WHERE mail.ended_at = 0 AND mail.due_at <= @now AND mail.lease_until <= @now AND mail.org_id = @org_id AND mail.id IN (
  SELECT m.id FROM mail m WHERE m.org_id = @org_id AND m.address = @address AND m.learner = @learner AND m.kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated')
    AND m.ended_at = 0 AND m.due_at <= @now AND m.lease_until <= @now ORDER BY m.due_at, m.id LIMIT CAST(@at_most AS BIGINT)
)
RETURNING *;

-- name: LastToLearner :one
SELECT CAST(COALESCE(MAX(ended_at), 0) AS BIGINT) FROM mail
WHERE org_id = @org_id AND address = @address AND learner = @learner AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND state = 'sent' AND ended_at > @since;

-- name: NextAbout :one
SELECT CAST(COALESCE(MIN(due_at), 0) AS BIGINT) FROM mail WHERE org_id = @org_id AND address = @address AND about = @about AND kind IN ('award', 'again', 'revoked', 'reinstated')
  AND (CAST(@revoked AS BOOLEAN) AND kind = 'revoked' OR NOT CAST(@revoked AS BOOLEAN) AND kind <> 'revoked') AND ended_at = 0;

-- What was sent there by hand at this moment, or is about to go.

-- name: SentByHand :one
SELECT COUNT(*) FROM mail WHERE org_id = @org_id AND address = @address AND about = @about AND kind IN ('award', 'again') AND urgency = 2
  AND (ended_at = 0 AND until_at > @now OR state = 'sent' AND wanted_at > @moment);

-- name: RenameMails :exec
UPDATE mail SET name = @name, learner = @learner
WHERE org_id = @org_id AND about = @about AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated');

-- name: LeaveUntold :execrows
UPDATE mail SET state = @state, ended_at = @now
WHERE org_id = @org_id AND about = @about AND kind = 'revoked' AND ended_at = 0 AND lease_until <= @now;

-- What was withdrawn with the award of which it should have told.

-- name: TellAfterAll :exec
UPDATE mail SET state = 'waiting', ended_at = 0, due_at = CAST(@now AS BIGINT), until_at = CAST(@until AS BIGINT)
WHERE org_id = @org_id AND about = @about AND kind = 'award' AND state = 'withdrawn';

-- name: Announced :one
SELECT COUNT(*) AS queued, CAST(COALESCE(SUM(CASE WHEN state IN ('sent', 'returned', 'unwanted') THEN 1 ELSE 0 END), 0) AS BIGINT) AS gone
FROM mail WHERE org_id = @org_id AND about = @about AND kind IN ('award', 'again', 'reminder');

-- name: WaitingTo :many
SELECT id, kind, about FROM mail WHERE org_id = @org_id AND address = @address AND ended_at = 0 AND lease_until <= CAST(@now AS BIGINT)
  AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated', 'answered');

-- name: SendTo :exec
UPDATE mail SET address = @address WHERE org_id = @org_id AND id = @id AND ended_at = 0;

-- name: EndMail :execrows
UPDATE mail SET state = @state, ended_at = @ended_at, tries = @tries, answer = @answer, sent_as = @sent_as, lease_until = 0
WHERE org_id = @org_id AND id = @id AND lease = @lease AND ended_at = 0;

-- name: DelayMail :execrows
UPDATE mail SET due_at = @due_at, tries = @tries, answer = @answer, lease_until = 0
WHERE org_id = @org_id AND id = @id AND lease = @lease AND ended_at = 0;

-- name: ReleaseMails :exec
UPDATE mail SET lease_until = 0 WHERE ended_at = 0 AND lease_until > 0;

-- name: Mails :many
SELECT * FROM mail WHERE (CAST(@waiting AS BOOLEAN) AND ended_at = 0 OR NOT CAST(@waiting AS BOOLEAN))
ORDER BY CASE WHEN kind = 'reminder' AND ended_at = 0 AND tries = 0 THEN 1 ELSE 0 END, wanted_at DESC, id LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: HasMail :one
SELECT COUNT(*) FROM mail WHERE id = @id;

-- name: CountMails :many
SELECT state, COUNT(*) AS number FROM mail GROUP BY state;

-- name: DeleteOldMails :execrows
DELETE FROM mail WHERE ended_at > 0 AND ended_at < @before OR ended_at = 0 AND until_at < @before;

-- name: CountOldMails :one
SELECT CAST((SELECT COUNT(*) FROM mail WHERE ended_at > 0 AND ended_at < @before OR ended_at = 0 AND until_at < @before)
  + (SELECT COUNT(*) FROM mail_address WHERE dead_at < @forgotten AND quiet_at < @forgotten OR tried_at > 0 AND tried_at < @settled) AS BIGINT);

-- name: ReturnMail :many
UPDATE mail SET state = @state, ended_at = @ended_at, answer = @answer
WHERE id = @id AND (state = 'sent' OR state = 'returned' AND @state <> 'returned')
RETURNING org_id, kind, about, name, address, language, urgency;

-- name: ReturnTogether :many
UPDATE mail SET state = @state, ended_at = @ended_at, answer = @answer
WHERE sent_as <> '' AND sent_as = @sent_as AND (state = 'sent' OR state = 'returned' AND @state <> 'returned')
RETURNING kind, about;

-- name: CountToLearners :one
SELECT COUNT(*) AS sent, CAST(COALESCE(SUM(CASE WHEN state = 'unwanted' THEN 1 ELSE 0 END), 0) AS BIGINT) AS unwanted
FROM mail WHERE org_id = @org_id AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND sent_as = '' AND state IN ('sent', 'returned', 'unwanted') AND ended_at >= @since;

-- name: AddressDead :exec
INSERT INTO mail_address (org_id, address, dead_at, answer, quiet_at) VALUES (@org_id, @address, @at, @answer, 0)
ON CONFLICT (org_id, address) DO UPDATE SET dead_at = excluded.dead_at, answer = excluded.answer, reached_at = 0, tried_at = 0;

-- name: ReachedElsewhere :exec
UPDATE mail_address SET reached_at = @at, reached_own = CASE WHEN EXISTS (
  SELECT 1 FROM claim c WHERE c.org_id = @org_id AND c.award_id = @award_id AND c.address = @address) THEN 1 ELSE 0 END
WHERE mail_address.org_id = @org_id AND mail_address.dead_at > 0 AND mail_address.address <> @address AND mail_address.address IN (
  SELECT r.email FROM award a JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no WHERE a.org_id = @org_id AND a.id = @award_id);

-- name: AddressQuiet :exec
INSERT INTO mail_address (org_id, address, dead_at, answer, quiet_at) VALUES (@org_id, @address, 0, '', @at)
ON CONFLICT (org_id, address) DO UPDATE SET quiet_at = excluded.quiet_at;

-- name: AddressWorks :execrows
UPDATE mail_address SET dead_at = 0, answer = '', tried_at = 0 WHERE org_id = @org_id AND address = @address AND dead_at > 0;

-- name: AddressTried :exec
UPDATE mail_address SET tried_at = @at WHERE org_id = @org_id AND address = @address AND dead_at > 0;

-- Where mails have left and none has come back since a time.

-- name: AddressesWork :exec
UPDATE mail_address SET dead_at = 0, answer = '', tried_at = 0 WHERE tried_at > 0 AND tried_at < @before;

-- The learner of an award has opened it, and the last mail went there.

-- name: AddressArrived :exec
UPDATE mail_address SET dead_at = 0, answer = '', tried_at = 0
WHERE mail_address.org_id = @org_id AND mail_address.tried_at > mail_address.reached_at AND mail_address.address IN (
  SELECT r.email FROM award a JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no WHERE a.org_id = @org_id AND a.id = @award_id);

-- name: AddressOf :one
SELECT * FROM mail_address WHERE org_id = @org_id AND address = @address;

-- Those first whose learners were reached at no other.

-- name: DeadAddresses :many
SELECT * FROM mail_address WHERE org_id = @org_id AND dead_at > 0
ORDER BY CASE WHEN reached_at = 0 THEN 0 ELSE 1 END, dead_at DESC, address LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: KnownAddresses :many
SELECT * FROM mail_address WHERE org_id = @org_id;

-- name: CountDeadAddresses :one
SELECT COUNT(*) FROM mail_address WHERE org_id = @org_id AND dead_at > 0 AND reached_at = 0;

-- name: ForgetAddresses :exec
DELETE FROM mail_address WHERE dead_at < @before AND quiet_at < @before;

-- name: EraseAddress :exec
DELETE FROM mail_address WHERE mail_address.org_id = @org_id AND mail_address.address = @address
AND NOT EXISTS (SELECT 1 FROM recipient r WHERE r.org_id = @org_id AND r.email = @address)
AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org_id = @org_id AND (c.address = @address OR c.added = @address));

-- name: FailedMails :many
SELECT m.* FROM mail m WHERE m.org_id = @org_id AND m.kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND m.state IN ('refused', 'expired', 'returned', 'unwanted')
  AND (CAST(@scope AS TEXT) = '*' OR EXISTS (
    SELECT 1 FROM batch b JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
    WHERE b.org_id = m.org_id AND m.about LIKE CAST(b.id AS TEXT) || ' %' AND CAST(@scope AS TEXT) LIKE '%,' || CAST(o.department_id AS TEXT) || ',%'))
ORDER BY m.ended_at DESC, m.id LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: MailsOfAward :many
SELECT * FROM mail WHERE org_id = @org_id AND about = @about AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND ended_at > 0 AND state <> 'withdrawn'
ORDER BY ended_at DESC, id LIMIT CAST(@at_most AS BIGINT);

-- name: MailsOfBatch :many
SELECT * FROM mail WHERE org_id = @org_id AND kind IN ('award', 'again', 'reminder', 'revoked', 'reinstated') AND about LIKE CAST(@about AS TEXT) ORDER BY wanted_at, id;
