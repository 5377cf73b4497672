-- Messages that are not delivered: of these states, of this sink, this one.
WITH attempt AS (
    SELECT message_id, arg_max(state, position) AS state FROM ledger.alert_attempts GROUP BY message_id
)
SELECT message_id
FROM ledger.alert_messages LEFT JOIN attempt USING (message_id)
WHERE coalesce(state, 'due') IN ('due', 'failed', 'dead', 'retried')
    AND ($sink IS NULL OR sink = $sink) AND ($message IS NULL OR message_id = $message)
ORDER BY position
