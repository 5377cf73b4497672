-- The entries of a source, as they last stood, that a poll names by key or address, and the articles that they became.
WITH item AS (
    SELECT entry_key, entry_id, coalesce(canonical_url, url) AS address, channel_url, signal
    FROM ledger.entries
    WHERE source_id = $source_id AND (entry_key IN (SELECT unnest($keys::VARCHAR[])) OR address IN (SELECT unnest($addresses::VARCHAR[])))
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
), became AS (
    SELECT entry_key, list(DISTINCT article_id) AS articles FROM ledger.articles SEMI JOIN item USING (entry_key) GROUP BY entry_key
)
SELECT entry_id, address, channel_url, signal, coalesce(articles, [])
FROM item LEFT JOIN became USING (entry_key)
