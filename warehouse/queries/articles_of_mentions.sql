-- The wordings that these mentions were read from, and when the warehouse came to know each mention.
SELECT mention.mention_id, mention.known_at, article.*
FROM ledger.mentions AS mention
JOIN (
    SELECT * EXCLUDE (run_id, known_at) FROM ledger.articles
    QUALIFY row_number() OVER (PARTITION BY revision_id ORDER BY revision DESC) = 1
) AS article ON article.revision_id = mention.revision_id
WHERE mention.extraction_id IN (SELECT unnest($extractions::VARCHAR[]))
