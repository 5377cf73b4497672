"""Work on the files of a data folder: compaction, while no run is at work on it, and backups, at any time."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from flows import clock
from flows.run import ARCHIVE_FOLDER, FEED_ARCHIVE_FOLDER, LEDGER_FILE, WAREHOUSE_FILE, hold
from flows.settings_records import RetentionSettings
from warehouse.compaction import compact as compact_ledger
from warehouse.errors import WarehouseMissing
from warehouse.published import adopt, to_disk
from warehouse.store import Warehouse


def compact(
    data: Path, patience_seconds: float, retention: RetentionSettings, wait_seconds: float = 0.0
) -> tuple[int, int]:
    """Writes the ledger anew and publishes it; returns its bytes before and after. Waits so long for a run to end.

    What is older than `retention` allows is not kept.

    Raises `AnotherRun`, `WarehouseMissing` and what `Warehouse.open` raises.
    """
    ledger, copy = data / LEDGER_FILE, data / WAREHOUSE_FILE
    if not (ledger.is_file() or copy.is_file()):
        raise WarehouseMissing(f"there is no warehouse in {data}: `borderwatch run` makes one")
    with hold(data, wait_seconds):
        adopt(ledger, copy)
        before = ledger.stat().st_size
        compact_ledger(
            ledger,
            patience_seconds,
            texts_before=_before(retention.text_days),
            messages_before=_before(retention.message_days),
        )
        with Warehouse.open(ledger, patience_seconds, clock.now) as warehouse:
            warehouse.publish(copy, timedelta())
        if oldest := _before(retention.archive_days):
            for folder in (ARCHIVE_FOLDER, FEED_ARCHIVE_FOLDER):
                _forget_days(data / folder, oldest.strftime("%Y-%m-%d"))
        return before, ledger.stat().st_size


def _before(days: int) -> datetime | None:
    return clock.now() - timedelta(days=days) if days else None


def _forget_days(archive: Path, oldest: str) -> None:
    """Deletes the folders of the days before `oldest` (ISO)."""
    for folder in archive.glob("????-??-??"):
        if folder.name < oldest:
            shutil.rmtree(folder)


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
