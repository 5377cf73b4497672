"""Documents from disk, through the same stages as fetched articles: into the warehouse, or straight to JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from extractors.actors import ActorBook
from extractors.coder import RuleExtractor
from extractors.explain import Explainer
from extractors.gold_format import to_gold
from extractors.language_id import LanguageIdentifier
from extractors.model import (
    Article,
    Extraction,
    FeedEntry,
    Outcome,
    Page,
    Rejection,
    RejectionReason,
    RunSummary,
    Source,
    SourcedMention,
    WarcPosition,
)
from extractors.resolve import Resolver
from flows import stages
from flows.cleaning import CleaningPool, Job
from flows.documents import Document, Found, SavedPage, Unreadable, slug
from flows.run import Run
from flows.settings import Config
from flows.tally import NOTHING, summarize

REPORT = Callable[[Unreadable], None]


@dataclass(frozen=True)
class Read:
    """A document that became an article, or a page that did not."""

    doc_id: str
    page: Page | None
    cleaned: Article | Rejection
    position: WarcPosition | None = None


def ingest(run: Run, found: Iterable[Found], unreadable: REPORT) -> RunSummary:
    """Appends documents to the warehouse, a batch a transaction, then resolves. What is known changes nothing.

    Pages of WARC files that cannot be on topic are rejected before they are cleaned, and not archived anew. How far
    each such file was read is committed with what was read: after a kill, or when the file is given again, reading
    goes on from there.
    """
    total = NOTHING
    giver = Giver(run.config)
    for batch in _batches(found, run.config.settings.collect.batch_size):
        read = _read(batch, giver, run.cleaners, unreadable)
        outcomes = [Outcome(None, fetched=document.page, cleaned=document.cleaned) for document in read]
        positions = {document.position.identity: document.position for document in read if document.position}
        total += stages.append(run, stages.extract(run, stages.archive(run, outcomes)), tuple(positions.values()))
    changes = stages.resolve(run)
    stages.notify(run, changes)
    summary = run.finish(summarize(run.run_id, run.seconds(), (), [total], changes))
    stages.deliver(run)
    return summary


def read_until(run: Run) -> Mapping[str, int]:
    """How far WARC files were ingested before, by the identity of each: the offset of the last record that is done."""
    with run.warehouse() as warehouse:
        return warehouse.read_until()


def extract(config: Config, found: Iterable[Found], unreadable: REPORT) -> Iterator[dict[str, Any]]:
    """Each document's events in the gold format (codebook section 4), in order. Nothing is stored.

    `event_id` is that of the event resolved over all documents of the call.
    """
    books = config.books
    actors = ActorBook(books.actors, books.roles)
    coded = code(config, found, unreadable)
    for doc_id, article, extraction in coded.documents:
        yield {**to_gold(article, extraction, coded.event_ids, actors), "doc_id": doc_id}


@dataclass(frozen=True)
class Coded:
    """Documents with what was extracted from each; `event_ids` leads from a mention's id to its event's."""

    documents: Sequence[tuple[str, Article, Extraction]]
    event_ids: Mapping[str, str]


def code(config: Config, found: Iterable[Found], unreadable: REPORT) -> Coded:
    """Extracts all documents, in order, and resolves what they tell into events."""
    extractor, books = RuleExtractor(config.books), config.books
    documents = [(doc_id, a, extractor.extract(a)) for doc_id, a in articles(config, found, unreadable)]
    resolver = Resolver.of(books.actors, books.roles, books.event_types)
    return Coded(documents, _event_ids(((article, extraction) for _, article, extraction in documents), resolver))


def explain(config: Config, found: Iterable[Found], unreadable: REPORT) -> Iterator[str]:
    """What the extractor found, tried and refused in each document, in lines of plain text."""
    extractor = RuleExtractor(config.books)
    languages = sorted(pack.code for pack in config.books.languages)
    for doc_id, article in articles(config, found, unreadable):
        published = f", published {article.published.day}" if article.published else ""
        yield f"== {doc_id} ({article.language}, {article.outlet}{published})"
        if article.language in languages:
            yield from Explainer(config.books, article.language).explain(extractor.understanding(article))
        else:
            yield f"not read: there are rules for {', '.join(languages)}; name one of them by --lang"
        yield ""


def articles(config: Config, found: Iterable[Found], unreadable: REPORT) -> list[tuple[str, Article]]:
    """The documents that are articles, or pages that could be cleaned to one, under their names and in order."""
    giver = Giver(config)
    with CleaningPool(config.settings.clean, config.pages) as cleaners:
        read = [
            r
            for batch in _batches(found, config.settings.collect.batch_size)
            for r in _read(batch, giver, cleaners, unreadable)
        ]
    return [(r.doc_id, r.cleaned) for r in read if isinstance(r.cleaned, Article)]


def _event_ids(coded: Iterable[tuple[Article, Extraction]], resolver: Resolver) -> dict[str, str]:
    """From each mention's id to its event's."""
    mentions = [
        SourcedMention(
            mention, article.source_id, article.source_id, article.published.day if article.published else None
        )
        for article, extraction in coded
        for mention in extraction.mentions
    ]
    changes = resolver.resolve(mentions)
    return {
        mention_id: change.event_id for change in changes if change.event for mention_id in change.event.mention_ids
    }


def _read(batch: Sequence[Found], giver: Giver, cleaners: CleaningPool, unreadable: REPORT) -> list[Read]:
    """The documents of a batch as articles, in order; pages are cleaned on the way.

    Of an archive only those that may be relevant; whoever gives us a single page wants it.
    """
    for found in batch:
        if isinstance(found, Unreadable):
            unreadable(found)
    documents = [found for found in batch if not isinstance(found, Unreadable)]
    pages = [d for d in documents if isinstance(d, SavedPage)]
    jobs = [Job(d.page, giver.source_of(d.page), _entry(d.page), if_watched=d.position is not None) for d in pages]
    cleaned = iter(cleaners.clean_all(jobs))
    return [
        Read(d.doc_id, None, giver.completed(d.article)) if isinstance(d, Document) else _read_page(d, next(cleaned))
        for d in documents
    ]


def _read_page(saved: SavedPage, cleaned: Article | Rejection) -> Read:
    """A page off topic is not kept: it stands in the archive that it came from."""
    is_kept = isinstance(cleaned, Article) or cleaned.reason is not RejectionReason.OFF_TOPIC
    return Read(saved.doc_id, saved.page if is_kept else None, cleaned, saved.position)


class Giver:
    """What a document or page does not say of itself: the configured source that it came from, and its language."""

    def __init__(self, config: Config) -> None:
        self._by_name = {key: source for source in config.sources for key in (source.id, slug(source.name))}
        self._by_host = {_host(source.homepage): source for source in config.sources}
        self._languages = LanguageIdentifier(config.pages.languages)

    def completed(self, article: Article) -> Article:
        """`article` with its language, and with its source's id where its outlet's name is that of a source."""
        source = self._by_name.get(slug(article.outlet))
        language = article.language or self._languages.language_of(article.text)
        return replace(article, language=language, source_id=source.id if source else article.source_id)

    def source_of(self, page: Page) -> Source:
        """The source with the page's host; for a stranger a source of its own, in UTC, its host for a name."""
        host = _host(page.final_url) or "unknown"
        home = urljoin(page.final_url, "/")
        stranger = Source(slug(host), host, home, "", slug(host), "UTC", 0, ())
        return self._by_host.get(host, stranger)


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def _entry(page: Page) -> FeedEntry:
    """A saved page stands for itself where a feed's entry is wanted: no title, no time, no language known."""
    return FeedEntry(page.final_url, "", "", page.final_url, "", "")


def _batches(items: Iterable[Found], size: int) -> Iterator[list[Found]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
