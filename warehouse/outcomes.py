"""What came of a batch of entries, as rows: what is known already is not appended again."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from extractors.model import Appended, Article, Outcome
from warehouse import coded_rows, rows
from warehouse.batch import Batch
from warehouse.frontier import Tries, entry_key
from warehouse.revisions import Wording, diff
from warehouse.statements import query


class Outcomes:
    """Tells the new from the known in a batch of outcomes, and within it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        self._batch = batch
        self._outcomes = outcomes
        articles = sorted({o.cleaned.article_id for o in outcomes if isinstance(o.cleaned, Article)})
        readings = sorted({coded_rows.extraction_id(o.extraction) for o in outcomes if o.extraction})
        found = connection.execute(query("latest_revisions"), {"articles": articles}).fetchall()
        self._latest = {article: Wording(*words) for article, *words in found}
        stored = connection.execute(query("known_extractions"), {"extractions": readings}).fetchall()
        self._read = {row[0] for row in stored}
        keys = {"keys": sorted({entry_key(o.entry) for o in outcomes if o.entry})}
        self._tries = {key: Tries(*told) for key, *told in connection.execute(query("tries"), keys).fetchall()}

    def add(self) -> Appended:
        articles = revisions = relevant = mentions = 0
        for outcome in self._outcomes:
            before = self._tries.get(entry_key(outcome.entry), Tries()) if outcome.entry else Tries()
            rows.add_path(self._batch, outcome, before)
            number = self._add_article(outcome)
            articles += number == 1
            revisions += number > 1
            if self._add_extraction(outcome) and outcome.extraction:
                relevant += outcome.extraction.relevance.relevant
                mentions += len(outcome.extraction.mentions)
        return Appended(articles, revisions, relevant, mentions)

    def _add_article(self, outcome: Outcome) -> int:
        """The number of the revision that was appended; 0 for none."""
        article = outcome.cleaned
        if not isinstance(article, Article):
            return 0
        held = self._latest.get(article.article_id)
        if held and held.revision_id == article.revision_id:
            return 0
        words = Wording.of(article, held.number + 1 if held else 1)
        self._latest[article.article_id] = words
        rows.add_article(self._batch, article, words.number, outcome, diff(held, words) if held else None)
        if outcome.sketch:
            rows.add_sketch(self._batch, article, outcome.sketch)
        return words.number

    def _add_extraction(self, outcome: Outcome) -> bool:
        """Whether there was a reading that we had not."""
        article, extraction = outcome.cleaned, outcome.extraction
        if not isinstance(article, Article) or extraction is None:
            return False
        reading = coded_rows.extraction_id(extraction)
        if reading in self._read:
            return False
        self._read.add(reading)
        coded_rows.add_extraction(self._batch, extraction, article.published.day if article.published else None)
        return True
