-- +goose Up

-- A list may be released for a later hour: then the plan that is kept of it is recorded at that hour, in the name of whoever said so.
ALTER TABLE proposal ADD COLUMN release_at BIGINT NOT NULL DEFAULT 0; -- 0: by hand
ALTER TABLE proposal ADD COLUMN release_actor_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN release_actor_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE proposal ADD COLUMN hindered TEXT NOT NULL DEFAULT ''; -- why nothing was recorded at that hour: words of package awarding
ALTER TABLE proposal ADD COLUMN taken_until BIGINT NOT NULL DEFAULT 0; -- until when one node has its release in hand
CREATE INDEX proposal_release ON proposal (release_at) WHERE release_at > 0 AND batch_id = 0;
