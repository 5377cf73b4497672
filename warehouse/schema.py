"""Brings a file to the level of this version: numbered migrations, then the views where their text changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse import records, statements
from warehouse.errors import WarehouseBroken, WarehouseNewer, WarehouseOutdated


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # after a fatal error there is nothing left to roll back
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def level(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The last migration that the file has been through; 0 for an empty file. `WarehouseBroken` for a foreign one."""
    try:
        row = records.first(connection, "SELECT max(number) FROM ledger.migrations")
    except duckdb.CatalogException:
        if connection.execute(statements.query("tables")).fetchall():
            raise WarehouseBroken(
                f"{path} is a DuckDB file, but no warehouse of borderwatch: name another folder"
            ) from None
        return 0
    return int(row[0]) if row and row[0] is not None else 0


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Applies what is missing, each migration in one transaction with its record. Raises `WarehouseNewer`."""
    present = level(connection, path)
    _refuse_newer(present, path)
    for step in (m for m in statements.migrations() if m.number > present):
        with transaction(connection):
            connection.execute(step.text)
            connection.execute(statements.query("add_migration"), [step.number, step.name, step.fingerprint])
    _renew_views(connection)


def check_level(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """For readers, who cannot migrate. Raises `WarehouseNewer` or `WarehouseOutdated`."""
    present = level(connection, path)
    _refuse_newer(present, path)
    if present < _wanted():
        advice = "`borderwatch run` or `borderwatch ingest` migrates it"
        raise WarehouseOutdated(f"{path} is at level {present}, this version reads level {_wanted()}: {advice}")


def _refuse_newer(present: int, path: Path) -> None:
    if present > _wanted():
        raise WarehouseNewer(f"{path} is at level {present}, this version knows level {_wanted()}: update borderwatch")


def _wanted() -> int:
    return statements.migrations()[-1].number


def _renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    wanted = statements.fingerprint(*statements.views())
    row = records.first(connection, "SELECT arg_max(fingerprint, applied_at) FROM ledger.view_sets")
    if row and row[0] == wanted:
        return
    with transaction(connection):
        for text in statements.views():
            connection.execute(text)
        connection.execute("INSERT INTO ledger.view_sets (fingerprint) VALUES (?)", [wanted])
