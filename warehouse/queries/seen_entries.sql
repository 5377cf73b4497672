-- The entries of a source, as they last stood, that a poll names by key or address.
SELECT entry_key, coalesce(canonical_url, url) AS address, channel_url, signal
FROM ledger.entries
WHERE source_id = $source_id AND (entry_key IN (SELECT unnest($keys::VARCHAR[])) OR address IN (SELECT unnest($addresses::VARCHAR[])))
QUALIFY row_number() OVER (PARTITION BY entry_key ORDER BY position DESC) = 1
