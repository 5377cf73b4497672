-- The latest wordings of these articles, whole, with the reading that holds for each.
WITH latest AS (
    SELECT * FROM ledger.articles WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1
), reading AS (
    SELECT revision_id, arg_max(extraction_id, position) AS extraction_id
    FROM ledger.extractions WHERE article_id IN (SELECT unnest($articles::VARCHAR[])) GROUP BY ALL
)
SELECT latest.*, extraction_id FROM latest LEFT JOIN reading USING (revision_id)
ORDER BY article_id
