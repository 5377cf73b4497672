"""What a run shows while it works, on standard error: a live table on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
from threading import Lock
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from extractors.model import (
    EventChange,
    FailureKind,
    FeedEntry,
    FetchFailure,
    FetchResult,
    SourceOutcome,
    WarcPosition,
)
from flows.tally import Tally

log = logging.getLogger("borderwatch")


class Progress:
    """A context manager that is told what happened, from any thread, and shows it."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True)
        self._lock = Lock()
        self._sources: dict[str, SourceOutcome] = {}
        self._pages: dict[str, int] = {}
        self._files: dict[str, tuple[int, float]] = {}
        self._counts = {"articles": 0, "rejected": 0, "mentions": 0, "events": 0}
        self._live = (
            Live(console=self.console, transient=True, auto_refresh=False) if self.console.is_terminal else None
        )

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def discovered(self, outcome: SourceOutcome) -> None:
        with self._lock:
            self._sources[outcome.source_id] = outcome
            self._show("%s: %d entries, %d new", outcome.source_id, outcome.entries, outcome.new)
        for waiting in outcome.waiting:
            log.debug("%s: %s", outcome.source_id, waiting)
        for failure in outcome.failures:
            log.warning("%s: %s", outcome.source_id, failure)

    def fetched(self, entry: FeedEntry, result: FetchResult) -> None:
        with self._lock:
            self._pages[entry.source_id] = self._pages.get(entry.source_id, 0) + 1
            self._show()
        if isinstance(result, FetchFailure):
            level = logging.DEBUG if result.kind is FailureKind.PAUSED else logging.WARNING
            log.log(level, "%s: %s: %s", entry.source_id, entry.url, result.reason)

    def processed(self, counted: Tally) -> None:
        new = counted.appended.articles + counted.appended.revisions
        with self._lock:
            self._counts["articles"] += new
            self._counts["rejected"] += counted.rejected.total()
            self._counts["mentions"] += counted.appended.mentions
            self._show("%d articles, %d mentions", new, counted.appended.mentions)

    def ingested(self, position: WarcPosition, seconds: float) -> None:
        """How far a WARC file was read, and how long the rest will take at the pace of this run so far."""
        with self._lock:
            began, since = self._files.setdefault(position.identity, (position.offset, seconds))
            done, left = position.offset - began, position.size - position.offset
            rest = f", {left / done * (seconds - since) / 60:.0f} min left" if done else ""
            self._counts["% of a file read"] = 100 * position.offset // max(position.size, 1)
            self._show("%s: %d of %d bytes%s", position.file, position.offset, position.size, rest)

    def changed(self, change: EventChange) -> None:
        with self._lock:
            self._counts["events"] += 1
            what = (
                f"{change.event.type} {change.event.place.name if change.event.place else ''}" if change.event else ""
            )
            self._show("%s %s: %s", change.event_id, ", ".join(change.kinds), what)

    def alerted(self, delivered: int, failed: int) -> None:
        with self._lock:
            self._show("%d alerts delivered, %d failed", delivered, failed)

    def _show(self, line: str = "", *values: object) -> None:
        if self._live:
            self._live.update(self._table(), refresh=True)
        elif line:
            log.info(line, *values)

    def _table(self) -> Table:
        table = Table(
            "source",
            "entries",
            "new",
            "fetched",
            "trouble",
            caption=", ".join(f"{n} {k}" for k, n in self._counts.items()),
        )
        for source_id, outcome in sorted(self._sources.items()):
            trouble = outcome.failures[0] if outcome.failures else ""
            table.add_row(
                source_id, str(outcome.entries), str(outcome.new), str(self._pages.get(source_id, 0)), trouble
            )
        return table
