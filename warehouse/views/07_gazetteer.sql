-- What the gazetteer lacks: names that stood where places stand.

CREATE OR REPLACE VIEW gazetteer_gaps AS
SELECT
    mention.place AS name, mention.admin1, mention.country, count(*) AS mentions, count(DISTINCT mention.article_id) AS articles,
    list(DISTINCT mention.outlet ORDER BY mention.outlet) AS outlets, list(DISTINCT mention.language ORDER BY mention.language) AS languages,
    min(mention.first_seen) AS first_seen, max(mention.first_seen) AS last_seen,
    arg_max(mention.quotation, (mention.first_seen, mention.mention_id)) AS example,
    arg_max(mention.url, (mention.first_seen, mention.mention_id)) AS url
FROM mentions AS mention
JOIN ledger.mentions AS told USING (extraction_id, mention_id)
WHERE mention.current AND mention.place IS NOT NULL AND told.place_id IS NULL AND mention.place_precision <> 'border'
GROUP BY ALL;
COMMENT ON VIEW gazetteer_gaps IS 'Places of events whose names the gazetteer does not know: how often, where, with an example.';
COMMENT ON COLUMN gazetteer_gaps.name IS 'The name as the text writes it.';
COMMENT ON COLUMN gazetteer_gaps.admin1 IS 'The province that it was told with; NULL where none was.';
COMMENT ON COLUMN gazetteer_gaps.country IS 'The country that it was told with: ISO 3166-1 alpha-2; NULL where none was.';
COMMENT ON COLUMN gazetteer_gaps.mentions IS 'Mentions of events that happened there.';
COMMENT ON COLUMN gazetteer_gaps.articles IS 'Articles that tell of them.';
COMMENT ON COLUMN gazetteer_gaps.outlets IS 'Outlets of these articles.';
COMMENT ON COLUMN gazetteer_gaps.languages IS 'Languages of these articles: ISO 639-1.';
COMMENT ON COLUMN gazetteer_gaps.first_seen IS 'When the warehouse came to know the first of them (UTC).';
COMMENT ON COLUMN gazetteer_gaps.last_seen IS 'When it came to know the latest (UTC).';
COMMENT ON COLUMN gazetteer_gaps.example IS 'What the latest says.';
COMMENT ON COLUMN gazetteer_gaps.url IS 'Its address.';
