-- name: InsertPlan :execrows
INSERT INTO plan (id, content, actor_kind, actor_id, org_id, batch_id) VALUES (@id, @content, @actor_kind, @actor_id, 0, 0)
ON CONFLICT (id) DO NOTHING;

-- name: InsertPlanChunk :exec
INSERT INTO plan_chunk (plan_id, faulty, number, payload) VALUES (@plan_id, @faulty, @number, @payload);

-- name: Plan :one
SELECT p.id, p.content, p.actor_kind, p.actor_id, p.org_id, p.batch_id, CAST(COALESCE(b.undone_at, 0) AS BIGINT) AS undone_at
FROM plan p LEFT JOIN batch b ON b.org_id = p.org_id AND b.id = p.batch_id
WHERE p.id = @id;

-- name: PlanChunk :one
SELECT payload FROM plan_chunk WHERE plan_id = @plan_id AND faulty = @faulty AND number = @number;

-- name: FinishPlan :execrows
UPDATE plan SET content = @content, org_id = @org_id, batch_id = @batch_id WHERE id = @id AND batch_id = 0;

-- name: DeletePlanChunks :exec
DELETE FROM plan_chunk WHERE plan_id = @plan_id;

-- name: DeleteOldPlanChunks :exec
DELETE FROM plan_chunk WHERE plan_id IN (
  SELECT p.id FROM plan p WHERE p.batch_id = 0 AND p.id < @before AND p.id NOT IN (SELECT r.plan_id FROM proposal r WHERE r.release_at > 0)
);

-- name: DeleteOldPlans :execrows
DELETE FROM plan
WHERE plan.batch_id = 0 AND plan.id < @before AND plan.id NOT IN (SELECT r.plan_id FROM proposal r WHERE r.release_at > 0);

-- name: CountOldPlans :one
SELECT COUNT(*) FROM plan
WHERE plan.batch_id = 0 AND plan.id < @before AND plan.id NOT IN (SELECT r.plan_id FROM proposal r WHERE r.release_at > 0);
