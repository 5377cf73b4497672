"""The pages of a run shared out: many workers on many hosts read them, one process writes the warehouse.

The run hands batches out, each of one host, and reads along with those who help. Whoever finds a batch whose host
nobody has reads it, and hands in what came of it. One that is killed has handed in nothing: another reads the batch.
What is handed in is taken into the warehouse in one transaction with its name, hence once.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import quote, unquote, urlsplit

from extractors.model import Wanted, WarcPosition
from flows import stages
from flows.run import SPOOL_FOLDER, Reading, Run
from flows.spool import Spool, Unreadable
from flows.tally import Tally, tally

log = logging.getLogger("borderwatch")

LOOK_SECONDS = 1.0  # how often one looks whether a host has become free, or something was handed in


class HostTaken(Exception):
    """Another worker has the host."""


Lease = Callable[[str], AbstractContextManager[None]]  # of a host, by name; raises `HostTaken`


def share(run: Run, lease: Lease) -> list[Tally]:
    """Reads what the frontier wants together with those who help, and takes in all that is handed in.

    What workers handed in for an earlier run that was killed is taken in first. What it left unread the frontier still
    wants.
    """
    spool = Spool(run.data / SPOOL_FOLDER)
    spool.withdraw()
    with run.warehouse() as warehouse:
        known = frozenset(warehouse.read_until())
    tallies = list(_take_in(run, spool, known))
    entries = [entry for batch in run.batches() for entry in batch.entries]
    for name, pages in _batches(run, stages.wanted(run, entries)):
        spool.hand_out(name, pages)
    return tallies + list(_read_and_take_in(run, spool, lease, known))


def help_out(reading: Reading, lease: Lease) -> int:
    """Reads what is handed out until nothing is; returns how many batches."""
    spool = Spool(reading.data / SPOOL_FOLDER)
    most = reading.config.settings.fetch.concurrency
    reader = _Reader(reading, spool, lease)
    with ThreadPoolExecutor(most) as threads:
        return sum(threads.map(lambda _: reader.read_all(), range(most)))


def _batches(run: Run, pages: Sequence[Wanted]) -> Iterator[tuple[str, Sequence[Wanted]]]:
    """Pieces of `batch_size` pages of one host, each with its name, which ends in the host's."""
    hosts: dict[str, list[Wanted]] = defaultdict(list)
    for page in pages:
        hosts[urlsplit(page.entry.url).netloc].append(page)
    size, number = run.config.settings.collect.batch_size, 0
    for host, queue in hosts.items():
        for start in range(0, len(queue), size):
            number += 1
            yield f"{run.run_id}-{number:05}-{quote(host, safe='')}", queue[start : start + size]


def _host(name: str) -> str:
    return unquote(name.split("-", 2)[2])


@dataclass(frozen=True)
class _Reader:
    """Threads of one process that read batches."""

    reading: Reading
    spool: Spool
    lease: Lease
    extracting: Lock = field(default_factory=Lock)

    def read_all(self) -> int:
        """Reads batches until none is handed out; returns how many were ours."""
        done = 0
        while names := self.spool.handed_out():
            if any(self._read(name) for name in names):
                done += 1
            else:
                time.sleep(LOOK_SECONDS)
        return done

    def _read(self, name: str) -> bool:
        """Whether the batch could be read: nobody has its host, and it was still there."""
        try:
            with self.lease(_host(name)):
                pages = self.spool.pages(name)
                if pages:
                    log.info("%s: reading %d pages", name, len(pages))
                    fetched = stages.archive(self.reading, stages.fetch_pages(self.reading, pages))
                    cleaned = stages.clean(self.reading, fetched)
                    with self.extracting:
                        extracted = stages.extract(self.reading, cleaned)
                    self.spool.hand_in(name, extracted)
                    log.info("%s: handed in", name)
                return bool(pages)
        except HostTaken:
            return False


def _read_and_take_in(run: Run, spool: Spool, lease: Lease, known: Collection[str]) -> Iterator[Tally]:
    most = run.config.settings.fetch.concurrency
    reader = _Reader(run, spool, lease)
    with ThreadPoolExecutor(most) as threads:
        readers = [threads.submit(reader.read_all) for _ in range(most)]
        while not all(one.done() for one in readers):
            yield from _take_in(run, spool, known)
            time.sleep(LOOK_SECONDS)
        yield from _take_in(run, spool, known)
        for one in readers:
            one.result()


def _take_in(run: Run, spool: Spool, known: Collection[str]) -> Iterator[Tally]:
    """All that is handed in, but for what is `known`: a killed run took it in before it could say so.

    What cannot be read is thrown away: its pages wait in the frontier.
    """
    for name in spool.handed_in():
        try:
            outcomes = spool.outcomes(name) if name not in known else ()
        except Unreadable as error:
            log.warning("%s: handed in, but not to be read (%s); it will be read anew", name, error)
            outcomes = ()
        if outcomes:
            position = WarcPosition(name, f"{SPOOL_FOLDER}/{name}", len(outcomes), len(outcomes))
            with run.warehouse() as warehouse:
                appended = warehouse.append_outcomes(run.run_id, outcomes, [position])
            counted = tally(outcomes, appended)
            run.progress.processed(counted)
            yield counted
        spool.forget(name)
