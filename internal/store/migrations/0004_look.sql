-- +goose Up

-- How the pictures of a version were made, so that the next version can look the same.
ALTER TABLE version ADD COLUMN template TEXT NOT NULL DEFAULT ''; -- empty: the first template, or none when the art is the whole picture
ALTER TABLE version ADD COLUMN colour   TEXT NOT NULL DEFAULT '';
ALTER TABLE version ADD COLUMN words    TEXT NOT NULL DEFAULT ''; -- how the words came into a picture that was handed in; empty: a template draws them
ALTER TABLE version ADD COLUMN alt      TEXT NOT NULL DEFAULT '';
ALTER TABLE version ADD COLUMN art      TEXT NOT NULL DEFAULT ''; -- digest, in hexadecimal digits, of the logo or picture that was handed in

-- What was handed in, in our own words: never the bytes of a stranger's file.
CREATE TABLE art (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    digest TEXT   NOT NULL,
    data   BYTEA  NOT NULL,
    PRIMARY KEY (org_id, digest)
);
