"""What every kind of channel is first read into: strings, as they stand there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # which a terminal would obey; not white space


class MalformedFeed(Exception):
    """A channel's body is none of the formats that we read; the message says what it seems to be instead."""


class BlockedFeed(MalformedFeed):
    """In place of the channel came a page that keeps programs out: a captcha, or a request for consent."""


class PageInstead(MalformedFeed):
    """In place of the channel came a web page; `feeds` are those that it names."""

    def __init__(self, feeds: tuple[str, ...]) -> None:
        hint = f"; the page names these feeds: {', '.join(feeds[:5])}" if feeds else ""
        super().__init__(f"it is an HTML page and no feed{hint}")
        self.feeds = feeds


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
    """A title without tags, control characters and entities, also doubly escaped ones, on one line."""
    return " ".join(CONTROL.sub("", TAG.sub(" ", html.unescape(html.unescape(markup)))).split())
