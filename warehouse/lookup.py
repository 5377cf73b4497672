"""The event that an id leads to now."""

from __future__ import annotations

import duckdb

from warehouse import records
from warehouse.statements import query


def current_event(connection: duckdb.DuckDBPyConnection, event_id: str) -> records.Row | None:
    """The event as it now is, with what it rests on; a merged event's id leads to what it became. None for no event."""
    held = records.first(connection, query("redirect"), event=event_id)
    return records.rows(connection, query("events"), events=[held[0]])[0] if held else None
