-- error: A reading has more or fewer mentions than it says.
WITH held AS (
    SELECT extraction_id, count(*) AS held FROM ledger.mentions GROUP BY extraction_id
)
SELECT extraction_id AS subject FROM ledger.extractions LEFT JOIN held USING (extraction_id) WHERE mentions <> coalesce(held, 0)
