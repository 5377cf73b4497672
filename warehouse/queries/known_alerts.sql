SELECT alert_id FROM ledger.alerts WHERE alert_id IN (SELECT unnest($alerts::VARCHAR[]))
