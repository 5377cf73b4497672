"""Finds the feeds and sitemaps of a site, tries each, and writes the source file that would read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urljoin, urlsplit

from extractors.charset import decode
from extractors.model import Channel, ChannelKind, FetchFailure, Page, Poll, Source, Validators
from flows.documents import slug
from flows.feed_links import named_feeds, page_tree
from flows.feeds import poll
from flows.fetch import Fetcher

CUSTOMARY_FEEDS = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.json")
CUSTOMARY_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml")
SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
COUNTRIES = {"ir": ("IR", "Asia/Tehran"), "pk": ("PK", "Asia/Karachi"), "af": ("AF", "Asia/Kabul")}
CADENCE_MINUTES = (10, 24 * 60)  # what is believed of an outlet whose first page of news is all that we have seen


class NothingFound(Exception):
    """A site has no channel that could be read; the message says what was tried."""


@dataclass(frozen=True)
class Site:
    """What an address says of its outlet."""

    homepage: str
    name: str
    language: str
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]


def discover_source(url: str, fetcher: Fetcher, report: Callable[[FetchFailure], object]) -> str:
    """The text of a source file for the site at `url`, a page or a feed of it; it names only channels that were read.

    `report` is told of those that the site names and that could not be. Raises `NothingFound`.
    """
    site = _look_at(url, fetcher)
    named = [(ChannelKind.FEED, feed) for feed in site.feeds] + [
        (ChannelKind.SITEMAP, sitemap) for sitemap in site.sitemaps
    ]
    read: list[tuple[Channel, Poll]] = []
    for kind, customary in ((ChannelKind.FEED, CUSTOMARY_FEEDS), (ChannelKind.SITEMAP, CUSTOMARY_SITEMAPS)):
        addresses = [address for of, address in named if of is kind]
        guesses = [] if addresses else [urljoin(site.homepage, path) for path in customary]
        read += _readable(site, kind, addresses or guesses, fetcher, report if addresses else lambda failure: None)
    if not read:
        raise NothingFound(f"{url}: no feed and no sitemap is named there, nor stands where they customarily do")
    return _source_file(site, read)


def _look_at(url: str, fetcher: Fetcher) -> Site:
    """Raises `NothingFound` for an address that does not answer."""
    answer = fetcher.get(url)
    if not isinstance(answer, Page):
        raise NothingFound(f"{url}: {answer.reason if isinstance(answer, FetchFailure) else 'nothing new'}")
    homepage = urljoin(answer.final_url, "/")
    rules = "\n".join(rules.text for rules in fetcher.robots_read())
    sitemaps = tuple(dict.fromkeys(urljoin(homepage, found) for found in SITEMAP_LINE.findall(rules)))
    content_type = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    text = decode(answer.body, content_type, "")
    if "html" not in content_type.lower():
        return Site(homepage, urlsplit(homepage).netloc, "", (answer.final_url,), sitemaps)
    tree = page_tree(text)
    language = "" if tree is None else tree.get("lang", "")[:2].lower()
    names = [] if tree is None else tree.xpath("//meta[@property='og:site_name']/@content | //title/text()")
    name = re.split(r"\s+[|–—-]\s+|:\s", names[0].strip())[0] if names else urlsplit(homepage).netloc
    return Site(homepage, name, language, named_feeds(text, answer.final_url), sitemaps)


def _readable(
    site: Site,
    kind: ChannelKind,
    addresses: Iterable[str],
    fetcher: Fetcher,
    report: Callable[[FetchFailure], object],
) -> Iterable[tuple[Channel, Poll]]:
    """Those of the addresses that hold entries."""
    source = Source("new", site.name, site.homepage, "", "", "UTC", 60, ())
    for address in addresses:
        channel = Channel(kind, address, site.language)
        answer = poll(source, channel, fetcher, Validators())
        if isinstance(answer, FetchFailure):
            report(answer)
        elif answer.entries:
            yield channel, answer


def _source_file(site: Site, read: Iterable[tuple[Channel, Poll]]) -> str:
    """What stands nowhere is left empty, or at UTC, for a person to fill in."""
    read = list(read)
    host = (urlsplit(site.homepage).hostname or "").removeprefix("www.")
    country, zone = COUNTRIES.get(host.rpartition(".")[2], ("", "UTC"))
    id = slug(host.rpartition(".")[0] or host)
    facts: dict[str, str | int] = {
        "name": site.name,
        "homepage": site.homepage,
        "country": country,
        "bloc": id,
        "time_zone": zone,
        "cadence_minutes": _cadence(told for _, told in read),
    }
    lines = [
        f"# config/sources/{id}.toml",
        "# Please check country, bloc (outlets that are not independent of each other share one) and time_zone.",
        *_table(facts),
    ]
    for channel, told in read:
        times = [at for entry in told.entries if (at := entry.published_at or entry.updated_at)]
        latest = f", the latest of {max(times):%Y-%m-%d}" if times else ", undated"
        language = channel.language or told.entries[0].language
        lines += ["", f"[[channels]]  # {len(told.entries)} entries{latest}"]
        lines += _table({"kind": str(channel.kind), "url": channel.url, "language": language})
    return "\n".join(lines) + "\n"


def _table(values: dict[str, str | int]) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]


def _cadence(polls: Iterable[Poll]) -> int:
    """Minutes that usually pass between two entries of the busiest channel, within what is credible."""
    least, most = CADENCE_MINUTES
    usual = [most]
    for told in polls:
        times = sorted({entry.published_at for entry in told.entries if entry.published_at})
        gaps = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(times)]
        usual += [int(median(gaps))] if gaps else []
    return max(least, min(usual))
