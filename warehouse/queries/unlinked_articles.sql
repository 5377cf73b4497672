-- Articles with a wording whose lineage is not known, and how far the search will have come when it is.
SELECT list(DISTINCT article_id ORDER BY article_id), max(position)
FROM ledger.sketches
WHERE position > (SELECT coalesce(max(position), 0) FROM ledger.lineage_readings)
