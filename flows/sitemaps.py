"""XML sitemaps and news sitemaps (sitemaps.org; Google's news extension), and the index files above them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from flows.feed_items import FeedItem, MalformedFeed

FOREIGN = re.compile(r"(image|video)[^}:]*[}:]")  # namespaces or prefixes


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, or in an index the addresses of other sitemaps with the times of their last change, both as written."""

    items: tuple[FeedItem, ...]
    children: tuple[tuple[str, str], ...] = ()


def read_sitemap(text: str) -> Sitemap:
    """A sitemap's pages or children, as far as it is readable. Raises `MalformedFeed`.

    Entities are not expanded and nothing outside is loaded; depth is limited by the parser.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MalformedFeed(f"it is a sitemap that cannot be read: {error}") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise MalformedFeed("it holds neither a urlset nor a sitemapindex")
    records = [_fields(element) for element in root.iterchildren(etree.Element)]
    if _name(root) == "sitemapindex":
        return Sitemap((), tuple((r["loc"], r.get("lastmod", "")) for r in records if "loc" in r))
    return Sitemap(tuple(_item(record) for record in records if "loc" in record))


def _item(record: dict[str, str]) -> FeedItem:
    return FeedItem(
        link=record["loc"],
        title=record.get("title", ""),
        published=record.get("publication_date", ""),
        updated=record.get("lastmod", ""),
        language=record.get("language", ""),
    )


def _fields(element: etree._Element) -> dict[str, str]:
    """The first text of each field below an element, whatever its depth and namespace prefix.

    Image and video extensions repeat the names "loc" and "title" for something else.
    """
    found: dict[str, str] = {}
    for part in element.iter(etree.Element):
        if part.text and part.text.strip() and not FOREIGN.search(part.tag):
            found.setdefault(_name(part), part.text.strip())
    return found


def _name(element: etree._Element) -> str:
    """An element's name without its namespace, or without its prefix where a broken file does not declare that."""
    return re.split("[}:]", element.tag)[-1].lower()
