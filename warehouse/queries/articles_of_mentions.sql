-- The wordings that these mentions were read from, whose text they are, and when the warehouse came to know each mention.
WITH lineage AS (
    SELECT article_id, arg_max(origin_id, position) AS origin_id, arg_max({'of': agency}, position).of AS agency
    FROM ledger.lineages GROUP BY article_id
), origin AS (
    SELECT lineage.article_id, agency, any_value(outlet) FILTER (origin_id <> lineage.article_id) AS copied_from
    FROM lineage JOIN ledger.articles AS original ON original.article_id = origin_id
    GROUP BY ALL
)
SELECT mention.mention_id, mention.known_at, article.*, agency, copied_from
FROM ledger.mentions AS mention
JOIN (
    SELECT * EXCLUDE (run_id, known_at) FROM ledger.articles
    QUALIFY row_number() OVER (PARTITION BY revision_id ORDER BY revision DESC) = 1
) AS article ON article.revision_id = mention.revision_id
LEFT JOIN origin ON origin.article_id = article.article_id
WHERE mention.extraction_id IN (SELECT unnest($extractions::VARCHAR[]))
