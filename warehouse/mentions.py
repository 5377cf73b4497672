"""Mentions as resolution wants them: those of some readings, and those that come into question for the same events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

import duckdb
import pyarrow as pa

from extractors.model import Sought, SourcedMention
from warehouse import records
from warehouse.statements import query


class Seeks(Protocol):
    """Tells what a mention of the same event must look like (extractors/resolve.py)."""

    @property
    def memory(self) -> timedelta: ...

    @property
    def recent(self) -> timedelta: ...

    def sought(self, mention: SourcedMention) -> Sought: ...


def neighbours(
    connection: duckdb.DuckDBPyConnection,
    resolver: Seeks,
    mentions: Sequence[SourcedMention],
    besides: Sequence[str],
) -> Mapping[str, list[SourcedMention]]:
    """Resolved mentions that come into question for `mentions`' events, by the events that they are of now.

    Those of the articles `besides` are left out.
    """
    connection.register("sought", _table({resolver.sought(m) for m in mentions}))
    asked = {"articles": list(besides), "memory": resolver.memory.days, "recent": resolver.recent.days}
    found = connection.execute(query("neighbours"), asked).fetchall()
    connection.unregister("sought")
    events = {mention_id: event for event, _, mention_id in found}
    groups = defaultdict(list)
    for mention, _ in read_mentions(connection, {reading for _, reading, _ in found}, events):
        groups[events[mention.mention.mention_id]].append(mention)
    return groups


def read_mentions(
    connection: duckdb.DuckDBPyConnection, readings: Collection[str], wanted: Collection[str] | None = None
) -> list[tuple[SourcedMention, str]]:
    """The mentions of these readings, all or the wanted ones, each with its reading."""
    ids = None if wanted is None else sorted(wanted)
    found = records.rows(connection, query("mentions"), extractions=sorted(readings), mentions=ids)
    return [(records.sourced_mention(row), row["extraction_id"]) for row in found]


def _table(sought: Collection[Sought]) -> pa.Table:
    """A row for each type of each; days of None are all days."""
    numbers = {s: number for number, s in enumerate(sought)}
    found = [(type_, s.days or (date.min, date.max), s) for s in sought for type_ in sorted(s.types)]
    columns = {
        "number": pa.array([numbers[s] for _, _, s in found], pa.int32()),
        "type": pa.array([type_ for type_, _, _ in found], pa.string()),
        "first_day": pa.array([days[0] for _, days, _ in found], pa.date32()),
        "last_day": pa.array([days[1] for _, days, _ in found], pa.date32()),
        "told_on": pa.array([s.told_on for _, _, s in found], pa.date32()),
        "is_exact": pa.array([s.is_exact for _, _, s in found], pa.bool_()),
        "is_rare": pa.array([s.is_rare for _, _, s in found], pa.bool_()),
        "place_id": pa.array([s.place_id for _, _, s in found], pa.string()),
        "place": pa.array([s.place for _, _, s in found], pa.string()),
        "killed": pa.array([s.killed for _, _, s in found], pa.list_(pa.int32())),
    }
    return pa.table(columns)
