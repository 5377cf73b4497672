-- Bodies of messages that were delivered or dropped.
UPDATE ledger.alert_messages SET body = '{}' WHERE known_at < $before AND message_id IN (
    SELECT message_id FROM ledger.alert_attempts GROUP BY message_id HAVING arg_max(state, position) IN ('delivered', 'dropped')
)
