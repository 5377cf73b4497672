-- These gaps, as changes.
SELECT gap_id AS change_id, source_id AS subject, 0 AS version, ['gap'] AS kinds, known_at
FROM ledger.gaps WHERE run_id = $run_id AND known_at = $known_at ORDER BY gap_id
