-- Articles to be asked for again: a moment of the schedule, counted from publication, lies between our last look and now.
WITH state AS (
    SELECT entry_key, arg_max(state, position) AS state, max(known_at) AS looked_at, min(known_at) AS first_seen
    FROM ledger.frontier_states GROUP BY entry_key
), wanted AS (
    SELECT articles.entry_key, min(articles.published_at) AS published_at
    FROM ledger.articles AS articles JOIN ledger.extractions USING (article_id)
    WHERE $off_topic OR relevant
    GROUP BY ALL
), item AS (
    SELECT entries.*, looked_at, least(coalesce(entries.published_at, wanted.published_at, first_seen), first_seen) AS published
    FROM ledger.entries AS entries JOIN state USING (entry_key) JOIN wanted USING (entry_key)
    WHERE state IN ('stored', 'unchanged') AND url <> '' AND ($sources IS NULL OR list_contains($sources::VARCHAR[], source_id))
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
), moment AS (
    SELECT item.*, published + to_seconds(3600 * unnest($hours::DOUBLE[])) AS moment FROM item
)
SELECT DISTINCT entry_id, source_id, channel_url, url, title, language, published_at, updated_at, content_html
FROM moment
WHERE moment > looked_at AND moment <= $now
ORDER BY source_id, published_at NULLS LAST, entry_id
