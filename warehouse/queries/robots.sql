-- The robots.txt files that were read since, the latest of each host.
SELECT address, fetched_at, text FROM ledger.robots
WHERE fetched_at >= $since
QUALIFY row_number() OVER (PARTITION BY address ORDER BY fetched_at DESC) = 1
