-- The last version of each of these events, those that were merged away or withdrawn included.
SELECT event_id, max(version) FROM ledger.event_versions WHERE event_id IN (SELECT unnest($events::VARCHAR[])) GROUP BY event_id
