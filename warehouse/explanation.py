"""Why mentions were held to tell of one event, and others, that were near, of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import duckdb

from extractors.model import Comparison, SourcedMention
from warehouse import records
from warehouse.mentions import Seeks, neighbours, read_mentions

NEAR_MISSES = 10


class Like(Protocol):
    """What resolution makes of a pair (extractors/likeness.py)."""

    @property
    def points(self) -> int: ...

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]: ...

    @property
    def veto(self) -> str | None: ...


class Explains(Seeks, Protocol):
    """Resolution that tells its reasons (extractors/resolve.py)."""

    def why(self, mentions: Sequence[SourcedMention]) -> Mapping[tuple[str, str], Like]: ...


def why(connection: duckdb.DuckDBPyConnection, event: records.Row, resolver: Explains) -> tuple[Comparison, ...]:
    """Each pair of the event's mentions, then the likest pairs of one of them with one of another event."""
    own = set(event["mention_ids"])
    mentions = [m for m, _ in read_mentions(connection, event["extraction_ids"]) if m.mention.mention_id in own]
    near = neighbours(connection, resolver, mentions, ())
    mentions += (m for other, told in near.items() if other != event["event_id"] for m in told)
    told = {m.mention.mention_id: m for m in mentions}
    compared = [
        Comparison(told[a], told[b], like.points, like.reasons, like.veto, {a, b} <= own)
        for (a, b), like in resolver.why(mentions).items()
        if own & {a, b}
    ]
    apart = sorted((c for c in compared if not c.one_event), key=lambda c: (-c.points, c.veto is None))
    return (*(c for c in compared if c.one_event), *apart[:NEAR_MISSES])
