-- error: An event was merged into one that there never was.
SELECT held.event_id AS subject FROM ledger.event_versions AS held
ANTI JOIN ledger.event_versions AS heir ON heir.event_id = held.redirect_to
WHERE held.state = 'merged'
