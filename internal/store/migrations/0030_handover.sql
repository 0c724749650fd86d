-- +goose Up

-- Who looks after a draft, or a list that is not awarded yet, as an actor; 0: nobody does. Who has changed it stays as it was.
ALTER TABLE draft ADD COLUMN keeper_id BIGINT NOT NULL DEFAULT 0;
UPDATE draft SET keeper_id = actor_id WHERE actor_kind = 'person';
ALTER TABLE proposal ADD COLUMN keeper_id BIGINT NOT NULL DEFAULT 0;
UPDATE proposal SET keeper_id = actor_id WHERE actor_kind = 'person';

-- What a person was called, each from a time on: what was done is told with the name that its doer had then.
CREATE TABLE person_name (
    person_id BIGINT NOT NULL REFERENCES person (id),
    since     BIGINT NOT NULL,
    name      TEXT   NOT NULL, -- empty: the address stood for it
    PRIMARY KEY (person_id, since)
);
INSERT INTO person_name (person_id, since, name) SELECT id, 0, name FROM person;
