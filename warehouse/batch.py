"""Rows on their way into the tables: gathered by table, appended by column."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import duckdb
import pyarrow as pa


class Batch:
    """Rows of one transaction. Every row is stamped with its run and the time of knowledge."""

    def __init__(self, run_id: str, known_at: datetime) -> None:
        self.run_id = run_id
        self.known_at = known_at
        self._stamp: dict[str, object] = {"run_id": run_id, "known_at": known_at}
        self._rows: dict[str, list[dict[str, object]]] = defaultdict(list)

    def add(self, table: str, /, **values: object) -> None:
        """One row for ledger.`table`, by column. What is not given is NULL, or the column's default."""
        self._rows[table].append(self._stamp | values)

    def append(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Writes all rows that were not written yet, in the order in which they were added."""
        for table, rows in self._rows.items():
            columns = dict.fromkeys(name for row in rows for name in row)
            declared = connection.table(f"ledger.{table}").limit(0).to_arrow_table().schema
            given = pa.schema([declared.field(name) for name in columns])
            connection.register("batch", pa.Table.from_pylist(rows, schema=given))
            connection.execute(f"INSERT INTO ledger.{table} BY NAME FROM batch")  # our own table names
            connection.unregister("batch")
        self._rows.clear()
