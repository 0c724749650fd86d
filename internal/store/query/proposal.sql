-- name: InsertProposal :execrows
INSERT INTO proposal (org_id, id, revision, class_id, name, asked, list, plan_id, batch_id, changed_at, actor_kind, actor_id, keeper_id)
VALUES (@org_id, @id, 1, @class_id, @name, @asked, @list, 0, 0, @changed_at, @actor_kind, @actor_id, @keeper_id)
ON CONFLICT (org_id, id) DO NOTHING;

-- name: Proposal :one
SELECT * FROM proposal WHERE org_id = @org_id AND id = @id;

-- name: SaveProposal :execrows
UPDATE proposal SET revision = revision + 1, asked = @asked, plan_id = @plan_id, changed_at = @changed_at, actor_kind = @actor_kind, actor_id = @actor_id,
  release_at = @release_at, release_actor_kind = @release_actor_kind, release_actor_id = @release_actor_id, hindered = @hindered, taken_until = 0
WHERE org_id = @org_id AND id = @id AND revision = @revision AND batch_id = 0;

-- name: SightProposal :exec
UPDATE proposal SET sight = @sight WHERE org_id = @org_id AND id = @id AND revision = @revision AND batch_id = 0;

-- name: PlanProposal :execrows
UPDATE proposal SET plan_id = @plan_id WHERE org_id = @org_id AND id = @id AND revision = @revision AND plan_id = 0 AND batch_id = 0;

-- name: ScheduleProposal :execrows
UPDATE proposal SET release_at = @release_at, release_actor_kind = @release_actor_kind, release_actor_id = @release_actor_id, hindered = '', taken_until = 0
WHERE org_id = @org_id AND id = @id AND revision = @revision AND plan_id = @plan_id AND release_at = 0 AND batch_id = 0;

-- Due is what was released for an hour that has come, and what somebody was asked to release before an hour that is over.

-- name: ReleaseIsDue :one
SELECT COUNT(*) FROM proposal WHERE batch_id = 0 AND taken_until <= @now AND (release_at > 0 AND release_at <= @now
  OR release_at = 0 AND EXISTS (SELECT 1 FROM agreement a WHERE a.org_id = proposal.org_id AND a.kind = 'release' AND a.subject = proposal.id AND a.ends_at > 0 AND a.ends_at <= @over));

-- name: TakeRelease :execrows
UPDATE proposal SET taken_until = @lease_until
WHERE org_id = @org_id AND id = @id AND revision = @revision AND release_at = @release_at AND batch_id = 0 AND taken_until <= @now;

-- name: DueProposals :many
SELECT org_id, id, revision, class_id, name, asked, plan_id, changed_at, actor_kind, actor_id, release_at, release_actor_kind, release_actor_id, hindered, sight
FROM proposal WHERE batch_id = 0 AND taken_until <= @now AND (release_at > 0 AND release_at <= @now
  OR release_at = 0 AND EXISTS (SELECT 1 FROM agreement a WHERE a.org_id = proposal.org_id AND a.kind = 'release' AND a.subject = proposal.id AND a.ends_at > 0 AND a.ends_at <= @over))
ORDER BY release_at, org_id, id
LIMIT CAST(@at_most AS BIGINT);

-- name: PlannedProposals :many
SELECT p.org_id, p.id, p.revision, p.class_id, p.name, p.asked, p.plan_id, p.changed_at, p.actor_kind, p.actor_id, p.release_at, p.release_actor_kind, p.release_actor_id, p.hindered, p.sight
FROM proposal p LEFT JOIN owned o ON o.org_id = p.org_id AND o.public_id = p.class_id
WHERE p.org_id = @org_id AND p.release_at > 0 AND p.batch_id = 0
  AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
ORDER BY p.release_at, p.id LIMIT CAST(@at_most AS BIGINT);

-- name: CountHindered :one
SELECT COUNT(*) FROM proposal p LEFT JOIN owned o ON o.org_id = p.org_id AND o.public_id = p.class_id
WHERE p.org_id = @org_id AND p.batch_id = 0 AND p.hindered <> ''
  AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%');

-- name: RecordProposal :exec
UPDATE proposal SET batch_id = @batch_id, list = @empty, sight = '' WHERE plan_id = @plan_id AND batch_id = 0;

-- name: DropProposal :execrows
DELETE FROM proposal WHERE org_id = @org_id AND id = @id AND batch_id = 0;

-- name: ProposalOfBatch :one
SELECT id FROM proposal WHERE org_id = @org_id AND batch_id = @batch_id;

-- name: ListTold :one
SELECT p.class_id, p.name, p.batch_id, CAST(COALESCE(b.row_count, 0) AS BIGINT) AS row_count FROM proposal p LEFT JOIN batch b ON b.org_id = p.org_id AND b.id = p.batch_id
WHERE p.org_id = @org_id AND p.id = @id;

-- name: OpenProposals :many
SELECT p.org_id, p.id, p.revision, p.class_id, p.name, p.asked, p.plan_id, p.changed_at, p.actor_kind, p.actor_id, p.release_at, p.release_actor_kind, p.release_actor_id, p.hindered, p.sight
FROM proposal p LEFT JOIN owned o ON o.org_id = p.org_id AND o.public_id = p.class_id
WHERE p.org_id = @org_id AND p.batch_id = 0 AND (CAST(@scope AS TEXT) = '*' OR CAST(@scope AS TEXT) LIKE '%,' || CAST(COALESCE(o.department_id, 0) AS TEXT) || ',%')
ORDER BY p.changed_at DESC, p.id DESC LIMIT CAST(@at_most AS BIGINT) OFFSET CAST(@skipped AS BIGINT);

-- name: RenewingProposals :many
SELECT p.org_id, p.id, p.revision, p.class_id, p.name, p.asked, p.plan_id, p.changed_at, p.actor_kind, p.actor_id, p.release_at, p.release_actor_kind, p.release_actor_id, p.hindered, p.sight
FROM proposal p WHERE p.org_id = @org_id AND p.asked LIKE '%"renews":%'
  AND (p.batch_id = 0 OR EXISTS (SELECT 1 FROM batch_chunk c WHERE c.org_id = p.org_id AND c.batch_id = p.batch_id AND c.done_at = 0))
ORDER BY p.id;

-- name: OldProposals :many
SELECT org_id, id, plan_id FROM proposal WHERE batch_id = 0 AND release_at = 0 AND changed_at < @before;

-- name: DeleteProposedPlan :execrows
DELETE FROM plan WHERE id = @id AND batch_id = 0;

-- name: NameHeader :exec
INSERT INTO list_header (org_id, header, means) VALUES (@org_id, @header, @means)
ON CONFLICT (org_id, header) DO UPDATE SET means = excluded.means;

-- name: NamedHeaders :many
SELECT header, means FROM list_header WHERE org_id = @org_id ORDER BY header;

-- name: HandOverReleases :exec
UPDATE proposal SET release_actor_id = CAST(@to_id AS BIGINT)
WHERE org_id = @org_id AND release_actor_kind = 'person' AND release_actor_id = @from_id AND release_at > 0 AND batch_id = 0;

-- name: HandOverProposals :execrows
UPDATE proposal SET keeper_id = CAST(@to_id AS BIGINT) WHERE org_id = @org_id AND keeper_id = @from_id AND batch_id = 0;
