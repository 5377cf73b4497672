-- Readings with a mention that could be of one event with one of these windows of days: of a type that the window's may be
-- called by, on days that touch or are not known. What of it really belongs together, resolution decides.
WITH wanted AS (
    SELECT unnest($types::VARCHAR[]) AS type, unnest($starts::DATE[]) AS date_start, unnest($ends::DATE[]) AS date_end
), latest AS (
    SELECT event_id, max(version) AS version, arg_max(state, version) AS state FROM ledger.event_versions GROUP BY event_id
), resolved AS (
    SELECT extraction_id, mention_id FROM ledger.event_mentions JOIN latest USING (event_id, version)
    WHERE state = 'current' AND NOT list_contains($articles::VARCHAR[], article_id)
)
SELECT DISTINCT mention.extraction_id, mention.mention_id
FROM ledger.mentions AS mention
SEMI JOIN resolved USING (extraction_id, mention_id)
JOIN wanted ON wanted.type = mention.type AND (
    wanted.date_start IS NULL OR mention.date_start IS NULL
    OR (mention.date_start <= wanted.date_end + 1 AND mention.date_end >= wanted.date_start - 1)
)
ORDER BY ALL
