-- error: An event rests on nothing, or a mention on no version of its event.
SELECT event_id AS subject FROM ledger.event_versions ANTI JOIN ledger.event_mentions USING (event_id, version) WHERE state = 'current'
UNION
SELECT event_id FROM ledger.event_mentions ANTI JOIN ledger.event_versions USING (event_id, version)
