-- Articles with a wording, a reading, a lineage or a review that resolution has not seen, and how far it will have come when it has.
WITH seen AS (
    SELECT coalesce(max(position), 0) AS position FROM ledger.resolutions
), new AS (
    SELECT article_id, position FROM ledger.articles WHERE position > (SELECT position FROM seen)
    UNION ALL
    SELECT article_id, position FROM ledger.extractions WHERE position > (SELECT position FROM seen)
    UNION ALL
    SELECT article_id, position FROM ledger.lineages WHERE position > (SELECT position FROM seen)
    UNION ALL
    SELECT unnest(articles), position FROM ledger.reviews WHERE position > (SELECT position FROM seen)
)
SELECT list(DISTINCT article_id ORDER BY article_id), max(position) FROM new
