-- How often each of these items has failed since it last came farther or was put back, and since when. That its host wanted
-- to be left alone (pending for a reason) is neither.
WITH state AS (
    SELECT entry_key, state, reason, known_at, position FROM ledger.frontier_states WHERE entry_key IN (SELECT unnest($keys::VARCHAR[]))
), turn AS (
    SELECT entry_key, max(position) FILTER (state NOT IN ('failed', 'pending') OR reason IS NULL) AS position FROM state GROUP BY ALL
)
SELECT entry_key, count(*), min(known_at)
FROM state JOIN turn USING (entry_key)
WHERE state = 'failed' AND state.position > coalesce(turn.position, 0)
GROUP BY entry_key
