-- Events that rest on a mention of one of these articles.
WITH latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state FROM ledger.event_versions GROUP BY event_id
)
SELECT DISTINCT event_id
FROM ledger.event_mentions JOIN latest USING (event_id, version)
WHERE state = 'current' AND article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY event_id
