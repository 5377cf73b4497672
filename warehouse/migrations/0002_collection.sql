-- What collection has to remember: the pace and the moves of channels, gaps between polls, and why an item was given up.

ALTER TABLE ledger.polls ADD COLUMN kind VARCHAR;
ALTER TABLE ledger.polls ADD COLUMN titled BIGINT;
ALTER TABLE ledger.polls ADD COLUMN dated BIGINT;
ALTER TABLE ledger.polls ADD COLUMN newest_at TIMESTAMPTZ;
ALTER TABLE ledger.polls ADD COLUMN max_age_seconds DOUBLE;
ALTER TABLE ledger.polls ADD COLUMN ttl_seconds DOUBLE;
ALTER TABLE ledger.polls ADD COLUMN skip_hours INTEGER[];
ALTER TABLE ledger.polls ADD COLUMN skip_days INTEGER[];
ALTER TABLE ledger.polls ADD COLUMN moved_to VARCHAR;
COMMENT ON COLUMN ledger.polls.kind IS 'feed or sitemap; NULL in old rows.';
COMMENT ON COLUMN ledger.polls.titled IS 'Entries in it that had a title; NULL in old rows.';
COMMENT ON COLUMN ledger.polls.dated IS 'Entries in it that had a time of publication or update; NULL in old rows.';
COMMENT ON COLUMN ledger.polls.newest_at IS 'The latest such time that was not in the future (UTC).';
COMMENT ON COLUMN ledger.polls.max_age_seconds IS 'How long the answer is good, says its Cache-Control header, in seconds.';
COMMENT ON COLUMN ledger.polls.ttl_seconds IS 'How long, says the feed itself (RSS ttl), in seconds.';
COMMENT ON COLUMN ledger.polls.skip_hours IS 'Hours of the day (UTC) in which the feed asks not to be read.';
COMMENT ON COLUMN ledger.polls.skip_days IS 'Days of the week (0 is Monday) on which the feed asks not to be read.';
COMMENT ON COLUMN ledger.polls.moved_to IS 'Where a permanent redirect led, or where it was asked for because of earlier ones.';

ALTER TABLE ledger.poll_failures ADD COLUMN position BIGINT DEFAULT nextval('ledger.positions');
COMMENT ON COLUMN ledger.poll_failures.position IS 'Order of knowledge within the warehouse.';

ALTER TABLE ledger.run_sources ADD COLUMN waiting VARCHAR[];
COMMENT ON COLUMN ledger.run_sources.waiting IS 'Channels whose turn it was not, and why.';

ALTER TABLE ledger.sources ADD COLUMN expect STRUCT(entries_per_day DOUBLE, titles DOUBLE, dates DOUBLE);
COMMENT ON COLUMN ledger.sources.expect IS 'What it should give: entries a day, shares of entries with a title and with a date.';

ALTER TABLE ledger.entries ADD COLUMN canonical_url VARCHAR;
COMMENT ON COLUMN ledger.entries.canonical_url IS 'What all items that lead to the same article have in common; NULL in old rows.';

ALTER TABLE ledger.articles ADD COLUMN diff VARCHAR;
COMMENT ON COLUMN ledger.articles.diff IS 'What this wording changed in the one before, as a unified diff of paragraphs; NULL for the first.';

CREATE TABLE ledger.gaps (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    gap_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    channel_url VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE ledger.gaps IS 'Polls of a channel that shared no entry with the one before: what came between may have been missed.';
COMMENT ON COLUMN ledger.gaps.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.gaps.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.gaps.gap_id IS 'The gap.';
COMMENT ON COLUMN ledger.gaps.source_id IS 'The source.';
COMMENT ON COLUMN ledger.gaps.channel_url IS 'Address of the feed.';
COMMENT ON COLUMN ledger.gaps.since IS 'When it was last read before (UTC).';
COMMENT ON COLUMN ledger.gaps.until IS 'When it was read and nothing in it was known (UTC).';

CREATE TABLE ledger.gap_fills (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    gap_id VARCHAR NOT NULL,
    channel_url VARCHAR NOT NULL,
    entries BIGINT NOT NULL
);
COMMENT ON TABLE ledger.gap_fills IS 'Gaps that a sitemap reached across.';
COMMENT ON COLUMN ledger.gap_fills.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.gap_fills.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.gap_fills.gap_id IS 'The gap.';
COMMENT ON COLUMN ledger.gap_fills.channel_url IS 'Address of the sitemap.';
COMMENT ON COLUMN ledger.gap_fills.entries IS 'Entries of it that were new, and are fetched now.';

-- A check cannot be altered: the table is made anew with one state more.
CREATE TABLE ledger.frontier_states_2 (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    entry_key VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('pending', 'failed', 'gave_up', 'gone', 'rejected', 'stored', 'unchanged')),
    reason VARCHAR,
    retry_at TIMESTAMPTZ
);
INSERT INTO ledger.frontier_states_2 BY NAME FROM ledger.frontier_states;
DROP TABLE ledger.frontier_states;
ALTER TABLE ledger.frontier_states_2 RENAME TO frontier_states;
COMMENT ON TABLE ledger.frontier_states IS 'How far each item came on its path; the newest row of an item holds.';
COMMENT ON COLUMN ledger.frontier_states.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.frontier_states.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.frontier_states.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.frontier_states.entry_key IS 'The item.';
COMMENT ON COLUMN ledger.frontier_states.source_id IS 'The source.';
COMMENT ON COLUMN ledger.frontier_states.state IS
    'pending: to be fetched; failed: to be tried again; gave_up: failed too often; gone: the server will not give it; rejected: no article for us; stored: an article; unchanged: looked at again, the same.';
COMMENT ON COLUMN ledger.frontier_states.reason IS 'Why it failed, was given up, is gone or was rejected.';
COMMENT ON COLUMN ledger.frontier_states.retry_at IS 'Not to be tried before (UTC).';
