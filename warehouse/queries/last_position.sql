-- The last position that an attached database has given out.
SELECT last_value FROM duckdb_sequences() WHERE database_name = $database AND schema_name = 'ledger' AND sequence_name = 'positions'
