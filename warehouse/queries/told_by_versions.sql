-- What the mentions of these versions of events say: a row a mention, the surest first, with its figures.
WITH wanted AS (
    SELECT DISTINCT unnest($events::VARCHAR[]) AS event_id, unnest($versions::INTEGER[]) AS version
), member AS (
    SELECT event_id, version, extraction_id, mention_id FROM ledger.event_mentions JOIN wanted USING (event_id, version)
), figure AS (
    SELECT
        extraction_id, mention_id,
        list({'party': coalesce(parties.name, party), 'harm': harm, 'low': low, 'high': high, 'speaker': coalesce(speakers.name, speaker)} ORDER BY number) AS figures
    FROM ledger.casualty_figures AS told SEMI JOIN member USING (extraction_id)
    LEFT JOIN actors AS parties ON parties.actor_id = told.party
    LEFT JOIN actors AS speakers ON speakers.actor_id = told.speaker
    GROUP BY ALL
), wording AS (
    SELECT revision_id, any_value(source_id) AS source_id, any_value(outlet) AS outlet, any_value(language) AS language, any_value(title) AS title, any_value(url) AS url
    FROM ledger.articles GROUP BY revision_id
)
SELECT
    event_id, version, outlet, coalesce(sources.bloc, source_id) AS bloc, wording.language, title, url, mention.published_on,
    quotation, mention.confidence, coalesce(figures, []) AS figures
FROM member
JOIN ledger.mentions AS mention USING (extraction_id, mention_id)
JOIN wording USING (revision_id)
LEFT JOIN sources USING (source_id)
LEFT JOIN figure USING (extraction_id, mention_id)
ORDER BY event_id, version, mention.confidence DESC, mention.published_on, mention_id
