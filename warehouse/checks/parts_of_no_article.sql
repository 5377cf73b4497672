-- error: A reading, a sketch, an origin or an item's state is of something that the warehouse does not hold.
SELECT 'reading ' || extraction_id AS subject FROM ledger.extractions ANTI JOIN ledger.articles USING (article_id, revision_id)
UNION SELECT 'sketch of ' || article_id FROM ledger.sketches ANTI JOIN ledger.articles USING (article_id, revision_id)
UNION SELECT 'origin of ' || article_id FROM ledger.lineages ANTI JOIN ledger.articles USING (article_id)
UNION SELECT 'origin ' || origin_id FROM ledger.lineages ANTI JOIN ledger.articles ON articles.article_id = origin_id
UNION SELECT 'state of ' || entry_key FROM ledger.frontier_states ANTI JOIN ledger.entries USING (entry_key)
UNION SELECT 'filled gap ' || gap_id FROM ledger.gap_fills ANTI JOIN ledger.gaps USING (gap_id)
