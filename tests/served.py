"""A `borderwatch serve` of our own, in a process of its own, and what its Prefect server tells of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import urllib3

from flows.demo import replaced

PATIENCE_SECONDS = 120.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def plain_environment(**more: str) -> dict[str, str]:
    """Ours without anything that is said to Prefect."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}, **more}


def until(true: Callable[[], Any], what: str) -> Any:
    """What `true` gives as soon as that is something."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {PATIENCE_SECONDS:.0f} s")


def descendants(pid: int) -> set[int]:
    """Every process below `pid`."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {pid}


def alive(pids: set[int]) -> set[int]:
    """Those that still run: not ended, and no mere entries that nobody has read yet."""
    found = set()
    for pid in pids:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.add(pid)
        except OSError:
            continue
    return found


class Api:
    """The few questions that we have to a Prefect server."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/api"

    def is_up(self) -> bool:
        try:
            return bool(urllib3.request("GET", f"{self.url}/health", timeout=5, retries=False).status == 200)
        except urllib3.exceptions.HTTPError:
            return False

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return urllib3.request("POST", f"{self.url}/{path}", json=body or {}, timeout=60, retries=False).json()

    def plan(self, deployment: str, at: datetime | None = None) -> str:
        """A run of a deployment, now or later; returns its id."""
        ((found),) = self.ask("deployments/filter", {"deployments": {"name": {"any_": [deployment]}}})
        details = {"scheduled_time": at.isoformat()} if at else {}
        state = {"type": "SCHEDULED", "state_details": details}
        return str(self.ask(f"deployments/{found['id']}/create_flow_run", {"state": state})["id"])

    def states(self, *runs: str) -> list[str]:
        """The state's name of each run."""
        told = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": list(runs)}}})
        names = {run["id"]: str(run["state_name"]) for run in told}
        return [names[run] for run in runs]


class Served:
    """`borderwatch serve` on `data`; `log` is what it says."""

    def __init__(self, data: Path, config: Path, log: Path, **variables: str) -> None:
        command = [str(Path(sys.executable).with_name("borderwatch")), "serve"]
        with log.open("wb") as to:
            self.process = subprocess.Popen(
                [*command, "--data", str(data), "--config", str(config)],
                env=plain_environment(**variables),
                stdout=to,
                stderr=to,
                process_group=0,
            )
        self.log = log
        until(lambda: "serving" in self.said() or self.process.poll() is not None, "serve starts")
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return self.log.read_text()

    def end(self, by: signal.Signals) -> int:
        """Sends it the signal; returns its exit code once nothing that it started is left."""
        below = descendants(self.process.pid)
        assert below, "its server at least"
        self.process.send_signal(by)
        code = self.process.wait(PATIENCE_SECONDS)
        until(lambda: not alive(below), "nothing is left of it")
        return code


def with_schedules(config: Path, port: int, schedules: str) -> Path:
    """The configuration with other schedules, and its server at `port`."""
    file = config / "settings.toml"
    head, _, _ = replaced(file.read_text(encoding="utf-8"), {"port": str(port)}).partition("[schedules.")
    file.write_text(head + schedules, encoding="utf-8")
    return config
