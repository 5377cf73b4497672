"""Puts items of the frontier back, for a person who knows better than the last answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from extractors.model import FrontierFilter, RunSummary
from flows import clock
from flows.run import LEDGER_FILE, WAREHOUSE_FILE
from warehouse.errors import WarehouseMissing
from warehouse.published import adopt
from warehouse.store import Warehouse


def retry(data: Path, wanted: FrontierFilter, patience_seconds: float) -> int:
    """What fits is fetched by the next run, whatever came of it before; returns how many items.

    Raises `WarehouseMissing` and what `Warehouse.open` raises.
    """
    path = data / LEDGER_FILE
    adopt(path, data / WAREHOUSE_FILE)
    if not path.is_file():
        raise WarehouseMissing(f"there is no warehouse in {data}: `borderwatch run` makes one")
    run_id, now = uuid4().hex, clock.now()
    with Warehouse.open(path, patience_seconds, clock.now) as warehouse:
        warehouse.start_run(run_id, now, "frontier retry", coder="none")
        count = warehouse.retry(run_id, wanted)
        warehouse.finish_run(run_id, clock.now(), RunSummary(run_id))
        warehouse.publish(data / WAREHOUSE_FILE, timedelta(0))
    return count
