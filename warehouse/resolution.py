"""Finds the part of the warehouse that new mentions touch, has it resolved, and keeps what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import duckdb

from extractors.model import Event, EventChange, SourcedMention
from warehouse import coded_rows, records
from warehouse.batch import Batch
from warehouse.statements import query


class Resolves(Protocol):
    """Resolution itself, which is pure (extractors/resolve.py)."""

    def called(self, type_: str) -> frozenset[str]: ...

    def resolve(self, mentions: Sequence[SourcedMention], known: Sequence[Event] = ()) -> tuple[EventChange, ...]: ...

    def related(
        self, mentions: Sequence[SourcedMention], others: Sequence[SourcedMention]
    ) -> tuple[SourcedMention, ...]: ...


def resolve(connection: duckdb.DuckDBPyConnection, batch: Batch, resolver: Resolves) -> tuple[EventChange, ...]:
    """Resolves what the articles behind the last resolution touch; returns the changes, which are added to `batch`."""
    articles, position = records.first(connection, query("unresolved_articles")) or (None, None)
    if not articles:
        return ()
    component = _Component(connection, articles, resolver)
    component.grow()
    changes = _renumbered(connection, resolver.resolve(component.mentions, component.events))
    for change in changes:
        coded_rows.add_change(batch, change)
        for mention_id in change.event.mention_ids if change.event else ():
            member = component.member(mention_id)
            batch.add(
                "event_mentions",
                event_id=change.event_id,
                version=change.version,
                mention_id=mention_id,
                article_id=member.mention.article_id,
                extraction_id=component.reading(mention_id),
            )
    batch.add("resolutions", position=position)
    return changes


def _renumbered(connection: duckdb.DuckDBPyConnection, changes: Iterable[EventChange]) -> tuple[EventChange, ...]:
    """An id that was given up once and is taken again goes on counting where it stopped."""
    changes = tuple(changes)
    last = dict(connection.execute(query("last_versions"), {"events": [c.event_id for c in changes]}).fetchall())

    def renumbered(change: EventChange) -> EventChange:
        version = last.get(change.event_id, 0) + 1
        return replace(change, version=version, event=replace(change.event, version=version) if change.event else None)

    return tuple(map(renumbered, changes))


class _Component:
    """The mentions that may become one event with each other, starting from those of `articles`, and their events.

    The mentions of `articles` are new, or their wording is; what older events say of these articles no longer holds.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, articles: Sequence[str], resolver: Resolves) -> None:
        self._connection = connection
        self._articles = list(articles)
        self._resolver = resolver
        self._members: dict[str, SourcedMention] = {}
        self._readings: dict[str, str] = {}
        self._events: dict[str, Event] = {}

    @property
    def mentions(self) -> tuple[SourcedMention, ...]:
        return tuple(self._members.values())

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(self._events.values())

    def member(self, mention_id: str) -> SourcedMention:
        return self._members[mention_id]

    def reading(self, mention_id: str) -> str:
        return self._readings[mention_id]

    def grow(self) -> None:
        """Follows what is related until nothing more is."""
        new = self._load(self._strings("current_readings", articles=self._articles), None)
        new += self._take_events(self._strings("events_of_articles", articles=self._articles))
        while new:
            related = self._resolver.related(new, self._neighbours(new))
            ids = [m.mention.mention_id for m in related]
            new = self._take_events(self._strings("events_of_mentions", mentions=ids))

    def _neighbours(self, mentions: Sequence[SourcedMention]) -> list[SourcedMention]:
        """Resolved mentions that are no members yet and come into question, told by type and days."""
        windows = {(type_, *_days(m)) for m in mentions for type_ in self._resolver.called(m.mention.type)}
        types, starts, ends = (list(column) for column in zip(*sorted(windows, key=str), strict=True))
        parameters = {"types": types, "starts": starts, "ends": ends, "articles": self._articles}
        found = self._connection.execute(query("neighbours"), parameters).fetchall()
        wanted = {mention_id: reading for reading, mention_id in found if mention_id not in self._members}
        return [m for m, _ in self._read(set(wanted.values())) if m.mention.mention_id in wanted]

    def _take_events(self, event_ids: Collection[str]) -> list[SourcedMention]:
        """Makes these events and their mentions members; returns the mentions that are new here."""
        found = records.rows(self._connection, query("events"), events=[i for i in event_ids if i not in self._events])
        new: list[SourcedMention] = []
        for row in found:
            self._events[row["event_id"]] = records.event(row)
            new += self._load(row["extraction_ids"], set(row["mention_ids"]))
        return new

    def _load(self, readings: Collection[str], wanted: set[str] | None) -> list[SourcedMention]:
        """The mentions of these readings, all or the wanted ones, that are no members yet and still hold."""
        new = []
        for mention, reading in self._read(readings):
            key = mention.mention.mention_id
            stale = wanted is not None and mention.mention.article_id in self._articles
            if key not in self._members and not stale and (wanted is None or key in wanted):
                self._members[key], self._readings[key] = mention, reading
                new.append(mention)
        return new

    def _read(self, readings: Collection[str]) -> list[tuple[SourcedMention, str]]:
        found = records.rows(self._connection, query("mentions"), extractions=sorted(readings))
        return [(records.sourced_mention(row), row["extraction_id"]) for row in found]

    def _strings(self, name: str, **parameters: object) -> list[str]:
        return [row[0] for row in self._connection.execute(query(name), parameters).fetchall()]


def _days(mention: SourcedMention) -> tuple[object, object]:
    date = mention.mention.date
    return (date.value.start, date.value.end) if date else (None, None)
