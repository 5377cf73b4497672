-- The definition of each source that holds.
SELECT source_id, arg_max(fingerprint, position) FROM ledger.sources GROUP BY source_id
