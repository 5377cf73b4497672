"""The readers' warehouse: opened read-only, so that no query can change it, and closed to every other file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import (
    ChannelHistory,
    Comparison,
    EventFilter,
    FrontierFilter,
    SinkCondition,
    ToldChange,
    ToldEvent,
    ToldMention,
    WaitingAlert,
    Watch,
)
from warehouse import outbox, records
from warehouse.checking import Finding, findings
from warehouse.connection import connect
from warehouse.errors import QueryRefused
from warehouse.explanation import Explains, why
from warehouse.lookup import current_event
from warehouse.published import last_run
from warehouse.schema import check_level
from warehouse.statements import query
from warehouse.told_changes import told_changes

__all__ = ["EventFilter", "Reader"]


class Reader:
    """Questions to the warehouse. Tables are Arrow tables: columns by name, rows in order, times in UTC."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path, patience_seconds: float) -> Iterator[Reader]:
        """The warehouse at `path`. Waits up to `patience_seconds` while a writer holds it.

        Raises `WarehouseMissing`, `WarehouseBusy`, `WarehouseBroken`, `WarehouseOutdated` or `WarehouseNewer`.
        """
        connection = connect(path, read_only=True, patience_seconds=patience_seconds)
        try:
            check_level(connection, path)
            yield cls(connection)
        finally:
            connection.close()

    @property
    def as_of(self) -> datetime | None:
        """When the last run ended that is in it (UTC)."""
        return last_run(self._connection)

    def sql(self, text: str) -> pa.Table:
        """The answer to a query of the user's. Raises `QueryRefused` with what DuckDB says of it."""
        try:
            relation = self._connection.sql(text)
            return relation.to_arrow_table() if relation is not None else pa.table({})
        except duckdb.Error as error:
            raise QueryRefused(str(error)) from None

    def events(self, wanted: EventFilter) -> pa.Table:
        """The rows of the view `events` that fit, latest first. Raises `QueryRefused` for an unknown actor or type."""
        for kind, name in (("actor", wanted.actor), ("type", wanted.type)):
            if name is not None:
                self._check_name(kind, name)
        return self._connection.sql(query("filter_events"), params=asdict(wanted)).to_arrow_table()

    def event(self, event_id: str) -> ToldEvent | None:
        """The event with all that it rests on, None for no event; a merged event's id leads to what it became."""
        row = current_event(self._connection, event_id)
        if row is None:
            return None
        return ToldEvent(
            event=records.event(row),
            mentions=self._told(row["extraction_ids"], set(row["mention_ids"])),
            names=dict(self._connection.execute("SELECT actor_id, name FROM actors").fetchall()),
            redirected_from=event_id if row["event_id"] != event_id else None,
        )

    def why(self, event_id: str, resolver: Explains) -> tuple[Comparison, ...] | None:
        """How the event's mentions compare with each other and with those kept apart from them; None for no event."""
        row = current_event(self._connection, event_id)
        return why(self._connection, row, resolver) if row else None

    def links(self, article_ids: Collection[str]) -> dict[str, tuple[str, str, str]]:
        """Address, outlet and headline of those of the articles that have an address, by id."""
        found = self._connection.execute(query("links"), {"articles": sorted(article_ids)}).fetchall()
        return {article: (url, outlet, title) for article, url, outlet, title in found}

    def frontier(self, wanted: FrontierFilter) -> pa.Table:
        """The rows of the view `frontier` that fit, the latest change first."""
        return self._connection.sql(query("filter_frontier"), params=asdict(wanted)).to_arrow_table()

    def sources(self) -> pa.Table:
        """The rows of the view `source_health`."""
        return self._connection.sql("FROM source_health ORDER BY source_id").to_arrow_table()

    def check(self) -> tuple[Finding, ...]:
        """What is wrong with what the warehouse holds: errors first. See warehouse/checks."""
        return findings(self._connection)

    def last_start(self) -> datetime | None:
        """When the last run began."""
        found = records.first(self._connection, "SELECT max(started_at) FROM ledger.runs")
        return found[0] if found else None

    def schema(self, name: str | None) -> pa.Table:
        """The data dictionary, of all or of one table, view or macro. Raises `QueryRefused` for an unknown name."""
        rows = self._connection.sql(query("dictionary")).to_arrow_table()
        if name is None:
            return rows
        wanted = name.removeprefix("main.").lower()
        of = rows.filter(pc.equal(pc.utf8_lower(rows["name"]), wanted))
        if not of.num_rows:
            near = get_close_matches(wanted, rows["name"].unique().to_pylist())
            hint = f"did you mean {', '.join(near)}?" if near else "`borderwatch schema` lists all"
            raise QueryRefused(f"there is no table, view or macro {name!r}: {hint}")
        return of

    def channel_histories(self, now: datetime) -> Mapping[str, ChannelHistory]:
        """What is known of each channel that was ever polled, by its address."""
        return records.channel_histories(self._connection, now)

    def alerts(self, *, everything: bool) -> pa.Table:
        """The rows of the view `alerts`, the newest first; those that are delivered or dropped only on demand."""
        return self._connection.sql(query("filter_alerts"), params={"everything": everything}).to_arrow_table()

    def sink_conditions(self) -> tuple[SinkCondition, ...]:
        """What each sink asked for last."""
        return tuple(outbox.conditions(self._connection).values())

    def would_tell(self, watch: Watch, since: datetime | None) -> tuple[ToldChange, ...]:
        """What a rule would have told since then, of whatever was read, in order."""
        outbox.hold_changes(self._connection, None)
        found = outbox.matching(self._connection, watch.wanted, commands=None, since=since)
        outbox.release_changes(self._connection)
        return told_changes(self._connection, [WaitingAlert(c.change_id, watch.rule, "", c) for c in found])

    def _told(self, readings: list[str], mention_ids: set[str]) -> tuple[ToldMention, ...]:
        """The mentions in the order of publication."""
        read = records.rows(self._connection, query("articles_of_mentions"), extractions=readings)
        articles = {row["mention_id"]: row for row in read}
        told = [
            ToldMention(
                records.mention(row),
                records.article(article),
                article["known_at"],
                article["copied_from"],
                article["agency"],
            )
            for row in records.rows(
                self._connection, query("mentions"), extractions=readings, mentions=sorted(mention_ids)
            )
            if (article := articles[row["mention_id"]])
        ]
        return tuple(sorted(told, key=_publication))

    def _check_name(self, kind: str, name: str) -> None:
        known, near = records.first(self._connection, query("similar_names"), kind=kind, name=name) or (False, None)
        if not known:
            hint = f"did you mean {', '.join(near)}?" if near else "the warehouse knows none yet"
            raise QueryRefused(f"no {kind} is called {name!r}: {hint}")


def _publication(told: ToldMention) -> tuple[str, str]:
    published = told.article.published
    return str(published.day) if published else "", told.mention.mention_id
