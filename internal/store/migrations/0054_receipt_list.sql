-- +goose Up

-- On which list that is not recorded yet, and in which row of it, a request by a receipt code was put; 0: it waits for the office.
-- What was typed stays beside the list until that is recorded.
ALTER TABLE receipt_request ADD COLUMN list_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE receipt_request ADD COLUMN list_row BIGINT NOT NULL DEFAULT 0;

-- A code counts what was put on a list by it, and no longer what was proved by mail: those requests were put on lists, or declined,
-- and are gone.
UPDATE receipt_code SET taken = 0;
