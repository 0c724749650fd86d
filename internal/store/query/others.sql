-- name: InsertSource :execrows
INSERT INTO catalogue_source (address, kind, added_at, place, read_at, next_at, failures, problem, busy_until, due_at, etag, modified)
VALUES (@address, @kind, @added_at, '', 0, 0, 0, '', 0, 0, '', '') ON CONFLICT (address) DO NOTHING;

-- name: DeleteSource :execrows
DELETE FROM catalogue_source WHERE address = @address;

-- name: Sources :many
SELECT s.address, s.kind, s.added_at, s.place, s.read_at, s.next_at, s.failures, s.problem, s.due_at, s.etag, s.modified,
  (SELECT COUNT(*) FROM catalogue_named n JOIN catalogue_other o ON o.address = n.address WHERE n.source = s.address AND o.content <> '') AS entries,
  (SELECT COUNT(*) FROM catalogue_named n JOIN catalogue_other o ON o.address = n.address WHERE n.source = s.address AND o.problem <> '') AS failing
FROM catalogue_source s ORDER BY s.added_at, s.address;

-- name: ClaimSource :execrows
UPDATE catalogue_source SET busy_until = @busy_until WHERE address = @address AND busy_until <= @now;

-- name: EndSource :exec
UPDATE catalogue_source SET read_at = @read_at, next_at = @next_at, failures = @failures, problem = @problem, busy_until = 0, due_at = @due_at,
  etag = @etag, modified = @modified
WHERE address = @address;

-- name: PutPlace :exec
UPDATE catalogue_source SET place = @place WHERE address = @address;

-- name: CountNamed :one
SELECT COUNT(*) FROM catalogue_named WHERE source = @source;

-- name: NamedBy :one
SELECT address FROM catalogue_named WHERE source = @source AND word = @word;

-- name: WordsOf :many
SELECT word FROM catalogue_named WHERE source = @source;

-- name: Namers :one
SELECT COUNT(*) FROM catalogue_named WHERE address = @address;

-- name: PutNamed :exec
INSERT INTO catalogue_named (source, word, address) VALUES (@source, @word, @address)
ON CONFLICT (source, word) DO UPDATE SET address = excluded.address;

-- name: DeleteNamed :exec
DELETE FROM catalogue_named WHERE source = @source AND word = @word;

-- name: RenameNamed :exec
UPDATE catalogue_named SET address = @new_address WHERE address = @address;

-- name: InsertOther :exec
INSERT INTO catalogue_other (address, public_id, told, change, changed_at, taken_at, read_at, missing_at, next_at, failures, problem, content, pictured, picture, etag, modified, whole_at)
VALUES (@address, @public_id, FALSE, (SELECT h.change FROM catalogue_head h WHERE h.id = 1), 0, @taken_at, 0, 0, 0, 0, '', '', FALSE, @picture, '', '', 0)
ON CONFLICT (address) DO NOTHING;

-- name: OtherContent :one
SELECT content FROM catalogue_other WHERE address = @address;

-- name: PutOther :exec
UPDATE catalogue_other SET told = @told, change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), changed_at = @changed_at,
  read_at = @read_at, missing_at = 0, next_at = @next_at, failures = 0, problem = '', content = @content, pictured = FALSE,
  etag = @etag, modified = @modified, whole_at = @read_at
WHERE address = @address;

-- name: ConfirmOther :exec
UPDATE catalogue_other SET told = @told, change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), read_at = @read_at, missing_at = 0,
  next_at = @next_at, failures = 0, problem = '', etag = @etag, modified = @modified, whole_at = @read_at
WHERE address = @address;

-- name: StillOther :exec
UPDATE catalogue_other SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), read_at = @read_at, missing_at = 0, next_at = @next_at,
  failures = 0, problem = ''
WHERE address = @address;

-- name: ConfirmTold :exec
UPDATE catalogue_other SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), read_at = @read_at, missing_at = 0
WHERE told AND content <> '' AND address IN (SELECT n.address FROM catalogue_named n WHERE n.source = @source);

-- name: FailOther :exec
UPDATE catalogue_other SET next_at = @next_at, failures = failures + 1, problem = @problem WHERE address = @address;

-- name: MissOther :exec
UPDATE catalogue_other SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), missing_at = @missing_at
WHERE address = @address AND missing_at = 0 AND content <> '';

-- name: MissTold :exec
UPDATE catalogue_other SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), missing_at = read_at
WHERE told AND content <> '' AND missing_at = 0 AND address IN (SELECT n.address FROM catalogue_named n WHERE n.source = @source);

-- name: DropOther :exec
UPDATE catalogue_other SET change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1), content = '', picture = @picture, pictured = FALSE,
  told = FALSE, missing_at = 0, next_at = @next_at, etag = '', modified = '', whole_at = 0
WHERE address = @address;

-- name: ForgetOther :exec
DELETE FROM catalogue_other WHERE catalogue_other.address = @address AND catalogue_other.changed_at = 0;

-- name: OrphansOf :many
SELECT n.address FROM catalogue_named n WHERE n.source = @source
  AND NOT EXISTS (SELECT 1 FROM catalogue_named m WHERE m.address = n.address AND m.source <> n.source);

-- name: UntellOf :exec
UPDATE catalogue_other SET told = FALSE WHERE address IN (SELECT n.address FROM catalogue_named n WHERE n.source = @source);

-- name: DeleteNamedOf :exec
DELETE FROM catalogue_named WHERE source = @source;

-- name: LongMissing :many
SELECT address FROM catalogue_other WHERE missing_at > 0 AND missing_at < @missing_at AND content <> '' LIMIT 500;

-- name: OthersToAsk :many
SELECT o.address, o.failures, o.read_at, o.etag, o.modified, o.whole_at FROM catalogue_other o JOIN catalogue_named n ON n.address = o.address
WHERE n.source = @source AND NOT o.told AND o.next_at <= @now AND o.address > @address ORDER BY o.address LIMIT 100;

-- name: NextOther :one
SELECT CAST(COALESCE(MIN(o.next_at), 0) AS BIGINT) FROM catalogue_other o JOIN catalogue_named n ON n.address = o.address
WHERE n.source = @source AND NOT o.told;

-- name: PicturesToAsk :many
SELECT o.address, o.content FROM catalogue_other o JOIN catalogue_named n ON n.address = o.address
WHERE n.source = @source AND NOT o.pictured AND o.content <> '' ORDER BY o.address LIMIT 100;

-- name: PutOtherPicture :exec
UPDATE catalogue_other SET pictured = TRUE, picture = @picture, change = (SELECT h.change FROM catalogue_head h WHERE h.id = 1) WHERE address = @address;

-- name: OtherRows :many
SELECT o.address, o.public_id, o.change, o.changed_at, o.taken_at, o.read_at, o.missing_at, o.content, LENGTH(o.picture) > 0 AS pictured
FROM catalogue_other o
WHERE o.change >= @change AND (o.change > @change OR o.address > @address)
ORDER BY o.change, o.address LIMIT CAST(@at_most AS BIGINT);

-- name: OtherRow :one
SELECT o.address, o.public_id, o.change, o.changed_at, o.taken_at, o.read_at, o.missing_at, o.content, LENGTH(o.picture) > 0 AS pictured
FROM catalogue_other o WHERE o.public_id = @public_id AND o.content <> '';

-- name: OtherPicture :one
SELECT picture FROM catalogue_other WHERE public_id = @public_id;
