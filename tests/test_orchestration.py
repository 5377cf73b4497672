"""The main job as a Prefect flow: in a server of its own, and against one that runs already."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import urllib3

from tests.newsroom import articles
from tests.receiver import SECRET, Receiver

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
        "--config",
        str(demo),
        "--data",
        str(demo.parent / "data"),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout or done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Prefect server that somebody else started."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    with subprocess.Popen(command, env=environment(tmp_path / "server"), stdout=subprocess.DEVNULL) as process:
        try:
            patient = urllib3.Retry(total=400, backoff_factor=0.1, backoff_max=0.5)
            urllib3.request("GET", f"http://127.0.0.1:{port}/api/health", retries=patient)
            yield f"http://127.0.0.1:{port}/api"
        finally:  # also where it did not start: leaving the block waits for its end
            process.terminate()


def test_without_a_server_the_run_brings_its_own_and_leaves_none(demo: Path, tmp_path: Path) -> None:
    assert f"{len(articles(1))} new articles" in run(demo, environment(tmp_path / "home"))
    assert (tmp_path / "home" / "prefect.db").exists()


def test_a_server_that_is_not_there_is_named(demo: Path, tmp_path: Path) -> None:
    nowhere = environment(tmp_path / "client", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert "Failed to reach API at http://127.0.0.1:9/api/: start that Prefect server" in run(demo, nowhere)


def test_a_running_server_is_told_of_the_flow_and_of_alerts_and_keeps_the_secret_that_signs_them(
    demo: Path, tmp_path: Path, server: str
) -> None:
    client = environment(tmp_path / "client", PREFECT_API_URL=server)
    subprocess.run([sys.executable, "-c", KEEP_BLOCK, SECRET], env=client, check=True, timeout=60)
    with Receiver() as receiver:
        (demo / "alerts.toml").write_text(ALERTS.format(url=receiver.url), encoding="utf-8")
        assert f"{len(articles(1))} new articles" in run(demo, client)
    told = json.loads(subprocess.check_output([sys.executable, "-c", ASK], env=client, text=True, timeout=60))
    assert told["flow"] == ["Completed"]
    assert "discover makran-courier" in told["tasks"]
    assert "collect-summary" in told["artifacts"]
    assert receiver.taken
    assert sorted(told["alerts"]) == sorted(got.body["data"]["text"] for got in receiver.taken)
    assert len(told["tasks"]) < len(articles(1)), "a task is a source or a batch, never an article"
