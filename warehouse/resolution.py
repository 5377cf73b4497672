"""Finds the part of the warehouse that new mentions touch, has it resolved, and keeps what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import duckdb

from extractors.model import Event, EventChange, Review, SourcedMention
from warehouse import coded_rows, records
from warehouse.batch import Batch
from warehouse.mentions import Seeks, neighbours, read_mentions
from warehouse.reviews import reviews_of
from warehouse.statements import query


class Resolves(Seeks, Protocol):
    """Resolution itself, which is pure (extractors/resolve.py)."""

    def resolve(
        self, mentions: Sequence[SourcedMention], known: Sequence[Event] = (), reviews: Sequence[Review] = ()
    ) -> tuple[EventChange, ...]: ...

    def related(
        self, mentions: Sequence[SourcedMention], groups: Mapping[str, Sequence[SourcedMention]]
    ) -> tuple[str, ...]: ...


def resolve(connection: duckdb.DuckDBPyConnection, batch: Batch, resolver: Resolves) -> tuple[EventChange, ...]:
    """Resolves what the articles behind the last resolution touch; returns the changes, which are added to `batch`."""
    articles, position = records.first(connection, query("unresolved_articles")) or (None, None)
    if not articles:
        return ()
    component = _Component(connection, articles, resolver)
    component.grow()
    changed = resolver.resolve(component.mentions, component.events, component.reviews)
    changes = _renumbered(connection, (*changed, *component.read_anew({change.event_id for change in changed})))
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
        self._rested_on: dict[str, set[str]] = {}

    @property
    def mentions(self) -> tuple[SourcedMention, ...]:
        return tuple(self._members.values())

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(self._events.values())

    @property
    def reviews(self) -> tuple[Review, ...]:
        return reviews_of(self._connection, {m.mention.article_id for m in self.mentions})

    def member(self, mention_id: str) -> SourcedMention:
        return self._members[mention_id]

    def reading(self, mention_id: str) -> str:
        return self._readings[mention_id]

    def read_anew(self, but: Collection[str]) -> Iterator[EventChange]:
        """A version with no news in it for each event that stays, but rests on other readings of the same words."""
        for event_id, event in self._events.items():
            if event_id not in but and {self._readings[i] for i in event.mention_ids} != self._rested_on[event_id]:
                yield EventChange(event_id, event.version + 1, (), event)

    def grow(self) -> None:
        """Follows what is related until nothing more is: were some left out, it would matter what came to us first."""
        new = self._load(self._strings("current_readings", articles=self._articles), None)
        new += self._take_events(self._strings("events_of_articles", articles=self._articles))
        while new:
            near = neighbours(self._connection, self._resolver, new, self._articles)
            events = list(self._resolver.related(new, {i: told for i, told in near.items() if i not in self._events}))
            events += self._strings("events_of_reviewed", articles=sorted({m.mention.article_id for m in new}))
            new = self._take_events(events)

    def _take_events(self, event_ids: Collection[str]) -> list[SourcedMention]:
        """Makes these events and their mentions members; returns the mentions that are new here."""
        found = records.rows(self._connection, query("events"), events=[i for i in event_ids if i not in self._events])
        self._events |= {row["event_id"]: records.event(row) for row in found}
        self._rested_on |= {row["event_id"]: set(row["extraction_ids"]) for row in found}
        readings = {reading for row in found for reading in row["extraction_ids"]}
        return self._load(readings, {mention for row in found for mention in row["mention_ids"]})

    def _load(self, readings: Collection[str], wanted: set[str] | None) -> list[SourcedMention]:
        """The mentions of these readings, all or the wanted ones, that are no members yet and still hold."""
        new = []
        for mention, reading in read_mentions(self._connection, readings, wanted):
            key = mention.mention.mention_id
            stale = wanted is not None and mention.mention.article_id in self._articles
            if key not in self._members and not stale:
                self._members[key], self._readings[key] = mention, reading
                new.append(mention)
        return new

    def _strings(self, name: str, **parameters: object) -> list[str]:
        return [row[0] for row in self._connection.execute(query(name), parameters).fetchall()]
