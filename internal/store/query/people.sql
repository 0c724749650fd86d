-- name: NextPerson :one
SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) FROM person;

-- name: InsertPerson :exec
INSERT INTO person (id, public_id, actor_id, email, name, language, created_at, seen_at, daily)
VALUES (@id, @public_id, @actor_id, @email, @name, @language, @created_at, 0, 0);

-- name: PersonByEmail :one
SELECT * FROM person WHERE email = @email AND email <> '';

-- name: CountOffices :one
SELECT COUNT(*) FROM organisation WHERE LOWER(contact_email) = LOWER(CAST(@email AS TEXT)) AND contact_email <> '';

-- name: CountSignIns :one
SELECT COUNT(*) FROM person p JOIN membership m ON m.person_id = p.id
WHERE LOWER(p.email) = LOWER(CAST(@email AS TEXT)) AND p.email <> '' AND (m.ends_at = 0 OR m.ends_at > @now);

-- name: PersonByID :one
SELECT * FROM person WHERE public_id = @public_id;

-- name: CountPeople :one
SELECT COUNT(*) FROM person WHERE email <> '';

-- name: UpdatePerson :exec
UPDATE person SET name = @name, language = @language, daily = @daily WHERE id = @id;

-- name: DailyPeople :many
SELECT * FROM person WHERE daily = 1 AND email <> '' ORDER BY id;

-- name: InsertName :exec
INSERT INTO person_name (person_id, since, name) VALUES (@person_id, @since, @name)
ON CONFLICT (person_id, since) DO UPDATE SET name = excluded.name;

-- name: NamesOf :many
SELECT n.since, n.name FROM person_name n JOIN person p ON p.id = n.person_id WHERE p.public_id = @public_id ORDER BY n.since;

-- name: LengthOfChain :one
SELECT number FROM audit_head WHERE org_id = @org_id;

-- name: LockChain :exec
UPDATE audit_head SET number = number WHERE org_id = @org_id;

-- name: InsertMembership :exec
INSERT INTO membership (org_id, person_id, role, department_id, begins_at, ends_at) VALUES (@org_id, @person_id, @role, @department_id, @begins_at, @ends_at)
ON CONFLICT (org_id, person_id, role, department_id, begins_at) DO UPDATE SET ends_at = excluded.ends_at;

-- name: EndMemberships :execrows
UPDATE membership SET ends_at = @now WHERE org_id = @org_id AND person_id = @person_id AND role = @role AND department_id = @department_id
  AND (ends_at = 0 OR ends_at > @now);

-- name: LastingMembers :one
SELECT COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.org_id = @org_id AND m.role = @role AND m.begins_at <= @now AND m.ends_at = 0 AND p.seen_at > 0;

-- name: Memberships :many
SELECT m.org_id, m.role, m.department_id, m.begins_at, m.ends_at FROM membership m JOIN person p ON p.id = m.person_id
WHERE p.public_id = @public_id ORDER BY m.org_id, m.begins_at, m.role, m.department_id;

-- name: Members :many
SELECT sqlc.embed(p), m.role, m.department_id, m.begins_at, m.ends_at FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.org_id = @org_id ORDER BY p.name, p.id, m.begins_at, m.role, m.department_id;

-- name: InsertSession :exec
INSERT INTO session (digest, public_id, person_id, began_at, seen_at, ends_at, browser, org_id)
VALUES (@digest, @public_id, @person_id, @began_at, @began_at, @ends_at, @browser, @org_id);

-- name: NoteSignIn :exec
UPDATE person SET seen_at = @seen_at WHERE id = @id;

-- name: Session :one
SELECT sqlc.embed(s), sqlc.embed(p) FROM session s JOIN person p ON p.id = s.person_id WHERE s.digest = @digest;

-- name: UseSession :exec
UPDATE session SET seen_at = @seen_at WHERE digest = @digest;

-- name: Sessions :many
SELECT sqlc.embed(s) FROM session s JOIN person p ON p.id = s.person_id WHERE p.public_id = @public_id ORDER BY s.seen_at DESC;

-- name: EndSession :exec
DELETE FROM session WHERE digest = @digest;

-- name: EndSessionOf :execrows
DELETE FROM session WHERE person_id = @person_id AND public_id = @public_id;

-- name: EndSessions :exec
DELETE FROM session WHERE person_id = @person_id;

-- name: EndSessionsWithoutRole :exec
DELETE FROM session WHERE session.person_id = @person_id AND NOT EXISTS (
  SELECT 1 FROM membership m WHERE m.person_id = @person_id AND m.begins_at <= @now AND (m.ends_at = 0 OR m.ends_at > @now));

-- name: InsertLink :exec
INSERT INTO sign_in_link (digest, person_id, leads_to, ends_at) VALUES (@digest, @person_id, @leads_to, @ends_at);

-- name: Link :one
SELECT l.leads_to, l.ends_at, p.public_id FROM sign_in_link l LEFT JOIN person p ON p.id = l.person_id WHERE l.digest = @digest;

-- name: UseLink :execrows
DELETE FROM sign_in_link WHERE digest = @digest AND ends_at > @now;

-- name: EndLinks :exec
DELETE FROM sign_in_link WHERE person_id = @person_id;

-- name: CountTry :one
INSERT INTO sign_in_try (subject, hour, count) VALUES (@subject, @hour, 1)
ON CONFLICT (subject, hour) DO UPDATE SET count = sign_in_try.count + 1 RETURNING count;

-- name: ForgetTries :exec
DELETE FROM sign_in_try WHERE hour < @hour;

-- name: ForgetLinks :exec
DELETE FROM sign_in_link WHERE ends_at <= @now;

-- name: ForgetSessions :exec
DELETE FROM session WHERE ends_at <= @now OR seen_at <= @unused;

-- name: FormerPeople :many
SELECT p.id FROM person p WHERE p.email <> '' AND p.created_at < CAST(@since AS BIGINT)
  AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND (m.ends_at = 0 OR m.ends_at > CAST(@since AS BIGINT)));

-- name: ErasePerson :exec
UPDATE person SET email = '' WHERE id = @id;

-- name: InsertPasskey :execrows
INSERT INTO passkey (credential_id, public_id, person_id, site, name, record, added_at, used_at)
VALUES (@credential_id, @public_id, @person_id, @site, @name, @record, @added_at, 0) ON CONFLICT DO NOTHING;

-- name: Passkeys :many
SELECT sqlc.embed(k) FROM passkey k JOIN person p ON p.id = k.person_id WHERE p.public_id = @public_id ORDER BY k.added_at, k.public_id;

-- name: PasskeyOf :one
SELECT sqlc.embed(k), sqlc.embed(p) FROM passkey k JOIN person p ON p.id = k.person_id
WHERE k.credential_id = @credential_id AND k.site = @site;

-- name: UsePasskey :exec
UPDATE passkey SET record = @record, used_at = @used_at WHERE credential_id = @credential_id;

-- name: RenamePasskey :execrows
UPDATE passkey SET name = @name WHERE person_id = @person_id AND public_id = @public_id;

-- name: DeletePasskey :execrows
DELETE FROM passkey WHERE person_id = @person_id AND public_id = @public_id;

-- name: DeletePasskeys :exec
DELETE FROM passkey WHERE person_id = @person_id;

-- name: InsertChallenge :exec
INSERT INTO passkey_challenge (digest, asked, ends_at) VALUES (@digest, @asked, @ends_at);

-- name: TakeChallenge :one
DELETE FROM passkey_challenge WHERE digest = @digest RETURNING asked, ends_at;

-- name: ForgetChallenges :exec
DELETE FROM passkey_challenge WHERE ends_at <= @now;
