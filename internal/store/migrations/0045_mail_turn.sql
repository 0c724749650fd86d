-- +goose Up

-- One row, which whoever takes mails changes first: of several nodes one takes at a time, so that no two have mails to one learner in
-- hand.
CREATE TABLE mail_turn (
    taken BIGINT NOT NULL -- how often it was done
);
INSERT INTO mail_turn (taken) VALUES (0);
