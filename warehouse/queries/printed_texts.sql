-- The latest wordings of these articles as lineage looks at them, with the places and days that their mentions name.
WITH latest AS (
    SELECT * FROM ledger.articles WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1
), credited AS (
    SELECT article_id, arg_max({'to': agency}, position).to AS agency
    FROM ledger.sketches WHERE article_id IN (SELECT unnest($articles::VARCHAR[])) GROUP BY ALL
), reading AS (
    SELECT article_id, arg_max(extraction_id, extractions.position) AS extraction_id
    FROM ledger.extractions JOIN latest USING (article_id, revision_id) GROUP BY ALL
), told AS (
    SELECT
        reading.article_id,
        list(DISTINCT place_id) FILTER (place_id IS NOT NULL AND place_precision IN ('site', 'locality', 'district')) AS places,
        list(DISTINCT date_start) FILTER (date_precision = 'day') AS days
    FROM ledger.mentions JOIN reading USING (extraction_id) GROUP BY ALL
)
SELECT article_id, source_id, text, published_on AS day, published_at AS at, agency, places, days
FROM latest JOIN credited USING (article_id) LEFT JOIN told USING (article_id)
ORDER BY article_id
