-- error: A mention is in two events at once.
WITH latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state FROM ledger.event_versions GROUP BY event_id
)
SELECT mention_id AS subject FROM ledger.event_mentions JOIN latest USING (event_id, version)
WHERE state = 'current' GROUP BY mention_id HAVING count(*) > 1
