"""`borderwatch serve`: the schedules of settings.toml as Prefect deployments, and a runner that does them in time.

Each run is a process of its own. It never overlaps with another of its schedule: Prefect cancels a new one while one is
at work. What was due while nothing was served is done once. Prefect is told of what a killed predecessor left running.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from filelock import FileLock, Timeout
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    FlowRun,
    StateType,
)
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed

from flows import clock
from flows.jobs import JOBS
from flows.run import AnotherRun
from flows.settings_records import Schedule

log = logging.getLogger("borderwatch")

POLL_SECONDS = 5.0  # how often Prefect is asked what is due
LOOK_SECONDS = 0.2  # how often we look whether we are told to stop
STOP_SECONDS = 60.0
ALONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
AT_WORK = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)


def serve(data: Path, config: Path, schedules: Mapping[str, Schedule]) -> None:
    """Does what `schedules` say on the folder `data` until SIGTERM or SIGINT; then what is at work is stopped, and left
    for the next run to carry on.

    Raises `AnotherRun` where the folder is served already, and what Prefect raises where its server ends.
    """
    with _served_once(data):
        runner = Runner(name="borderwatch", pause_on_shutdown=False, query_seconds=POLL_SECONDS)
        tag = f"borderwatch {data}"
        ids = asyncio.run(_deploy(runner, schedules, data, config, tag))
        with get_client(sync_client=True) as client:
            _remove_others(client, tag, ids)
            _take_over(client, ids)
        log.info("serving %d schedules on %s", len(ids), data)
        _run_until_told_to_stop(runner)
        log.info("stopped; what was at work is carried on by the next start")


@contextmanager
def _served_once(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(data / "serve.lock").acquire(timeout=0):
            yield
    except Timeout:
        raise AnotherRun(f"{data} is served already; stop that `borderwatch serve`, or name another --data") from None


async def _deploy(runner: Runner, schedules: Mapping[str, Schedule], data: Path, config: Path, tag: str) -> list[UUID]:
    return [
        await runner.aadd_flow(
            JOBS[schedule.job],
            name=name,
            schedule=Cron(schedule.cron, timezone=schedule.zone) if schedule.cron else None,
            parameters={"data": str(data), "config": str(config), "schedule": name},
            concurrency_limit=ALONE,
            tags=["borderwatch", tag],
        )
        for name, schedule in schedules.items()
    ]


def _remove_others(client: SyncPrefectClient, tag: str, ids: Collection[UUID]) -> None:
    """Deployments of schedules of this folder that are no more."""
    ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[tag])))
    for deployment in ours:
        if deployment.id not in ids:
            client.delete_deployment(deployment.id)


def _take_over(client: SyncPrefectClient, ids: Collection[UUID]) -> None:
    """What a killed predecessor had at work is over; of what was due since, the last of each schedule is left to do."""
    for run in _runs(client, ids, AT_WORK):
        message = "its `borderwatch serve` was killed; the next run carries on"
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    missed: dict[UUID | None, list[FlowRun]] = defaultdict(list)
    for run in _runs(client, ids, (StateType.SCHEDULED,)):
        if run.expected_start_time and run.expected_start_time < clock.now():
            missed[run.deployment_id].append(run)
    for runs in missed.values():
        for run in sorted(runs, key=lambda run: run.expected_start_time or clock.now())[:-1]:
            message = "nothing was served then; a later run does it"
            client.set_flow_run_state(run.id, Cancelled(message=message), force=True)


def _runs(client: SyncPrefectClient, ids: Collection[UUID], states: Collection[StateType]) -> list[FlowRun]:
    return client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(ids))),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))),
    )


def _run_until_told_to_stop(runner: Runner) -> None:
    """Prefect's own handling of SIGTERM breaks off in the middle: the runner has a thread, and signals are ours."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))
    with ThreadPoolExecutor(1) as threads:
        running: Future[None] = threads.submit(asyncio.run, runner.start())
        while not told and not running.done():
            time.sleep(LOOK_SECONDS)
        if told and runner.started:
            runner.execute_in_background(runner.astop).result(STOP_SECONDS)
        running.result()
