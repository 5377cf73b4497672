-- Articles in their latest wording, and how far every item of a feed came.

CREATE OR REPLACE VIEW articles AS
WITH latest AS (
    SELECT *, count(*) OVER (PARTITION BY article_id) AS revisions, min(known_at) OVER (PARTITION BY article_id) AS first_seen
    FROM ledger.articles
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1
), reading AS (
    SELECT revision_id, extraction_id, coder, relevant, relevance_score, relevance_reasons, mentions
    FROM ledger.extractions
    QUALIFY row_number() OVER (PARTITION BY revision_id ORDER BY position DESC) = 1
), lineage AS (
    SELECT article_id, arg_max(origin_id, position) AS origin_id, arg_max({'of': agency}, position).of AS agency
    FROM ledger.lineages GROUP BY article_id
), gone AS (
    SELECT entry_key, max(known_at) AS known_at FROM ledger.frontier_states GROUP BY entry_key HAVING arg_max(state, position) = 'gone'
)
SELECT
    latest.article_id, latest.revision_id, latest.revisions, latest.source_id, latest.outlet, coalesce(sources.bloc, latest.source_id) AS bloc,
    latest.language, latest.title, latest.published_on, latest.published_at, latest.published_basis, latest.url, latest.author, latest.text_from,
    reading.relevant, reading.relevance_score, reading.relevance_reasons, reading.mentions AS mention_count, reading.extraction_id, reading.coder,
    NOT list_contains(reading.relevance_reasons, 'language_not_extracted') AS extracted, nullif(lineage.origin_id, latest.article_id) AS copy_of, lineage.agency,
    latest.first_seen, latest.known_at AS last_changed, gone.known_at AS taken_down_at,
    latest.archive_file, latest.archive_offset, latest.text
FROM latest
LEFT JOIN reading USING (revision_id)
LEFT JOIN lineage USING (article_id)
LEFT JOIN sources USING (source_id)
LEFT JOIN gone USING (entry_key);
COMMENT ON VIEW articles IS 'Every article in its latest wording.';
COMMENT ON COLUMN articles.article_id IS 'The article.';
COMMENT ON COLUMN articles.revision_id IS 'Its latest wording.';
COMMENT ON COLUMN articles.revisions IS 'How many wordings we have seen; the older ones are in ledger.articles.';
COMMENT ON COLUMN articles.source_id IS 'The source.';
COMMENT ON COLUMN articles.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN articles.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN articles.language IS 'Language of the text: ISO 639, und where it is none that we know.';
COMMENT ON COLUMN articles.title IS 'Headline.';
COMMENT ON COLUMN articles.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN articles.published_at IS 'Instant of publication (UTC), where known.';
COMMENT ON COLUMN articles.published_basis IS 'Who said when it was published: feed, page ...';
COMMENT ON COLUMN articles.url IS 'Address of the article.';
COMMENT ON COLUMN articles.author IS 'Byline.';
COMMENT ON COLUMN articles.text_from IS 'Where the text was taken from: page, feed, file ...';
COMMENT ON COLUMN articles.relevant IS 'Is it on topic? NULL where nobody has read it yet.';
COMMENT ON COLUMN articles.relevance_score IS 'How strongly, 0 to 1.';
COMMENT ON COLUMN articles.relevance_reasons IS 'The words that say so.';
COMMENT ON COLUMN articles.mention_count IS 'Mentions of events in it.';
COMMENT ON COLUMN articles.extraction_id IS 'The reading that holds for it now.';
COMMENT ON COLUMN articles.coder IS 'The extractor, and its version, of that reading.';
COMMENT ON COLUMN articles.extracted IS 'Were events looked for in it? false: it is in a language that no pack of config/lang reads; NULL: nobody has read it yet.';
COMMENT ON COLUMN articles.copy_of IS 'The article that it is a copy of (the agency''s own, else the earliest); NULL where it is none.';
COMMENT ON COLUMN articles.agency IS 'The agency that the text is credited to, by the article itself or by a copy of it: an id of config/agencies.toml.';
COMMENT ON COLUMN articles.first_seen IS 'When the warehouse came to know the article (UTC).';
COMMENT ON COLUMN articles.last_changed IS 'When it came to know this wording (UTC).';
COMMENT ON COLUMN articles.taken_down_at IS 'When we asked for it again and it was no longer there (UTC).';
COMMENT ON COLUMN articles.archive_file IS 'WARC file, below the data folder, that holds the page as it came.';
COMMENT ON COLUMN articles.archive_offset IS 'Offset of its record in that file, in bytes.';
COMMENT ON COLUMN articles.text IS 'The cleaned text, which every span refers to in characters.';

CREATE OR REPLACE VIEW revisions AS
SELECT article_id, revision, revision_id, source_id, outlet, title, url, known_at AS seen_at, diff
FROM ledger.articles
WHERE revision > 1;
COMMENT ON VIEW revisions IS 'Every change of wording that an article went through after we first saw it.';
COMMENT ON COLUMN revisions.article_id IS 'The article.';
COMMENT ON COLUMN revisions.revision IS '2 for the first change, then 3 ...';
COMMENT ON COLUMN revisions.revision_id IS 'The new wording.';
COMMENT ON COLUMN revisions.source_id IS 'The source.';
COMMENT ON COLUMN revisions.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN revisions.title IS 'Headline of the new wording.';
COMMENT ON COLUMN revisions.url IS 'Address of the article.';
COMMENT ON COLUMN revisions.seen_at IS 'When the warehouse came to know the new wording (UTC).';
COMMENT ON COLUMN revisions.diff IS 'What changed, as a unified diff: the title and the paragraphs are its lines.';

CREATE OR REPLACE VIEW frontier AS
WITH item AS (
    SELECT * FROM ledger.entries
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
), state AS (
    SELECT *, count(*) FILTER (state = 'failed') OVER (PARTITION BY entry_key) AS failures, min(known_at) OVER (PARTITION BY entry_key) AS first_seen
    FROM ledger.frontier_states
    QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
)
SELECT
    item.entry_key, item.entry_id, item.source_id, item.channel_url, item.url, item.title, item.language, item.published_at, item.updated_at,
    state.state, state.reason, state.failures, state.retry_at, state.first_seen, state.known_at AS since
FROM item JOIN state USING (entry_key);
COMMENT ON VIEW frontier IS 'Every item ever seen in a feed or sitemap, and how far it came: nothing seen is lost without a reason.';
COMMENT ON COLUMN frontier.entry_key IS 'The item.';
COMMENT ON COLUMN frontier.entry_id IS 'Its guid, else its address, else title and day.';
COMMENT ON COLUMN frontier.source_id IS 'The source.';
COMMENT ON COLUMN frontier.channel_url IS 'The feed or sitemap that it was first seen in.';
COMMENT ON COLUMN frontier.url IS 'Address of the article.';
COMMENT ON COLUMN frontier.title IS 'Title as the channel gives it.';
COMMENT ON COLUMN frontier.language IS 'Language of the channel.';
COMMENT ON COLUMN frontier.published_at IS 'Publication as the channel gives it (UTC).';
COMMENT ON COLUMN frontier.updated_at IS 'Last update as the channel gives it (UTC).';
COMMENT ON COLUMN frontier.state IS
    'pending: to be fetched; failed: to be tried again; gave_up: failed too often; gone: the server will not give it; rejected: no article for us; stored: an article; unchanged: looked at again, the same.';
COMMENT ON COLUMN frontier.reason IS 'Why it failed, was given up, is gone or was rejected.';
COMMENT ON COLUMN frontier.failures IS 'How often fetching it has failed.';
COMMENT ON COLUMN frontier.retry_at IS 'Not to be tried before (UTC).';
COMMENT ON COLUMN frontier.first_seen IS 'When the warehouse came to know the item (UTC).';
COMMENT ON COLUMN frontier.since IS 'Since when it is in this state (UTC).';

CREATE OR REPLACE VIEW gaps AS
SELECT gap_id, source_id, gaps.channel_url, since, until, fills.known_at AS filled_at, fills.channel_url AS filled_from, fills.entries AS filled_entries
FROM ledger.gaps AS gaps
LEFT JOIN ledger.gap_fills AS fills USING (gap_id);
COMMENT ON VIEW gaps IS 'When a feed was read too late: it shared nothing with what was known, and entries may have been missed.';
COMMENT ON COLUMN gaps.gap_id IS 'The gap.';
COMMENT ON COLUMN gaps.source_id IS 'The source.';
COMMENT ON COLUMN gaps.channel_url IS 'Address of the feed.';
COMMENT ON COLUMN gaps.since IS 'When it was last read before (UTC).';
COMMENT ON COLUMN gaps.until IS 'When it was read and nothing in it was known (UTC).';
COMMENT ON COLUMN gaps.filled_at IS 'When a sitemap was read that reaches back to before the gap (UTC); NULL while it is open.';
COMMENT ON COLUMN gaps.filled_from IS 'Address of that sitemap.';
COMMENT ON COLUMN gaps.filled_entries IS 'Items that it brought.';

CREATE OR REPLACE VIEW runs AS
SELECT
    runs.run_id, runs.started_at, finishes.finished_at, runs.command, runs.coder, finishes.run_id IS NOT NULL AS finished,
    finishes.articles, finishes.revisions, finishes.relevant, finishes.mentions, finishes.new_events, finishes.changed_events,
    finishes.rejected, finishes.not_extracted, finishes.seconds
FROM ledger.runs AS runs
LEFT JOIN ledger.run_finishes AS finishes USING (run_id);
COMMENT ON VIEW runs IS 'Every run and what it did.';
COMMENT ON COLUMN runs.run_id IS 'The run.';
COMMENT ON COLUMN runs.started_at IS 'When it began (UTC).';
COMMENT ON COLUMN runs.finished_at IS 'When it ended (UTC).';
COMMENT ON COLUMN runs.command IS 'The command that was given.';
COMMENT ON COLUMN runs.coder IS 'The extractor and its version.';
COMMENT ON COLUMN runs.finished IS 'false: it is at work, or was cut off; what it had stored stays.';
COMMENT ON COLUMN runs.articles IS 'Articles that were new.';
COMMENT ON COLUMN runs.revisions IS 'New wordings of known articles.';
COMMENT ON COLUMN runs.relevant IS 'Articles on topic.';
COMMENT ON COLUMN runs.mentions IS 'Mentions found.';
COMMENT ON COLUMN runs.new_events IS 'Events that were new.';
COMMENT ON COLUMN runs.changed_events IS 'Known events that got a new version.';
COMMENT ON COLUMN runs.rejected IS 'Pages that were no article for us, by reason.';
COMMENT ON COLUMN runs.not_extracted IS 'Articles of the run in languages that nobody reads yet, by language.';
COMMENT ON COLUMN runs.seconds IS 'Wall-clock time, in seconds.';
