-- warning: An event's party is none that the book of actors knows.
WITH latest AS (
    FROM ledger.event_versions QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY version DESC) = 1
), party AS (
    SELECT event_id, unnest(initiators || targets) AS actor_id FROM latest WHERE state = 'current'
)
SELECT DISTINCT event_id || ': ' || actor_id AS subject FROM party ANTI JOIN actors USING (actor_id)
