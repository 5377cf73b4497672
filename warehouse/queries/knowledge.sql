-- How far the ledger's knowledge goes. Polls and runs that brought nothing are no knowledge.
SELECT
    (SELECT max(number) FROM ledger.migrations),
    (SELECT max(applied_at) FROM ledger.view_sets),
    (SELECT max(known_at) FROM ledger.sources),
    (SELECT max(known_at) FROM ledger.actors),
    (SELECT max(position) FROM ledger.frontier_states),
    (SELECT max(position) FROM ledger.articles),
    (SELECT max(position) FROM ledger.extractions),
    (SELECT max(position) FROM ledger.reviews),
    (SELECT max(known_at) FROM ledger.rejections),
    (SELECT max(known_at) FROM ledger.event_versions),
    (SELECT max(known_at) FROM ledger.gaps),
    (SELECT max(known_at) FROM ledger.gap_fills),
    (SELECT max(position) FROM ledger.alerts),
    (SELECT max(position) FROM ledger.alert_messages),
    (SELECT max(position) FROM ledger.alert_attempts),
    (SELECT max(position) FROM ledger.alert_sinks)
