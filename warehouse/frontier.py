"""Decides what of a poll is news, whether it may have missed any, and how far an entry came. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from extractors.model import (
    Article,
    ChannelKind,
    FailureKind,
    FeedEntry,
    FetchFailure,
    NotModified,
    Outcome,
    Poll,
    Rejection,
    identifier,
)

# The server has spoken, and will not say otherwise tomorrow.
FINAL_STATUSES = frozenset({404, 410, 451})
FINAL_KINDS = frozenset({FailureKind.TOO_LARGE, FailureKind.REFUSED_ADDRESS})

# What failed is tried again by the next run, then ever later, and given up when it has failed so often for so long.
# These are no settings: they are the promise of the frontier, which holds whoever runs it; who knows better about an
# item has `borderwatch frontier retry`.
RETRIES = tuple(timedelta(hours=hours) for hours in (0, 0.5, 2, 8, 24))
MOST_TRIES = 8
GIVEN_UP_AFTER = timedelta(days=7)
RULES_LAST = timedelta(days=1)  # of a robots.txt that disallows a page


class FrontierState(StrEnum):
    PENDING = "pending"
    FAILED = "failed"
    GAVE_UP = "gave_up"
    GONE = "gone"
    REJECTED = "rejected"
    STORED = "stored"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an entry came, and why not farther."""

    state: FrontierState
    reason: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often in a row an entry has failed, and since when."""

    failures: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as it last stood in the channel that it was first seen in; `address` as of a `FeedEntry`.

    `articles` are the ids of what its pages gave: where the page moved, that is the article of its new address.
    """

    entry_id: str
    address: str
    channel_url: str
    signal: str
    articles: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: FeedEntry) -> Seen:
        return cls(entry.entry_id, entry.address, entry.channel_url, signal(entry))

    def leads_to(self, address: str) -> bool:
        """Whether it is the article at `address`; what has no address is known by its id alone."""
        return not address or self.address == address or identifier("article", address) in self.articles


def entry_key(entry: FeedEntry) -> str:
    """An entry's id is its own within its source only."""
    return identifier(entry.source_id, entry.entry_id)


def signal(entry: FeedEntry) -> str:
    """Changes when an outlet revises an article: some change the title, some a time, some only the content."""
    return identifier(entry.title, entry.published_at, entry.updated_at, entry.content_html)


def news(poll: Poll, seen: Iterable[Seen]) -> Iterator[FeedEntry]:
    """The entries to fetch: those not seen before, and those that changed in the channel that we know them from.

    An article that stands in several channels of a source is one entry: known by its id, else by its address. An id is
    not trusted further than its address: outlets give guids to other articles, and correct addresses. An id that comes
    with an address that nobody knows is an entry of its own, whose id is that address.
    """
    by_id = {known.entry_id: known for known in seen}
    by_address = {known.address: known for known in by_id.values() if known.address}
    for entry in poll.entries:
        namesake = by_id.get(entry.entry_id)
        known = namesake if namesake and namesake.leads_to(entry.address) else by_address.get(entry.address)
        if known is None:
            new = replace(entry, entry_id=entry.address) if namesake else entry
        elif namesake and known.channel_url == entry.channel_url and known.signal != signal(entry):
            new = replace(entry, entry_id=known.entry_id)
        else:
            continue
        yield new
        by_id[new.entry_id] = Seen.of(new)
        if new.address:
            by_address[new.address] = Seen.of(new)


def is_gap(poll: Poll, seen: Collection[Seen], last_read: datetime | None) -> bool:
    """Whether `poll` may have missed entries: nothing in it is known, though the channel was read before.

    An entry that we know from another channel of the source counts as known: the source was not lost sight of.
    """
    return last_read is not None and bool(poll.entries) and not seen


def reaches_back(poll: Poll, since: datetime) -> bool:
    """Whether a sitemap lists what came out since then: it names something that is as old."""
    times = (entry.published_at or entry.updated_at for entry in poll.entries)
    return poll.kind is ChannelKind.SITEMAP and any(at <= since for at in times if at)


def progress(outcome: Outcome, before: Tries) -> Progress:
    """How far the entry of `outcome` came, which had failed so often `before`."""
    match outcome.fetched, outcome.cleaned:
        case FetchFailure() as failure, Article():
            return Progress(FrontierState.STORED, f"{failure.reason}; the text is the feed's")
        case FetchFailure(kind=FailureKind.PAUSED) as paused, _:
            return Progress(FrontierState.PENDING, paused.reason, _after(paused, timedelta()))
        case FetchFailure() as failure, _:
            return _failed(failure, before)
        case NotModified(), _:
            return Progress(FrontierState.UNCHANGED)
        case _, Rejection() as rejection:
            return Progress(FrontierState.REJECTED, ": ".join(filter(None, (rejection.reason, rejection.detail))))
        case _, None:
            return Progress(FrontierState.PENDING)
    return Progress(FrontierState.STORED)


def _failed(failure: FetchFailure, before: Tries) -> Progress:
    if failure.status in FINAL_STATUSES or failure.kind in FINAL_KINDS:
        return Progress(FrontierState.GONE, failure.reason)
    tries, since = before.failures + 1, before.since or failure.failed_at
    if tries >= MOST_TRIES and failure.failed_at - since >= GIVEN_UP_AFTER:
        return Progress(FrontierState.GAVE_UP, f"{failure.reason} ({tries} tries since {since:%Y-%m-%d})")
    ours = RULES_LAST if failure.kind is FailureKind.ROBOTS and failure.status is None else timedelta()
    return Progress(
        FrontierState.FAILED, failure.reason, _after(failure, max(ours, RETRIES[min(tries, len(RETRIES)) - 1]))
    )


def _after(failure: FetchFailure, ours: timedelta) -> datetime | None:
    """When to try again: our own wait, or the server's where that is longer; None is by the next run."""
    wait = max(ours, timedelta(seconds=failure.retry_after or 0))
    return failure.failed_at + wait if wait else None
