"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from typing import Any

from extractors.charset import whole
from flows.feed_items import FeedItem, MalformedFeed

VERSIONS = "https://jsonfeed.org/version/1"


def read_json_feed(text: str) -> tuple[FeedItem, ...]:
    """The items of a JSON Feed; what is no object among them is left out. Raises `MalformedFeed`."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedFeed(f"it looks like JSON but cannot be read: {error}") from error
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(VERSIONS):
        raise MalformedFeed(f"it is JSON but no JSON Feed: its version is not {VERSIONS}")
    items = feed.get("items")
    if not isinstance(items, list):
        raise MalformedFeed("it is a JSON Feed without a list of items")
    return tuple(_item(item) for item in items if isinstance(item, dict))


def _item(item: dict[str, Any]) -> FeedItem:
    def text(key: str) -> str:
        value = item.get(key)
        return whole(str(value)) if isinstance(value, str | int | float) else ""

    plain = "".join(f"<p>{html.escape(p)}</p>" for p in text("content_text").split("\n") if p.strip())
    return FeedItem(
        link=text("url") or text("external_url"),
        guid=text("id"),
        title=html.escape(text("title")),
        published=text("date_published"),
        updated=text("date_modified"),
        content_html=text("content_html") or plain,
        language=text("language"),
    )
