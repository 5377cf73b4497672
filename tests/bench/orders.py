"""The same documents in many orders, all at once and one by one: do the same events come of them?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from extractors.model import Article, Outcome
from extractors.resolve import Resolver
from flows import clock
from flows.documents import Defaults, Document, read_documents
from flows.ingest import code
from flows.settings import load_config, packaged
from tests.material import NOW, now
from warehouse.store import Warehouse

RUN = "run"
MEMBERS = "SELECT event_id, list(mention_id ORDER BY mention_id) AS mentions FROM event_mentions GROUP BY event_id"
Events = dict[tuple[str, ...], str]


def orders(documents: Path, count: int, one_by_one: int) -> None:
    """Ends with exit code 1 where an order gave other events. `one_by_one` of the orders arrive an article at a time.

    An event keeps the id under which it was first known. All at once that is the same in any order; one by one it hangs
    on what came first, which is told and is no fault.
    """
    config = load_config(packaged("config"))
    found = (f for f in read_documents([documents], Defaults(), clock.now()) if isinstance(f, Document))
    told = [Outcome(None, None, None, a, e) for _, a, e in code(config, found, lambda unread: None).documents]
    resolver = Resolver.of(config.books.actors, config.books.roles, config.books.event_types)
    told.sort(key=published)
    expected = arrived(told, resolver, at_once=True)
    in_time = arrived(told, resolver, at_once=False)
    print(f"{len(told)} documents, {sum(map(len, expected))} mentions, {len(expected)} events", flush=True)
    print(f"as published, one by one: {difference(expected, in_time, ids=False)}")
    random, wrong = Random(20261122), expected.keys() != in_time.keys()
    for number in range(count):
        random.shuffle(told)
        other = arrived(told, resolver, at_once=True)
        wrong |= expected != other
        print(f"order {number}, at once: {difference(expected, other, ids=True)}", flush=True)
        if number < one_by_one:
            other = arrived(told, resolver, at_once=False)
            wrong |= expected.keys() != other.keys()
            print(f"order {number}, one by one: {difference(expected, other, ids=False)}", flush=True)
    sys.exit(wrong)


def published(outcome: Outcome) -> tuple[date, str]:
    assert isinstance(outcome.cleaned, Article)
    return outcome.cleaned.published.day if outcome.cleaned.published else date.max, outcome.cleaned.article_id


def arrived(told: Sequence[Outcome], resolver: Resolver, *, at_once: bool) -> Events:
    """The ids of the events, by their mentions."""
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder:
        path = Path(folder) / "orders.duckdb"
        with Warehouse.open(path, 0, now) as warehouse:
            warehouse.start_run(RUN, NOW, "run", "rules")
            for batch in [told] if at_once else [[outcome] for outcome in told]:
                warehouse.append_outcomes(RUN, batch)
                warehouse.append_resolution(RUN, resolver)
            found = warehouse._connection.execute(MEMBERS).fetchall()
    return {tuple(mentions): event for event, mentions in found}


def difference(expected: Events, other: Events, *, ids: bool) -> str:
    strange = sum(members not in expected for members in other)
    renamed = sum(members in expected and expected[members] != event for members, event in other.items())
    return f"{strange} other events" + (f", {renamed} other ids" if ids else f" ({renamed} known by another report)")
