-- All tables of this file, as schema.table.
SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary
