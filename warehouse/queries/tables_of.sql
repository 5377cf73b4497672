-- The tables of an attached database, as schema.table.
SELECT schema_name || '.' || table_name AS name FROM duckdb_tables()
WHERE database_name = $database AND NOT internal AND NOT temporary ORDER BY name
