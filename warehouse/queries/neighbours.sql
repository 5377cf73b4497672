-- Resolved mentions that may be of one event with one that is sought (a table of them stands beside this query). A superset,
-- found by equal keys; what of it really belongs together, resolution decides. What is sought narrows first, so that the work
-- follows it and not what is stored. $memory: so many days before its publication an undated event may lie, or after it.
-- $most: of what one without a named day may be, or what may be it, so many are compared, the nearest in time.
WITH bounds AS (
    SELECT min(first_day) - 1 AS first_day, max(last_day) + 1 AS last_day FROM sought WHERE is_exact
), by_days AS (
    SELECT extraction_id, mention_id, article_id
    FROM (
        FROM ledger.mentions WHERE date_precision IN ('day', 'week')
            AND date_end >= (SELECT first_day FROM bounds) AND date_start <= (SELECT last_day FROM bounds)
    ) AS mention JOIN sought USING (type)
    WHERE sought.is_exact AND mention.date_start - 1 <= sought.last_day AND mention.date_end + 1 >= sought.first_day
), by_rarity AS (
    SELECT number, extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM ledger.mentions JOIN sought USING (type) WHERE is_rare
), by_place AS (
    SELECT number, extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM ledger.mentions AS mention JOIN sought ON sought.type = mention.type AND sought.place_id = mention.place_id
    UNION ALL
    SELECT number, extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM ledger.mentions AS mention JOIN sought ON sought.type = mention.type AND lower(sought.place) = lower(mention.place)
), dead AS (
    SELECT number, type, first_day, last_day, is_exact, unnest(killed) AS low FROM sought
), by_toll AS (
    SELECT number, extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM (
        SELECT DISTINCT extraction_id, mention_id, low FROM ledger.casualty_figures WHERE harm = 'killed' AND low IN (SELECT low FROM dead)
    ) JOIN ledger.mentions USING (extraction_id, mention_id) JOIN dead USING (type, low)
), vague AS (
    SELECT DISTINCT extraction_id, mention_id, article_id, number, abs(coalesce(date_end, published_on) - last_day) AS days
    FROM (FROM by_rarity UNION ALL FROM by_place UNION ALL FROM by_toll)
    WHERE NOT (is_exact AND coalesce(date_precision, '') IN ('day', 'week'))
        AND coalesce(date_start, published_on - $memory::INTEGER, DATE '0001-01-02') - 1 <= last_day
        AND coalesce(date_end, published_on + $memory::INTEGER, DATE '9999-12-30') + 1 >= first_day
), nearest AS (
    SELECT extraction_id, mention_id, article_id FROM vague
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY days, mention_id, extraction_id) <= $most::INTEGER
), found AS (
    SELECT extraction_id, mention_id FROM (FROM by_days UNION FROM nearest) WHERE NOT list_contains($articles::VARCHAR[], article_id)
), told AS (
    SELECT event_id, version, extraction_id, mention_id FROM ledger.event_mentions JOIN found USING (extraction_id, mention_id)
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state
    FROM ledger.event_versions WHERE event_id IN (SELECT event_id FROM told) GROUP BY event_id
)
SELECT extraction_id, mention_id FROM told JOIN latest USING (event_id, version)
WHERE state = 'current'
ORDER BY ALL
