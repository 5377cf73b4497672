-- The gaps of a source that no sitemap has filled.
SELECT gap_id, since, run_id FROM ledger.gaps WHERE source_id = $source_id AND gap_id NOT IN (SELECT gap_id FROM ledger.gap_fills)
