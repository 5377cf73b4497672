"""What a batch, a question and a publication cost in a small warehouse and in a large one."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from extractors.lineage import LineageReader
from extractors.model import EventMention, Outcome
from extractors.resolve import Resolver
from flows.settings import Config, load_config, packaged
from tests.material import article, entry, outcome, poll
from warehouse.mentions import read_mentions
from warehouse.reader import Reader
from warehouse.store import Warehouse

LAST_DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
CODER = "rules-1"
ROOT = Path(__file__).parents[2]
ARTICLES = 100
LATEST_READINGS = """
    SELECT extraction_id FROM ledger.extractions WHERE run_id = 'generated' ORDER BY position DESC LIMIT ?"""
RESOLVE = ("append", "lineage", "resolve")
STEPS = ("open", "poll", "pending", "rechecks", "append", "lineage", "resolve", "close")


def scale(mentions: int, small: int, days: int, repeats: int) -> None:
    """Two warehouses of equally many mentions a day: one of `days` days, one of so few that it holds `small`."""
    config = load_config(packaged("config"))
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder:
        costs = []
        for number, over in ((small, max(1, days * small // mentions)), (mentions, days)):
            path = Path(folder) / f"scale-{number}.duckdb"
            seconds = generate(path, config, number, over)
            told(path, seconds)
            costs.append([batch(path, config, repeat) for repeat in range(repeats)])
        report(*costs)
        questions(path)


def now() -> datetime:
    return NOW


def generate(path: Path, config: Config, mentions: int, days: int) -> float:
    started = time.perf_counter()
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.start_run("generated", NOW, "run", CODER)
        warehouse.record_books("generated", config.books)
    with duckdb.connect(path) as connection:
        for name, value in {
            "mentions": mentions, "days": days, "first_day": LAST_DAY - timedelta(days=days - 1), "coder": CODER,
            "places": str(packaged("config") / "places.csv"),
        }.items():  # fmt: skip
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        connection.execute((Path(__file__).parent / "scale.sql").read_text(encoding="utf-8"))
    return time.perf_counter() - started


def told(path: Path, seconds: float) -> None:
    with Reader.open(path, 0) as reader:
        tables = ("articles", "mentions", "event_versions")
        rows = [f"{reader.sql(f'SELECT 1 FROM ledger.{table}').num_rows} {table}" for table in tables]
    print(f"{', '.join(rows)}: {path.stat().st_size / 1e6:.0f} MB, generated in {seconds:.0f} s")


def batch(path: Path, config: Config, repeat: int) -> dict[str, float]:
    """The processor's seconds of each step of a run that brings a hundred articles of the last days.

    The clock's seconds would tell as much of what else the machine does.
    """
    books, lineage = config.books, LineageReader(config.agencies)
    resolver = Resolver.of(books.actors, books.roles, books.event_types)
    run, items = f"batch-{repeat}", [f"b{repeat}-{n}" for n in range(ARTICLES)]
    source = f"outlet-{repeat}"
    outcomes = retold(path, items, source, lineage)
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        started = time.process_time()
        yield
        seconds[step] = time.process_time() - started

    with timed("open"):
        opened = Warehouse.open(path, 0, now)
        warehouse = opened.__enter__()
    warehouse.start_run(run, NOW, "run", CODER)
    with timed("poll"):
        warehouse.append_poll(run, poll(*(entry(name, source) for name in items), source=source))
    with timed("pending"):
        pending = warehouse.pending()
    assert len(pending) == ARTICLES
    with timed("rechecks"):
        warehouse.rechecks(None, [6, 24, 72], off_topic=False)
    with timed("append"):
        warehouse.append_outcomes(run, outcomes)
    with timed("lineage"):
        warehouse.append_lineages(run, lineage)
    with timed("resolve"):
        changes = warehouse.append_resolution(run, resolver)
    with timed("publish"):
        warehouse.publish(path.with_name("copy.duckdb"), timedelta())
    with timed("close"):
        opened.__exit__(None, None, None)
    seconds["changes"] = len(changes)
    return seconds


def retold(path: Path, names: Sequence[str], source: str, lineage: LineageReader) -> list[Outcome]:
    """What articles of the last days tell, told again by another outlet; every second mention is moved elsewhere."""
    with duckdb.connect(path, read_only=True) as connection:
        latest = connection.execute(LATEST_READINGS, [len(names)]).fetchall()
        told = [m.mention for m, _ in read_mentions(connection, [reading for (reading,) in latest])]
    told.sort(key=lambda m: m.article_id)
    groups = [list(group) for _, group in groupby(told, key=lambda m: m.article_id)]
    found = []
    for name, group in zip(names, groups, strict=True):
        text = article(name, f"{name} tells of {len(group)} events. " * 30, source)
        found.append(
            replace(
                outcome(text, *again(text.article_id, text.revision_id, group), of=entry(name, source)),
                sketch=lineage.sketch(text),
            )
        )
    return found


def again(article_id: str, revision_id: str, told: Sequence[EventMention]) -> Iterator[EventMention]:
    for number, mention in enumerate(told):
        place = told[number - 1].place if number % 2 else mention.place
        key = f"{article_id}-{number}"
        yield replace(mention, mention_id=key, article_id=article_id, revision_id=revision_id, place=place)


def report(small: Sequence[dict[str, float]], large: Sequence[dict[str, float]]) -> None:
    """The best of the repetitions, step by step, and their ratio."""
    least = [{step: min(cost[step] for cost in costs) for step in costs[0]} for costs in (small, large)]
    print(f"{'100 articles, processor seconds':<34}{'small':>8}{'large':>8}{'ratio':>8}")
    for name, steps in {
        **{step: (step,) for step in least[0]},
        "append and resolve": ("append", "lineage", "resolve"),
        "all but publish": STEPS,
    }.items():
        one, other = (sum(cost[step] for step in steps) for cost in least)
        print(f"{name:<34}{one:>8.3f}{other:>8.3f}{other / one:>8.2f}")


def questions(path: Path) -> None:
    """The seconds of each query of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    with Reader.open(path, 0) as reader:
        for query in re.findall(r"```sql\n(.*?)```", readme, re.DOTALL):
            started = time.perf_counter()
            rows = reader.sql(query).num_rows
            print(f"{time.perf_counter() - started:6.2f} s {rows:>8} rows: {' '.join(query.split())[:90]}")
