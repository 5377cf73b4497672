-- Which of these readings are stored.
SELECT extraction_id FROM ledger.extractions WHERE extraction_id IN (SELECT unnest($extractions::VARCHAR[]))
