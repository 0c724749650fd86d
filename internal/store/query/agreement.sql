-- name: Ask :exec
INSERT INTO agreement (org_id, kind, subject, class_id, asked_at, ends_at, code, note, tell, actor_kind, actor_id)
VALUES (@org_id, @kind, @subject, @class_id, @asked_at, @ends_at, @code, @note, @tell, @actor_kind, @actor_id)
ON CONFLICT (org_id, kind, subject) DO UPDATE SET asked_at = excluded.asked_at, ends_at = excluded.ends_at, code = excluded.code, note = excluded.note, tell = excluded.tell,
  actor_kind = excluded.actor_kind, actor_id = excluded.actor_id;

-- name: Agreement :one
SELECT * FROM agreement WHERE org_id = @org_id AND kind = @kind AND subject = @subject;

-- name: AgreementsAbout :many
SELECT * FROM agreement WHERE org_id = @org_id AND subject = @subject AND kind <> 'release';

-- Those that wait: a list that was released for a later hour waits for nobody.

-- name: Agreements :many
SELECT a.* FROM agreement a LEFT JOIN owned o ON o.org_id = a.org_id AND o.public_id = a.class_id
WHERE a.org_id = @org_id AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
  AND NOT EXISTS (SELECT 1 FROM proposal p WHERE a.kind = 'release' AND p.org_id = a.org_id AND p.id = a.subject AND p.release_at > 0)
ORDER BY a.asked_at, a.subject LIMIT CAST(@at_most AS BIGINT);

-- name: EndAgreement :execrows
DELETE FROM agreement WHERE org_id = @org_id AND kind = @kind AND subject = @subject;

-- name: WithdrawAgreement :execrows
DELETE FROM agreement WHERE org_id = @org_id AND kind = @kind AND subject = @subject AND asked_at = @asked_at;

-- name: EndReleasesOf :many
DELETE FROM agreement WHERE agreement.kind = 'release' AND EXISTS (
  SELECT 1 FROM proposal p WHERE p.org_id = agreement.org_id AND p.id = agreement.subject AND p.plan_id = @plan_id
)
RETURNING agreement.org_id, agreement.subject;

-- name: ForgetAgreements :execrows
DELETE FROM agreement WHERE org_id = @org_id AND asked_at < @before;

-- name: BatchToAgree :one
SELECT b.undone_at, c.public_id FROM batch b JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id WHERE b.org_id = @org_id AND b.id = @id;
