-- warning: An event in scope that took place has no party at all.
SELECT event_id AS subject FROM ledger.event_versions
WHERE state = 'current' AND in_scope AND status <> 'planned' AND len(initiators) + len(targets) = 0
    AND (event_id, version) IN (SELECT event_id, max(version) FROM ledger.event_versions GROUP BY event_id)
