-- +goose Up

-- What somebody sends to few learners goes before lists, which are of a rank of their own behind it.
UPDATE mail SET urgency = 3 WHERE urgency = 2 AND kind <> 'again' AND kind <> 'answered' AND kind <> 'reinstated';

-- When a mail to an address that does not work left again: it works where nothing comes back for some days. 0: none did.
ALTER TABLE mail_address ADD COLUMN tried_at BIGINT NOT NULL DEFAULT 0;

-- Whether the address at which its learner was reached instead is the learner's own. 1: it is.
ALTER TABLE mail_address ADD COLUMN reached_own BIGINT NOT NULL DEFAULT 0;
