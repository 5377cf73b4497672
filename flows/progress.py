"""What a run shows while it works, on standard error: a live table on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Lock
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from extractors.model import (
    Article,
    EventChange,
    FailureKind,
    FeedEntry,
    FetchFailure,
    FetchResult,
    Outcome,
    Rejection,
    SourceOutcome,
    WarcPosition,
)
from flows.tally import Tally

log = logging.getLogger("borderwatch")


class Progress:
    """A context manager that is told what happened, from any thread, and shows it."""

    def __init__(self, console: Console | None = None) -> None:
        self.run_id = ""
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
            said = ("%s: %d entries, %d new", outcome.source_id, outcome.entries, outcome.new)
            self._show(*said, source=outcome.source_id)
        for waiting in outcome.waiting:
            log.debug("%s: %s", outcome.source_id, waiting, extra=self._ids(source=outcome.source_id))
        for failure in outcome.failures:
            log.warning("%s: %s", outcome.source_id, failure, extra=self._ids(source=outcome.source_id))

    def fetched(self, entry: FeedEntry, result: FetchResult) -> None:
        with self._lock:
            self._pages[entry.source_id] = self._pages.get(entry.source_id, 0) + 1
            self._show()
        if isinstance(result, FetchFailure):
            level = logging.DEBUG if result.kind is FailureKind.PAUSED else logging.WARNING
            ids = self._ids(source=entry.source_id, url=entry.url)
            log.log(level, "%s: %s: %s", entry.source_id, entry.url, result.reason, extra=ids)

    def processed(self, counted: Tally, outcomes: Sequence[Outcome] = ()) -> None:
        for outcome in outcomes:
            self._told(outcome)
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
            self._show("%s %s: %s", change.event_id, ", ".join(change.kinds), what, event=change.event_id)

    def alerted(self, delivered: int, failed: int) -> None:
        with self._lock:
            self._show("%d alerts delivered, %d failed", delivered, failed)

    def _told(self, outcome: Outcome) -> None:
        """What became of one article."""
        article, extraction = outcome.cleaned, outcome.extraction
        if isinstance(article, Article) and extraction:
            ids = self._ids(source=article.source_id, article=article.article_id, url=article.url or "")
            level = logging.INFO if extraction.mentions else logging.DEBUG
            log.log(level, "%s: %d mentions", article.article_id, len(extraction.mentions), extra=ids)
        elif isinstance(article, Rejection):
            ids = self._ids(source=outcome.entry.source_id if outcome.entry else "", url=article.url)
            log.debug("%s: rejected: %s", article.url, article.reason, extra=ids)

    def _ids(self, **named: str) -> dict[str, str]:
        return {"run": self.run_id, **named}

    def _show(self, line: str = "", *values: object, **named: str) -> None:
        if self._live:
            self._live.update(self._table(), refresh=True)
        elif line:
            log.info(line, *values, extra=self._ids(**named))

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
