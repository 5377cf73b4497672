-- Events that rest on an article which a review names together with one of these articles.
WITH together AS (
    SELECT DISTINCT unnest(articles) AS article_id FROM ledger.reviews WHERE list_has_any(articles, $articles::VARCHAR[])
), told AS (
    SELECT DISTINCT event_id, version FROM ledger.event_mentions WHERE article_id IN (SELECT article_id FROM together)
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state
    FROM ledger.event_versions WHERE event_id IN (SELECT event_id FROM told) GROUP BY event_id
)
SELECT event_id FROM told JOIN latest USING (event_id, version) WHERE state = 'current' ORDER BY event_id
