-- The append-only tables of the warehouse. A row is never updated and never deleted; what holds now is read through
-- the views. Every row names the run that wrote it and when the warehouse came to know it.

CREATE SCHEMA ledger;

-- One order over everything that resolution has to look at: it handles what stands behind its last position.
CREATE SEQUENCE ledger.positions;

CREATE TABLE ledger.migrations (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE ledger.migrations IS 'The migrations that this file has been through, one row each.';
COMMENT ON COLUMN ledger.migrations.number IS 'Level that the migration leads to: 1, 2, 3 ...';
COMMENT ON COLUMN ledger.migrations.name IS 'Name of the migration file.';
COMMENT ON COLUMN ledger.migrations.fingerprint IS 'Hash of the text that was applied.';
COMMENT ON COLUMN ledger.migrations.applied_at IS 'When it was applied (UTC).';

CREATE TABLE ledger.view_sets (
    fingerprint VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE ledger.view_sets IS 'The texts of the views, each time they were created anew; the newest row holds.';
COMMENT ON COLUMN ledger.view_sets.fingerprint IS 'Hash over the texts of all views.';
COMMENT ON COLUMN ledger.view_sets.applied_at IS 'When the views were created (UTC).';

-- --- runs ---------------------------------------------------------------------------------------

CREATE TABLE ledger.runs (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    command VARCHAR NOT NULL,
    coder VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.runs IS 'Every run that began, whether it ended or not.';
COMMENT ON COLUMN ledger.runs.run_id IS 'The run.';
COMMENT ON COLUMN ledger.runs.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.runs.started_at IS 'When the run began (UTC).';
COMMENT ON COLUMN ledger.runs.command IS 'The command that was given: run, ingest ...';
COMMENT ON COLUMN ledger.runs.coder IS 'The extractor and its version.';

CREATE TABLE ledger.run_finishes (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    articles BIGINT NOT NULL,
    revisions BIGINT NOT NULL,
    relevant BIGINT NOT NULL,
    mentions BIGINT NOT NULL,
    new_events BIGINT NOT NULL,
    changed_events BIGINT NOT NULL,
    rejected STRUCT(reason VARCHAR, count BIGINT)[] NOT NULL,
    seconds DOUBLE NOT NULL
);
COMMENT ON TABLE ledger.run_finishes IS 'Every run that came to its end, with its counts.';
COMMENT ON COLUMN ledger.run_finishes.run_id IS 'The run.';
COMMENT ON COLUMN ledger.run_finishes.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.run_finishes.finished_at IS 'When the run ended (UTC).';
COMMENT ON COLUMN ledger.run_finishes.articles IS 'Articles that were new.';
COMMENT ON COLUMN ledger.run_finishes.revisions IS 'New wordings of known articles.';
COMMENT ON COLUMN ledger.run_finishes.relevant IS 'Articles on topic.';
COMMENT ON COLUMN ledger.run_finishes.mentions IS 'Mentions found.';
COMMENT ON COLUMN ledger.run_finishes.new_events IS 'Events that were new.';
COMMENT ON COLUMN ledger.run_finishes.changed_events IS 'Known events that got a new version.';
COMMENT ON COLUMN ledger.run_finishes.rejected IS 'Pages that were no article for us, by reason.';
COMMENT ON COLUMN ledger.run_finishes.seconds IS 'Wall-clock time of the run, in seconds.';

CREATE TABLE ledger.run_sources (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    source_id VARCHAR NOT NULL,
    polled BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    new BIGINT NOT NULL,
    fetched BIGINT NOT NULL,
    failures VARCHAR[] NOT NULL
);
COMMENT ON TABLE ledger.run_sources IS 'What each source gave in each finished run.';
COMMENT ON COLUMN ledger.run_sources.run_id IS 'The run.';
COMMENT ON COLUMN ledger.run_sources.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.run_sources.source_id IS 'The source.';
COMMENT ON COLUMN ledger.run_sources.polled IS 'Channels that answered.';
COMMENT ON COLUMN ledger.run_sources.entries IS 'Entries that stood in them.';
COMMENT ON COLUMN ledger.run_sources.new IS 'Entries that were new or changed.';
COMMENT ON COLUMN ledger.run_sources.fetched IS 'Pages that came.';
COMMENT ON COLUMN ledger.run_sources.failures IS 'What failed, in words.';

-- --- reference books (config/) ------------------------------------------------------------------

CREATE TABLE ledger.sources (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    homepage VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    bloc VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    cadence_minutes INTEGER NOT NULL,
    channels STRUCT(kind VARCHAR, url VARCHAR, language VARCHAR, note VARCHAR)[] NOT NULL,
    note VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.sources IS 'The outlets as configured; a row each time the definition of one changed.';
COMMENT ON COLUMN ledger.sources.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.sources.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.sources.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.sources.source_id IS 'The source: the name of its file in config/sources.';
COMMENT ON COLUMN ledger.sources.name IS 'Name of the outlet.';
COMMENT ON COLUMN ledger.sources.homepage IS 'Its home page.';
COMMENT ON COLUMN ledger.sources.country IS 'Where it is made: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN ledger.sources.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN ledger.sources.time_zone IS 'IANA name of the zone that its dates are in.';
COMMENT ON COLUMN ledger.sources.cadence_minutes IS 'How often it publishes, in minutes.';
COMMENT ON COLUMN ledger.sources.channels IS 'Its feeds and sitemaps.';
COMMENT ON COLUMN ledger.sources.note IS 'A remark of the configuration.';
COMMENT ON COLUMN ledger.sources.fingerprint IS 'Hash of the whole definition.';

CREATE TABLE ledger.actors (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    book VARCHAR NOT NULL,
    actor_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    parent_id VARCHAR,
    kind VARCHAR NOT NULL,
    country VARCHAR,
    valid_from DATE,
    valid_to DATE,
    aliases VARCHAR[] NOT NULL
);
COMMENT ON TABLE ledger.actors IS 'The actor book, written whole each time it changed; the newest book holds.';
COMMENT ON COLUMN ledger.actors.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.actors.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.actors.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.actors.book IS 'Hash of the whole book that the row belongs to.';
COMMENT ON COLUMN ledger.actors.actor_id IS 'The actor.';
COMMENT ON COLUMN ledger.actors.name IS 'Its canonical name.';
COMMENT ON COLUMN ledger.actors.parent_id IS 'The actor that it is part of, or speaks for.';
COMMENT ON COLUMN ledger.actors.kind IS 'What it is: state, force, group, office, official ...';
COMMENT ON COLUMN ledger.actors.country IS 'ISO 3166-1 alpha-2, where it has one.';
COMMENT ON COLUMN ledger.actors.valid_from IS 'First day of its existence or tenure.';
COMMENT ON COLUMN ledger.actors.valid_to IS 'Last day of its existence or tenure.';
COMMENT ON COLUMN ledger.actors.aliases IS 'Names that it goes by.';

CREATE TABLE ledger.event_types (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    book VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    acled_event VARCHAR NOT NULL,
    acled_sub_event VARCHAR NOT NULL,
    plover_type VARCHAR NOT NULL,
    plover_mode VARCHAR NOT NULL,
    cameo_root VARCHAR NOT NULL,
    ucdp VARCHAR NOT NULL,
    mutual BOOLEAN NOT NULL
);
COMMENT ON TABLE ledger.event_types IS 'The event types, written whole each time they changed; the newest book holds.';
COMMENT ON COLUMN ledger.event_types.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.event_types.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.event_types.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.event_types.book IS 'Hash of the whole book that the row belongs to.';
COMMENT ON COLUMN ledger.event_types.type IS 'The event type.';
COMMENT ON COLUMN ledger.event_types.family IS 'violence, law, unrest, diplomacy or statement.';
COMMENT ON COLUMN ledger.event_types.definition IS 'What counts as this type.';
COMMENT ON COLUMN ledger.event_types.acled_event IS 'Equivalent event type of ACLED.';
COMMENT ON COLUMN ledger.event_types.acled_sub_event IS 'Equivalent sub-event type of ACLED.';
COMMENT ON COLUMN ledger.event_types.plover_type IS 'Equivalent event type of PLOVER.';
COMMENT ON COLUMN ledger.event_types.plover_mode IS 'Equivalent mode of PLOVER.';
COMMENT ON COLUMN ledger.event_types.cameo_root IS 'Equivalent root code of CAMEO.';
COMMENT ON COLUMN ledger.event_types.ucdp IS 'Equivalent type of violence of UCDP GED.';
COMMENT ON COLUMN ledger.event_types.mutual IS 'Initiators and targets are one set: their order means nothing.';

-- --- discover -----------------------------------------------------------------------------------

CREATE TABLE ledger.polls (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    source_id VARCHAR NOT NULL,
    channel_url VARCHAR NOT NULL,
    polled_at TIMESTAMPTZ NOT NULL,
    unchanged BOOLEAN NOT NULL,
    entries BIGINT NOT NULL,
    new BIGINT NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR
);
COMMENT ON TABLE ledger.polls IS 'Every reading of a channel that succeeded, with the validators for the next one.';
COMMENT ON COLUMN ledger.polls.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.polls.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.polls.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.polls.source_id IS 'The source.';
COMMENT ON COLUMN ledger.polls.channel_url IS 'Address of the feed or sitemap.';
COMMENT ON COLUMN ledger.polls.polled_at IS 'When it was read (UTC).';
COMMENT ON COLUMN ledger.polls.unchanged IS 'The server, or the hash of the body, said that nothing had changed.';
COMMENT ON COLUMN ledger.polls.entries IS 'Entries that stood in it.';
COMMENT ON COLUMN ledger.polls.new IS 'Entries that were new or changed.';
COMMENT ON COLUMN ledger.polls.etag IS 'ETag header of the answer.';
COMMENT ON COLUMN ledger.polls.last_modified IS 'Last-Modified header of the answer.';
COMMENT ON COLUMN ledger.polls.body_hash IS 'Hash of the body.';

CREATE TABLE ledger.poll_failures (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    source_id VARCHAR NOT NULL,
    channel_url VARCHAR NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL,
    kind VARCHAR NOT NULL,
    status INTEGER,
    detail VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    retry_after_seconds DOUBLE
);
COMMENT ON TABLE ledger.poll_failures IS 'Every reading of a channel that failed.';
COMMENT ON COLUMN ledger.poll_failures.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.poll_failures.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.poll_failures.source_id IS 'The source.';
COMMENT ON COLUMN ledger.poll_failures.channel_url IS 'Address of the feed or sitemap.';
COMMENT ON COLUMN ledger.poll_failures.failed_at IS 'When it failed (UTC).';
COMMENT ON COLUMN ledger.poll_failures.kind IS 'What failed: dns, connect, tls, timeout, http, malformed ...';
COMMENT ON COLUMN ledger.poll_failures.status IS 'HTTP status, where the server answered.';
COMMENT ON COLUMN ledger.poll_failures.detail IS 'What the failing part said.';
COMMENT ON COLUMN ledger.poll_failures.reason IS 'Kind and detail in one line.';
COMMENT ON COLUMN ledger.poll_failures.retry_after_seconds IS 'How long the server asked us to wait, in seconds.';

CREATE TABLE ledger.entries (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    entry_key VARCHAR NOT NULL,
    entry_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    channel_url VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    content_html VARCHAR,
    signal VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.entries IS 'Every item seen in a feed or sitemap; a row more each time the item itself changed.';
COMMENT ON COLUMN ledger.entries.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.entries.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.entries.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.entries.entry_key IS 'The item: hash of source and entry_id.';
COMMENT ON COLUMN ledger.entries.entry_id IS 'Its guid, else its address, else title and day.';
COMMENT ON COLUMN ledger.entries.source_id IS 'The source.';
COMMENT ON COLUMN ledger.entries.channel_url IS 'The feed or sitemap that it was first seen in.';
COMMENT ON COLUMN ledger.entries.url IS 'Address of the article.';
COMMENT ON COLUMN ledger.entries.title IS 'Title as the channel gives it.';
COMMENT ON COLUMN ledger.entries.language IS 'Language of the channel.';
COMMENT ON COLUMN ledger.entries.published_at IS 'Publication as the channel gives it (UTC).';
COMMENT ON COLUMN ledger.entries.updated_at IS 'Last update as the channel gives it (UTC).';
COMMENT ON COLUMN ledger.entries.content_html IS 'The text, where the channel carries it.';
COMMENT ON COLUMN ledger.entries.signal IS 'Hash of what changes when an outlet revises an article: title, times, content.';

CREATE TABLE ledger.frontier_states (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    entry_key VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('pending', 'failed', 'gone', 'rejected', 'stored', 'unchanged')),
    reason VARCHAR,
    retry_at TIMESTAMPTZ
);
COMMENT ON TABLE ledger.frontier_states IS 'How far each item came on its path; the newest row of an item holds.';
COMMENT ON COLUMN ledger.frontier_states.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.frontier_states.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.frontier_states.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.frontier_states.entry_key IS 'The item.';
COMMENT ON COLUMN ledger.frontier_states.source_id IS 'The source.';
COMMENT ON COLUMN ledger.frontier_states.state IS
    'pending: to be fetched; failed: to be tried again; gone: the server will not give it; rejected: no article for us; stored: an article; unchanged: looked at again, the same.';
COMMENT ON COLUMN ledger.frontier_states.reason IS 'Why it failed, is gone or was rejected.';
COMMENT ON COLUMN ledger.frontier_states.retry_at IS 'Not to be tried before (UTC).';

-- --- fetch and clean ----------------------------------------------------------------------------

CREATE TABLE ledger.fetches (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    entry_key VARCHAR,
    source_id VARCHAR,
    url VARCHAR NOT NULL,
    final_url VARCHAR,
    fetched_at TIMESTAMPTZ NOT NULL,
    answer VARCHAR NOT NULL CHECK (answer IN ('page', 'not_modified', 'failure')),
    status INTEGER,
    reason VARCHAR,
    retry_after_seconds DOUBLE,
    content_type VARCHAR,
    bytes BIGINT,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    archive_file VARCHAR,
    archive_offset BIGINT
);
COMMENT ON TABLE ledger.fetches IS 'Every request for an article page and what came of it.';
COMMENT ON COLUMN ledger.fetches.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.fetches.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.fetches.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.fetches.entry_key IS 'The feed item; NULL for an ingested document.';
COMMENT ON COLUMN ledger.fetches.source_id IS 'The source; NULL for an ingested document.';
COMMENT ON COLUMN ledger.fetches.url IS 'Address that was asked for.';
COMMENT ON COLUMN ledger.fetches.final_url IS 'Address that answered, after redirects.';
COMMENT ON COLUMN ledger.fetches.fetched_at IS 'When the answer came (UTC).';
COMMENT ON COLUMN ledger.fetches.answer IS 'page, not_modified or failure.';
COMMENT ON COLUMN ledger.fetches.status IS 'HTTP status, where the server answered.';
COMMENT ON COLUMN ledger.fetches.reason IS 'Why no page came.';
COMMENT ON COLUMN ledger.fetches.retry_after_seconds IS 'How long the server asked us to wait, in seconds.';
COMMENT ON COLUMN ledger.fetches.content_type IS 'Content-Type header of the page.';
COMMENT ON COLUMN ledger.fetches.bytes IS 'Size of the body, in bytes, decoded.';
COMMENT ON COLUMN ledger.fetches.etag IS 'ETag header of the answer.';
COMMENT ON COLUMN ledger.fetches.last_modified IS 'Last-Modified header of the answer.';
COMMENT ON COLUMN ledger.fetches.body_hash IS 'Hash of the body.';
COMMENT ON COLUMN ledger.fetches.archive_file IS 'WARC file, below the data folder, that holds the page as it came.';
COMMENT ON COLUMN ledger.fetches.archive_offset IS 'Offset of its record in that file, in bytes.';

CREATE TABLE ledger.rejections (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    entry_key VARCHAR,
    source_id VARCHAR,
    url VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.rejections IS 'Pages that came and are no article for us.';
COMMENT ON COLUMN ledger.rejections.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.rejections.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.rejections.entry_key IS 'The feed item; NULL for an ingested document.';
COMMENT ON COLUMN ledger.rejections.source_id IS 'The source; NULL for an ingested document.';
COMMENT ON COLUMN ledger.rejections.url IS 'Address of the page.';
COMMENT ON COLUMN ledger.rejections.reason IS 'Why: stub, paywall, off_topic, soft_404 ...';
COMMENT ON COLUMN ledger.rejections.detail IS 'More about the reason.';

CREATE TABLE ledger.articles (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    revision_id VARCHAR NOT NULL,
    entry_key VARCHAR,
    source_id VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    published_on DATE,
    published_at TIMESTAMPTZ,
    published_basis VARCHAR,
    url VARCHAR,
    author VARCHAR,
    text_from VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    archive_file VARCHAR,
    archive_offset BIGINT
);
COMMENT ON TABLE ledger.articles IS 'Cleaned articles, a row for every revision of the wording.';
COMMENT ON COLUMN ledger.articles.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.articles.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.articles.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.articles.article_id IS 'The article, the same for all its revisions.';
COMMENT ON COLUMN ledger.articles.revision IS '1 for the wording that we saw first, then 2, 3 ...';
COMMENT ON COLUMN ledger.articles.revision_id IS 'This very wording.';
COMMENT ON COLUMN ledger.articles.entry_key IS 'The feed item that led to it; NULL for an ingested document.';
COMMENT ON COLUMN ledger.articles.source_id IS 'The source.';
COMMENT ON COLUMN ledger.articles.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN ledger.articles.language IS 'Language of the text: ISO 639-1.';
COMMENT ON COLUMN ledger.articles.title IS 'Headline.';
COMMENT ON COLUMN ledger.articles.text IS 'The cleaned text, which every span refers to in characters.';
COMMENT ON COLUMN ledger.articles.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN ledger.articles.published_at IS 'Instant of publication (UTC), where known.';
COMMENT ON COLUMN ledger.articles.published_basis IS 'Who said when it was published: feed, page ...';
COMMENT ON COLUMN ledger.articles.url IS 'Address of the article.';
COMMENT ON COLUMN ledger.articles.author IS 'Byline.';
COMMENT ON COLUMN ledger.articles.text_from IS 'Where the text was taken from: page, feed, file ...';
COMMENT ON COLUMN ledger.articles.content_hash IS 'Hash of title and text.';
COMMENT ON COLUMN ledger.articles.archive_file IS 'WARC file, below the data folder, that holds the page as it came.';
COMMENT ON COLUMN ledger.articles.archive_offset IS 'Offset of its record in that file, in bytes.';

-- --- extract ------------------------------------------------------------------------------------

CREATE TABLE ledger.extractions (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    extraction_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision_id VARCHAR NOT NULL,
    coder VARCHAR NOT NULL,
    relevant BOOLEAN NOT NULL,
    relevance_score DOUBLE NOT NULL,
    relevance_reasons VARCHAR[] NOT NULL,
    mentions BIGINT NOT NULL
);
COMMENT ON TABLE ledger.extractions IS 'Every reading of a revision by an extractor.';
COMMENT ON COLUMN ledger.extractions.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.extractions.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.extractions.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.extractions.extraction_id IS 'The reading: hash of revision and coder.';
COMMENT ON COLUMN ledger.extractions.article_id IS 'The article.';
COMMENT ON COLUMN ledger.extractions.revision_id IS 'The wording that was read.';
COMMENT ON COLUMN ledger.extractions.coder IS 'The extractor and its version.';
COMMENT ON COLUMN ledger.extractions.relevant IS 'Is the article on topic?';
COMMENT ON COLUMN ledger.extractions.relevance_score IS 'How strongly, 0 to 1.';
COMMENT ON COLUMN ledger.extractions.relevance_reasons IS 'The words that say so.';
COMMENT ON COLUMN ledger.extractions.mentions IS 'Mentions found.';

CREATE TABLE ledger.mentions (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    extraction_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision_id VARCHAR NOT NULL,
    published_on DATE,
    type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    in_scope BOOLEAN NOT NULL,
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR,
    date_spans INTEGER[][],
    date_rule VARCHAR,
    date_confidence DOUBLE,
    place VARCHAR,
    admin1 VARCHAR,
    country VARCHAR,
    place_precision VARCHAR,
    place_id VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    place_spans INTEGER[][],
    place_rule VARCHAR,
    place_confidence DOUBLE,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    quotation VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL
);
COMMENT ON TABLE ledger.mentions IS 'What one article says of one event, as read from one revision by one coder.';
COMMENT ON COLUMN ledger.mentions.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.mentions.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.mentions.extraction_id IS 'The reading that found it.';
COMMENT ON COLUMN ledger.mentions.mention_id IS 'The mention.';
COMMENT ON COLUMN ledger.mentions.article_id IS 'The article.';
COMMENT ON COLUMN ledger.mentions.revision_id IS 'The wording that was read.';
COMMENT ON COLUMN ledger.mentions.published_on IS 'Day of publication of that wording, in the zone of the outlet.';
COMMENT ON COLUMN ledger.mentions.type IS 'Event type.';
COMMENT ON COLUMN ledger.mentions.status IS 'reported, planned or alleged.';
COMMENT ON COLUMN ledger.mentions.in_scope IS 'Does it concern the border region, the two states, or its armed groups?';
COMMENT ON COLUMN ledger.mentions.date_start IS 'First day on which it can have happened; NULL where not said.';
COMMENT ON COLUMN ledger.mentions.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN ledger.mentions.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN ledger.mentions.date_spans IS 'The words that the date was read from: [start, end) in characters of the text.';
COMMENT ON COLUMN ledger.mentions.date_rule IS 'The rule that read the date.';
COMMENT ON COLUMN ledger.mentions.date_confidence IS 'How sure the date is, 0 to 1.';
COMMENT ON COLUMN ledger.mentions.place IS 'The smallest named place; NULL where not said.';
COMMENT ON COLUMN ledger.mentions.admin1 IS 'Its province.';
COMMENT ON COLUMN ledger.mentions.country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN ledger.mentions.place_precision IS 'site, locality, district, province, country, border or unknown.';
COMMENT ON COLUMN ledger.mentions.place_id IS 'Its row in the gazetteer.';
COMMENT ON COLUMN ledger.mentions.latitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN ledger.mentions.longitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN ledger.mentions.place_spans IS 'The words that the place was read from: [start, end) in characters of the text.';
COMMENT ON COLUMN ledger.mentions.place_rule IS 'The rule that read the place.';
COMMENT ON COLUMN ledger.mentions.place_confidence IS 'How sure the place is, 0 to 1.';
COMMENT ON COLUMN ledger.mentions.evidence_start IS 'Where the words that assert the event begin, in characters of the text.';
COMMENT ON COLUMN ledger.mentions.evidence_end IS 'Where they end.';
COMMENT ON COLUMN ledger.mentions.quotation IS 'Those words.';
COMMENT ON COLUMN ledger.mentions.rule IS 'The rule that found the event.';
COMMENT ON COLUMN ledger.mentions.confidence IS 'How sure it is, 0 to 1.';

CREATE TABLE ledger.mention_actors (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    extraction_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL CHECK (role IN ('initiator', 'target')),
    number INTEGER NOT NULL,
    actor_id VARCHAR NOT NULL,
    spans INTEGER[][] NOT NULL,
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL
);
COMMENT ON TABLE ledger.mention_actors IS 'The parties of each mention, with the words that name them.';
COMMENT ON COLUMN ledger.mention_actors.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.mention_actors.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.mention_actors.extraction_id IS 'The reading that found it.';
COMMENT ON COLUMN ledger.mention_actors.mention_id IS 'The mention.';
COMMENT ON COLUMN ledger.mention_actors.role IS 'initiator or target.';
COMMENT ON COLUMN ledger.mention_actors.number IS 'Place in the list of that role, from 0.';
COMMENT ON COLUMN ledger.mention_actors.actor_id IS 'The actor.';
COMMENT ON COLUMN ledger.mention_actors.spans IS 'The words that name it: [start, end) in characters of the text.';
COMMENT ON COLUMN ledger.mention_actors.rule IS 'The rule that read it.';
COMMENT ON COLUMN ledger.mention_actors.confidence IS 'How sure it is, 0 to 1.';

CREATE TABLE ledger.casualty_figures (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    extraction_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    party VARCHAR NOT NULL,
    harm VARCHAR NOT NULL CHECK (harm IN ('killed', 'wounded')),
    low INTEGER NOT NULL,
    high INTEGER,
    speaker VARCHAR,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL
);
COMMENT ON TABLE ledger.casualty_figures IS 'Every statement of a toll.';
COMMENT ON COLUMN ledger.casualty_figures.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.casualty_figures.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.casualty_figures.extraction_id IS 'The reading that found it.';
COMMENT ON COLUMN ledger.casualty_figures.mention_id IS 'The mention.';
COMMENT ON COLUMN ledger.casualty_figures.number IS 'Place in the list of the mention, from 0.';
COMMENT ON COLUMN ledger.casualty_figures.party IS 'The actor whose dead or wounded they are.';
COMMENT ON COLUMN ledger.casualty_figures.harm IS 'killed or wounded.';
COMMENT ON COLUMN ledger.casualty_figures.low IS 'So many at least.';
COMMENT ON COLUMN ledger.casualty_figures.high IS 'So many at most; NULL is open upwards.';
COMMENT ON COLUMN ledger.casualty_figures.speaker IS 'Who says so: an actor or a name; NULL is the article itself.';
COMMENT ON COLUMN ledger.casualty_figures.span_start IS 'Where the words begin, in characters of the text.';
COMMENT ON COLUMN ledger.casualty_figures.span_end IS 'Where they end.';
COMMENT ON COLUMN ledger.casualty_figures.rule IS 'The rule that read it.';
COMMENT ON COLUMN ledger.casualty_figures.confidence IS 'How sure it is, 0 to 1.';

CREATE TABLE ledger.claims (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    extraction_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    claimant VARCHAR NOT NULL,
    stance VARCHAR NOT NULL,
    about VARCHAR,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    rule VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.claims IS 'Who says what of an event.';
COMMENT ON COLUMN ledger.claims.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.claims.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.claims.extraction_id IS 'The reading that found it.';
COMMENT ON COLUMN ledger.claims.mention_id IS 'The mention.';
COMMENT ON COLUMN ledger.claims.number IS 'Place in the list of the mention, from 0.';
COMMENT ON COLUMN ledger.claims.claimant IS 'The actor who says it.';
COMMENT ON COLUMN ledger.claims.stance IS 'claims_responsibility, accuses, denies, confirms or condemns.';
COMMENT ON COLUMN ledger.claims.about IS 'The actor whom it is said of, where one is named.';
COMMENT ON COLUMN ledger.claims.span_start IS 'Where the words begin, in characters of the text.';
COMMENT ON COLUMN ledger.claims.span_end IS 'Where they end.';
COMMENT ON COLUMN ledger.claims.rule IS 'The rule that read it.';

-- --- resolve ------------------------------------------------------------------------------------

CREATE TABLE ledger.event_versions (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    event_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('current', 'merged', 'withdrawn')),
    redirect_to VARCHAR,
    changes VARCHAR[] NOT NULL,
    type VARCHAR,
    status VARCHAR,
    in_scope BOOLEAN,
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR,
    place VARCHAR,
    admin1 VARCHAR,
    country VARCHAR,
    place_precision VARCHAR,
    place_id VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    initiators VARCHAR[],
    targets VARCHAR[],
    casualties STRUCT(party VARCHAR, killed_low INTEGER, killed_high INTEGER, wounded_low INTEGER, wounded_high INTEGER)[],
    claims STRUCT(claimant VARCHAR, stance VARCHAR, about VARCHAR)[],
    independent_sources INTEGER,
    confidence DOUBLE
);
COMMENT ON TABLE ledger.event_versions IS 'Every state that an event has been in; the highest version of an event holds.';
COMMENT ON COLUMN ledger.event_versions.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.event_versions.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.event_versions.event_id IS 'The event; it keeps its id while it grows.';
COMMENT ON COLUMN ledger.event_versions.version IS '1, then 2, 3 ...';
COMMENT ON COLUMN ledger.event_versions.state IS 'current; merged into the event of redirect_to; withdrawn, as no mention is left.';
COMMENT ON COLUMN ledger.event_versions.redirect_to IS 'The event that this one was merged into.';
COMMENT ON COLUMN ledger.event_versions.changes IS 'What is new in this version: new_event, toll_changed, date_changed ...';
COMMENT ON COLUMN ledger.event_versions.type IS 'Event type.';
COMMENT ON COLUMN ledger.event_versions.status IS 'reported, planned or alleged.';
COMMENT ON COLUMN ledger.event_versions.in_scope IS 'Does it concern the border region, the two states, or its armed groups?';
COMMENT ON COLUMN ledger.event_versions.date_start IS 'First day on which it can have happened; NULL where nobody says.';
COMMENT ON COLUMN ledger.event_versions.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN ledger.event_versions.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN ledger.event_versions.place IS 'The smallest named place; NULL where nobody says.';
COMMENT ON COLUMN ledger.event_versions.admin1 IS 'Its province.';
COMMENT ON COLUMN ledger.event_versions.country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN ledger.event_versions.place_precision IS 'site, locality, district, province, country, border or unknown.';
COMMENT ON COLUMN ledger.event_versions.place_id IS 'Its row in the gazetteer.';
COMMENT ON COLUMN ledger.event_versions.latitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN ledger.event_versions.longitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN ledger.event_versions.initiators IS 'Actors that did it.';
COMMENT ON COLUMN ledger.event_versions.targets IS 'Actors that it was done to, or with.';
COMMENT ON COLUMN ledger.event_versions.casualties IS 'The toll of each party over all current figures; a high of NULL beside a low is open upwards.';
COMMENT ON COLUMN ledger.event_versions.claims IS 'Who says what of it.';
COMMENT ON COLUMN ledger.event_versions.independent_sources IS 'Sources that neither share a bloc nor a wording.';
COMMENT ON COLUMN ledger.event_versions.confidence IS 'How sure it is that it happened as told, 0 to 1.';

CREATE TABLE ledger.event_mentions (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    event_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    mention_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    extraction_id VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.event_mentions IS 'The mentions that each version of an event rests on.';
COMMENT ON COLUMN ledger.event_mentions.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.event_mentions.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.event_mentions.event_id IS 'The event.';
COMMENT ON COLUMN ledger.event_mentions.version IS 'Its version.';
COMMENT ON COLUMN ledger.event_mentions.mention_id IS 'The mention.';
COMMENT ON COLUMN ledger.event_mentions.article_id IS 'The article of the mention.';
COMMENT ON COLUMN ledger.event_mentions.extraction_id IS 'The reading that the mention was taken from.';

CREATE TABLE ledger.resolutions (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL
);
COMMENT ON TABLE ledger.resolutions IS 'How far resolution has come: everything up to a position is in its event.';
COMMENT ON COLUMN ledger.resolutions.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.resolutions.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.resolutions.position IS 'The last position (of articles and extractions) that was handled.';
