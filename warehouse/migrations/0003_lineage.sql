-- Whose text an article is: copies and their origins, and which articles were in no language that is read.

CREATE TABLE ledger.sketches (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    article_id VARCHAR NOT NULL,
    revision_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    hashes UBIGINT[] NOT NULL,
    agency VARCHAR
);
COMMENT ON TABLE ledger.sketches IS 'What copies of each wording are found by. Copies come within days: only those of near days are compared.';
COMMENT ON COLUMN ledger.sketches.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.sketches.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.sketches.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.sketches.article_id IS 'The article.';
COMMENT ON COLUMN ledger.sketches.revision_id IS 'The wording.';
COMMENT ON COLUMN ledger.sketches.source_id IS 'The source.';
COMMENT ON COLUMN ledger.sketches.day IS 'Day of publication; where it is not known, the day on which we came to know the article.';
COMMENT ON COLUMN ledger.sketches.hashes IS 'The least hashes of any four words in a row, figures not told apart.';
COMMENT ON COLUMN ledger.sketches.agency IS 'The agency that byline, dateline or a line of credit names (config/agencies.toml).';

CREATE TABLE ledger.lineages (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    article_id VARCHAR NOT NULL,
    origin_id VARCHAR NOT NULL,
    agency VARCHAR
);
COMMENT ON TABLE ledger.lineages IS 'The origin of each article that has one, a row each time it changed; the newest row of an article holds.';
COMMENT ON COLUMN ledger.lineages.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.lineages.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.lineages.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.lineages.article_id IS 'The article.';
COMMENT ON COLUMN ledger.lineages.origin_id IS 'The article that it is a copy of: the agency''s own, else the earliest; itself where it is the origin.';
COMMENT ON COLUMN ledger.lineages.agency IS 'The agency that the text is credited to, in this article or a copy.';

CREATE TABLE ledger.lineage_readings (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL
);
COMMENT ON TABLE ledger.lineage_readings IS 'How far the search for copies has come: it looks at the sketches behind its last position.';
COMMENT ON COLUMN ledger.lineage_readings.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.lineage_readings.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.lineage_readings.position IS 'Position of the last sketch that was looked at.';

ALTER TABLE ledger.run_finishes ADD COLUMN not_extracted STRUCT(language VARCHAR, count BIGINT)[];
COMMENT ON COLUMN ledger.run_finishes.not_extracted IS 'Articles in languages without a pack, which were kept and not read, by language.';
