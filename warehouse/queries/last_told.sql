-- The version of each event that a rule told to a sink last, before these alerts.
SELECT alert.alert_id, max(earlier.version) AS version
FROM ledger.alerts AS alert
JOIN ledger.alerts AS earlier USING (rule, sink, subject)
WHERE alert.alert_id IN (SELECT unnest($alerts::VARCHAR[])) AND earlier.version < alert.version
GROUP BY ALL
