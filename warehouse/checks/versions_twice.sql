-- error: An event has two versions of one number, or a number is missing.
SELECT event_id AS subject FROM ledger.event_versions GROUP BY event_id HAVING count(*) <> count(DISTINCT version) OR max(version) <> count(*)
