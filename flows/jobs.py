"""What `serve` and workers do at their time: each job of settings.toml as a Prefect flow, a process of its own.

A flow is given the name of its schedule, and the folders of data and configuration where the environment does not name
them. It reads the rest itself, so that a changed configuration counts from the next run on. An expected failure is a
failed run with one message.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from prefect import Flow, flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Completed, Failed

from flows import failures, upkeep
from flows.alerts.delivery import deliver_now
from flows.collect import collect as collect_flow
from flows.leases import Leases
from flows.progress import Progress
from flows.report import summary_line
from flows.reprocess import reprocess as reprocess_articles
from flows.run import BACKUP_FOLDER, Reading, readable
from flows.settings import config_folder, data_folder, load_config
from flows.settings_records import Job
from flows.sharing import help_out
from warehouse.reader import Reader

log = logging.getLogger("borderwatch")

LEDGER_PATIENCE_SECONDS = 30.0
WITHOUT_SERVE = 143  # the exit code of a job whose `serve` is gone: what SIGTERM gives


def collect(data: Path, config: Path, schedule: str) -> str:
    summary = collect_flow.fn(str(data), str(config), schedule=schedule)
    if summary.read_nothing:
        raise failures.Failed("no source could be read; `borderwatch sources` lists the reasons")
    return summary_line(summary)


def recheck(data: Path, config: Path, schedule: str) -> str:
    return summary_line(collect_flow.fn(str(data), str(config), schedule=schedule, poll=False))


def read(data: Path, config: Path, schedule: str) -> str:
    loaded = load_config(config)
    with Progress() as progress, Reading(loaded, data, loaded.sources, progress) as reading:
        return f"{help_out(reading, Leases().hold)} batches read"


def deliver(data: Path, config: Path, schedule: str) -> str:
    done = deliver_now(data, load_config(config), LEDGER_PATIENCE_SECONDS)
    return f"{done.delivered} messages delivered, {done.failed + done.dead} failed"


def reprocess(data: Path, config: Path, schedule: str) -> str:
    done = reprocess_articles(data, config, None, None, accept=True, schedule=schedule)
    return f"{done.articles} articles read anew, {len(done.changes)} events new or changed"


def check(data: Path, config: Path, schedule: str) -> str:
    with Reader.open(readable(data), LEDGER_PATIENCE_SECONDS) as reader:
        found = reader.check()
    rows = [{"severity": finding.severity, "finding": str(finding)} for finding in found]
    create_table_artifact(table=rows, key="check", description="What is wrong with the warehouse.")
    errors = [finding.check for finding in found if finding.severity == "error"]
    if errors:
        raise failures.Failed(f"{len(errors)} of the checks failed: {', '.join(errors)}")
    return f"no errors, {len(found)} warnings"


def compact(data: Path, config: Path, schedule: str) -> str:
    settings = load_config(config).settings
    wait_seconds = 60 * settings.serve.wait_minutes
    before, after = upkeep.compact(data, LEDGER_PATIENCE_SECONDS, settings.retention, wait_seconds)
    return f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now"


def backup(data: Path, config: Path, schedule: str) -> str:
    return str(upkeep.backup(data, data / BACKUP_FOLDER, load_config(config).settings.serve.backups_kept))


def _as_flow(work: Callable[[Path, Path, str], str]) -> Flow[..., Any]:
    """`work`, which returns one line on what it did, as a flow that is named after it, and a run after its schedule."""

    def run(schedule: str, data: str = "", config: str = "") -> State[Any]:
        folder = data_folder(Path(data) if data else None)
        config_files = config_folder(Path(config) if config else None)
        _end_with_parent()
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
        log.setLevel(logging.INFO)
        try:
            _wait_out_jitter(config_files, schedule)
            done = work(folder, config_files, schedule)
        except tuple(failures.EXPECTED) as error:
            message = failures.told(error)
            log.error("%s: %s", schedule, message)
            return Failed(message=message)
        log.info("%s: %s", schedule, done)
        return Completed(message=done)

    run.__name__ = work.__name__
    return flow(name=work.__name__, flow_run_name="{schedule}")(run)


def _wait_out_jitter(config: Path, schedule: str) -> None:
    """A scheduled run begins a little later: how much is drawn from its id."""
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.auto_scheduled:
        drawn = int.from_bytes(sha256(context.flow_run.id.bytes).digest()[:8]) / 2**64
        time.sleep(drawn * load_config(config).settings.schedules[schedule].jitter_seconds)


def _end_with_parent() -> None:
    """Ends this process when the `serve` that started it is killed, so that nothing of it is left behind."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(WITHOUT_SERVE)

    Thread(target=watch, daemon=True).start()


collect_job = _as_flow(collect)
recheck_job = _as_flow(recheck)
read_job = _as_flow(read)
deliver_job = _as_flow(deliver)
reprocess_job = _as_flow(reprocess)
check_job = _as_flow(check)
compact_job = _as_flow(compact)
backup_job = _as_flow(backup)

JOBS: Mapping[Job, Flow[..., Any]] = {
    Job.COLLECT: collect_job,
    Job.RECHECK: recheck_job,
    Job.READ: read_job,
    Job.DELIVER: deliver_job,
    Job.REPROCESS: reprocess_job,
    Job.CHECK: check_job,
    Job.COMPACT: compact_job,
    Job.BACKUP: backup_job,
}
