-- These events as they now are, with the mentions that they rest on.
WITH latest AS (
    SELECT * FROM ledger.event_versions
    WHERE rowid IN (
        SELECT arg_max(rowid, version) FROM ledger.event_versions WHERE event_id IN (SELECT unnest($events::VARCHAR[])) GROUP BY event_id
    )
), told AS (
    SELECT
        event_id, version, list(mention_id ORDER BY mention_id) AS mention_ids, list_sort(list(DISTINCT article_id)) AS article_ids,
        list_sort(list(DISTINCT extraction_id)) AS extraction_ids
    FROM ledger.event_mentions WHERE event_id IN (SELECT unnest($events::VARCHAR[])) GROUP BY ALL
)
SELECT latest.*, mention_ids, article_ids, extraction_ids
FROM latest LEFT JOIN told USING (event_id, version)
ORDER BY event_id
