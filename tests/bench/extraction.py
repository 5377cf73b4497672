"""The extractor alone: how fast, how much memory, and what no text does to it."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from extractors.coder import RuleExtractor
from extractors.model import Article
from extractors.prefilter import Prefilter
from flows.documents import Defaults, Document, read_documents
from flows.settings import load_config, packaged
from tests.hostile_texts import hostile_texts, unsound

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOLD = Path(__file__).parents[1] / "gold"


def prepared(folder: Path) -> tuple[RuleExtractor, list[Article]]:
    """The extractor, warm in every language of the documents of `folder`, and these."""
    extractor = RuleExtractor(load_config(packaged("config")).books)
    articles = [found.article for found in read_documents([folder], Defaults(), NOW) if isinstance(found, Document)]
    for article in {article.language: article for article in articles}.values():
        extractor.extract(article)
    return extractor, articles


def extract(documents: Path, repeats: int, memory: int) -> None:
    """Documents a second in one process, start-up excluded; the peak of memory after a tenth and all of `memory`."""
    extractor, articles = prepared(documents)
    started = time.process_time()
    events = sum(len(extractor.extract(article).mentions) for _ in range(repeats) for article in articles)
    seconds = time.process_time() - started
    count, characters = repeats * len(articles), repeats * sum(len(article.text) for article in articles)
    print(f"{count} documents, {characters} characters, {events} events in {seconds:.1f} s of one core")
    print(f"{count / seconds:.0f} documents/s, {characters / seconds / 1000:.0f} thousand characters/s")
    peaks = []
    for part in (memory // 10, memory - memory // 10):
        for article in islice(cycle(articles), part):
            extractor.extract(article)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"peak memory after {memory // 10} documents {peaks[0]:.0f} MB, after {memory} {peaks[1]:.0f} MB")


def fuzz(texts: int, seed: int) -> None:
    """Random and mutated texts: no crash, bounded time, every span inside its text."""
    extractor, articles = prepared(GOLD)
    worst: list[tuple[float, int, str]] = []
    faults = 0
    for article in islice(hostile_texts(articles, seed), texts):
        started = time.process_time()
        fault = unsound(extractor, article)
        seconds = time.process_time() - started
        worst = sorted([*worst, (seconds, len(article.text), article.article_id)])[-5:]
        if fault:
            faults += 1
            print(f"{article.article_id}: {fault}", file=sys.stderr)
    print(f"{texts} texts, {faults} faults; the slowest, in seconds, with their characters:")
    for seconds, length, name in reversed(worst):
        print(f"  {seconds:.2f} {length} {name}")
    if faults:
        sys.exit(1)


def lossless(folders: Sequence[Path]) -> None:
    """No text that the extractor finds relevant is filtered early; and the share of the others that is."""
    extractor = RuleExtractor(load_config(packaged("config")).books)
    prefilter = Prefilter.of(load_config(packaged("config")).books)
    relevant = other = filtered = 0
    lost = []
    for found in read_documents(folders or [GOLD], Defaults(), NOW):
        if not isinstance(found, Document):
            continue
        extraction = extractor.extract(found.article)
        matters = extraction.relevance.relevant or any(m.in_scope for m in extraction.mentions)
        passes = prefilter.may_be_relevant(found.article.text)
        relevant, other = relevant + matters, other + (not matters)
        filtered += not matters and not passes
        lost += [found.doc_id] if matters and not passes else []
    print(
        f"{relevant} relevant texts, {len(lost)} of them filtered {lost}; {other} others, {filtered} of them filtered"
    )
    if lost:
        sys.exit(1)
