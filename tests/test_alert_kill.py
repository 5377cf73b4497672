"""kill -9 at any moment of a delivery: every change arrives, twice only under the same id, in the order of its event.

`python -m tests.test_alert_kill CHANGES KILLS` does it with as many as you like.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flows import clock
from flows.fetch import Fetcher
from tests.alert_material import courier, fill, hook
from tests.receiver import Receiver, in_order
from warehouse.batch import Batch
from warehouse.store import Warehouse

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.test_alert_kill"])


def deliver_until(path: Path, url: str, moment: int | None) -> None:
    """A round of delivery that dies at its `moment`-th touch of the world: before or after a write or a request."""
    touches = 0

    def mortal(act: Any) -> Any:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            nonlocal touches
            result = None
            for step in (act, None):
                touches += 1
                if touches == moment:
                    os.kill(os.getpid(), signal.SIGKILL)
                if step:
                    result = step(*arguments, **named)
            return result

        return wrapped

    Batch.append = mortal(Batch.append)  # type: ignore[method-assign]
    Fetcher.post = mortal(Fetcher.post)  # type: ignore[method-assign]
    courier(path, {"desk": hook(url)}).deliver()


def run(path: Path, url: str, moment: int | None = None) -> int | None:
    process = PROCESSES.Process(target=deliver_until, args=(path, url, moment))
    process.start()
    process.join(120)
    return process.exitcode


def check(path: Path, events: int, kills: int, seed: int) -> tuple[int, int]:
    """Returns how often a process was killed, and how many requests were second copies."""
    fill(path, events)
    with Receiver() as receiver:
        moments = random.Random(seed)
        killed = sum(run(path, receiver.url, moments.randint(1, 45)) == -signal.SIGKILL for _ in range(kills))
        assert run(path, receiver.url) == 0
        got = receiver.taken
    with Warehouse.open(path, 5, clock.now) as warehouse:
        assert warehouse.pending_messages() == ()
        assert warehouse.waiting_alerts() == ()
    assert {(one.subject, one.version) for one in got} == {(e, v) for e in {o.subject for o in got} for v in (1, 2)}
    ids = {one.message_id for one in got}
    assert len(ids) == 2 * events, "every change came, and each under one id"
    assert len({one.subject for one in got}) == events
    assert in_order(got)
    return killed, len(got) - len(ids)


def test_nothing_is_lost_whenever_a_delivery_is_killed(template: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(template, tmp_path / "w.duckdb"))
    killed, _ = check(path, events=12, kills=3, seed=2026)
    assert killed >= 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        changes, deaths = map(int, sys.argv[1:])
        told = check(Path(folder) / "w.duckdb", changes // 2, deaths, 7)
        print(f"{changes} changes, {told[0]} deliveries killed, {told[1]} second copies, nothing lost, in order")
