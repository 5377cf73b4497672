"""Records on the way from a channel to a page: polls, entries, fetches, the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extractors.model.sources import ChannelKind


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110 section 13), and a hash for when it lies."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed or sitemap. `entry_id` is its guid, else its canonical URL, else title and day.

    `canonical_url` tells whether two items are one article; where it is not given, `url` does. Both are empty where the
    item has no page, and its text in `content_html` is all there is.
    """

    entry_id: str
    source_id: str
    channel_url: str
    url: str
    title: str
    language: str
    published_at: datetime | None = None
    updated_at: datetime | None = None
    content_html: str | None = None
    canonical_url: str = ""

    @property
    def address(self) -> str:
        """What it has in common with every other item that leads to the same article."""
        return self.canonical_url or self.url


@dataclass(frozen=True, slots=True)
class Pace:
    """What a channel asks of those who poll it.

    `max_age_seconds` is of Cache-Control (RFC 9111), the rest of RSS 2.0: `ttl_seconds`, and the hours (0..23) and days
    (0 is Monday) of UTC in which nobody need come. `update_seconds` is no wish but how often it changes, as it says
    itself (RSS 1.0 syndication module); 0 where it does not.
    """

    max_age_seconds: float = 0.0
    ttl_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    update_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Poll:
    """A channel was read: its entries, as they stand in it, and the validators that belong to them.

    `moved_to` is where a permanent redirect led, or where it was asked for in consequence of earlier ones. `confirmed`
    where a body came, be it the one that we hold; not where the server merely said so. `lied` where it had said so of
    a body that it no longer had.
    """

    source_id: str
    channel_url: str
    polled_at: datetime
    entries: tuple[FeedEntry, ...]
    validators: Validators
    unchanged: bool = False
    kind: ChannelKind = ChannelKind.FEED
    pace: Pace = Pace()
    moved_to: str | None = None
    confirmed: bool = True
    lied: bool = False


@dataclass(frozen=True, slots=True)
class ChannelHistory:
    """What is known of a channel from its polls so far, for deciding on the next (flows/polling.py).

    `failures` in a row, the last of them `last_failure`; `sightings` in a row of the permanent redirect to `moved_to`;
    `seconds_per_entry` is what passes between two entries, where that can be told yet; `last_confirmed` and `lied` as
    of a `Poll`.
    """

    last_success: datetime | None = None
    last_confirmed: datetime | None = None
    lied: bool = False
    pace: Pace = Pace()
    moved_to: str | None = None
    sightings: int = 0
    failures: int = 0
    last_failure: datetime | None = None
    status: int | None = None
    retry_after: float | None = None
    seconds_per_entry: float | None = None


class FailureKind(StrEnum):
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    REFUSED_ADDRESS = "refused_address"
    HTTP = "http"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    PAUSED = "paused"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Page:
    """A 2xx answer. `headers` are the answer's, in order; `body` is decoded of any content-encoding.

    `moved_to` is its address where every redirect on the way there was permanent.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 answer, or one of another `status` whose body is the one that we hold; the rest is as of a `Page`."""

    url: str
    fetched_at: datetime
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None
    status: int = 304


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """No page came. `retry_after` is in seconds, where the server said so; `status` where it answered at all."""

    url: str
    kind: FailureKind
    detail: str
    failed_at: datetime
    status: int | None = None
    retry_after: float | None = None

    @property
    def reason(self) -> str:
        return f"HTTP {self.status}" if self.kind is FailureKind.HTTP else f"{self.kind}: {self.detail}"


FetchResult = Page | NotModified | FetchFailure


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What the robots.txt at `address` said; no `text` where the host has none, which allows everything."""

    address: str
    fetched_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveLocation:
    """Where the raw answer stands: a WARC file below the data folder, and its record's offset in bytes."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class WarcPosition:
    """How far an ingested WARC file was read: up to the record at byte `offset`, which is done, of `size` bytes.

    `identity` tells the file from others, wherever it lies.
    """

    identity: str
    file: str
    offset: int
    size: int
