-- Resolved mentions, with their events, that may be of one event with one that is sought (a table beside this query). A superset,
-- found by equal keys; what of it really belongs together, resolution decides. What is sought narrows first, so that the work
-- follows it and not what is stored. $memory: so many days before its publication an undated event may lie, or after it.
-- $recent: so many days lie at most between one without a named day and another that shares no large toll with it.
WITH bounds AS (
    SELECT
        min(first_day) FILTER (is_exact) - 1 AS first_day, max(last_day) FILTER (is_exact) + 1 AS last_day,
        min(told_on) - $recent::INTEGER AS told_from, max(told_on) + $recent::INTEGER AS told_until
    FROM sought
), by_days AS (
    SELECT extraction_id, mention_id, article_id
    FROM (
        FROM ledger.mentions WHERE date_precision IN ('day', 'week')
            AND date_end >= (SELECT first_day FROM bounds) AND date_start <= (SELECT last_day FROM bounds)
    ) AS mention JOIN sought USING (type)
    WHERE sought.is_exact AND mention.date_start - 1 <= sought.last_day AND mention.date_end + 1 >= sought.first_day
), near_in_time AS (
    FROM ledger.mentions WHERE date_end BETWEEN (SELECT told_from FROM bounds) AND (SELECT told_until FROM bounds)
    UNION ALL
    FROM ledger.mentions WHERE date_end IS NULL AND published_on BETWEEN (SELECT told_from FROM bounds) AND (SELECT told_until FROM bounds)
), near AS (
    SELECT extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM near_in_time AS mention JOIN sought USING (type)
    WHERE abs(coalesce(date_end, published_on) - told_on) <= $recent::INTEGER
        AND (is_rare OR sought.place_id = mention.place_id OR lower(sought.place) = lower(mention.place))
), dead AS (
    SELECT type, first_day, last_day, is_exact, unnest(killed) AS low FROM sought
), by_toll AS (
    SELECT extraction_id, mention_id, article_id, date_precision, date_start, date_end, published_on, first_day, last_day, is_exact
    FROM (
        SELECT DISTINCT extraction_id, mention_id, low FROM ledger.casualty_figures WHERE harm = 'killed' AND low IN (SELECT low FROM dead)
    ) JOIN ledger.mentions USING (extraction_id, mention_id) JOIN dead USING (type, low)
), vague AS (
    SELECT extraction_id, mention_id, article_id
    FROM (FROM near UNION ALL FROM by_toll)
    WHERE NOT (is_exact AND coalesce(date_precision, '') IN ('day', 'week'))
        AND coalesce(date_start, published_on - $memory::INTEGER, DATE '0001-01-02') - 1 <= last_day
        AND coalesce(date_end, published_on + $memory::INTEGER, DATE '9999-12-30') + 1 >= first_day
), found AS (
    SELECT extraction_id, mention_id FROM (FROM by_days UNION FROM vague) WHERE NOT list_contains($articles::VARCHAR[], article_id)
), told AS (
    SELECT event_id, version, extraction_id, mention_id FROM ledger.event_mentions JOIN found USING (extraction_id, mention_id)
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state
    FROM ledger.event_versions WHERE event_id IN (SELECT event_id FROM told) GROUP BY event_id
)
SELECT event_id, extraction_id, mention_id FROM told JOIN latest USING (event_id, version)
WHERE state = 'current'
ORDER BY ALL
