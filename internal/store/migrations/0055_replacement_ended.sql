-- +goose Up

-- An award that was replaced says so only while another stands in its place; what stood there and was revoked or erased by
-- itself leaves it as one of which no other is valid.
UPDATE award SET reason = 'replacement_ended'
WHERE reason = 'replaced'
  AND EXISTS (
    SELECT 1 FROM batch b JOIN award s ON s.org_id = b.org_id AND s.batch_id = b.id
    WHERE b.org_id = award.org_id AND b.replaces = award.id
  )
  AND NOT EXISTS (
    SELECT 1 FROM batch b JOIN award s ON s.org_id = b.org_id AND s.batch_id = b.id
    WHERE b.org_id = award.org_id AND b.replaces = award.id AND (s.revoked_at = 0 OR s.reason = 'replaced')
  );
