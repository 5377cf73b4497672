"""The check of a rule's own SQL, on an empty warehouse of this version's making."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from extractors.model import AlertKind, ChangeFilter
from warehouse import outbox
from warehouse.connection import READING
from warehouse.schema import migrate
from warehouse.statements import query


def wrong_condition(condition: str) -> str | None:
    """What is wrong with a condition over a row of `event_changes`, in one line; None where nothing is.

    It is an expression over the columns of one row: no query within it, and nothing behind it.
    """
    connection = _empty()
    try:
        if len(connection.extract_statements(query("matching_changes").replace("{condition}", condition))) != 1:
            return "it is more than one condition"
        connection.execute(query("condition_on_nothing").replace("{condition}", condition)).fetchall()
        outbox.matching(connection, ChangeFilter((AlertKind.NEW_EVENT,), where=condition))
    except duckdb.Error as error:
        return _first_line(error)
    return None


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=READING)
    migrate(connection, Path("a rule's condition"))
    outbox.hold_changes(connection, None)
    return connection


def _first_line(error: Exception) -> str:
    """DuckDB's word, with the columns that it would have known."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2] if len(lines) > 1 and lines[1].startswith("Candidate") else lines[:1])
