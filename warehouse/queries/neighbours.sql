-- Resolved mentions that may be of one event with one that is sought (a table of them stands beside this query). A superset,
-- found by equal keys; what of it really belongs together, resolution decides.
WITH latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state FROM ledger.event_versions GROUP BY event_id
), resolved AS (
    SELECT extraction_id, mention_id FROM ledger.event_mentions JOIN latest USING (event_id, version)
    WHERE state = 'current' AND NOT list_contains($articles::VARCHAR[], article_id)
), mention AS (
    SELECT
        extraction_id, mention_id, type, place_id, lower(place) AS place, coalesce(date_precision IN ('day', 'week'), false) AS is_exact,
        coalesce(date_start, DATE '0001-01-02') - 1 AS first_day, coalesce(date_end, DATE '9999-12-30') + 1 AS last_day
    FROM ledger.mentions SEMI JOIN resolved USING (extraction_id, mention_id)
), by_days AS (
    SELECT extraction_id, mention_id FROM mention JOIN sought USING (type)
    WHERE ((mention.is_exact AND sought.is_exact) OR sought.is_rare)
        AND mention.first_day <= sought.last_day AND mention.last_day >= sought.first_day
), by_place_id AS (
    SELECT extraction_id, mention_id FROM mention JOIN sought USING (type, place_id)
    WHERE NOT (mention.is_exact AND sought.is_exact)
), by_place AS (
    SELECT extraction_id, mention_id FROM mention JOIN sought ON sought.type = mention.type AND lower(sought.place) = mention.place
    WHERE NOT (mention.is_exact AND sought.is_exact)
), dead AS (
    SELECT type, is_exact, unnest(killed) AS low FROM sought
), by_toll AS (
    SELECT mention.extraction_id, mention.mention_id
    FROM ledger.casualty_figures AS figure
    JOIN mention USING (extraction_id, mention_id)
    JOIN dead ON dead.type = mention.type AND dead.low = figure.low
    WHERE figure.harm = 'killed' AND NOT (mention.is_exact AND dead.is_exact)
)
FROM by_days UNION FROM by_place_id UNION FROM by_place UNION FROM by_toll
ORDER BY ALL
