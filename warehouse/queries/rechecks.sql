-- Articles to be asked for again: a moment of the schedule, counted from publication, lies between our last look and now.
WITH state AS (
    SELECT entry_key, arg_max(state, position) AS state, max(known_at) AS looked_at, min(known_at) AS first_seen
    FROM ledger.frontier_states GROUP BY entry_key
), unfinished AS (
    -- what was looked at after the last moment of its schedule is done with, and not sought in the larger tables
    SELECT DISTINCT entry_key, looked_at, first_seen FROM ledger.entries JOIN state USING (entry_key)
    WHERE state IN ('stored', 'unchanged') AND url <> '' AND ($sources IS NULL OR list_contains($sources::VARCHAR[], source_id))
        AND (published_at IS NULL OR least(published_at, first_seen) + to_seconds(3600 * list_max($hours::DOUBLE[])) > looked_at)
), looked AS (
    SELECT entries.*, looked_at, first_seen FROM ledger.entries AS entries JOIN unfinished USING (entry_key)
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
), article AS (
    SELECT entry_key, article_id, published_at FROM ledger.articles WHERE entry_key IN (SELECT entry_key FROM looked)
), relevant AS (
    SELECT DISTINCT article_id FROM ledger.extractions
    WHERE article_id IN (SELECT article_id FROM article) AND ($off_topic OR relevant)
), wanted AS (
    SELECT entry_key, min(published_at) AS published_at FROM article SEMI JOIN relevant USING (article_id) GROUP BY ALL
), moment AS (
    SELECT
        looked.*, least(coalesce(looked.published_at, wanted.published_at, first_seen), first_seen) + to_seconds(3600 * unnest($hours::DOUBLE[])) AS moment
    FROM looked JOIN wanted USING (entry_key)
)
SELECT DISTINCT entry_id, source_id, channel_url, url, title, language, published_at, updated_at, content_html
FROM moment
WHERE moment > looked_at AND moment <= $now
ORDER BY source_id, published_at NULLS LAST, entry_id
