"""Finds the copies of new wordings, and keeps the origin of each where it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import duckdb

from extractors.model import Lineage, PrintedText
from warehouse import records
from warehouse.batch import Batch
from warehouse.statements import query

NEAR_DAYS = 7
SHARED_HASHES = 6  # of those that are kept of each text; copies share far more


class ReadsLineage(Protocol):
    """Lineage itself, which is pure (extractors/lineage.py)."""

    def copies(
        self, texts: Mapping[str, PrintedText], pairs: Iterable[tuple[str, str]]
    ) -> frozenset[tuple[str, str]]: ...

    def lineages(self, texts: Sequence[PrintedText], copies: Iterable[tuple[str, str]]) -> tuple[Lineage, ...]: ...


def link(connection: duckdb.DuckDBPyConnection, batch: Batch, reader: ReadsLineage) -> int:
    """The lineage of the wordings behind the last search, and of what they touch; returns how many changed."""
    articles, position = records.first(connection, query("unlinked_articles")) or (None, None)
    if not articles:
        return 0
    batch.add("lineage_readings", position=position)
    search = _Search(connection, reader)
    search.grow(articles)
    held = {lineage.article_id: lineage for lineage in _held(connection, search.texts)}
    changed = [
        lineage
        for lineage in reader.lineages(tuple(search.texts.values()), search.copies)
        if held.get(lineage.article_id, Lineage(lineage.article_id, lineage.article_id, None)) != lineage
    ]
    for lineage in changed:
        batch.add("lineages", article_id=lineage.article_id, origin_id=lineage.origin_id, agency=lineage.agency)
    return len(changed)


class _Search:
    """Grows whole groups of copies from some articles, those that they belonged to before included.

    A group is what copies join, whoever came first: looked for from any of its articles, it is the same.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, reader: ReadsLineage) -> None:
        self._connection = connection
        self._reader = reader
        self.texts: dict[str, PrintedText] = {}
        self.copies: set[tuple[str, str]] = set()

    def grow(self, articles: Collection[str]) -> None:
        new = set(articles)
        while new:
            new |= {lineage.article_id for lineage in _held(self._connection, new)} - self.texts.keys()
            self._load(new)
            new = self._copies_of(new)

    def _copies_of(self, articles: Collection[str]) -> set[str]:
        """Finds the copies of `articles`; returns those of them that are new here."""
        asked = {"articles": sorted(articles), "days": NEAR_DAYS, "shared": SHARED_HASHES}
        similar = self._connection.execute(query("similar_articles"), asked).fetchall()
        known = set(self.texts)
        texts = self.texts | self._read({other for _, other in similar} - known)
        found = self._reader.copies(texts, {(min(pair), max(pair)) for pair in similar})
        self.copies |= found
        return {article for pair in found for article in pair} - known

    def _load(self, articles: Collection[str]) -> None:
        self.texts |= self._read(articles)

    def _read(self, articles: Collection[str]) -> dict[str, PrintedText]:
        found = records.rows(self._connection, query("printed_texts"), articles=sorted(articles))
        return {row["article_id"]: records.printed_text(row) for row in found}


def _held(connection: duckdb.DuckDBPyConnection, articles: Collection[str]) -> list[Lineage]:
    rows = connection.execute(query("held_lineages"), {"articles": sorted(articles)}).fetchall()
    return [Lineage(*row) for row in rows]
