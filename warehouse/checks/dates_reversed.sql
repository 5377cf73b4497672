-- error: A date ends before it begins.
SELECT 'mention ' || mention_id AS subject FROM ledger.mentions WHERE date_end < date_start
UNION SELECT event_id || ', version ' || version FROM ledger.event_versions WHERE date_end < date_start
