"""Decides what of a poll is news, whether it may have missed any, and how far an entry came. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from extractors.model import (
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
    """An entry as it last stood in the channel that it was first seen in; `address` as of a `FeedEntry`."""

    entry_key: str
    address: str
    channel_url: str
    signal: str


def entry_key(entry: FeedEntry) -> str:
    """An entry's id is its own within its source only."""
    return identifier(entry.source_id, entry.entry_id)


def signal(entry: FeedEntry) -> str:
    """Changes when an outlet revises an article: some change the title, some a time, some only the content."""
    return identifier(entry.title, entry.published_at, entry.updated_at, entry.content_html)


def news(poll: Poll, seen: Mapping[str, Seen]) -> Iterator[FeedEntry]:
    """The entries to fetch: those not seen before, and those that changed in the channel that we know them from.

    An article that stands in several channels of a source is one entry: known by its key, else by its address.
    """
    by_key, addresses = dict(seen), {known.address for known in seen.values()}
    for entry in poll.entries:
        key = entry_key(entry)
        known = by_key.get(key)
        changed = known is not None and known.channel_url == entry.channel_url and known.signal != signal(entry)
        if changed or (known is None and entry.address not in addresses):
            yield entry
            by_key[key] = Seen(key, entry.address, entry.channel_url, signal(entry))
            addresses.add(entry.address)


def is_gap(poll: Poll, seen: Mapping[str, Seen], last_read: datetime | None) -> bool:
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
    wait = max(
        RETRIES[min(tries, len(RETRIES)) - 1],
        timedelta(seconds=failure.retry_after or 0),
        RULES_LAST if failure.kind is FailureKind.ROBOTS and failure.status is None else timedelta(),
    )
    return Progress(FrontierState.FAILED, failure.reason, failure.failed_at + wait if wait else None)
