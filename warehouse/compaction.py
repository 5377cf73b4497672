"""Writes the ledger anew without the space that its past left free."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from warehouse import records
from warehouse.connection import connect
from warehouse.errors import WarehouseBroken
from warehouse.published import to_disk
from warehouse.schema import migrate, transaction
from warehouse.statements import query


def compact(
    ledger: Path,
    patience_seconds: float,
    *,
    texts_before: datetime | None = None,
    messages_before: datetime | None = None,
) -> None:
    """Replaces `ledger` by a file that holds the same, in one step, once that file's rows are counted.

    Of what became known before `texts_before`, the texts of articles that tell of no event are left out; of what was
    delivered of messages before `messages_before`, the bodies. Their rows stay.

    Killed at any moment, the old file is still there. Nobody else may write meanwhile. Raises what `connect` raises,
    and `WarehouseBroken` where the new file does not hold what the old one does, which is then left alone.
    """
    with connect(ledger, read_only=False, patience_seconds=patience_seconds) as held:
        migrate(held, ledger)
    coming = ledger.with_name(ledger.name + ".coming")
    for left in (coming, coming.with_name(coming.name + ".wal")):
        left.unlink(missing_ok=True)
    with connect(coming, read_only=False, patience_seconds=0) as new:
        migrate(new, coming)
        new.execute("ATTACH $ledger AS held (READ_ONLY)", {"ledger": str(ledger)})
        with transaction(new):
            _copy(new)
            for forgotten, before in (("forget_texts", texts_before), ("forget_messages", messages_before)):
                if before:
                    new.execute(query(forgotten), {"before": before})
        _compare(new, ledger)
        new.execute("DETACH held")
        new.execute("CHECKPOINT")
    to_disk(coming)
    coming.replace(ledger)
    to_disk(ledger.parent)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = records.rows(connection, query("tables_of"), database="held")
    return [row["name"] for row in found]


def _copy(new: duckdb.DuckDBPyConnection) -> None:
    for table in _tables(new):
        new.execute(f"TRUNCATE {table}; INSERT INTO {table} BY NAME FROM held.{table}")  # our own table names
    (last,) = records.first(new, query("last_position"), database="held") or (0,)
    (reached,) = records.first(new, "SELECT nextval('ledger.positions')") or (0,)
    new.execute("SELECT max(nextval('ledger.positions')) FROM range(?)", [max(0, (last or 0) - reached)])


def _compare(new: duckdb.DuckDBPyConnection, ledger: Path) -> None:
    for table in _tables(new):
        before, after = (new.table(name).shape[0] for name in (f"held.{table}", table))
        if before != after:
            raise WarehouseBroken(f"{ledger} was left as it is: its copy lacks rows of {table}")
