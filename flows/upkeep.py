"""Work on the files of a data folder: compaction, while no run is at work on it, and backups, at any time."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from flows import clock
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, hold
from warehouse.compaction import compact as compact_ledger
from warehouse.errors import WarehouseMissing
from warehouse.published import adopt, to_disk
from warehouse.store import Warehouse


def compact(data: Path, patience_seconds: float, wait_seconds: float = 0.0) -> tuple[int, int]:
    """Writes the ledger anew and publishes it; returns its bytes before and after. Waits so long for a run to end.

    Raises `AnotherRun`, `WarehouseMissing` and what `Warehouse.open` raises.
    """
    ledger, copy = data / LEDGER_FILE, data / WAREHOUSE_FILE
    if not (ledger.is_file() or copy.is_file()):
        raise WarehouseMissing(f"there is no warehouse in {data}: `borderwatch run` makes one")
    with hold(data, wait_seconds):
        adopt(ledger, copy)
        before = ledger.stat().st_size
        compact_ledger(ledger, patience_seconds)
        with Warehouse.open(ledger, patience_seconds, clock.now) as warehouse:
            warehouse.publish(copy, timedelta())
        return before, ledger.stat().st_size


def backup(data: Path, folder: Path, keep: int) -> Path:
    """Copies the published warehouse into `folder` under the present time, and deletes all but the last `keep` copies.

    The copy is whole or not there. Returns its path. Raises `WarehouseMissing`, `OSError`.
    """
    copy = data / WAREHOUSE_FILE
    if not copy.is_file():
        raise WarehouseMissing(f"there is no {copy} to copy: `borderwatch run` makes one")
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"borderwatch-{clock.now():%Y%m%dT%H%M%SZ}.duckdb"
    coming = kept.with_name(kept.name + ".coming")
    try:
        shutil.copyfile(copy, coming)
        to_disk(coming)
        coming.replace(kept)
    finally:
        coming.unlink(missing_ok=True)
    to_disk(folder)
    for old in sorted(folder.glob("borderwatch-*.duckdb"))[:-keep]:
        old.unlink()
    return kept
