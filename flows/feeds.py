"""Reads channels: RSS and Atom of every version, JSON Feed, sitemaps and news sitemaps, into `FeedEntry`."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, tzinfo
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import feedparser

from extractors.charset import decode
from extractors.model import (
    Channel,
    ChannelKind,
    FailureKind,
    FeedEntry,
    FetchFailure,
    FetchResult,
    NotModified,
    Page,
    Poll,
    Source,
    Validators,
)
from extractors.timestamps import parse_timestamp
from extractors.urls import canonical_url
from flows.feed_items import BlockedFeed, FeedItem, MalformedFeed, PageInstead, plain_text
from flows.feed_links import named_feeds
from flows.json_feed import read_json_feed
from flows.pace import read_pace
from flows.sitemaps import Sitemap, read_sitemap

MOST_ENTRIES = 10_000  # of one channel; of a longer one the newest are kept
MOST_CHILDREN = 5  # sitemaps of an index that are read in one poll, the newest first
MOST_UNPACKED_BYTES = 50 * 1024 * 1024  # sitemaps.org: the size of a sitemap, uncompressed
SUBSTANTIAL_CHARACTERS = 500  # of markup: shorter content is a summary
FIRST_WORDS_CHARACTERS = 100

GZIP = b"\x1f\x8b"
SITEMAP_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b")
FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)\b[^>]*>?", re.IGNORECASE)
FEED_ITEM = re.compile(r"(?=<(?:\w+:)?(?:item|entry)[\s>])", re.IGNORECASE)
HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
HEADING = re.compile(r"<(?:title|h1)\b[^>]*>([^<]+)<", re.IGNORECASE)
BLOCKING = re.compile(
    r"captcha|just a moment|attention required|checking your browser|are you a robot|access denied"
    r"|verify (?:that )?you are (?:a )?human|before you continue|(?:cookie|privacy) consent|consent to cookies",
    re.IGNORECASE,
)
CHALLENGE = re.compile(r"cf-challenge|challenge-platform|[gh]-?captcha|recaptcha", re.IGNORECASE)
PAGE_CHARACTERS = 200_000  # of a page in which feeds are looked for
CHALLENGE_CHARACTERS = 20_000  # a home page may use a captcha for its forms; a page that is one is short
HEAD_CHARACTERS = 4096
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Gets(Protocol):
    """What asks servers: a fetcher, or one that keeps the answers."""

    def get(self, url: str, validators: Validators | None = None) -> FetchResult: ...


def poll(
    source: Source,
    channel: Channel,
    fetcher: Gets,
    validators: Validators,
    address: str | None = None,
    *,
    in_doubt: bool = False,
) -> Poll | FetchFailure:
    """What `channel` holds now, or that it has not changed since `validators`, or why it cannot be read.

    `address` is where to ask for it, if not at its own. `in_doubt` asks for the body in any case. The children of a
    sitemap index are read with it, and it is unchanged when all of them are.
    """
    asked = address or channel.url
    answer = fetcher.get(asked, Validators(body_hash=validators.body_hash) if in_doubt else validators)
    if isinstance(answer, FetchFailure):
        return replace(answer, url=channel.url)
    read: Poll | FetchFailure
    if isinstance(answer, NotModified):
        read = Poll(source.id, channel.url, answer.fetched_at, (), answer.validators, unchanged=True)
        read = replace(read, confirmed=answer.status != 304)
    else:
        read = _poll_page(source, channel, fetcher, answer, validators)
    if isinstance(read, FetchFailure):
        return read
    moved_to = read.moved_to or answer.moved_to or (asked if asked != channel.url else None)
    pace = read_pace(answer.headers, answer.body if isinstance(answer, Page) else b"")
    lied = in_doubt and isinstance(answer, Page) and _is_said_to_be_unchanged(fetcher, asked, validators)
    return replace(read, kind=channel.kind, pace=pace, moved_to=moved_to, lied=lied)


def _is_said_to_be_unchanged(fetcher: Gets, address: str, validators: Validators) -> bool:
    """Whether the server still says so of what we hold by `validators`, now that we know better."""
    return isinstance(fetcher.get(address, replace(validators, body_hash=None)), NotModified)


def _poll_page(
    source: Source, channel: Channel, fetcher: Gets, answer: Page, validators: Validators
) -> Poll | FetchFailure:
    try:
        listing = _read(answer.body, _content_type(answer), channel)
        if listing.children:
            return _poll_index(source, channel, fetcher, answer, listing, validators)
        entries = _entries(listing.items, channel, source, answer.final_url)
    except PageInstead as page:
        found = _poll_named(source, channel, fetcher, page)
        return found or FetchFailure(channel.url, FailureKind.MALFORMED, str(page), answer.fetched_at, answer.status)
    except MalformedFeed as error:
        kind = FailureKind.BLOCKED if isinstance(error, BlockedFeed) else FailureKind.MALFORMED
        return FetchFailure(channel.url, kind, str(error), answer.fetched_at, answer.status)
    return Poll(source.id, channel.url, answer.fetched_at, entries, answer.validators)


def _poll_named(source: Source, channel: Channel, fetcher: Gets, page: PageInstead) -> Poll | None:
    """The feed that the page in a feed's place names first: the channel has moved there. None where that is none.

    Its validators would be no good for the page, which is asked for until the move has been seen often enough.
    """
    if channel.kind is not ChannelKind.FEED or not page.feeds:
        return None
    answer = fetcher.get(page.feeds[0])
    if not isinstance(answer, Page):
        return None
    with suppress(MalformedFeed):
        items = _read(answer.body, _content_type(answer), channel).items
        entries = _entries(items, channel, source, answer.final_url)
        held = Validators(body_hash=answer.validators.body_hash)
        return Poll(source.id, channel.url, answer.fetched_at, entries, held, moved_to=page.feeds[0])
    return None


def parse_channel(body: bytes, content_type: str, channel: Channel, source: Source) -> tuple[FeedEntry, ...]:
    """The entries of a channel's body, in its order; a sitemap index has none. Raises `MalformedFeed`."""
    return _entries(_read(body, content_type, channel).items, channel, source, channel.url)


def _poll_index(
    source: Source, channel: Channel, fetcher: Gets, index: Page, listing: Sitemap, validators: Validators
) -> Poll | FetchFailure:
    """The entries of an index's newest children.

    An index says too little of its children to be trusted as unchanged, so its validators are a hash over all bodies.
    """
    zone = ZoneInfo(source.time_zone)
    newest = sorted(listing.children, key=lambda child: _at(child[1], zone) or _NEVER, reverse=True)[:MOST_CHILDREN]
    answers = [fetcher.get(urljoin(index.final_url, address)) for address, _ in newest]
    pages = [answer for answer in answers if isinstance(answer, Page)]
    if not pages:
        failure = next(answer for answer in answers if isinstance(answer, FetchFailure))
        return replace(failure, url=channel.url, detail=f"no sitemap of the index could be read: {failure.detail}")
    combined = Validators(body_hash=sha256(b"".join(sha256(p.body).digest() for p in (index, *pages))).hexdigest())
    if combined == validators:
        return Poll(source.id, channel.url, index.fetched_at, (), combined, unchanged=True)
    items = [item for page in pages for item in _read(page.body, _content_type(page), channel).items]
    return Poll(source.id, channel.url, index.fetched_at, _entries(items, channel, source, index.final_url), combined)


# --- bytes to items ------------------------------------------------------------------------------


def _read(body: bytes, content_type: str, channel: Channel) -> Sitemap:
    text = decode(_unpacked(body), content_type, channel.language).lstrip("\ufeff").strip()
    head = text[:HEAD_CHARACTERS]
    if text.startswith("{"):
        return Sitemap(read_json_feed(text))
    if SITEMAP_ROOT.search(head):
        return read_sitemap(XML_DECLARATION.sub("", text))
    if FEED_ROOT.search(head):
        return Sitemap(_read_feed(text, channel.url))
    if blocked := _blocking(text):
        raise BlockedFeed(f"it is an HTML page that keeps programs out ({blocked})")
    if not text:
        raise MalformedFeed("it is empty")
    if not HTML_ROOT.search(head):
        raise MalformedFeed(f"it is neither a feed nor a sitemap; it starts with {text[:40]!r}")
    raise PageInstead(named_feeds(text[:PAGE_CHARACTERS], channel.url))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(GZIP):
        return body
    unzip = zlib.decompressobj(wbits=31)
    try:
        unpacked = unzip.decompress(body, MOST_UNPACKED_BYTES)
    except zlib.error as error:
        raise MalformedFeed(f"it is gzip that cannot be unpacked: {error}") from error
    if unzip.unconsumed_tail:
        raise MalformedFeed(f"it is gzip that unpacks to more than {MOST_UNPACKED_BYTES} bytes")
    return unpacked


def _blocking(text: str) -> str | None:
    """The words by which an HTML page in a feed's place says that it wants a person first."""
    headings = " ".join(HEADING.findall(text[:CHALLENGE_CHARACTERS]))
    found = BLOCKING.search(headings) or (CHALLENGE.search(text) if len(text) < CHALLENGE_CHARACTERS else None)
    return found[0] if found and HTML_ROOT.search(text[:HEAD_CHARACTERS]) else None


def _read_feed(text: str, url: str) -> tuple[FeedItem, ...]:
    """RSS or Atom; where the markup of one item is broken, it costs that item only."""
    parsed = _parsed(text, url)
    entries = parsed.entries
    root, (_, *pieces) = FEED_ROOT.search(text), FEED_ITEM.split(text)
    whole = len(entries) >= len(pieces) and all(entry.get("link") for entry in entries)
    if parsed.bozo and root and not whole:
        entries = [entry for piece in pieces for entry in _parsed(root[0] + piece, url).entries]
    is_rss = not str(parsed.version).startswith("atom")
    items = tuple(_feed_item(dict(entry), is_rss) for entry in entries)
    if parsed.bozo and not any(item.link or item.guid for item in items):
        raise MalformedFeed(f"the feed holds no readable entry: {parsed.get('bozo_exception')}")
    return items


def _parsed(text: str, url: str) -> Any:
    """What feedparser makes of it; what it does with markup and dates is switched off or done again by ourselves."""
    document = '<?xml version="1.0" encoding="utf-8"?>\n' + XML_DECLARATION.sub("", text)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(
            document.encode(), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # whatever a hostile feed makes of a parser, it costs that feed only
        raise MalformedFeed(f"the feed cannot be parsed: {type(error).__name__}: {error}") from error


def _feed_item(entry: dict[str, Any], is_rss: bool) -> FeedItem:
    published, updated = str(entry.get("published") or ""), str(entry.get("updated") or "")
    if is_rss and not published:  # RSS 1.0 has one date, dc:date, which feedparser calls "updated"
        published, updated = updated or str(entry.get("created") or ""), ""
    bodies = [str(part.get("value") or "") for part in entry.get("content") or ()] + [str(entry.get("summary") or "")]
    return FeedItem(
        link=str(entry.get("link") or ""),
        guid=str(entry.get("id") or ""),
        title=str(entry.get("title") or ""),
        published=published,
        updated=updated,
        content_html=max(bodies, key=len),
    )


def _content_type(page: Page) -> str:
    return next((value for name, value in page.headers if name.lower() == "content-type"), "")


# --- items to entries ----------------------------------------------------------------------------

_NEVER = datetime.min.replace(tzinfo=UTC)


def _entries(items: Sequence[FeedItem], channel: Channel, source: Source, base: str) -> tuple[FeedEntry, ...]:
    """Entries without repetitions, in the channel's order.

    An item with neither an address nor a full text leads nowhere and is left out.
    """
    zone = ZoneInfo(source.time_zone)
    found = [(item, url) for item in items if (url := _address(item, base)) or _is_substantial(item)]
    meanings = Counter(guid for guid, _ in {(item.guid, _place(item, url, zone)) for item, url in found})
    entries: dict[str, FeedEntry] = {}
    for item, url in found:
        entry = _entry(item, url, channel, source, zone, guid_is_unique=meanings[item.guid] == 1)
        entries.setdefault(entry.entry_id, entry)
    if len(entries) <= MOST_ENTRIES:
        return tuple(entries.values())
    newest = sorted(entries.values(), key=lambda e: e.published_at or e.updated_at or _NEVER, reverse=True)
    return tuple(newest[:MOST_ENTRIES])


def _entry(
    item: FeedItem, url: str, channel: Channel, source: Source, zone: tzinfo, *, guid_is_unique: bool
) -> FeedEntry:
    published = _at(item.published, zone)
    guid = _guid(item)
    return FeedEntry(
        entry_id=guid if guid and guid_is_unique else _place(item, url, zone),
        source_id=source.id,
        channel_url=channel.url,
        url=url,
        title=plain_text(item.title),
        language=item.language.lower()[:2] if len(item.language) >= 2 else channel.language,
        published_at=published,
        updated_at=_at(item.updated, zone),
        content_html=item.content_html.strip() if _is_substantial(item) else None,
        canonical_url=canonical_url(url) if url else "",
    )


def _is_substantial(item: FeedItem) -> bool:
    return len(item.content_html.strip()) >= SUBSTANTIAL_CHARACTERS


def _address(item: FeedItem, base: str) -> str:
    """The http address that an item leads to; empty where there is none."""
    for candidate in (item.link.strip(), item.guid.strip() if item.guid.strip().startswith("http") else ""):
        try:
            address = urljoin(base, candidate) if candidate else ""
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            return address
    return ""


def _guid(item: FeedItem) -> str:
    """One that is an address counts as one."""
    guid = item.guid.strip()
    return canonical_url(guid) if guid.startswith(("http://", "https://")) else guid


def _place(item: FeedItem, url: str, zone: tzinfo) -> str:
    """What tells an item from others where its guid does not: its address, else its title (or first words) and day."""
    if url:
        return canonical_url(url)
    published = _at(item.published, zone)
    words = plain_text(item.title) or plain_text(item.content_html)[:FIRST_WORDS_CHARACTERS]
    return f"{words} {published.astimezone(zone):%Y-%m-%d}" if published else words


def _at(text: str, zone: tzinfo) -> datetime | None:
    """An instant in UTC; a day without a time is its first moment in the outlet's zone."""
    stamp = parse_timestamp(text, zone) if text else None
    if stamp is None:
        return None
    return stamp.at or datetime.combine(stamp.day, time(), zone).astimezone(UTC)
