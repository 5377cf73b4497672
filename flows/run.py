"""What one run works with: its configuration and folders, and the doors to network, archive and warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Self
from uuid import uuid4

from filelock import FileLock, Timeout

from extractors.coder import Books, RuleExtractor
from extractors.lineage import LineageReader
from extractors.model import ChannelHistory, FeedEntry, RobotsRules, RunSummary, Source, Validators
from extractors.prefilter import Prefilter
from extractors.resolve import Resolver
from flows import clock
from flows.archive import Archive
from flows.cleaning import CleaningPool
from flows.fetch import Fetcher
from flows.progress import Progress
from flows.robots import KEPT
from flows.settings import Config, load_config
from warehouse.connection import telling_full_disk
from warehouse.published import adopt
from warehouse.store import Warehouse

LEDGER_FILE = "borderwatch-ledger.duckdb"  # the one that runs write
WAREHOUSE_FILE = "borderwatch.duckdb"  # the published copy, which everybody reads
ARCHIVE_FOLDER = "archive"
FEED_ARCHIVE_FOLDER = "feeds"  # apart, as no page is among them
BACKUP_FOLDER = "backups"
SPOOL_FOLDER = "spool"  # what is handed out to workers, and what they hand in


def readable(data: Path) -> Path:
    """The file in the folder `data` to be read: the published copy, or the ledger where no run came to publish one."""
    copy, ledger = data / WAREHOUSE_FILE, data / LEDGER_FILE
    return ledger if ledger.is_file() and not copy.is_file() else copy


class AnotherRun(Exception):
    """The data folder is in use by another run."""


@contextmanager
def hold(data: Path, patience_seconds: float = 0.0) -> Iterator[None]:
    """The folder `data` for us alone, as soon as nobody else has it. Raises `AnotherRun` where that takes too long."""
    lock = FileLock(data / "run.lock")
    try:
        lock.acquire(timeout=patience_seconds)
    except Timeout:
        raise AnotherRun(f"another run is at work on {data}; wait for it, or name another folder by --data") from None
    try:
        yield
    finally:
        lock.release()


class Batch:
    """Some entries of the frontier; `str` is its name in logs. No dataclass: Prefect would walk through every entry."""

    def __init__(self, number: int, entries: Sequence[FeedEntry]) -> None:
        self.number = number
        self.entries = entries

    def __str__(self) -> str:
        return f"batch {self.number} ({len(self.entries)} articles)"


class LedgerDoor:
    """One thread at a time has the warehouse, and hands it on, still open, to the next that waits.

    Opening the file costs more than what a poll writes. The last one closes it.
    """

    def __init__(self, file: Path, patience_seconds: float) -> None:
        self._file = file
        self._patience = patience_seconds
        self._turn, self._counting = Lock(), Lock()
        self._wanting = 0  # threads that have it or wait for it
        self._warehouse: Warehouse | None = None
        self._open = ExitStack()

    @contextmanager
    def enter(self) -> Iterator[Warehouse]:
        self._want()
        with self._turn:
            try:
                if self._warehouse is None:
                    self._warehouse = self._open.enter_context(Warehouse.open(self._file, self._patience, clock.now))
                with telling_full_disk(self._file):
                    yield self._warehouse
            finally:
                self._leave()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Once somebody has entered, it stays open until the end of this: for steps that wait for nobody outside."""
        self._want()
        try:
            yield
        finally:
            with self._turn:
                self._leave()

    def _want(self) -> None:
        with self._counting:
            self._wanting += 1

    def _leave(self) -> None:
        with self._counting:
            self._wanting -= 1
            nobody_waits = not self._wanting
        if nobody_waits:
            self._warehouse = None
            self._open.close()


class Reading:
    """What it takes to read pages, and no warehouse: a worker has it too. A context manager that starts and ends it.

    `robots` are robots.txt files that are known already. Pages are archived in the folder `data`.
    """

    def __init__(self, config: Config, data: Path, sources: tuple[Source, ...], progress: Progress) -> None:
        self.config = config
        self.data = data
        self.sources = {source.id: source for source in sources}
        self.progress = progress
        self.robots: tuple[RobotsRules, ...] = ()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _begin(self) -> None:
        settings = self.config.settings
        self.extractor = _compiled(self.config.books)
        self.lineage = LineageReader(self.config.agencies)
        self.archive = self._open.enter_context(Archive(self.data / ARCHIVE_FOLDER))
        fetcher = Fetcher(settings.fetch, settings.user_agent, clock.now, robots=self.robots)
        self.fetcher = self._open.enter_context(fetcher)
        watched = partial(Prefilter.of, self.config.books)
        self.cleaners = self._open.enter_context(CleaningPool(settings.clean, self.config.pages, watched))


class Run(Reading):
    """One run over `sources` into the folder `data`.

    `at_once`: channels are polled whether it is their turn or not. `patience_seconds`: how long to wait for another run
    on the folder.

    Raises `AnotherRun` where one is still at work on it, and what `Warehouse.open` raises.
    """

    def __init__(
        self,
        config: Config,
        data: Path,
        sources: tuple[Source, ...],
        command: str,
        progress: Progress,
        *,
        at_once: bool = False,
        patience_seconds: float = 0.0,
    ) -> None:
        super().__init__(config, data, sources, progress)
        self.command = command
        self.at_once = at_once
        self._patience = patience_seconds
        self.run_id = progress.run_id = uuid4().hex
        self.started = clock.stopwatch()
        self._door = LedgerDoor(data / LEDGER_FILE, config.settings.collect.lock_patience_seconds)

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """The ledger, held for as short as possible."""
        with self._door.enter() as warehouse:
            yield warehouse

    def keeping_warehouse(self) -> AbstractContextManager[None]:
        """The ledger stays open from one step to the next."""
        return self._door.kept()

    @cached_property
    def validators(self) -> Mapping[str, Validators]:
        """What each channel's server gave us at the last poll, by the channel's address."""
        with self.warehouse() as warehouse:
            return warehouse.validators()

    @cached_property
    def histories(self) -> Mapping[str, ChannelHistory]:
        """What is known of each channel from its polls before this run, by the channel's address."""
        with self.warehouse() as warehouse:
            return warehouse.channel_histories()

    def batches(self) -> Iterator[Batch]:
        """What the frontier wants fetched, and articles that may have changed since, in pieces of `batch_size`."""
        recheck = self.config.settings.recheck
        with self.warehouse() as warehouse:
            pending = warehouse.pending(self.sources)
            pending += warehouse.rechecks(self.sources, recheck.hours, off_topic=recheck.off_topic)
        size = self.config.settings.collect.batch_size
        for start in range(0, len(pending), size):
            yield Batch(start // size + 1, pending[start : start + size])

    def seconds(self) -> float:
        """Since the run began."""
        return clock.stopwatch() - self.started

    def finish(self, summary: RunSummary) -> RunSummary:
        """Keeps what the run did, and publishes the warehouse where the run changed it."""
        with self.warehouse() as warehouse:
            warehouse.append_robots(self.run_id, self.fetcher.robots_read())
            warehouse.finish_run(self.run_id, clock.now(), summary)
        self.publish()
        return summary

    def publish(self) -> None:
        """Publishes the warehouse where it knows more than the published copy does."""
        with self.warehouse() as warehouse:
            warehouse.publish(
                self.data / WAREHOUSE_FILE, timedelta(minutes=self.config.settings.collect.publish_minutes)
            )

    def _begin(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._open.enter_context(hold(self.data, self._patience))
        adopt(self.data / LEDGER_FILE, self.data / WAREHOUSE_FILE)
        books = self.config.books
        self.resolver = Resolver.of(books.actors, books.roles, books.event_types)
        with self.warehouse() as warehouse:
            warehouse.start_run(self.run_id, clock.now(), self.command, _compiled(books).coder)
            warehouse.record_books(self.run_id, books)
            warehouse.record_sources(self.run_id, tuple(self.sources.values()))
            self.robots = warehouse.robots(clock.now() - KEPT)
        self.feed_archive = self._open.enter_context(Archive(self.data / FEED_ARCHIVE_FOLDER))
        super()._begin()


_extractors: dict[str, RuleExtractor] = {}


def _compiled(books: Books) -> RuleExtractor:
    """The extractor of these books: its languages take seconds to compile, which a process's next run is spared."""
    made = RuleExtractor(books)
    if made.coder not in _extractors:
        _extractors.clear()
        _extractors[made.coder] = made
    return _extractors[made.coder]


class UnknownSource(Exception):
    """A source was named that the configuration does not have."""


@contextmanager
def open_run(
    data: Path,
    config_folder: Path,
    source_ids: Sequence[str],
    command: str,
    *,
    at_once: bool = False,
    schedule: str | None = None,
) -> Iterator[Run]:
    """A run over the named sources, which are read at once, or over all, of which those are read whose turn it is.

    One that a `schedule` of the settings began is over the sources of that, and waits for another on the same folder.

    Raises `ConfigError`, `UnknownSource` and what `Run` raises.
    """
    config = load_config(config_folder)
    sources = chosen(config.sources, source_ids)
    at_once = at_once or bool(source_ids)
    patience = 0.0
    if schedule is not None:
        wanted, patience = config.settings.schedules[schedule], 60 * config.settings.serve.wait_minutes
        sources = tuple(source for source in sources if wanted.includes(source.cadence_minutes))
    with (
        Progress() as progress,
        Run(config, data, sources, command, progress, at_once=at_once, patience_seconds=patience) as run,
    ):
        yield run


def chosen(sources: Sequence[Source], ids: Sequence[str]) -> tuple[Source, ...]:
    """The sources named by `ids`; all where none is named. Raises `UnknownSource` with the nearest names."""
    known = {source.id: source for source in sources}
    for unknown in (i for i in ids if i not in known):
        near = get_close_matches(unknown, known, n=3) or sorted(known)
        raise UnknownSource(f"there is no source {unknown!r}; did you mean {', '.join(near)}?")
    return tuple(known[i] for i in ids) or tuple(sources)
