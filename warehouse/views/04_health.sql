-- Does each channel, and each source, still give what it should? Ages are told as of the last reading.

CREATE OR REPLACE VIEW channel_health AS
WITH channel AS (
    SELECT source_id, unnest(channels).url AS channel_url, unnest(channels).kind AS kind FROM sources
), poll AS (
    SELECT *, row_number() OVER (PARTITION BY channel_url ORDER BY position) AS number FROM ledger.polls
), read AS (
    SELECT
        channel_url, max(position) AS position, count(*) AS polls, max(polled_at) AS last_success,
        max(polled_at) FILTER (new > 0 AND number > 1) AS last_new, min(polled_at) AS first_success,
        arg_max(entries, position) FILTER (NOT unchanged) AS entries, max(newest_at) AS newest_at,
        arg_max({'address': moved_to}, position).address AS moved_to, coalesce(bool_or(lied), false) AS lied
    FROM poll GROUP BY ALL
), failure AS (
    SELECT
        channel_url, max(position) AS position, count(*) AS failed_polls, max(failed_at) AS last_failure,
        arg_max({'kind': kind, 'status': status, 'reason': reason}, position) AS last
    FROM ledger.poll_failures GROUP BY ALL
), gap AS (
    SELECT source_id, quantile_cont(seconds, 0.5) AS seconds FROM (
        SELECT source_id, epoch(published_at) - lag(epoch(published_at)) OVER (PARTITION BY source_id ORDER BY published_at) AS seconds
        FROM (
            SELECT DISTINCT source_id, published_at FROM ledger.entries WHERE published_at <= known_at
            QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY published_at DESC) <= 200
        )
    ) GROUP BY ALL
)
SELECT
    source_id, channel_url, kind,
    CASE
        WHEN read.position IS NULL AND failure.position IS NULL THEN 'unread'
        WHEN coalesce(failure.position, 0) > coalesce(read.position, 0) THEN CASE
            WHEN failure.last.status IN (404, 410) THEN 'gone'
            WHEN failure.last.status = 451 THEN 'geo_blocked'
            WHEN failure.last.status IN (401, 403) OR failure.last.kind = 'blocked' OR (failure.last.kind = 'robots' AND failure.last.status IS NULL) THEN 'blocked'
            WHEN failure.last.kind = 'tls' THEN 'tls_error'
            WHEN failure.last.kind = 'dns' THEN 'dns_error'
            WHEN failure.last.kind = 'malformed' THEN 'malformed'
            ELSE 'unreachable' END
        WHEN entries = 0 THEN 'empty'
        WHEN epoch(last_success) - epoch(coalesce(greatest(newest_at, last_new), first_success)) > greatest(7 * 86400, 20 * coalesce(gap.seconds, 0)) THEN 'stale'
        WHEN moved_to IS NOT NULL THEN 'moved'
        WHEN epoch(last_success) - epoch(coalesce(greatest(newest_at, last_new), first_success)) > greatest(86400, 3 * coalesce(gap.seconds, 0)) THEN 'quiet'
        ELSE 'fresh' END AS status,
    last_success, last_failure, failure.last.reason AS last_failure_reason, coalesce(polls, 0) AS polls, coalesce(failed_polls, 0) AS failed_polls,
    coalesce(greatest(newest_at, last_new), first_success) AS newest, moved_to, coalesce(lied, false) AS lied, gap.seconds / 60 AS median_interval_minutes
FROM channel
LEFT JOIN read USING (channel_url)
LEFT JOIN failure USING (channel_url)
LEFT JOIN gap USING (source_id);
COMMENT ON VIEW channel_health IS 'Does each feed and sitemap still give what it should?';
COMMENT ON COLUMN channel_health.source_id IS 'The source.';
COMMENT ON COLUMN channel_health.channel_url IS 'Address of the feed or sitemap.';
COMMENT ON COLUMN channel_health.kind IS 'feed or sitemap.';
COMMENT ON COLUMN channel_health.status IS
    'fresh; quiet: nothing for longer than usual; stale: it answers, and has had nothing for long; empty; moved; gone (404, 410); blocked (403, consent, captcha, robots.txt); geo_blocked (451); tls_error; dns_error; malformed; unreachable; unread.';
COMMENT ON COLUMN channel_health.last_success IS 'When it last answered (UTC).';
COMMENT ON COLUMN channel_health.last_failure IS 'When it last failed (UTC).';
COMMENT ON COLUMN channel_health.last_failure_reason IS 'Why.';
COMMENT ON COLUMN channel_health.polls IS 'Readings that succeeded.';
COMMENT ON COLUMN channel_health.failed_polls IS 'Readings that failed.';
COMMENT ON COLUMN channel_health.newest IS 'When it last had something new, as far as we can tell (UTC).';
COMMENT ON COLUMN channel_health.moved_to IS 'Where a permanent redirect leads: the address for the configuration.';
COMMENT ON COLUMN channel_health.lied IS 'Its server said that nothing had changed when it had: its validators are no longer believed.';
COMMENT ON COLUMN channel_health.median_interval_minutes IS 'What usually passes between two items of its source, in minutes.';

CREATE OR REPLACE VIEW source_health AS
WITH rank AS (
    SELECT unnest(['fresh', 'quiet', 'moved', 'stale', 'empty']) AS status, unnest([1, 2, 3, 4, 5]) AS rank
), polled AS (
    SELECT
        source_id, arg_min(status, coalesce(rank, 6)) AS status, max(last_success) AS last_success, max(last_failure) AS last_failure,
        arg_max(channel_url || ': ' || last_failure_reason, last_failure) AS last_failure_reason, sum(polls)::BIGINT AS polls,
        sum(failed_polls)::BIGINT AS failed_polls, any_value(median_interval_minutes) AS median_interval_minutes,
        list(channel_url || ': ' || CASE status WHEN 'moved' THEN 'moved to ' || moved_to WHEN 'stale' THEN 'stale since ' || strftime(newest, '%Y-%m-%d')
            WHEN 'empty' THEN 'empty' ELSE status || coalesce(', ' || last_failure_reason, '') END ORDER BY channel_url)
            FILTER (status NOT IN ('fresh', 'quiet', 'unread')) AS troubles,
        coalesce(list(channel_url || ': answered 304 though it had changed; its validators are no longer believed' ORDER BY channel_url) FILTER (lied), []) AS lies
    FROM channel_health LEFT JOIN rank USING (status) GROUP BY ALL
), week AS (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY channel_url ORDER BY position) AS number, max(polled_at) OVER (PARTITION BY source_id) AS latest
        FROM ledger.polls
    ) WHERE polled_at > latest - INTERVAL 7 DAY
), measured AS (
    SELECT
        source_id, epoch(max(polled_at)) - epoch(min(polled_at)) AS seconds, sum(new) FILTER (number > 1) AS new,
        sum(titled) FILTER (kind = 'feed') / nullif(sum(entries) FILTER (kind = 'feed'), 0) AS titles,
        sum(dated) FILTER (kind = 'feed') / nullif(sum(entries) FILTER (kind = 'feed'), 0) AS dates
    FROM week GROUP BY ALL
), expected AS (
    SELECT source_id, unnest([
        {'what': 'new entries a day', 'wanted': expect.entries_per_day, 'found': CASE WHEN seconds >= 86400 THEN 86400 * coalesce(new, 0) / seconds END},
        {'what': 'share of entries with a title', 'wanted': expect.titles, 'found': titles},
        {'what': 'share of entries with a date', 'wanted': expect.dates, 'found': dates}
    ], recursive := true)
    FROM sources JOIN measured USING (source_id)
), verdict AS (
    SELECT source_id, list(told ORDER BY told) FILTER (NOT bad) AS warnings, list(told ORDER BY told) FILTER (bad) AS errors
    FROM (SELECT source_id, format('{}: {:.2f}, {:.2f} expected', what, found, wanted) AS told, found < wanted / 2 AS bad FROM expected WHERE found < wanted)
    GROUP BY ALL
), missed AS (
    SELECT source_id, count(*) AS gaps, count(*) FILTER (filled_at IS NULL) AS open_gaps FROM gaps GROUP BY ALL
), items AS (
    SELECT
        source_id, count(*) AS entries, count(*) FILTER (state = 'pending') AS pending, count(*) FILTER (state = 'failed') AS failing,
        count(*) FILTER (state = 'gave_up') AS gave_up, count(*) FILTER (state = 'gone') AS gone, count(*) FILTER (state = 'rejected') AS rejected,
        max(published_at) AS last_published
    FROM frontier GROUP BY ALL
), fetched AS (
    SELECT source_id, count(*) FILTER (answer = 'page') AS fetched FROM ledger.fetches GROUP BY ALL
), told AS (
    SELECT source_id, count(*) AS articles, count(*) FILTER (relevant) AS relevant, sum(mention_count)::BIGINT AS mentions FROM articles GROUP BY ALL
), known AS (
    SELECT articles.source_id, count(DISTINCT event_mentions.event_id) AS events
    FROM event_mentions JOIN articles USING (article_id) GROUP BY ALL
)
SELECT
    sources.source_id, sources.name, sources.country, sources.bloc, len(sources.channels) AS channels, polled.status,
    last_success, last_failure, last_failure_reason, polls, failed_polls, median_interval_minutes,
    coalesce(entries, 0) AS entries, coalesce(pending, 0) AS pending, coalesce(failing, 0) AS failing, coalesce(gave_up, 0) AS gave_up,
    coalesce(gone, 0) AS gone, coalesce(rejected, 0) AS rejected, coalesce(fetched, 0) AS fetched, coalesce(articles, 0) AS articles,
    coalesce(relevant, 0) AS relevant, coalesce(mentions, 0) AS mentions, coalesce(events, 0) AS events, last_published,
    coalesce(gaps, 0) AS gaps, coalesce(open_gaps, 0) AS open_gaps,
    CASE WHEN polled.status IN ('fresh', 'quiet', 'moved') THEN coalesce(troubles, []) ELSE [] END || lies || coalesce(verdict.warnings, [])
        || CASE WHEN open_gaps > 0 THEN [format('{} gaps: entries may have been missed', open_gaps)] ELSE [] END AS warnings,
    CASE WHEN polled.status IN ('fresh', 'quiet', 'moved') THEN [] ELSE coalesce(troubles, []) END || coalesce(verdict.errors, []) AS errors
FROM sources
JOIN polled USING (source_id)
LEFT JOIN verdict USING (source_id)
LEFT JOIN missed USING (source_id)
LEFT JOIN items USING (source_id)
LEFT JOIN fetched USING (source_id)
LEFT JOIN told USING (source_id)
LEFT JOIN known USING (source_id);
COMMENT ON VIEW source_health IS 'Is each source still giving what it should?';
COMMENT ON COLUMN source_health.source_id IS 'The source.';
COMMENT ON COLUMN source_health.name IS 'Name of the outlet.';
COMMENT ON COLUMN source_health.country IS 'Where it is made: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN source_health.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN source_health.channels IS 'Feeds and sitemaps that it has.';
COMMENT ON COLUMN source_health.status IS 'That of its best channel: see channel_health.';
COMMENT ON COLUMN source_health.last_success IS 'When one of its channels last answered (UTC).';
COMMENT ON COLUMN source_health.last_failure IS 'When one of its channels last failed (UTC).';
COMMENT ON COLUMN source_health.last_failure_reason IS 'Which channel, and why.';
COMMENT ON COLUMN source_health.polls IS 'Readings of its channels that succeeded.';
COMMENT ON COLUMN source_health.failed_polls IS 'Readings that failed.';
COMMENT ON COLUMN source_health.median_interval_minutes IS 'What usually passes between two of its items, in minutes.';
COMMENT ON COLUMN source_health.entries IS 'Items seen.';
COMMENT ON COLUMN source_health.pending IS 'Items that wait to be fetched.';
COMMENT ON COLUMN source_health.failing IS 'Items whose fetching failed and will be tried again.';
COMMENT ON COLUMN source_health.gave_up IS 'Items whose fetching failed too often.';
COMMENT ON COLUMN source_health.gone IS 'Items that the server will not give.';
COMMENT ON COLUMN source_health.rejected IS 'Items that were no article for us.';
COMMENT ON COLUMN source_health.fetched IS 'Pages that came.';
COMMENT ON COLUMN source_health.articles IS 'Articles kept.';
COMMENT ON COLUMN source_health.relevant IS 'Articles on topic.';
COMMENT ON COLUMN source_health.mentions IS 'Mentions of events in them.';
COMMENT ON COLUMN source_health.events IS 'Events that rest on one of its articles.';
COMMENT ON COLUMN source_health.last_published IS 'Newest publication among its items (UTC).';
COMMENT ON COLUMN source_health.gaps IS 'How often one of its channels was read too late: see the view gaps.';
COMMENT ON COLUMN source_health.open_gaps IS 'Such gaps that no sitemap has filled.';
COMMENT ON COLUMN source_health.warnings IS 'What is less than it should be; the configuration says what is expected.';
COMMENT ON COLUMN source_health.errors IS 'What is not to be had, or less than half of what is expected.';
