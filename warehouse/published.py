"""The copy of the warehouse that everybody reads, beside the ledger that one process writes.

DuckDB gives a file either to one writer or to many readers. Readers hence get a copy, which is replaced in one step:
who has the old one open goes on reading it, and nobody ever waits for anybody.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse import records
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.schema import level
from warehouse.statements import query


def adopt(ledger: Path, copy: Path) -> None:
    """A copy without a ledger (an older version's file, or one that was brought here) becomes the ledger.

    Raises `WarehouseBroken` or `WarehouseNewer` where it is no warehouse, which is then left alone.
    """
    if copy.is_file() and not ledger.exists():
        with connect(copy, read_only=True, patience_seconds=0) as published:
            level(published, copy)
        copy.rename(ledger)


def publish(connection: duckdb.DuckDBPyConnection, ledger: Path, copy: Path, oldest: datetime) -> bool:
    """Replaces `copy` by the `ledger` that `connection` holds, where the copy lacks something; returns whether it did.

    What came by polls alone is no reason, unless the copy knows of no run after `oldest`. No transaction may be open.
    """
    if _is_current(connection, copy, oldest):
        return False
    connection.execute("CHECKPOINT")
    coming = copy.with_name(copy.name + ".coming")
    try:
        shutil.copyfile(ledger, coming)
        to_disk(coming)
        coming.replace(copy)
    finally:
        coming.unlink(missing_ok=True)
    to_disk(copy.parent)
    return True


def _is_current(connection: duckdb.DuckDBPyConnection, copy: Path, oldest: datetime) -> bool:
    known = records.first(connection, query("knowledge"))
    try:
        with connect(copy, read_only=True, patience_seconds=0) as published:
            held = records.first(published, query("knowledge"))
            read_at = last_run(published)
    except (WarehouseError, OSError, duckdb.Error):  # not there, held by a stranger, or of an older make
        return False
    return held == known and read_at is not None and read_at > oldest


def last_run(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the last run ended that this file knows of (UTC)."""
    found = records.first(connection, "SELECT max(finished_at) FROM ledger.run_finishes")
    return found[0] if found else None


def to_disk(path: Path) -> None:
    """What was written is there after a power cut (fsync of a file, or of a folder for the names in it)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
