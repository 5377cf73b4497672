"""Stored articles read anew by today's rules, without the network.

They are read from the stored text, not from the archived page: the text is what every span refers to, and another
text would look like a revision that no outlet made. Without acceptance all is done on a copy that is thrown away, by
the same code that does it in earnest, so that what is shown is what would come of it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.model import EventChange, Outcome
from extractors.reading_diff import Difference, differences
from flows import stages
from flows.run import WAREHOUSE_FILE, Run, UnknownSource, open_run
from flows.tally import NOTHING, summarize
from warehouse.errors import WarehouseMissing


@dataclass(frozen=True)
class Reprocessed:
    """How many articles were read anew, and what that changed in mentions and in events. `names` are the actors'."""

    articles: int
    differences: Counter[Difference]
    changes: tuple[EventChange, ...]
    names: dict[str, str]


def reprocess(
    data: Path,
    config: Path,
    since: date | None,
    source: str | None,
    *,
    accept: bool,
    alerts: bool = False,
    schedule: str | None = None,
) -> Reprocessed:
    """Reads those articles anew that were published `since` that day, of this source, and were last read by other
    rules. Stores what comes of it only where `accept`; a killed run goes on with what is left. It is history, and rules
    for alerts tell nothing of it unless `alerts`. One that a `schedule` began waits for another run on the folder.

    Raises `UnknownSource`, `WarehouseMissing` and what `open_run` raises.
    """
    if not (data / WAREHOUSE_FILE).is_file():
        raise WarehouseMissing(f"there is no warehouse in {data}: nothing was ever read there")
    command = "reprocess --alerts" if alerts else "reprocess"
    with (
        _folder(data, accept=accept) as folder,
        open_run(folder, config, (), command=command, schedule=schedule) as run,
    ):
        return _reprocessed(run, since, source)


@contextmanager
def _folder(data: Path, *, accept: bool) -> Iterator[Path]:
    """The data folder, or one that holds a copy of the published warehouse for as long as it is wanted."""
    if accept:
        yield data
        return
    with TemporaryDirectory(prefix="borderwatch-reprocess-") as folder:
        shutil.copyfile(data / WAREHOUSE_FILE, Path(folder) / WAREHOUSE_FILE)
        yield Path(folder)


def _reprocessed(run: Run, since: date | None, source: str | None) -> Reprocessed:
    with run.warehouse() as warehouse:
        if source is not None and source not in warehouse.article_sources():
            raise UnknownSource(f"no article of a source {source!r} is stored")
        todo = warehouse.read_otherwise(run.extractor.coder, since, source)
    total, found = NOTHING, Counter[Difference]()
    size = run.config.settings.collect.batch_size
    for start in range(0, len(todo), size):
        with run.warehouse() as warehouse:
            read = warehouse.readings(todo[start : start + size])
        outcomes = stages.extract(run, [Outcome(None, cleaned=article) for article, _ in read])
        for (_, before), outcome in zip(read, outcomes, strict=True):
            if outcome.extraction:
                found.update(differences(before, outcome.extraction.mentions))
        total += stages.append(run, outcomes)
    changes = stages.resolve(run)
    run.finish(summarize(run.run_id, run.seconds(), (), [total], changes))
    return Reprocessed(len(todo), found, changes, {actor.id: actor.name for actor in run.config.books.actors})
