-- What the server last gave us for each of these addresses.
SELECT url, etag, last_modified, body_hash
FROM ledger.fetches
WHERE answer <> 'failure' AND url IN (SELECT unnest($urls::VARCHAR[])) AND (etag IS NOT NULL OR last_modified IS NOT NULL OR body_hash IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY url ORDER BY position DESC) = 1
