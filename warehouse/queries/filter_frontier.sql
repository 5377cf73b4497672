-- Items of the frontier that fit the filter, those whose state is newest first.
FROM frontier
WHERE ($url IS NULL OR url = $url) AND ($source IS NULL OR source_id = $source) AND ($state IS NULL OR state = $state)
ORDER BY since DESC, entry_key
LIMIT $limit
