"""kill -9 at any moment of a run: the next run ends with the warehouse that an undisturbed one would have made."""

from __future__ import annotations

import importlib
import os
import random
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flows.collect import collect
from flows.run import WAREHOUSE_FILE
from tests.newsroom import Newsroom
from warehouse.reader import Reader

# Started from a server that has imported the program already: a run then starts at once.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["flows.collect", "tests.test_kill_run"])

# Where a run touches the world. It is killed just before or just after one of these calls.
TOUCHES = (
    ("flows.fetch", "Fetcher", "get"),
    ("flows.archive", "Archive", "write"),
    ("warehouse.batch", "Batch", "append"),
    ("warehouse.store", "Warehouse", "finish_run"),
)

# What must be equal: everything but who wrote it, when it was known, and in which order.
COMPARED = (
    "SELECT article_id, revision_id, revision, title, text, url, published_on FROM ledger.articles ORDER BY ALL",
    "SELECT extraction_id, mention_id, type, date_start, place, quotation FROM ledger.mentions ORDER BY ALL",
    "SELECT * EXCLUDE (first_seen, last_seen, version) FROM events ORDER BY ALL",
    "SELECT event_id, mention_id FROM event_mentions ORDER BY ALL",
    "SELECT entry_key, state, reason FROM frontier ORDER BY ALL",
)


def run_until(data: Path, config: Path, moment: int | None, touches: Any) -> None:
    """A run that dies at its `moment`-th touch of the world; `touches` counts them."""

    def mortal(act: Any) -> Any:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            for step in (act, None):
                touches.value += 1
                if touches.value == moment:
                    os.kill(os.getpid(), signal.SIGKILL)
                if step:
                    result = step(*arguments, **named)
            return result

        return wrapped

    for module, owner, name in TOUCHES:
        kind = getattr(importlib.import_module(module), owner)
        setattr(kind, name, mortal(getattr(kind, name)))
    collect.fn(str(data), str(config), ())


def start(data: Path, config: Path, moment: int | None = None) -> tuple[int | None, int]:
    """The exit code of such a run, minus the signal that killed it, and how often it touched the world."""
    touches = PROCESSES.Value("i", 0)
    process = PROCESSES.Process(target=run_until, args=(data, config, moment, touches))
    process.start()
    process.join(60)
    return process.exitcode, touches.value


def content(data: Path) -> list[list[dict[str, Any]]]:
    with Reader.open(data / WAREHOUSE_FILE, 0) as reader:
        return [reader.sql(query).to_pylist() for query in COMPARED]


def test_a_run_that_is_killed_again_and_again_ends_as_if_it_never_was(newsroom: Newsroom, demo: Path) -> None:
    whole, torn = demo.parent / "whole", demo.parent / "torn"
    ended, touches = start(whole, demo)
    assert ended == 0
    moments = random.Random(2026)
    kills = [start(torn, demo, moments.randint(1, touches))[0] == -signal.SIGKILL for _ in range(4)]
    assert sum(kills) >= 2, "later runs have less to do, and may end before their moment"
    assert start(torn, demo)[0] == 0
    assert content(torn) == content(whole)
