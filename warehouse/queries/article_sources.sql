-- The sources of which articles are stored.
SELECT DISTINCT source_id FROM ledger.articles
