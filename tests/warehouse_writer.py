"""A small run into a warehouse, to be killed (`python -m tests.warehouse_writer FILE`). Prints a line a step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb

from extractors.model import FeedEntry, Outcome
from extractors.resolve import Resolver
from tests.material import DAY, KINSHIP, NOW, SmallBooks, article, day, entry, killed, now, outcome, poll, told_by
from warehouse.compaction import compact
from warehouse.statements import migrations, query
from warehouse.store import Warehouse

SOURCES, ARTICLES, BATCH = ("courier", "herald", "star"), 12, 6


def main(path: Path) -> None:
    run_id = f"run-{os.getpid()}"
    for _ in steps(path, run_id):
        print("step", flush=True)
    print("done", flush=True)


def steps(path: Path, run_id: str) -> Iterator[None]:
    """Each step opens the file for itself, as the flow does."""
    yield
    with Warehouse.open(path, 5, now) as warehouse:
        warehouse.start_run(run_id, NOW, "run", "rules-1")
        warehouse.record_books(run_id, SmallBooks())
    for source in SOURCES:
        yield
        with Warehouse.open(path, 5, now) as warehouse:
            warehouse.append_poll(run_id, poll(*(entry(str(n), source) for n in range(ARTICLES)), source=source))
    with Warehouse.open(path, 5, now) as warehouse:
        pending = warehouse.pending()
    for start in range(0, len(pending), BATCH):
        yield
        with Warehouse.open(path, 5, now) as warehouse:
            warehouse.append_outcomes(run_id, [read(e) for e in pending[start : start + BATCH]])
    yield
    with Warehouse.open(path, 5, now) as warehouse:
        warehouse.append_resolution(run_id, Resolver(KINSHIP))
    yield
    with Warehouse.open(path, 5, now) as warehouse:
        warehouse.publish(published(path), timedelta())
    yield
    compact(path, 5)
    yield


def published(path: Path) -> Path:
    return path.with_suffix(".published")


def of_old(path: Path) -> None:
    """A file as the first version left it: at level 1, with a run in it."""
    with duckdb.connect(path) as connection:
        first = migrations()[0]
        connection.execute(first.text)
        connection.execute(query("add_migration"), [first.number, first.name, first.fingerprint])
        connection.execute("INSERT INTO ledger.runs VALUES ('of old', now(), now(), 'run', 'rules-0')")


def read(told: FeedEntry) -> Outcome:
    """The three outlets' articles of one number tell of one attack, four days after the one before."""
    number = int(told.url.rsplit("/", 1)[1])
    text = article(str(number), source=told.source_id)
    when = day(DAY - timedelta(days=4 * number))
    figures = [killed(2 + number + (told.source_id == "star"))]
    return outcome(text, told_by(text, date=when, figures=figures, claimants=["jaish-al-adl"]), of=told)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
