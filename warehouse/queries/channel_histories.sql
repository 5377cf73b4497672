-- What each channel's polls tell of it. The rate is that of the last two weeks; what stood in the channel at the first of
-- these polls is not counted: it had gathered before.
WITH poll AS (
    SELECT
        *, first_value(moved_to) OVER (PARTITION BY channel_url ORDER BY position DESC) AS now_at,
        row_number() OVER (PARTITION BY channel_url ORDER BY position DESC) AS number
    FROM ledger.polls
), moved AS (
    SELECT *, max(position) FILTER (moved_to IS DISTINCT FROM now_at) OVER (PARTITION BY channel_url) AS elsewhere FROM poll
), success AS (
    SELECT
        channel_url, max(position) AS position, any_value(now_at) AS moved_to, count(*) FILTER (position > coalesce(elsewhere, 0)) AS sightings,
        any_value(polled_at) FILTER (number = 1) AS last_success, any_value(max_age_seconds) FILTER (number = 1) AS max_age_seconds,
        max(polled_at) FILTER (coalesce(confirmed, NOT unchanged)) AS last_confirmed, bool_or(lied) AS lied
    FROM moved GROUP BY ALL
), body AS (
    SELECT channel_url, ttl_seconds, skip_hours, skip_days, update_seconds FROM poll
    WHERE NOT unchanged
    QUALIFY row_number() OVER (PARTITION BY channel_url ORDER BY position DESC) = 1
), failure AS (
    SELECT
        failed.channel_url, count(*) AS failures, max_by({'at': failed_at, 'status': status, 'retry_after': retry_after_seconds}, failed.position) AS last
    FROM ledger.poll_failures AS failed LEFT JOIN success USING (channel_url)
    WHERE failed.position > coalesce(success.position, 0)
    GROUP BY ALL
), rate AS (
    SELECT channel_url, (epoch(max(polled_at)) - epoch(min(polled_at))) / (sum(new) - arg_min(new, position) + 1) AS seconds_per_entry
    FROM ledger.polls WHERE polled_at > $now::TIMESTAMPTZ - INTERVAL 14 DAY
    GROUP BY ALL HAVING count(*) > 2
)
SELECT
    channel_url, last_success, last_confirmed, lied, max_age_seconds, ttl_seconds, skip_hours, skip_days, update_seconds, moved_to,
    coalesce(sightings, 0) AS sightings,
    coalesce(failures, 0) AS failures, failure.last.at AS last_failure, failure.last.status AS status, failure.last.retry_after AS retry_after,
    seconds_per_entry
FROM success
FULL JOIN failure USING (channel_url)
LEFT JOIN body USING (channel_url)
LEFT JOIN rate USING (channel_url)
