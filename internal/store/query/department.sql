-- name: DepartmentStates :many
SELECT id, since, name_en, name_ja, closed FROM department WHERE org_id = @org_id ORDER BY id, since;

-- name: InsertDepartment :exec
INSERT INTO department (org_id, id, since, name_en, name_ja, closed) VALUES (@org_id, @id, @since, @name_en, @name_ja, @closed)
ON CONFLICT (org_id, id, since) DO UPDATE SET name_en = excluded.name_en, name_ja = excluded.name_ja, closed = excluded.closed;

-- name: Owned :many
SELECT public_id, department_id FROM owned WHERE org_id = @org_id AND department_id > 0;

-- name: OwnedClasses :many
SELECT c.id, o.department_id FROM owned o JOIN class c ON c.org_id = o.org_id AND c.public_id = o.public_id
WHERE o.org_id = @org_id AND o.department_id > 0;

-- name: Own :exec
INSERT INTO owned (org_id, public_id, department_id) VALUES (@org_id, @public_id, @department_id)
ON CONFLICT (org_id, public_id) DO UPDATE SET department_id = excluded.department_id;

-- name: MoveOwned :execrows
UPDATE owned SET department_id = CAST(@to_id AS BIGINT) WHERE org_id = @org_id AND department_id = @from_id;

-- name: RolesForDepartment :many
SELECT sqlc.embed(p), m.role FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.org_id = @org_id AND m.department_id = @department_id AND (m.ends_at = 0 OR m.ends_at > @now) ORDER BY p.id, m.role;

-- name: DepartmentOfClass :one
SELECT CAST(COALESCE(MAX(department_id), 0) AS BIGINT) FROM owned WHERE org_id = @org_id AND public_id = @public_id;

-- name: DepartmentOfProposal :one
SELECT CAST(COALESCE(MAX(o.department_id), 0) AS BIGINT) FROM proposal p JOIN owned o ON o.org_id = p.org_id AND o.public_id = p.class_id
WHERE p.org_id = @org_id AND p.id = @id;

-- name: DepartmentOfBatch :one
SELECT CAST(COALESCE(MAX(o.department_id), 0) AS BIGINT) FROM batch b
JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
WHERE b.org_id = @org_id AND b.id = @id;

-- name: DepartmentOfAward :one
SELECT CAST(COALESCE(MAX(o.department_id), 0) AS BIGINT) FROM award a JOIN batch b ON b.org_id = a.org_id AND b.id = a.batch_id
JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id JOIN owned o ON o.org_id = c.org_id AND o.public_id = c.public_id
WHERE a.org_id = @org_id AND a.id = @id;
