"""Decides what of a poll is news, and how far an entry came. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from extractors.model import FailureKind, FeedEntry, FetchFailure, NotModified, Outcome, Poll, Rejection, identifier

# The server has spoken, and will not say otherwise tomorrow.
FINAL_STATUSES = frozenset({404, 410, 451})
FINAL_KINDS = frozenset({FailureKind.TOO_LARGE, FailureKind.REFUSED_ADDRESS})


class FrontierState(StrEnum):
    PENDING = "pending"
    FAILED = "failed"
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
class Seen:
    """An entry as it last stood in the channel that it was first seen in."""

    entry_key: str
    url: str
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
    by_key, urls = dict(seen), {known.url for known in seen.values()}
    for entry in poll.entries:
        key = entry_key(entry)
        known = by_key.get(key)
        changed = known is not None and known.channel_url == entry.channel_url and known.signal != signal(entry)
        if changed or (known is None and entry.url not in urls):
            yield entry
            by_key[key] = Seen(key, entry.url, entry.channel_url, signal(entry))
            urls.add(entry.url)


def progress(outcome: Outcome) -> Progress:
    """How far the entry of `outcome` came."""
    match outcome.fetched, outcome.cleaned:
        case FetchFailure() as failure, _:
            return _failed(failure)
        case NotModified(), _:
            return Progress(FrontierState.UNCHANGED)
        case _, Rejection() as rejection:
            return Progress(FrontierState.REJECTED, ": ".join(filter(None, (rejection.reason, rejection.detail))))
        case _, None:
            return Progress(FrontierState.PENDING)
    return Progress(FrontierState.STORED)


def _failed(failure: FetchFailure) -> Progress:
    if failure.status in FINAL_STATUSES or failure.kind in FINAL_KINDS:
        return Progress(FrontierState.GONE, failure.reason)
    retry_at = failure.failed_at + timedelta(seconds=failure.retry_after) if failure.retry_after else None
    return Progress(FrontierState.FAILED, failure.reason, retry_at)
