-- What is to be fetched now, the oldest publications first, so that a story is met in its order.
WITH state AS (
    SELECT entry_key, arg_max(state, position) AS state, arg_max({'at': retry_at}, position).at AS retry_at
    FROM ledger.frontier_states GROUP BY entry_key
), item AS (
    SELECT * FROM ledger.entries SEMI JOIN (
        FROM state WHERE state IN ('pending', 'failed') AND (retry_at IS NULL OR retry_at <= $now)
    ) USING (entry_key)
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
)
SELECT entry_id, source_id, channel_url, url, title, language, published_at, updated_at, content_html
FROM item
WHERE $sources IS NULL OR list_contains($sources::VARCHAR[], source_id)
ORDER BY source_id, published_at NULLS LAST, entry_id
