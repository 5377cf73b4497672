-- Events that rest on an article which a review names together with one of these articles.
WITH together AS (
    SELECT DISTINCT unnest(articles) AS article_id FROM ledger.reviews WHERE list_has_any(articles, $articles::VARCHAR[])
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state FROM ledger.event_versions GROUP BY event_id
)
SELECT DISTINCT event_id
FROM ledger.event_mentions JOIN latest USING (event_id, version) SEMI JOIN together USING (article_id)
WHERE state = 'current'
ORDER BY event_id
