"""Cleaning and extraction on a Dask cluster, where the settings name one, by Prefect's task runner for it.

Pages go to the cluster in small parts, each a task; what comes back is what this machine would have made of them. A
part whose worker dies is given to another by Dask. Each worker has cleaning processes of its own, with their limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from rich.console import Console

from extractors.model import Outcome
from flows import stages
from flows.progress import Progress
from flows.run import Reading, Run
from flows.settings import load_config

PART = 20  # pages a task: small enough to be shared out, and lost, cheaply; a task costs as much as a page


class Part:
    """Some outcomes; no dataclass, as Prefect would walk through every page."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = outcomes


def clean_and_extract(run: Run, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What the stages `clean` and `extract` make of `outcomes`, made on the cluster at `clean.dask`.

    Workers read the configuration from the folder of the same name on their own disks. Raises what Dask raises where
    there is no such cluster.
    """
    from prefect_dask.task_runners import DaskTaskRunner  # an extra: only where it is wanted

    parts = [Part(outcomes[start : start + PART]) for start in range(0, len(outcomes), PART)]
    with DaskTaskRunner(address=run.config.settings.clean.dask) as runner:
        futures = [
            runner.submit(read_part, parameters={"config": str(run.config.folder), "part": part}) for part in parts
        ]
        return [outcome for future in futures for outcome in future.result().outcomes]


@task(name="clean and extract", cache_policy=NO_CACHE, retries=2)
def read_part(config: str, part: Part) -> Part:
    reading = _reading(config)
    return Part(stages.extract(reading, stages.clean(reading, part.outcomes)))


@cache
def _reading(config: str) -> Reading:
    """What a worker of the cluster reads with, as long as it lives."""
    loaded = load_config(Path(config))
    return Reading(loaded, Path(), loaded.sources, Progress(Console(quiet=True))).__enter__()
