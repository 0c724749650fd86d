-- +goose Up

-- What comes back names the mail by its id alone.
CREATE INDEX mail_id ON mail (id);

-- Whether a learner has ended reminders about an award.
ALTER TABLE claim ADD COLUMN quiet_at BIGINT NOT NULL DEFAULT 0; -- 0: never
