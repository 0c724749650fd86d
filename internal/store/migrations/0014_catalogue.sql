-- +goose Up

-- Whether a class is found in the catalogue; its awarding body may keep one to itself.
ALTER TABLE class ADD COLUMN listed BOOLEAN NOT NULL DEFAULT TRUE;

-- The catalogue's last change. It is counted in the transaction of what changes, so that numbers become visible in order.
CREATE TABLE catalogue_head (
    id     INTEGER PRIMARY KEY,
    change BIGINT  NOT NULL
);
INSERT INTO catalogue_head (id, change) VALUES (1, 0);

-- What the catalogue knows of each class: its newest version. It is made from that, and can be made again at any time.
CREATE TABLE catalogue_entry (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    class_id   BIGINT NOT NULL,
    change     BIGINT NOT NULL, -- of catalogue_head, when it changed last
    changed_at BIGINT NOT NULL,
    content    TEXT   NOT NULL, -- JSON, made by package catalogue
    PRIMARY KEY (org_id, class_id)
);
CREATE INDEX catalogue_entry_change ON catalogue_entry (change);
