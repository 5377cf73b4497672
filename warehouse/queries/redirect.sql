-- Where an event's id leads to now: itself, what it was merged into, or nothing once it is withdrawn.
WITH RECURSIVE latest AS (
    SELECT event_id, arg_max(state, version) AS state, arg_max({'to': redirect_to}, version).to AS redirect_to
    FROM ledger.event_versions GROUP BY event_id
), path AS (
    SELECT event_id, state, redirect_to FROM latest WHERE event_id = $event
    UNION
    SELECT latest.event_id, latest.state, latest.redirect_to FROM latest JOIN path ON latest.event_id = path.redirect_to
)
SELECT event_id FROM path WHERE state = 'current'
