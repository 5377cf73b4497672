"""What every kind of channel is first read into: strings, as they stand there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

TAG = re.compile(r"<[a-zA-Z/!][^>]*>")


class MalformedFeed(Exception):
    """A channel's body is none of the formats that we read; the message says what it seems to be instead."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item, raw; an empty string is what the item did not say. `link` may be relative."""

    link: str
    guid: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    content_html: str = ""
    language: str = ""


def plain_text(markup: str) -> str:
    """A title without tags and entities, also doubly escaped ones, on one line."""
    return " ".join(TAG.sub(" ", html.unescape(html.unescape(markup))).split())
