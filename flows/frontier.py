"""Puts items of the frontier back, for a person who knows better than the last answer."""

from __future__ import annotations

from pathlib import Path

from extractors.model import FrontierFilter
from flows.by_hand import by_hand


def retry(data: Path, wanted: FrontierFilter, patience_seconds: float) -> int:
    """What fits is fetched by the next run, whatever came of it before; returns how many items.

    Raises `WarehouseMissing` and what `Warehouse.open` raises.
    """
    with by_hand(data, "frontier retry", patience_seconds) as (warehouse, run_id):
        return warehouse.retry(run_id, wanted)
