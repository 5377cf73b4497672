-- When the last message of each rule to each sink was made.
SELECT rule, sink, max(known_at) FROM ledger.alert_messages GROUP BY ALL
