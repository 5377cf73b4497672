"""Cleaning and extraction on a real Dask cluster of separate worker processes, one of which is killed in the middle."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.demo import DEMO_SETTINGS, demo_config
from flows.run import WAREHOUSE_FILE
from flows.settings import packaged
from tests import served
from tests.bench.workers import started
from tests.newsroom import Newsroom
from tests.served import descendants, plain_environment, until
from warehouse.reader import Reader

SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")
QUERIES = (
    "SELECT article_id, revision_id, text FROM ledger.articles ORDER BY ALL",
    "SELECT mention_id, type, date_start, place, quotation FROM ledger.mentions ORDER BY ALL",
    "SELECT reason, count(*) FROM ledger.rejections GROUP BY ALL ORDER BY ALL",
)


def run(root: Path, config: Path) -> subprocess.Popen[bytes]:
    """A run with the configuration, into the folder `data` beside it."""
    program, data = Path(sys.executable).with_name("borderwatch"), config.parent / "data"
    environment = plain_environment(PREFECT_HOME=str(root / "prefect"))
    with (config.parent / "run.log").open("wb") as to:
        command = [str(program), "run", "--data", str(data), "--config", str(config)]
        return subprocess.Popen(command, stdout=to, stderr=to, env=environment)


def is_cleaning(worker: int) -> bool:
    """Whether pages have come to a worker of the cluster: it has started the processes that clean."""
    for pid in descendants(worker):
        with suppress(OSError):
            if b"cleaning_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return True
    return False


def content(data: Path) -> list[list[dict[str, object]]]:
    with Reader.open(data / WAREHOUSE_FILE, 5) as reader:
        return [reader.sql(query).to_pylist() for query in QUERIES]


def cluster(kill: bool) -> None:
    served.PATIENCE_SECONDS = 600.0
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder, ExitStack() as stack:
        root = Path(folder)
        newsroom = stack.enter_context(Newsroom())
        scheduler = root / "scheduler.log"
        stack.enter_context(started([sys.executable, "-m", *SCHEDULER], scheduler, plain_environment()))
        found = until(lambda: re.search(r"Scheduler at:\s+(tcp://\S+)", scheduler.read_text()), "the scheduler is up")
        configs = {}
        for name, dask in (("alone", '""'), ("spread", f'"{found[1]}"')):
            settings = {**DEMO_SETTINGS, "processes": "1", "dask": dask}
            configs[name] = demo_config(packaged("config"), root / name, settings)
            newsroom.write_sources(configs[name] / "sources")
        workers = [
            stack.enter_context(
                started([sys.executable, "-m", *WORKER, found[1]], root / f"worker-{number}.log", plain_environment())
            )
            for number in range(2)
        ]
        until(lambda: scheduler.read_text().count("Register worker") >= 2, "both workers are there")
        began = time.monotonic()
        spread = run(root, configs["spread"])
        if kill:
            busy = until(lambda: [worker for worker in workers if is_cleaning(worker.pid)], "a worker is at work")
            for pid in (busy[0].pid, *descendants(busy[0].pid)):
                subprocess.run(["kill", "-9", str(pid)], check=False)
            print(f"killed a worker after {time.monotonic() - began:.0f} s")
        assert spread.wait(900) == 0, (root / "spread" / "run.log").read_text()[-3000:]
        print(f"the run ended after {time.monotonic() - began:.0f} s")
        assert run(root, configs["alone"]).wait(900) == 0
        spread_rows, alone_rows = content(root / "spread" / "data"), content(root / "alone" / "data")
        assert spread_rows == alone_rows
        print(f"{len(alone_rows[0])} articles, {len(alone_rows[1])} mentions: what one machine makes of them alone")
