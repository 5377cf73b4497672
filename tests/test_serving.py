"""`borderwatch serve`, killed and stopped in the middle of a run, with a Prefect server of its own."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from pathlib import Path

from flows import clock
from flows.run import WAREHOUSE_FILE
from tests.newsroom import Newsroom, articles
from tests.served import Api, Served, free_port, until, with_schedules
from warehouse.reader import Reader

SCHEDULES = """
[schedules.press]
job = "collect"
cron = "0 0 1 1 *"
"""
BEYOND_PREFETCH = timedelta(seconds=14)  # a runner takes up what is due within ten seconds


def test_what_is_killed_or_stopped_in_the_middle_is_carried_on_and_done_once(
    newsroom: Newsroom, demo: Path, tmp_path: Path
) -> None:
    port, data = free_port(), tmp_path / "served"
    config = with_schedules(demo, port, SCHEDULES)
    api = Api(port)

    serve = Served(data, config, tmp_path / "first.log")
    asked = [api.plan("press") for _ in range(3)]
    until(lambda: "Running" in api.states(*asked), "a run is at work")
    until(lambda: sorted(api.states(*asked))[:2] == ["Cancelled"] * 2, "and the others are not done beside it")
    due = clock.now() + BEYOND_PREFETCH
    missed = [api.plan("press", due + timedelta(milliseconds=number)) for number in range(3)]
    assert serve.end(signal.SIGKILL) == -signal.SIGKILL
    time.sleep(max(0.0, (due - clock.now()).total_seconds()) + 0.1)

    serve = Served(data, config, tmp_path / "second.log")
    assert sorted(api.states(*asked)) == ["Cancelled", "Cancelled", "Crashed"]
    until(lambda: api.states(*missed) == ["Cancelled", "Cancelled", "Completed"], "what was missed is done once")
    with Reader.open(data / WAREHOUSE_FILE, 5) as reader:
        assert reader.sql("FROM articles").num_rows == len(articles(1))
        assert [finding for finding in reader.check() if finding.severity == "error"] == []
    told = {artifact["key"] for artifact in api.ask("artifacts/filter")}
    assert {"collect-summary", "collect-events"} <= told
    assert [run["name"] for run in api.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": missed[2:]}}})] == [
        "press"
    ]

    last = api.plan("press")
    until(lambda: api.states(last) == ["Running"], "a run is at work")
    assert serve.end(signal.SIGTERM) == 0
    # What the interpreter ignores in the middle of a signal is no failure of ours.
    assert "Traceback" not in serve.said().partition("Exception ignored in")[0]
