-- How far alerts came, the newest first.
SELECT rule, sink, subject, version, array_to_string(kinds, ', ') AS kinds, state, failures, reason, next_try, known_at, message_id
FROM alerts
WHERE $everything OR state NOT IN ('delivered', 'dropped')
ORDER BY known_at DESC, rule, sink, subject, version
