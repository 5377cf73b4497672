-- The reading that holds for each of these articles: of its latest wording, by the coder that read it last.
WITH latest AS (
    SELECT article_id, arg_max(revision_id, revision) AS revision_id
    FROM ledger.articles
    WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
    GROUP BY article_id
)
SELECT arg_max(extraction_id, position)
FROM ledger.extractions JOIN latest USING (article_id, revision_id)
GROUP BY article_id
