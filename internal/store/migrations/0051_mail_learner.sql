-- +goose Up

-- Whose a mail to a learner is among those who share its address: the name, without what writing it in another way changes
-- (mail.Note.Learner). Of mails of before it is the name without case and spaces; empty of what goes to nobody who learns.
ALTER TABLE mail ADD COLUMN learner TEXT NOT NULL DEFAULT '';
UPDATE mail SET learner = LOWER(REPLACE(REPLACE(name, ' ', ''), '　', '')) WHERE kind IN ('award', 'reminder', 'revoked', 'reinstated');
DROP INDEX mail_learner;
CREATE INDEX mail_learner ON mail (org_id, address, learner);
