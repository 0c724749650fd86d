-- +goose Up

-- What somebody has asked for, and somebody else has to agree to. A line goes when that is done, withdrawn, or asked in other words.
CREATE TABLE agreement (
    org_id     BIGINT  NOT NULL REFERENCES organisation (id),
    kind       TEXT    NOT NULL, -- 'undo' and 'reinstate' of a batch, 'release' of a list
    subject    BIGINT  NOT NULL, -- number of the batch or list
    class_id   BYTEA   NOT NULL, -- the public id of what it awards
    asked_at   BIGINT  NOT NULL,
    code       TEXT    NOT NULL, -- reason of an undoing
    note       TEXT    NOT NULL, -- private
    tell       BOOLEAN NOT NULL, -- learners are told
    actor_kind TEXT    NOT NULL, -- who has asked
    actor_id   BIGINT  NOT NULL,
    PRIMARY KEY (org_id, kind, subject)
);
INSERT INTO agreement (org_id, kind, subject, class_id, asked_at, code, note, tell, actor_kind, actor_id)
SELECT b.org_id, 'undo', b.id, c.public_id, b.undo_asked_at, b.undo_asked_code, b.undo_asked_note, b.undo_asked_tell, b.undo_asked_actor_kind, b.undo_asked_actor_id
FROM batch b JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id WHERE b.undo_asked_at > 0 AND b.undone_at = 0;
INSERT INTO agreement (org_id, kind, subject, class_id, asked_at, code, note, tell, actor_kind, actor_id)
SELECT b.org_id, 'reinstate', b.id, c.public_id, b.reinstate_asked_at, '', '', b.reinstate_tell, b.reinstate_actor_kind, b.reinstate_actor_id
FROM batch b JOIN class c ON c.org_id = b.org_id AND c.id = b.class_id WHERE b.reinstate_asked_at > 0 AND b.undone_at > 0;
INSERT INTO agreement (org_id, kind, subject, class_id, asked_at, code, note, tell, actor_kind, actor_id)
SELECT p.org_id, 'release', p.id, p.class_id, k.id, '', '', FALSE, k.actor_kind, k.actor_id -- a plan's number is the time at which it was kept
FROM proposal p JOIN plan k ON k.id = p.plan_id JOIN organisation o ON o.id = p.org_id WHERE o.second_release = 1 AND p.batch_id = 0;

ALTER TABLE batch DROP COLUMN undo_asked_at;
ALTER TABLE batch DROP COLUMN undo_asked_code;
ALTER TABLE batch DROP COLUMN undo_asked_note;
ALTER TABLE batch DROP COLUMN undo_asked_tell;
ALTER TABLE batch DROP COLUMN undo_asked_actor_kind;
ALTER TABLE batch DROP COLUMN undo_asked_actor_id;
ALTER TABLE batch DROP COLUMN reinstate_asked_at;
ALTER TABLE batch DROP COLUMN reinstate_tell;
ALTER TABLE batch DROP COLUMN reinstate_actor_kind;
ALTER TABLE batch DROP COLUMN reinstate_actor_id;
