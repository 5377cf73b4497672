-- The mentions of these readings, all or those of these ids, with everything that stands in the child tables, and what resolution asks of the article.
-- What belongs to a reading became known with it: by that moment most of each table is passed over unread.
WITH wanted AS (
    SELECT extraction_id, known_at FROM ledger.extractions WHERE extraction_id IN (SELECT unnest($extractions::VARCHAR[]))
), mention AS (
    -- rows are found by three narrow columns first, the wide ones are read for these rows alone
    SELECT * FROM ledger.mentions WHERE rowid IN (
        SELECT mentions.rowid FROM ledger.mentions JOIN wanted USING (extraction_id, known_at)
        WHERE $mentions IS NULL OR mention_id IN (SELECT unnest($mentions::VARCHAR[]))
    )
), party AS (
    SELECT extraction_id, mention_id, list({'role': role, 'actor_id': actor_id, 'spans': spans, 'rule': rule, 'confidence': confidence} ORDER BY role, number) AS parties
    FROM ledger.mention_actors JOIN wanted USING (extraction_id, known_at) GROUP BY ALL
), figure AS (
    SELECT
        extraction_id, mention_id,
        list({'party': party, 'harm': harm, 'low': low, 'high': high, 'speaker': speaker, 'span': [span_start, span_end], 'rule': rule, 'confidence': confidence} ORDER BY number) AS figures
    FROM ledger.casualty_figures JOIN wanted USING (extraction_id, known_at) GROUP BY ALL
), claim AS (
    SELECT extraction_id, mention_id, list({'claimant': claimant, 'stance': stance, 'about': about, 'span': [span_start, span_end], 'rule': rule} ORDER BY number) AS claims
    FROM ledger.claims JOIN wanted USING (extraction_id, known_at) GROUP BY ALL
), article AS (
    SELECT revision_id, any_value(source_id) AS source_id
    FROM ledger.articles WHERE article_id IN (SELECT article_id FROM mention) GROUP BY revision_id
), lineage AS (
    SELECT article_id, list_filter([arg_max(origin_id, position), arg_max({'of': agency}, position).of], lambda origin: origin IS NOT NULL) AS origins
    FROM ledger.lineages WHERE article_id IN (SELECT article_id FROM mention) GROUP BY ALL
)
SELECT mention.*, parties, figures, claims, article.source_id, coalesce(sources.bloc, article.source_id) AS bloc, coalesce(origins, []) AS origins
FROM mention
LEFT JOIN party USING (extraction_id, mention_id)
LEFT JOIN figure USING (extraction_id, mention_id)
LEFT JOIN claim USING (extraction_id, mention_id)
JOIN article USING (revision_id)
LEFT JOIN lineage ON lineage.article_id = mention.article_id
LEFT JOIN sources USING (source_id)
ORDER BY mention_id, extraction_id
