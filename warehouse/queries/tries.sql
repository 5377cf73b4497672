-- How often each of these items has failed since it last came farther, and since when.
WITH state AS (
    SELECT entry_key, state, known_at, position FROM ledger.frontier_states WHERE entry_key IN (SELECT unnest($keys::VARCHAR[]))
), turn AS (
    SELECT entry_key, max(position) FILTER (state <> 'failed') AS position FROM state GROUP BY ALL
)
SELECT entry_key, count(*), min(known_at)
FROM state JOIN turn USING (entry_key)
WHERE state.position > coalesce(turn.position, 0)
GROUP BY entry_key
