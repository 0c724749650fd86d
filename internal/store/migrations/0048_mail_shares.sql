-- +goose Up

-- What an organisation has due, so that each is given its share of what goes at once.
CREATE INDEX mail_share ON mail (org_id, urgency, due_at) WHERE ended_at = 0;

-- What somebody has in hand, and how much an organisation has sent in a day: both count against the quota of one that is new.
CREATE INDEX mail_in_hand ON mail (org_id) WHERE ended_at = 0 AND lease_until > 0;
CREATE INDEX mail_ended ON mail (org_id, ended_at) WHERE ended_at > 0;

-- What became of the mails about one award.
CREATE INDEX mail_about ON mail (org_id, about);
