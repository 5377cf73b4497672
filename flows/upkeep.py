"""Work on the files of a data folder, while no run is at work on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows import clock
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, hold
from warehouse.compaction import compact as compact_ledger
from warehouse.errors import WarehouseMissing
from warehouse.published import adopt
from warehouse.store import Warehouse


def compact(data: Path, patience_seconds: float) -> tuple[int, int]:
    """Writes the ledger anew and publishes it; returns its bytes before and after.

    Raises `AnotherRun`, `WarehouseMissing` and what `Warehouse.open` raises.
    """
    ledger, copy = data / LEDGER_FILE, data / WAREHOUSE_FILE
    if not (ledger.is_file() or copy.is_file()):
        raise WarehouseMissing(f"there is no warehouse in {data}: `borderwatch run` makes one")
    with hold(data):
        adopt(ledger, copy)
        before = ledger.stat().st_size
        compact_ledger(ledger, patience_seconds)
        with Warehouse.open(ledger, patience_seconds, clock.now) as warehouse:
            warehouse.publish(copy, timedelta())
        return before, ledger.stat().st_size
