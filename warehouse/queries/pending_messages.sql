-- Messages that are neither delivered nor given up, in the order in which they were made.
WITH attempt AS (
    SELECT
        message_id, arg_max(state, position) AS state, arg_max(failures, position) AS failures,
        arg_max({'at': next_at}, position).at AS next_at
    FROM ledger.alert_attempts GROUP BY message_id
)
SELECT message_id, rule, sink, alerts, subjects, body, coalesce(failures, 0) AS failures, next_at
FROM ledger.alert_messages LEFT JOIN attempt USING (message_id)
WHERE coalesce(state, 'due') NOT IN ('delivered', 'dead', 'dropped')
ORDER BY position
