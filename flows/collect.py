"""The main job, and the whole path of an article on one screen:

    discover -> fetch -> archive -> clean -> extract -> append -> resolve -> notify -> deliver

A Prefect task is a source or a batch, never an article: a task costs as much as thirty articles. The stages are plain
functions (flows/stages.py); `collect.fn`, called outside of Prefect, runs the same path in threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

from prefect import Task, flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.deployments import run_deployment
from prefect.task_runners import ThreadPoolTaskRunner

from extractors.model import EventChange, Outcome, RunSummary, SourceOutcome
from flows import run_page, sharing, stages
from flows.cluster import clean_and_extract
from flows.leases import Leases
from flows.run import Batch, Run, open_run, readable
from flows.tally import Tally, summarize

Cleaned = Future[list[Outcome]]


@flow(name="collect", flow_run_name="collect into {data}", validate_parameters=False)
def collect(
    data: str,
    config: str,
    sources: tuple[str, ...] = (),
    at_once: bool = False,
    schedule: str | None = None,
    poll: bool = True,
) -> RunSummary:
    """Brings the warehouse in folder `data` up to date with `sources` (where none is named, with all; or with those of
    a `schedule` of the settings).

    Channels are polled when it is their turn; those of named sources, and all where `at_once`, in any case. Without
    `poll` only what is known is fetched: what failed and is due again, and articles that may have changed.

    Raises `ConfigError`, `AnotherRun`, and what opening the warehouse raises; a failed source is counted.
    """
    with open_run(Path(data), Path(config), sources, command="run", at_once=at_once, schedule=schedule) as run:
        discovered = each(discover, run, run.sources) if poll else [SourceOutcome(source) for source in run.sources]
        tallies = read(run)
        with run.keeping_warehouse():
            changes = once(resolve, run)
            once(notify, run, changes)
            summary = run.finish(summarize(run.run_id, run.seconds(), discovered, tallies, changes))
        once(deliver, run)
    if FlowRunContext.get():
        names = {actor.id: actor.name for actor in run.config.books.actors}
        run_page.show(summary, readable(run.data), names, run.config.settings.collect.lock_patience_seconds)
    return summary


def read(run: Run) -> list[Tally]:
    """All that the frontier wants: here, together with others, or cleaned and extracted on a cluster."""
    settings = run.config.settings
    if settings.share.readers and FlowRunContext.get():
        return share(run)
    if settings.clean.dask and FlowRunContext.get():
        return [process_on_cluster(run, batch) for batch in run.batches()]
    with ThreadPoolExecutor(1) as ahead:
        batches = run.batches()
        coming = _prepared(ahead, run, batches)
        tallies = []
        while coming:
            (batch, cleaned), coming = coming, _prepared(ahead, run, batches)
            tallies.append(once(process, run, batch, cleaned))
        return tallies


def _prepared(ahead: ThreadPoolExecutor, run: Run, batches: Iterator[Batch]) -> tuple[Batch, Cleaned] | None:
    """The next batch, which is prepared while the one before it is processed. None after the last."""
    batch = next(batches, None)
    return None if batch is None else (batch, ahead.submit(prepare, run, batch))


@task(task_run_name="discover {source_id}", cache_policy=NO_CACHE)
def discover(run: Run, source_id: str) -> SourceOutcome:
    return stages.discover(run, source_id)


def prepare(run: Run, batch: Batch) -> list[Outcome]:
    """What waits for others: hosts, the disk, and the cleaning processes. Nothing of it is in the warehouse yet."""
    fetched = stages.fetch(run, batch.entries)
    archived = stages.archive(run, fetched)
    return stages.clean(run, archived)


@task(task_run_name="process {batch}", cache_policy=NO_CACHE)
def process(run: Run, batch: Batch, cleaned: Cleaned) -> Tally:
    extracted = stages.extract(run, cleaned.result())
    return stages.append(run, extracted)


def process_on_cluster(run: Run, batch: Batch) -> Tally:
    """The same, no task itself: what a task is given goes to the cluster with the tasks in it, and a run cannot."""
    archived = stages.archive(run, stages.fetch(run, batch.entries))
    return stages.append(run, clean_and_extract(run, archived))


@task(cache_policy=NO_CACHE)
def share(run: Run) -> list[Tally]:
    """The same for all batches, with the help of others."""
    wanted = run.config.settings.share
    for _ in range(wanted.readers):
        run_deployment(wanted.deployment, timeout=0, as_subflow=False)
    return sharing.share(run, Leases().hold)


@task(cache_policy=NO_CACHE)
def resolve(run: Run) -> tuple[EventChange, ...]:
    return stages.resolve(run)


@task(cache_policy=NO_CACHE)
def notify(run: Run, changes: tuple[EventChange, ...]) -> None:
    stages.notify(run, changes)


@task(cache_policy=NO_CACHE)
def deliver(run: Run) -> None:
    stages.deliver(run)


def each(stage: Task[..., Any], run: Run, items: Iterable[Any]) -> list[Any]:
    """Every item through `stage`, side by side, results in order: Prefect tasks inside a flow, else threads."""
    most = run.config.settings.fetch.concurrency
    if FlowRunContext.get():
        _, item = signature(stage.fn).parameters
        runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=most)
        with runner:
            futures = runner.map(stage, {"run": unmapped(run), item: list(items)})
            return [future.result() for future in futures]
    with ThreadPoolExecutor(most) as threads:
        return list(threads.map(partial(stage.fn, run), items))


def once(stage: Task[..., Any], run: Run, *arguments: Any) -> Any:
    """One call of `stage`: a Prefect task inside a flow, else plainly."""
    return stage(run, *arguments) if FlowRunContext.get() else stage.fn(run, *arguments)
