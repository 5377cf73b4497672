-- Sources that are silent now, as changes.
SELECT 'silent:' || source_id || ':' || coalesce(epoch(since)::BIGINT::VARCHAR, 'ever') AS change_id, source_id AS subject, 0 AS version, ['source_silent'] AS kinds, $now::TIMESTAMPTZ AS known_at
FROM silent_sources ORDER BY source_id
