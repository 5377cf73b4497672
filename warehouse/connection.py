"""The door to the file: one writer or many readers; waits while another holds it, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import duckdb

from warehouse.errors import WarehouseBroken, WarehouseBusy, WarehouseFull, WarehouseMissing, WarehouseNewer

# No extension is ever looked for outside of the program, and who only reads has nothing to seek in other files.
WRITING: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
READING = WRITING | {"enable_external_access": False}
FIRST_WAIT_SECONDS = 0.02
LONGEST_WAIT_SECONDS = 0.5
UNREPLAYED = "replaying WAL"
FULL = re.compile("No space left on device|Disk quota exceeded|File too large")


def connect(path: Path, *, read_only: bool, patience_seconds: float) -> duckdb.DuckDBPyConnection:
    """The file `path`, in a session whose time zone is UTC.

    Tries again, ever less often, while another process holds the file. Raises `WarehouseBusy` after
    `patience_seconds`, `WarehouseMissing`, `WarehouseBroken` or `WarehouseNewer`.
    """
    if read_only and not path.is_file():
        raise WarehouseMissing(f"there is no warehouse at {path}: `borderwatch run` or `borderwatch ingest` makes one")
    for wait in (*_waits(patience_seconds), None):
        try:
            connection = duckdb.connect(path, read_only=read_only, config=READING if read_only else WRITING)
        except duckdb.Error as error:
            if UNREPLAYED in str(error) and _replay(path):
                return connect(path, read_only=read_only, patience_seconds=patience_seconds)
            if not _is_lock(error):
                raise _explained(path, error) from None
            if wait is None:
                raise WarehouseBusy(_busy(path, error, patience_seconds)) from None
            sleep(wait)
        else:
            _settle(connection, lock=read_only)
            return connection
    raise AssertionError("the last try returns or raises")


def _replay(path: Path) -> bool:
    """Takes into the file what a killed process left beside it; returns whether that was possible.

    DuckDB 2.0 does not find its own functions while it opens a file: views in the log of a killed migration, or of one
    for which the disk was full, cannot be replayed then. In a session that is open already they can. Raises
    `WarehouseFull` where it still is.
    """
    try:
        with telling_full_disk(path), duckdb.connect(config=WRITING) as session:
            session.execute(f"ATTACH '{str(path).replace(chr(39), 2 * chr(39))}' AS ledger")
            session.execute("CHECKPOINT ledger")
    except duckdb.Error:
        return False
    return True


@contextmanager
def telling_full_disk(path: Path) -> Iterator[None]:
    """Raises `WarehouseFull` where DuckDB could not write because there is no space left."""
    try:
        yield
    except duckdb.Error as error:
        if not FULL.search(str(error)):
            raise
        raise WarehouseFull(
            f"{path} cannot be written: the disk is full. Free some space: nothing that was committed is lost, and the "
            f"next run carries on ({str(error).splitlines()[0]})"
        ) from None


def _settle(connection: duckdb.DuckDBPyConnection, *, lock: bool) -> None:
    """Sets the time zone and, for readers, forbids to change any setting: once for all connections of this process."""
    ((locked,),) = connection.execute("SELECT current_setting('lock_configuration')").fetchall()
    if not locked:
        connection.execute("SET GLOBAL TimeZone = 'UTC'" + ("; SET lock_configuration = true" if lock else ""))


def _waits(patience_seconds: float) -> Iterator[float]:
    """Ever longer waits, in seconds, that add up to our patience."""
    wait, left = FIRST_WAIT_SECONDS, patience_seconds
    while left > 0:
        yield min(wait, left)
        left, wait = left - wait, min(2 * wait, LONGEST_WAIT_SECONDS)


def _is_lock(error: duckdb.Error) -> bool:
    """Held by another process, or by this one in the other mode."""
    return "Could not set lock" in str(error) or "different configuration" in str(error)


def _busy(path: Path, error: duckdb.Error, waited: float) -> str:
    holder = re.search(r"PID (\d+)", str(error))
    by = f"process {holder[1]}" if holder else "this very process"
    return f"{path} is in use by {by} (waited {waited:.1f} s): wait until it ends, or read a copy of the file"


def _explained(path: Path, error: duckdb.Error) -> Exception:
    """Our own word for what is wrong with the file; the error itself where it is nothing that we know."""
    text = str(error)
    if isinstance(error, duckdb.PermissionException) or "Permission denied" in text or "Read-only file system" in text:
        return PermissionError(f"{path} cannot be opened: {text}")
    if "version number" in text:
        return WarehouseNewer(f"{path} is not of DuckDB {duckdb.__version__}: update borderwatch ({text})")
    return WarehouseBroken(f"{path} is damaged or no DuckDB file: restore a backup, or name another folder ({text})")
