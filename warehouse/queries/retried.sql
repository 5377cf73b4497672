-- What is to be fetched again: what fits the filter and, where the filter names no item and no state, did not come through.
SELECT entry_key, source_id
FROM frontier
WHERE ($url IS NULL OR url = $url) AND ($source IS NULL OR source_id = $source) AND ($state IS NULL OR state = $state)
    AND state <> 'pending' AND ($url IS NOT NULL OR $state IS NOT NULL OR state IN ('failed', 'gave_up', 'gone', 'rejected'))
ORDER BY entry_key
