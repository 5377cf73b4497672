-- error: Words that something was read from lie outside of their article's text.
WITH wording AS (
    SELECT revision_id, any_value(length(text)) AS size FROM ledger.articles GROUP BY revision_id
), slot AS (
    SELECT extraction_id, mention_id, [[evidence_start, evidence_end]] || coalesce(date_spans, []) || coalesce(place_spans, []) AS spans FROM ledger.mentions
    UNION ALL SELECT extraction_id, mention_id, spans FROM ledger.mention_actors
    UNION ALL SELECT extraction_id, mention_id, [[span_start, span_end]] FROM ledger.casualty_figures
    UNION ALL SELECT extraction_id, mention_id, [[span_start, span_end]] FROM ledger.claims
), span AS (
    SELECT extraction_id, mention_id, unnest(spans) AS span FROM slot
)
SELECT DISTINCT mention_id AS subject
FROM span JOIN ledger.mentions USING (extraction_id, mention_id) JOIN wording USING (revision_id)
WHERE span[1] < 0 OR span[1] >= span[2] OR span[2] > size
