-- error: A mention holds and has been resolved, and is in no event.
WITH resolved AS (
    SELECT extraction_id FROM ledger.extractions WHERE position <= (SELECT coalesce(max(position), 0) FROM ledger.resolutions)
)
SELECT mention_id AS subject FROM mentions SEMI JOIN resolved USING (extraction_id) WHERE current AND event_id IS NULL
