-- error: An event is of a type that the book of types does not know.
WITH latest AS (
    FROM ledger.event_versions QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY version DESC) = 1
)
SELECT event_id || ': ' || type AS subject FROM latest ANTI JOIN event_types USING (type) WHERE state = 'current'
