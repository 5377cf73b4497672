"""Workers of a real Prefect server that share a run's pages out; one of them is killed in the middle of a batch."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.demo import DEMO_SETTINGS, demo_config
from flows.run import SPOOL_FOLDER, WAREHOUSE_FILE
from flows.settings import packaged
from flows.spool import Spool
from tests import served
from tests.newsroom import Newsroom, articles
from tests.served import Api, alive, descendants, free_port, plain_environment, until
from warehouse.reader import Reader

# Slow enough that there is a middle and that all come to it: one host at a time each, and seconds between two pages.
SLOW = {"readers": "2", "batch_size": "4", "concurrency": "1", "min_interval_seconds": "4.0", "processes": "1"}
TIER, ALL = "cadence_minutes = [0, 30]", "cadence_minutes = [0, 10080]"
POOLS = ("borderwatch-writer", "borderwatch-readers")
DEPLOYMENTS = packaged("config") / "prefect.yaml"


def prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", "--no-prompt", *arguments]


@contextmanager
def started(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as to:
        process = subprocess.Popen(command, stdout=to, stderr=to, env=environment, cwd=log.parent, process_group=0)
    try:
        yield process
    finally:
        below = descendants(process.pid)
        process.terminate()
        process.wait(60)
        for pid in alive(below):
            subprocess.run(["kill", "-9", str(pid)], check=False)


def unfinished(log: Path) -> set[str]:
    """The batches that a worker is at."""
    told = log.read_text()
    return set(re.findall(r"(\S+): reading", told)) - set(re.findall(r"(\S+): handed in", told))


def workers() -> None:
    served.PATIENCE_SECONDS = 600.0
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder, ExitStack() as stack:
        root, port = Path(folder), free_port()
        newsroom = stack.enter_context(Newsroom())
        config = demo_config(packaged("config"), root, {**DEMO_SETTINGS, **SLOW})
        settings = config / "settings.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace(TIER, ALL), encoding="utf-8")
        newsroom.write_sources(config / "sources")
        api, data = Api(port), root / "data"
        environment = plain_environment(
            PREFECT_HOME=str(root / "prefect"),
            PREFECT_API_URL=api.url,
            PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE="prefect.server.concurrency.lease_storage.filesystem",
            DO_NOT_TRACK="1",
            PREFECT_SERVER_ANALYTICS_ENABLED="false",
            BORDERWATCH_DATA=str(data),
            BORDERWATCH_CONFIG=str(config),
        )
        server = prefect("server", "start", "--port", str(port), "--no-ui")
        stack.enter_context(started(server, root / "server.log", environment))
        until(api.is_up, "the server is up")
        for pool in POOLS:
            subprocess.run(prefect("work-pool", "create", pool, "--type", "process"), env=environment, check=True)
        deploy = prefect("deploy", "-n", "collect-often", "-n", "read", "--prefect-file", str(DEPLOYMENTS))
        subprocess.run(deploy, env=environment, cwd=root, check=True, stdout=subprocess.DEVNULL)
        logs = [root / f"{name}.log" for name in ("writer", "one", "other")]
        pools = (POOLS[0], POOLS[1], POOLS[1])
        _, one, _ = (
            stack.enter_context(started(prefect("worker", "start", "--pool", pool, "--limit", "1"), log, environment))
            for pool, log in zip(pools, logs, strict=True)
        )
        began = time.monotonic()
        run = api.plan("collect-often")
        until(lambda: unfinished(logs[1]), "the worker is in the middle of a batch")
        below = descendants(one.pid)
        torn = unfinished(logs[1])
        for pid in (one.pid, *below):
            subprocess.run(["kill", f"-{signal.SIGKILL.value}", str(pid)], check=False)
        print(f"killed a worker after {time.monotonic() - began:.0f} s in the middle of {len(torn)} batches")
        until(lambda: api.states(run) == ["Completed"], "the run ends")
        print(f"the run ended after {time.monotonic() - began:.0f} s")
        handed_in = Counter(name for log in logs for name in re.findall(r"(\S+): handed in", log.read_text()))
        assert torn <= set(handed_in), "the batches of the killed worker are done"
        assert set(handed_in.values()) == {1}, "each once"
        for log in logs:
            print(f"{log.stem}: {len(re.findall(': handed in', log.read_text()))} batches handed in")
        assert not Spool(data / SPOOL_FOLDER).handed_out()
        with Reader.open(data / WAREHOUSE_FILE, 5) as reader:
            stored = reader.sql("SELECT article_id FROM ledger.articles")["article_id"].to_pylist()
            assert len(stored) == len(set(stored)) == len(articles(1))
            assert [finding for finding in reader.check() if finding.severity == "error"] == []
        print(f"{len(articles(1))} articles, each once; nothing left in the spool")
