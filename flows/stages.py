"""The stages of the path, as plain functions. Each takes the run and what the stage before it made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from extractors.model import (
    Article,
    Channel,
    ChannelHistory,
    ChannelKind,
    EventChange,
    FailureKind,
    FeedEntry,
    FetchFailure,
    FetchResult,
    Outcome,
    Page,
    Source,
    SourceOutcome,
    Validators,
    Wanted,
    WarcPosition,
)
from flows import clock
from flows.alerts import delivery
from flows.archive import Archive
from flows.cleaning import Job
from flows.feeds import poll
from flows.fetch import Fetcher
from flows.polling import Wait, decide
from flows.run import Reading, Run
from flows.tally import Tally, tally

KEPT_OUT = frozenset({401, 402, 403, 451})


def discover(run: Run, source_id: str) -> SourceOutcome:
    """Polls the channels of one source whose turn it is, feeds before sitemaps.

    What is new waits in the frontier, committed with the channel's validators. Where a feed may have missed entries,
    the channels after it are read in any case.
    """
    source = run.sources[source_id]
    outcome, missed = SourceOutcome(source_id), False
    for channel in sorted(source.channels, key=lambda channel: channel.kind is ChannelKind.SITEMAP):
        told, missed_here = _discover_channel(run, source, channel, at_once=run.at_once or missed)
        outcome, missed = outcome + told, missed or missed_here
    if outcome.new:
        run.cleaners.start(outcome.new)
    run.progress.discovered(outcome)
    return outcome


def _discover_channel(run: Run, source: Source, channel: Channel, *, at_once: bool) -> tuple[SourceOutcome, bool]:
    """What came of one channel's turn, and whether its source may have missed entries."""
    history = run.histories.get(channel.url, ChannelHistory())
    turn = decide(source, channel, history, run.config.settings.polling, clock.now(), at_once=at_once)
    if isinstance(turn, Wait):
        return SourceOutcome(source.id, waiting=(f"{channel.url}: {turn}",)), False
    held = _believed(run, source, run.validators.get(channel.url, Validators()))
    fetcher = _Keeping(run.fetcher, run.feed_archive)
    answer = poll(source, channel, fetcher, held, turn.address, in_doubt=turn.in_doubt)
    with run.warehouse() as warehouse:
        if isinstance(answer, FetchFailure):
            warehouse.append_poll_failure(run.run_id, source.id, answer)
            return SourceOutcome(source.id, failures=(f"{channel.url}: {answer.reason}",)), False
        new = warehouse.append_poll(run.run_id, answer, run.config.watches)
        missed = warehouse.missed_some(run.run_id, source.id)
    return SourceOutcome(source.id, polled=1, entries=len(answer.entries), new=new), missed


@dataclass(frozen=True)
class _Keeping:
    """Asks, and keeps every body that comes."""

    fetcher: Fetcher
    archive: Archive

    def get(self, url: str, validators: Validators | None = None) -> FetchResult:
        answer = self.fetcher.get(url, validators)
        if isinstance(answer, Page):
            self.archive.write(answer)
        return answer


def _believed(run: Run, source: Source, validators: Validators) -> Validators:
    """What to ask `source` with: the body's hash alone, where its server has been caught lying."""
    lied = any(run.histories[channel.url].lied for channel in source.channels if channel.url in run.histories)
    return Validators(body_hash=validators.body_hash) if lied else validators


def fetch(run: Run, entries: Sequence[FeedEntry]) -> list[Outcome]:
    """The pages of `entries`, in their order: hosts side by side, the pages of one host after one another."""
    return fetch_pages(run, wanted(run, entries))


def wanted(run: Run, entries: Sequence[FeedEntry]) -> list[Wanted]:
    """What to ask for: a page that we have had before on condition that it changed."""
    with run.warehouse() as warehouse:
        known = warehouse.page_validators([entry.url for entry in entries])
    return [
        Wanted(
            entry,
            _believed(run, run.sources[entry.source_id], known.get(entry.url, Validators())),
            again=entry.url in known,
        )
        for entry in entries
    ]


def fetch_pages(reading: Reading, pages: Sequence[Wanted]) -> list[Outcome]:
    """Those pages, in their order; an entry without an address has none."""
    hosts: dict[str, list[Wanted]] = defaultdict(list)
    for page in pages:
        if page.entry.url:
            hosts[urlsplit(page.entry.url).netloc].append(page)
    with ThreadPoolExecutor(reading.config.settings.fetch.concurrency) as threads:
        queues = threads.map(lambda queue: [_fetch_one(reading, page) for page in queue], hosts.values())
        fetched = {id(o.entry): o for queue in queues for o in queue}
    return [fetched.get(id(page.entry), Outcome(page.entry)) for page in pages]


def _fetch_one(reading: Reading, page: Wanted) -> Outcome:
    result = reading.fetcher.get(page.entry.url, page.validators)
    reading.progress.fetched(page.entry, result)
    return Outcome(page.entry, result, again=page.again)


def archive(run: Reading, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Every page that came is kept as it came, before anything reads it."""
    kept = iter(run.archive.write_all([o.fetched for o in outcomes if isinstance(o.fetched, Page)]))
    return [replace(o, archived=next(kept)) if isinstance(o.fetched, Page) else o for o in outcomes]


def clean(run: Reading, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Articles out of pages, or of the feed's own text where we are kept from the page; or the reason why not.

    A page that names nothing watched is left alone, but where it may have become the new wording of an article.
    """
    jobs = [
        Job(
            o.fetched if isinstance(o.fetched, Page) else None,
            run.sources[o.entry.source_id],
            o.entry,
            if_watched=not o.again,
        )
        for o in outcomes
        if o.entry and _has_text(o)
    ]
    cleaned = iter(run.cleaners.clean_all(jobs))
    return [replace(o, cleaned=next(cleaned)) if o.entry and _has_text(o) else o for o in outcomes]


def _has_text(outcome: Outcome) -> bool:
    """Whether there is a page, or text in the feed for a page that does not exist or that we may not see."""
    fetched, entry = outcome.fetched, outcome.entry
    if isinstance(fetched, FetchFailure):
        kept_out = fetched.status in KEPT_OUT or (fetched.kind is FailureKind.ROBOTS and fetched.status is None)
        return bool(kept_out and entry and entry.content_html)
    return fetched is None or isinstance(fetched, Page)


def extract(run: Reading, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What each article says of events, and what tells whose text it is."""
    return [
        replace(o, extraction=run.extractor.extract(o.cleaned), sketch=run.lineage.sketch(o.cleaned))
        if isinstance(o.cleaned, Article)
        else o
        for o in outcomes
    ]


def append(run: Run, outcomes: Sequence[Outcome], positions: Sequence[WarcPosition] = ()) -> Tally:
    """All of a batch in one transaction, its frontier states included, and how far WARC files were read."""
    with run.warehouse() as warehouse:
        appended = warehouse.append_outcomes(run.run_id, outcomes, positions)
    counted = tally(outcomes, appended)
    run.progress.processed(counted, outcomes)
    for position in positions:
        run.progress.ingested(position, run.seconds())
    return counted


def resolve(run: Run) -> tuple[EventChange, ...]:
    """Mentions that no event holds yet find their events; only what they touch is looked at.

    Returns what is news: an event that merely rests on a new wording of the same words is not. What the rules have to
    tell of it stands in the outbox.
    """
    with run.warehouse() as warehouse:
        warehouse.append_lineages(run.run_id, run.lineage)
        changes = warehouse.append_resolution(run.run_id, run.resolver, run.config.watches)
    return tuple(change for change in changes if change.kinds)


def notify(run: Run, changes: Sequence[EventChange]) -> None:
    """Says what is new and what changed."""
    for change in changes:
        if change.event is None or change.event.in_scope:
            run.progress.changed(change)


def deliver(run: Run) -> None:
    """Sends what rules for alerts have to tell. The run has ended and published before: no sink can delay it."""
    done = delivery.deliver(run.run_id, run.config, run.data, run.warehouse)
    if done != delivery.Delivered():
        run.progress.alerted(done.delivered, done.failed + done.dead)
        run.publish()
