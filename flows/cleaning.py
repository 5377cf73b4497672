"""Cleaning in worker processes, since trafilatura can hang, crash or swallow the memory over a single page.

A worker that exceeds its time is killed, one that dies is dead; either is replaced and costs that one page. Workers
are started by hand rather than by multiprocessing, which would have each of them import the whole program again.
"""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import NamedTuple

from extractors.model import Article, FeedEntry, Page, Rejection, RejectionReason, Source
from extractors.page_rules import PageRules
from extractors.prefilter import Prefilter
from flows.clock import stopwatch
from flows.settings_records import CleanSettings

CleanerNeeds = tuple[PageRules, Prefilter | None]
OUT_OF_MEMORY = 77  # the exit code of a worker that reached its limit
WARM_UP_SECONDS = 120.0
IDLE_SECONDS = float(10**6)  # nothing is due from an idle worker
ROOT = str(Path(__file__).parent.parent)
START = "import sys; sys.path.append({root!r}); from flows.cleaning_worker import serve; serve({handle}, {memory})"


class Job(NamedTuple):
    """A page, or none where the feed has its text; `if_watched`: only what names something watched is cleaned."""

    page: Page | None
    source: Source
    entry: FeedEntry
    if_watched: bool = False


def address_of(job: Job) -> str:
    """Where the page was found; of an entry without a page, where it would be."""
    return job.page.final_url if job.page else job.entry.url


class CleaningError(Exception):
    """The cleaning processes do not start; the message says how the first one ended."""


class CleaningPool:
    """Turns pages into articles in `settings.processes` workers, or in this process if that is 0. Thread-safe.

    `watched` is asked when the first page comes.

    A context manager. Workers live until it ends; they start with `start`, or with the first page.
    """

    def __init__(
        self, settings: CleanSettings, rules: PageRules, watched: Callable[[], Prefilter | None] = lambda: None
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._watched = watched
        self._workers: list[_Worker] = []
        self._lock = RLock()

    def __enter__(self) -> CleaningPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def _discard(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    @cached_property
    def _needs(self) -> CleanerNeeds:
        return self._rules, self._watched()

    @property
    def worker_pids(self) -> list[int]:
        """The processes that are alive now, or warming up."""
        return [worker.pid for worker in self._workers]

    def start(self, pages: int = sys.maxsize) -> None:
        """Lets as many workers as `pages` need warm up (a second or two), while the caller does something else."""
        with self._lock:
            while len(self._workers) < min(self._settings.processes, pages):
                self._workers.append(_Worker(self._settings.memory_limit_bytes, self._needs))

    def clean_all(self, jobs: Sequence[Job]) -> list[Article | Rejection]:
        """An article or a rejection for each job, in the jobs' order. Raises `CleaningError`."""
        most = self._settings.max_input_bytes
        fitting = deque(number for number, job in enumerate(jobs) if job.page is None or len(job.page.body) <= most)
        with self._lock:
            try:
                results = (
                    self._in_workers(jobs, fitting) if self._settings.processes else _here(self._needs, jobs, fitting)
                )
            except BaseException:
                self._discard()  # lest an answer to these jobs be taken for one to the next
                raise
        for number, job in enumerate(jobs):
            if number not in results:
                results[number] = Rejection(address_of(job), RejectionReason.NO_CLEAN_TEXT, f"larger than {most} bytes")
        return [results[number] for number in range(len(jobs))]

    def _in_workers(self, jobs: Sequence[Job], todo: deque[int]) -> dict[int, Article | Rejection]:
        """Hands out jobs one by one and gathers what becomes of them."""
        results: dict[int, Article | Rejection] = {}
        expected = len(todo)
        while len(results) < expected:
            self.start(expected - len(results))
            for worker in self._workers:
                if worker.is_idle and todo:
                    number = todo.popleft()
                    worker.give(number, jobs[number], self._settings.time_limit_seconds)
            self._gather(jobs, results)
        return results

    def _gather(self, jobs: Sequence[Job], results: dict[int, Article | Rejection]) -> None:
        """Waits until a worker has something to say or is out of time, and replaces what is lost."""
        patience = max(min(worker.deadline for worker in self._workers) - stopwatch(), 0.0)
        spoken = wait([worker.connection for worker in self._workers], patience)
        for worker in list(self._workers):
            number = worker.job
            try:
                if worker.connection in spoken:
                    answer = worker.take()
                    if number is not None and answer is not None:
                        results[number] = answer
                elif stopwatch() > worker.deadline:
                    raise _Lost(RejectionReason.TIME_LIMIT, f"more than {worker.allowed} seconds")
            except _Lost as lost:
                worker.kill()
                self._workers.remove(worker)
                if number is not None:
                    results[number] = Rejection(address_of(jobs[number]), lost.reason, lost.detail)
                elif not worker.is_ready:
                    raise CleaningError(f"a cleaning process did not start: {lost.detail}") from lost


class _Lost(Exception):
    """A worker is of no more use."""

    def __init__(self, reason: RejectionReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Worker:
    """One process and our end of its pipe. `job` is the number of the page that it works on."""

    def __init__(self, memory_limit_bytes: int, needs: CleanerNeeds) -> None:
        self.connection, theirs = Pipe()
        with theirs:
            program = START.format(root=ROOT, handle=theirs.fileno(), memory=memory_limit_bytes)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-P", "-c", program],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # an interrupt from the terminal is ours to answer
            )
        with suppress(BrokenPipeError, ConnectionResetError):  # one that does not start says so later
            self.connection.send(needs)
        self.job: int | None = None
        self.is_ready = False
        self._allow(WARM_UP_SECONDS)

    def _allow(self, seconds: float) -> None:
        self.allowed, self.deadline = seconds, stopwatch() + seconds

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_idle(self) -> bool:
        return self.is_ready and self.job is None

    def give(self, number: int, job: Job, seconds: float) -> None:
        """Sends a page; that the process is gone shows when its answer is asked for."""
        self.job = number
        self._allow(seconds)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(job)

    def take(self) -> Article | Rejection | None:
        """The answer to the job, or None from a process that has become ready. Raises `_Lost` if it ended instead."""
        try:
            answer: Article | Rejection | None = self.connection.recv()
        except (EOFError, OSError):
            code = self._process.wait()
            how = "reached its memory limit" if code == OUT_OF_MEMORY else f"ended with code {code}"
            raise _Lost(RejectionReason.NO_CLEAN_TEXT, f"the cleaning process {how}") from None
        self.is_ready, self.job = True, None
        self._allow(IDLE_SECONDS)
        return answer

    def kill(self) -> None:
        self._process.kill()
        self.connection.close()
        self._process.wait()


def _here(needs: CleanerNeeds, jobs: Sequence[Job], todo: deque[int]) -> dict[int, Article | Rejection]:
    """Cleans in this process, without limits: for a debugger."""
    from extractors.clean import Cleaner  # only here, since it brings trafilatura along
    from flows.cleaning_worker import clean_safely

    cleaner = Cleaner(*needs)
    return {number: clean_safely(cleaner, jobs[number]) for number in todo}
