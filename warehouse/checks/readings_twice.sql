-- error: A reading of an article stands in the warehouse twice.
SELECT extraction_id AS subject FROM ledger.extractions GROUP BY extraction_id HAVING count(*) > 1
