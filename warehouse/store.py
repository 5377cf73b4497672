"""The writer's warehouse. One process at a time may hold it: open it late, close it early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import duckdb

from extractors.model import (
    Actor,
    AlertMessage,
    Appended,
    Article,
    Attempt,
    ChannelHistory,
    EventChange,
    EventMention,
    EventType,
    FeedEntry,
    FetchFailure,
    FrontierFilter,
    NewReview,
    Outcome,
    PendingMessage,
    Poll,
    RobotsRules,
    RunSummary,
    SinkCondition,
    Source,
    ToldChange,
    Validators,
    WaitingAlert,
    WarcPosition,
    Watch,
    identifier,
)
from warehouse import outbox, records, rows
from warehouse.batch import Batch
from warehouse.connection import connect, telling_full_disk
from warehouse.frontier import Seen, entry_key, is_gap, news, reaches_back
from warehouse.lineage import ReadsLineage, link
from warehouse.outcomes import Outcomes
from warehouse.published import publish
from warehouse.resolution import Resolves, resolve
from warehouse.reviews import add_review, withdraw
from warehouse.schema import migrate, transaction
from warehouse.statements import query
from warehouse.told_changes import told_changes


class BookRecords(Protocol):
    """The reference books that the warehouse keeps beside the events."""

    @property
    def actors(self) -> Sequence[Actor]: ...

    @property
    def event_types(self) -> Sequence[EventType]: ...


class Warehouse:
    """The file, held for writing. Every method that appends is one transaction: it is all there, or nothing of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._path = path
        self._now = now

    @classmethod
    @contextmanager
    def open(cls, path: Path, patience_seconds: float, now: Callable[[], datetime]) -> Iterator[Warehouse]:
        """The warehouse at `path`, made or migrated where need be; `now` dates what it comes to know.

        Waits up to `patience_seconds` while another process holds the file. Raises `WarehouseBusy`, `WarehouseBroken`
        or `WarehouseNewer`, and where the disk is full `WarehouseFull`.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with telling_full_disk(path):
            connection = connect(path, read_only=False, patience_seconds=patience_seconds)
            try:
                migrate(connection, path)
                yield cls(connection, path, now)
            finally:
                connection.close()

    def publish(self, copy: Path, at_latest: timedelta) -> bool:
        """Replaces `copy`, which everybody reads, where it lacks something; returns whether it did.

        Where nothing but polls came since, it is left alone until it is `at_latest` old.
        """
        return publish(self._connection, self._path, copy, self._now() - at_latest)

    # --- runs and books --------------------------------------------------------------------------

    def start_run(self, run_id: str, started_at: datetime, command: str, coder: str) -> None:
        with self._append(run_id) as batch:
            batch.add("runs", started_at=started_at, command=command, coder=coder)

    def finish_run(self, run_id: str, finished_at: datetime, summary: RunSummary) -> None:
        with self._append(run_id) as batch:
            rows.add_finish(batch, finished_at, summary)

    def record_sources(self, run_id: str, sources: Sequence[Source]) -> None:
        """Keeps the definition of each source, where it is not the one that we hold."""
        held = dict(self._connection.execute(query("source_fingerprints")).fetchall())
        with self._append(run_id) as batch:
            for source in sources:
                if held.get(source.id) != identifier(source):
                    rows.add_source(batch, source)

    def record_books(self, run_id: str, books: BookRecords) -> None:
        """Keeps the actors and event types, each whole, where they are not the ones that we hold."""
        held = records.first(self._connection, query("books")) or (None, None)
        actors, types = identifier(*books.actors), identifier(*books.event_types)
        with self._append(run_id) as batch:
            for actor in books.actors if actors != held[0] else ():
                rows.add_actor(batch, actors, actor)
            for type_ in books.event_types if types != held[1] else ():
                rows.add_event_type(batch, types, type_)

    # --- discover --------------------------------------------------------------------------------

    def validators(self) -> Mapping[str, Validators]:
        """What each channel's server gave us at the last poll, by the channel's address."""
        return _validators(self._connection.execute(query("channel_validators")).fetchall())

    def channel_histories(self) -> Mapping[str, ChannelHistory]:
        """What is known of each channel that was ever polled, by its address."""
        return records.channel_histories(self._connection, self._now())

    def append_poll(self, run_id: str, poll: Poll, watches: Sequence[Watch] = ()) -> int:
        """The poll, its validators, and its entries that are new or changed, which become pending; returns how many.

        A poll that shares nothing with what is known leaves a gap; a sitemap that reaches far enough back fills it.
        `watches` are the rules for alerts: some are on gaps.
        """
        if not poll.entries:  # nothing in it can be new, missed or made up for
            with self._append(run_id) as batch:
                return rows.add_poll(batch, poll, ())
        named = {
            "keys": [entry_key(e) for e in poll.entries],
            "addresses": [e.address for e in poll.entries if e.address],
        }
        with self._append(run_id) as batch:
            known = self._connection.execute(query("seen_entries"), {"source_id": poll.source_id, **named}).fetchall()
            seen = [Seen(*row) for row in known]
            new = rows.add_poll(batch, poll, news(poll, seen))
            (last_read,) = records.first(self._connection, query("last_reading"), channel_url=poll.channel_url) or (
                None,
            )
            if last_read and is_gap(poll, seen, last_read):
                rows.add_gap(batch, poll, last_read)
            for gap_id, since, _ in self._open_gaps(poll.source_id):
                if reaches_back(poll, since):
                    batch.add("gap_fills", gap_id=gap_id, channel_url=poll.channel_url, entries=new)
            batch.append(self._connection)
            outbox.enqueue_gaps(self._connection, batch, watches)
        return new

    def missed_some(self, run_id: str, source_id: str) -> bool:
        """Whether the polls of this run left a gap in a source that is not filled."""
        return any(found_by == run_id for *_, found_by in self._open_gaps(source_id))

    def _open_gaps(self, source_id: str) -> list[tuple[str, datetime, str]]:
        return self._connection.execute(query("open_gaps"), {"source_id": source_id}).fetchall()

    def robots(self, since: datetime) -> tuple[RobotsRules, ...]:
        """The rules of robots.txt files that were read since, the latest of each."""
        return tuple(
            RobotsRules(*row) for row in self._connection.execute(query("robots"), {"since": since}).fetchall()
        )

    def append_robots(self, run_id: str, read: Sequence[RobotsRules]) -> None:
        with self._append(run_id) as batch:
            for rules in read:
                batch.add("robots", address=rules.address, fetched_at=rules.fetched_at, text=rules.text)

    def append_poll_failure(self, run_id: str, source_id: str, failure: FetchFailure) -> None:
        with self._append(run_id) as batch:
            rows.add_poll_failure(batch, source_id, failure)

    def pending(self, source_ids: Collection[str] | None = None) -> tuple[FeedEntry, ...]:
        """What is to be fetched now, of all sources or of these: each source's oldest publications first."""
        sources = None if source_ids is None else sorted(source_ids)
        found = records.rows(self._connection, query("pending"), now=self._now(), sources=sources)
        return tuple(map(records.entry, found))

    def rechecks(
        self, source_ids: Collection[str] | None, hours: Sequence[float], *, off_topic: bool
    ) -> tuple[FeedEntry, ...]:
        """Articles that are to be asked for again, so many hours after their publication: they may have changed.

        What was missed is made up for by one look. A publication in the future counts from when we first saw the item.
        """
        sources = None if source_ids is None else sorted(source_ids)
        asked = {"now": self._now(), "sources": sources, "hours": list(hours), "off_topic": off_topic}
        return tuple(map(records.entry, records.rows(self._connection, query("rechecks"), **asked)))

    def retry(self, run_id: str, wanted: FrontierFilter) -> int:
        """Items that did not come through, or those that the filter names, are to be fetched; returns how many."""
        asked = {"url": wanted.url, "source": wanted.source, "state": wanted.state}
        found = self._connection.execute(query("retried"), asked).fetchall()
        with self._append(run_id) as batch:
            for key, source_id in found:
                rows.add_pending(batch, key, source_id)
        return len(found)

    def page_validators(self, urls: Collection[str]) -> Mapping[str, Validators]:
        """What the servers gave us with those of these pages that we have fetched before, by address."""
        return _validators(self._connection.execute(query("page_validators"), {"urls": sorted(urls)}).fetchall())

    # --- fetch, clean, extract -------------------------------------------------------------------

    def append_outcomes(
        self, run_id: str, outcomes: Sequence[Outcome], positions: Sequence[WarcPosition] = ()
    ) -> Appended:
        """Everything that came of a batch, and how far each entry is now; returns what of it was new.

        An article whose wording is the one that we hold, and a reading that we have, are not appended again.
        `positions` are how far ingested WARC files were read for it.
        """
        with self._append(run_id) as batch:
            for position in positions:
                batch.add("warc_readings", **asdict(position))
            return Outcomes(self._connection, batch, outcomes).add()

    def read_until(self) -> Mapping[str, int]:
        """How far WARC files were ingested, by the identity of each: the offset of the last record that is done."""
        return dict(self._connection.execute(query("read_until")).fetchall())

    # --- reprocess -------------------------------------------------------------------------------

    def article_sources(self) -> frozenset[str]:
        """The sources of which articles are stored."""
        return frozenset(row[0] for row in self._connection.execute(query("article_sources")).fetchall())

    def read_otherwise(self, coder: str, since: date | None, source: str | None) -> list[str]:
        """Articles that another coder read last, or nobody: published `since` that day, of this source."""
        asked = {"coder": coder, "since": since, "source": source}
        return [row[0] for row in self._connection.execute(query("read_otherwise"), asked).fetchall()]

    def readings(self, articles: Sequence[str]) -> list[tuple[Article, tuple[EventMention, ...]]]:
        """These articles in their latest wording, each with the mentions of the reading that holds."""
        found = records.rows(self._connection, query("latest_articles"), articles=list(articles))
        readings = [row["extraction_id"] for row in found if row["extraction_id"]]
        told: dict[str, list[EventMention]] = defaultdict(list)
        for row in records.rows(self._connection, query("mentions"), extractions=readings, mentions=None):
            told[row["extraction_id"]].append(records.mention(row))
        return [(records.article(row), tuple(told[row["extraction_id"]])) for row in found]

    # --- resolve ---------------------------------------------------------------------------------

    def append_lineages(self, run_id: str, reader: ReadsLineage) -> int:
        """Finds what new wordings are copies of, or are copied by; returns for how many articles that is news."""
        with self._append(run_id) as batch:
            return link(self._connection, batch, reader)

    def append_resolution(
        self, run_id: str, resolver: Resolves, watches: Sequence[Watch] = ()
    ) -> tuple[EventChange, ...]:
        """Gives the mentions that are new their events; only what they touch is looked at. Returns what changed.

        What the rules `watches` have to tell of it goes into the outbox in the same transaction.
        """
        with self._append(run_id) as batch:
            changes = resolve(self._connection, batch, resolver)
            batch.append(self._connection)
            outbox.enqueue_changes(self._connection, batch, watches, changes)
            return changes

    # --- alerts ----------------------------------------------------------------------------------

    def waiting_alerts(self) -> tuple[WaitingAlert, ...]:
        """What is to be told and is in no message yet, in the order in which it became known."""
        return outbox.waiting(self._connection)

    def last_messages(self) -> Mapping[tuple[str, str], datetime]:
        """When the last message was made, by rule and sink."""
        return outbox.last_messages(self._connection)

    def told_changes(self, alerts: Sequence[WaitingAlert]) -> tuple[ToldChange, ...]:
        """These alerts, in their order, with all that is to be said of each."""
        return told_changes(self._connection, alerts)

    def append_messages(self, run_id: str, messages: Sequence[AlertMessage]) -> None:
        with self._append(run_id) as batch:
            for message in messages:
                outbox.add_message(batch, message)

    def pending_messages(self) -> tuple[PendingMessage, ...]:
        """What is neither delivered nor given up, in its order."""
        return outbox.pending(self._connection)

    def sink_conditions(self) -> Mapping[str, SinkCondition]:
        """What each sink asked for last, by its name."""
        return outbox.conditions(self._connection)

    def append_attempts(
        self, run_id: str, attempts: Sequence[Attempt], conditions: Sequence[SinkCondition] = ()
    ) -> None:
        with self._append(run_id) as batch:
            for attempt in attempts:
                outbox.add_attempt(batch, attempt)
            for condition in conditions:
                outbox.add_condition(batch, condition)

    def unfinished_messages(self, sink: str | None, message: str | None) -> list[str]:
        """Messages that are not delivered, those given up among them: of this sink, or this one."""
        asked = {"sink": sink, "message": message}
        return [row[0] for row in self._connection.execute(query("unfinished_messages"), asked).fetchall()]

    def review(self, run_id: str, said: NewReview) -> str:
        """Keeps what a person says of an event; returns the review's id. It holds from the next resolution on.

        Raises `NoSuchEvent`.
        """
        with self._append(run_id) as batch:
            return add_review(self._connection, batch, said)

    def withdraw_review(self, run_id: str, review_id: str, author: str, reason: str) -> None:
        """The review holds no more, from the next resolution on. Raises `NoSuchReview`."""
        with self._append(run_id) as batch:
            withdraw(self._connection, batch, review_id, author, reason)

    @contextmanager
    def _append(self, run_id: str) -> Iterator[Batch]:
        with transaction(self._connection):
            batch = Batch(run_id, self._now())
            yield batch
            batch.append(self._connection)


def _validators(found: Sequence[tuple[str, ...]]) -> dict[str, Validators]:
    return {url: Validators(*given) for url, *given in found}
