"""What a person changes in the warehouse, outside of the runs that read the press: a small run of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from extractors.model import RunSummary
from flows import clock
from flows.run import LEDGER_FILE, WAREHOUSE_FILE
from warehouse.errors import WarehouseMissing
from warehouse.published import adopt
from warehouse.store import Warehouse


@contextmanager
def by_hand(data: Path, command: str, patience_seconds: float) -> Iterator[tuple[Warehouse, str]]:
    """The warehouse in folder `data` and the id of a run for `command`; what was changed is published at the end.

    Raises `WarehouseMissing` and what `Warehouse.open` raises.
    """
    ledger, copy = data / LEDGER_FILE, data / WAREHOUSE_FILE
    adopt(ledger, copy)
    if not ledger.is_file():
        raise WarehouseMissing(f"there is no warehouse in {data}: `borderwatch run` makes one")
    run_id, started = uuid4().hex, clock.now()
    with Warehouse.open(ledger, patience_seconds, clock.now) as warehouse:
        warehouse.start_run(run_id, started, command, coder="none")
        yield warehouse, run_id
        warehouse.finish_run(run_id, clock.now(), RunSummary(run_id))
        warehouse.publish(copy, timedelta(0))
