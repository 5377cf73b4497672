"""Feed autodiscovery: the feeds that a page names in its head (rssboard.org/rss-autodiscovery, jsonfeed.org)."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)


def page_tree(markup: str) -> HtmlElement | None:
    """The page, as far as it is one."""
    try:
        return document_fromstring(markup.encode(), parser=etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError):
        return None


def named_feeds(markup: str, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page at `base` names, in its order; those of readers' comments are left out."""
    tree = page_tree(markup)
    links = () if tree is None else tree.iterfind(".//link[@href]")
    found = (
        urljoin(base, link.get("href").strip())
        for link in links
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").partition(";")[0].strip().lower() in FEED_TYPES
        and "comment" not in (link.get("href") + link.get("title", "")).lower()
    )
    return tuple(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))
