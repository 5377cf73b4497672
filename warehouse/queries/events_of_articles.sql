-- Events that rest on a mention of one of these articles.
WITH told AS (
    SELECT DISTINCT event_id, version FROM ledger.event_mentions WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state
    FROM ledger.event_versions WHERE event_id IN (SELECT event_id FROM told) GROUP BY event_id
)
SELECT event_id FROM told JOIN latest USING (event_id, version) WHERE state = 'current' ORDER BY event_id
