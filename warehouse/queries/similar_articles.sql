-- Articles that share so much with one of these that they may be its copies: hashes of other outlets' texts of near days. Only
-- the days around those of $articles are read, so that the work does not follow what is stored.
WITH bounds AS (
    SELECT min(day) - $days::INTEGER AS first_day, max(day) + $days::INTEGER AS last_day
    FROM ledger.sketches WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
), latest AS (
    SELECT article_id, source_id, day, hashes FROM ledger.sketches
    WHERE day BETWEEN (SELECT first_day FROM bounds) AND (SELECT last_day FROM bounds)
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY position DESC) = 1
), hashes AS (
    SELECT article_id, source_id, day, unnest(hashes) AS hash FROM latest
), mine AS (
    SELECT * FROM hashes WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
)
SELECT mine.article_id, hashes.article_id AS other_id
FROM mine JOIN hashes USING (hash)
WHERE hashes.source_id <> mine.source_id AND abs(hashes.day - mine.day) <= $days::INTEGER
GROUP BY ALL
HAVING count(*) >= $shared::INTEGER
ORDER BY ALL
