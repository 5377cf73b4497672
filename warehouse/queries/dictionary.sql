-- Everything that can be asked, with its comment: what analysts use first, then the ledger; a row for each column.
WITH object AS (
    SELECT 1 AS rank, 'view' AS kind, view_name AS name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'
    UNION ALL
    SELECT 2, 'macro', function_name, comment FROM duckdb_functions() WHERE NOT internal AND comment IS NOT NULL
    UNION ALL
    SELECT 3, 'table', 'ledger.' || table_name, comment FROM duckdb_tables() WHERE NOT internal AND schema_name = 'ledger'
), part AS (
    SELECT
        CASE schema_name WHEN 'main' THEN table_name ELSE schema_name || '.' || table_name END AS name,
        column_index AS number, column_name AS "column", data_type AS type, comment
    FROM duckdb_columns() WHERE NOT internal
    UNION ALL
    SELECT function_name, unnest(generate_series(1, len(parameters))), unnest(parameters), 'parameter', NULL
    FROM duckdb_functions() WHERE NOT internal AND comment IS NOT NULL
), row AS (
    SELECT rank, kind, name, 0 AS number, NULL AS "column", NULL AS type, comment FROM object
    UNION ALL
    SELECT rank, kind, name, number, "column", type, part.comment FROM part JOIN object USING (name)
)
SELECT kind, name, "column", type, comment FROM row ORDER BY rank, name, number
