-- +goose Up

-- Reading and student number until a correction, beside the name. Until now neither could be corrected: they were what they are.
ALTER TABLE former_name ADD COLUMN reading TEXT NOT NULL DEFAULT '';
ALTER TABLE former_name ADD COLUMN student_id TEXT NOT NULL DEFAULT '';
UPDATE former_name SET
  reading = COALESCE((SELECT r.reading FROM recipient r
    WHERE r.org_id = former_name.org_id AND r.batch_id = former_name.batch_id AND r.row_no = former_name.row_no), ''),
  student_id = COALESCE((SELECT r.student_id FROM recipient r
    WHERE r.org_id = former_name.org_id AND r.batch_id = former_name.batch_id AND r.row_no = former_name.row_no), '');
