-- error: A mention is of a wording, or of a reading, that the warehouse does not hold.
SELECT mention_id AS subject FROM ledger.mentions ANTI JOIN ledger.articles USING (article_id, revision_id)
UNION
SELECT mention_id FROM ledger.mentions ANTI JOIN ledger.extractions USING (extraction_id)
