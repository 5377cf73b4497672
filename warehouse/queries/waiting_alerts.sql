-- Alerts that are in no message yet, in the order in which they became known.
SELECT alert_id, rule, sink, change_id, subject, version, kinds, known_at
FROM ledger.alerts
WHERE alert_id NOT IN (SELECT unnest(alerts) FROM ledger.alert_messages)
ORDER BY position
