-- error: A toll is below nothing, or its lowest, best and highest figures are not in that order.
WITH toll AS (
    SELECT event_id || ', version ' || version AS subject, unnest(casualties) AS told FROM ledger.event_versions
), figure AS (
    SELECT subject, told.killed_low AS low, told.killed_best AS best, told.killed_high AS high FROM toll
    UNION ALL SELECT subject, told.wounded_low, told.wounded_best, told.wounded_high FROM toll
    UNION ALL SELECT 'mention ' || mention_id, low, low, high FROM ledger.casualty_figures
)
SELECT DISTINCT subject FROM figure WHERE low < 0 OR high < low OR best < low OR best > high
