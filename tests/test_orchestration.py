"""The main job as a Prefect flow: in a server of its own, and against one that runs already."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import urllib3

from tests.newsroom import articles
from tests.receiver import SECRET, Receiver

OUTLET = "makran-courier"
ARTICLES = sum(article.outlet == OUTLET for article in articles(1))

KEEP_BLOCK = """
import sys
from prefect.blocks.system import Secret
Secret(value=sys.argv[1]).save("desk")
"""

ALERTS = """
[webhooks.desk]
url = "{url}"
secret_from = "prefect-block:desk"
allow_private = true

[prefect_events.bus]

[rules.deadly]
on = ["new_event"]
min_killed = 1
to = ["desk", "bus"]
"""

ASK = """
import asyncio, json
from prefect.client.orchestration import get_client
from prefect.events.filters import EventFilter, EventNameFilter


async def ask():
    async with get_client() as client:
        runs = await client.read_flow_runs()
        tasks = await client.read_task_runs()
        artifacts = await client.read_artifacts()
        wanted = {"filter": EventFilter(event=EventNameFilter(name=["borderwatch.alert"])).model_dump(mode="json")}
        events = (await client._client.post("/events/filter", json=wanted)).json()["events"]
    print(json.dumps({
        "flow": [r.state_name for r in runs],
        "tasks": sorted(t.name for t in tasks),
        "artifacts": [a.key for a in artifacts],
        "alerts": [e["payload"]["data"]["text"] for e in events],
    }))

asyncio.run(ask())
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "PREFECT_HOME": str(home), "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **more}


def run(demo: Path, environment: Mapping[str, str]) -> str:
    command = [
        str(Path(sys.executable).with_name("borderwatch")),
        "run",
        "--source",
        OUTLET,
        "--config",
        str(demo),
        "--data",
        str(demo.parent / "data"),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout or done.stderr


@contextmanager
def server(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a Prefect server that somebody else started."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            patient = urllib3.Retry(total=400, backoff_factor=0.1, backoff_max=0.5)
            urllib3.request("GET", f"http://127.0.0.1:{port}/api/health", retries=patient)
            yield f"http://127.0.0.1:{port}/api"
        finally:  # also where it did not start: leaving the block waits for its end
            process.terminate()


def test_a_server_that_is_not_there_is_named(demo: Path, tmp_path: Path) -> None:
    nowhere = environment(tmp_path / "client", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert "Failed to reach API at http://127.0.0.1:9/api/: start that Prefect server" in run(demo, nowhere)


def test_a_run_brings_a_server_of_its_own_and_tells_one_that_runs_of_the_flow_and_of_alerts(
    demo: Path, tmp_path: Path
) -> None:
    own = environment(tmp_path / "home")
    assert f"{ARTICLES} new articles" in run(demo, own)
    with server(own) as address, Receiver() as receiver:  # on the database that the run has made
        client = environment(tmp_path / "client", PREFECT_API_URL=address)
        subprocess.run([sys.executable, "-c", KEEP_BLOCK, SECRET], env=client, check=True, timeout=60)
        (demo / "alerts.toml").write_text(ALERTS.format(url=receiver.url), encoding="utf-8")
        shutil.rmtree(demo.parent / "data")
        assert f"{ARTICLES} new articles" in run(demo, client)
        told = json.loads(subprocess.check_output([sys.executable, "-c", ASK], env=client, text=True, timeout=60))
    assert told["flow"] == ["Completed", "Completed"]
    assert f"discover {OUTLET}" in told["tasks"]
    assert "collect-summary" in told["artifacts"]
    assert receiver.taken
    assert sorted(told["alerts"]) == sorted(got.body["data"]["text"] for got in receiver.taken)
    assert len(told["tasks"]) < 2 * ARTICLES, "a task is a source or a batch, never an article"
