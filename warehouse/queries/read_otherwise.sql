-- Articles whose latest wording was not last read by $coder, those published first before the others.
WITH latest AS (
    SELECT article_id, revision_id, source_id, published_on FROM ledger.articles
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1
), reading AS (
    SELECT revision_id, arg_max(coder, position) AS coder FROM ledger.extractions GROUP BY ALL
)
SELECT article_id FROM latest LEFT JOIN reading USING (revision_id)
WHERE coder IS DISTINCT FROM $coder
    AND ($since IS NULL OR published_on >= $since)
    AND ($source IS NULL OR source_id = $source)
ORDER BY published_on NULLS FIRST, article_id
