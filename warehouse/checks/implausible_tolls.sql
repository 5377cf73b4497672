-- warning: More than a thousand dead, or ten thousand wounded, of one event of this region.
WITH toll AS (
    SELECT event_id, unnest(casualties) AS told FROM ledger.event_versions
    WHERE state = 'current' QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY version DESC) = 1
)
SELECT event_id AS subject FROM toll GROUP BY event_id
HAVING sum(greatest(told.killed_low, told.killed_best)) > 1000 OR sum(greatest(told.wounded_low, told.wounded_best)) > 10000
