"""Outlets that misbehave: each mode is a few lines over what the outlet in good order would answer.

`newsroom.modes[outlet] = MODES[name]` spoils one outlet and no other. A mode spoils the outlet's feed, or the page of
its oldest article (the `victim`), or the whole site; its first line says how.
"""

from __future__ import annotations

import gzip
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape, unescape
from itertools import count, islice

from .content import EDITIONS, articles, path_of
from .server import Asked, Mode
from .web import HangUp, Response

MODES: dict[str, Mode] = {}
RETRY_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MANY = 5_000


def on_site(spoil: Mode) -> Mode:
    """A mode that sees every request."""
    MODES[spoil.__name__] = spoil
    return spoil


def on_feed(spoil: Mode) -> Mode:
    """A mode that spoils the outlet's first channel alone."""
    MODES[spoil.__name__] = lambda asked: spoil(asked) if asked.path == asked.channel else asked.healthy
    return spoil


def on_page(spoil: Mode) -> Mode:
    """A mode that spoils the page of the victim alone."""
    MODES[spoil.__name__] = lambda asked: spoil(asked) if asked.path == victim(asked) else asked.healthy
    return spoil


def victim(asked: Asked) -> str:
    """The path of the outlet's oldest article."""
    oldest = next(a for a in reversed(articles(EDITIONS[0])) if a.outlet == asked.outlet.id)
    return path_of(oldest, asked.outlet)


def redirect(to: str, status: int = 301) -> Response:
    return Response(status, extra={"Location": to})


def rewritten(response: Response, change: Callable[[str], str]) -> Response:
    return replace(response, body=change(response.body.decode()).encode())


# --- validators and order ------------------------------------------------------------------------


@on_feed
def lying_304(asked: Asked) -> Response:
    """Not modified, whatever has happened since."""
    return Response(304) if asked.is_conditional else asked.healthy


@on_feed
def restless_etag(asked: Asked) -> Response:
    """The same body under another ETag each time."""
    return replace(asked.healthy, extra={"ETag": f'"{asked.times}"'})


@on_feed
def shuffled(asked: Asked) -> Response:
    """The same items in another order each time."""

    def change(feed: str) -> str:
        head, *items = re.split("(?=<item>)", feed.replace("</channel></rss>", ""))
        random.Random(asked.times).shuffle(items)
        return "".join((head, *items, "</channel></rss>"))

    return rewritten(asked.healthy, change)


# --- addresses that lead elsewhere ---------------------------------------------------------------


@on_site
def chain_of_redirects(asked: Asked) -> Response:
    """The feed has moved, and moved, and moved."""
    stations = [asked.channel, "/moved/once", "/moved/twice", "/moved/for-good"]
    if asked.path not in stations:
        return asked.healthy
    rest = stations[stations.index(asked.path) + 1 :]
    return redirect(rest[0]) if rest else asked.find(asked.channel)


@on_site
def loop_of_redirects(asked: Asked) -> Response:
    """The feed sends its reader in a circle."""
    circle = {asked.channel: "/round", "/round": "/and-round", "/and-round": asked.channel}
    return redirect(circle[asked.path]) if asked.path in circle else asked.healthy


@on_page
def redirect_to_metadata(asked: Asked) -> Response:
    """A page sends its reader to the metadata service of a cloud."""
    return redirect("http://169.254.169.254/latest/meta-data/iam/", 302)


@on_page
def redirect_to_private_network(asked: Asked) -> Response:
    """A page sends its reader into the network behind the firewall."""
    return redirect("http://192.168.0.1/admin", 302)


@on_site
def moved_entry(asked: Asked) -> Response:
    """The second edition gives every item another address under the same guid; the old ones redirect."""
    if asked.edition == EDITIONS[0]:
        return asked.healthy
    if asked.path == asked.channel:
        return rewritten(asked.healthy, lambda feed: feed.replace("detail.php?id=", "archive/"))
    if asked.path.startswith("/archive/"):
        return asked.find(f"/detail.php?id={asked.path.removeprefix('/archive/')}")
    return redirect(asked.path.replace("detail.php?id=", "archive/")) if "detail" in asked.path else asked.healthy


# --- refusals ------------------------------------------------------------------------------------


@on_feed
def feed_gone(asked: Asked) -> Response:
    """410 for the feed."""
    return Response(410)


@on_page
def page_gone(asked: Asked) -> Response:
    """410 for a page that the feed still lists."""
    return Response(410)


@on_page
def retry_after_seconds(asked: Asked) -> Response:
    """429 at first, to come back in an hour."""
    return asked.healthy if asked.times else Response(429, extra={"Retry-After": "3600"})


@on_page
def retry_after_date(asked: Asked) -> Response:
    """429 at first, to come back at `RETRY_AT`."""
    return asked.healthy if asked.times else Response(429, extra={"Retry-After": format_datetime(RETRY_AT, True)})


@on_feed
def feed_too_often(asked: Asked) -> Response:
    """503 for the feed at first."""
    return asked.healthy if asked.times else Response(503, extra={"Retry-After": "600"})


@on_site
def robots_denial(asked: Asked) -> Response:
    """robots.txt forbids everything."""
    return Response(200, body=b"User-agent: *\nDisallow: /") if asked.path == "/robots.txt" else asked.healthy


@on_site
def robots_wildcard(asked: Asked) -> Response:
    """robots.txt forbids one article by a pattern, in a group for us that stands behind one for others."""
    query = victim(asked).partition("?")[2]
    rules = f"User-agent: Other\nDisallow: /\n\nUser-agent: Borderwatch\nDisallow: /*.php?{query}$\n"
    return Response(200, body=rules.encode()) if asked.path == "/robots.txt" else asked.healthy


@on_site
def robots_out_of_order(asked: Asked) -> Response:
    """robots.txt answers 503 at first: nobody knows what is allowed."""
    return Response(503) if asked.path == "/robots.txt" and not asked.times else asked.healthy


# --- bodies --------------------------------------------------------------------------------------


def _forever(part: bytes, pause_seconds: float = 0.0) -> Iterator[bytes]:
    while True:
        yield part
        time.sleep(pause_seconds)


@on_feed
def slow_drip(asked: Asked) -> Response:
    """The feed, a byte at a time, each sooner than any time-out for silence."""
    body = asked.healthy.body
    drops = (drop for i, drop in zip(count(), _forever(b"", 0.05), strict=False) for drop in (body[i : i + 1],))
    return Response(200, "application/xml", stream=drops)


@on_page
def announced_giant(asked: Asked) -> Response:
    """300 MB, and it says so."""
    return replace(_giant(), extra={"Content-Length": str(300 * 2**20)})


@on_page
def unannounced_giant(asked: Asked) -> Response:
    """300 MB, and it does not say so."""
    return _giant()


def _giant() -> Response:
    return Response(200, "text/html", stream=islice(_forever(b"<p>" + b"x" * 65533), 300 * 16))


@on_page
def gzip_bomb(asked: Asked) -> Response:
    """Half a megabyte that unpacks to 100 MB."""
    return Response(200, "text/html", _bomb(), extra={"Content-Encoding": "gzip"})


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(100 * 2**20), 1)


@on_page
def truncated(asked: Asked) -> Response:
    """Half of the page at first, under the length of the whole."""
    body = asked.healthy.body
    half = Response(200, "text/html", stream=[body[: len(body) // 2]], extra={"Content-Length": str(len(body))})
    return asked.healthy if asked.times else half


@on_page
def reset(asked: Asked) -> Response:
    """The connection is reset twice, before a word: once could be the end of a kept connection."""
    if asked.times > 1:
        return asked.healthy
    raise HangUp


@on_page
def reset_midway(asked: Asked) -> Response:
    """The connection is reset at first, after the head of the answer."""

    def words() -> Iterator[bytes]:
        yield asked.healthy.body[:100]
        raise HangUp

    return asked.healthy if asked.times else Response(200, "text/html", stream=words())


# --- feeds that are hard to read -----------------------------------------------------------------


@on_feed
def entity_bomb(asked: Asked) -> Response:
    """A title that would expand to ten billion characters ("a billion laughs")."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "laughter! ">{levels}]><rss'
    return rewritten(
        asked.healthy, lambda feed: feed.replace("<rss", bomb, 1).replace("<item><title>", "<item><title>&l9;", 1)
    )


@on_feed
def broken_xml(asked: Asked) -> Response:
    """A bare ampersand in each title, a control character, an unknown entity, and the end is missing."""
    return rewritten(
        asked.healthy,
        lambda feed: feed.replace("<item><title>", "<item><title>A & B\x0b &nosuch; <br>").replace(
            "</channel></rss>", "<item><title>Cut o"
        ),
    )


@on_site
def five_thousand_entries(asked: Asked) -> Response:
    """An archive of thousands of items before the news of today; robots.txt keeps readers off the archive."""
    if asked.path == "/robots.txt":
        return Response(200, body=b"User-agent: *\nDisallow: /old/")
    if asked.path != asked.channel:
        return asked.healthy
    old = "".join(
        f"<item><title>Bulletin {n}</title><link>{asked.base}/old/{n}</link><guid>{asked.base}/old/{n}</guid></item>"
        for n in range(MANY)
    )
    return rewritten(asked.healthy, lambda feed: feed.replace("<item>", old + "<item>", 1))


@on_feed
def undated(asked: Asked) -> Response:
    """No item has a date."""
    return rewritten(asked.healthy, lambda feed: re.sub("<pubDate>.*?</pubDate>", "", feed))


def _dated(feed: str, moment: str) -> str:
    return re.sub("<pubDate>.*?</pubDate>", f"<pubDate>{moment}</pubDate>", feed)


@on_feed
def tied_dates(asked: Asked) -> Response:
    """All items were published in one second; the first edition holds back the victim."""

    def change(feed: str) -> str:
        late = re.escape(victim(asked))
        tied = _dated(feed, "Tue, 17 Nov 2026 10:00:00 +0500")
        return tied if asked.edition > 1 else re.sub(rf"<item>(?:(?!</item>).)*?{late}<.*?</item>", "", tied)

    return rewritten(asked.healthy, change)


@on_feed
def one_guid_for_all(asked: Asked) -> Response:
    """Every item has the same guid."""
    return rewritten(asked.healthy, lambda feed: re.sub("(<guid[^>]*>).*?</guid>", r"\1news</guid>", feed))


@on_feed
def guid_used_again(asked: Asked) -> Response:
    """guids are positions in the feed; the first edition holds back the newest, so that the second shifts them all."""

    def change(feed: str) -> str:
        numbers = count(1)
        shown = re.sub("<item>.*?</item>", "", feed, count=1) if asked.edition == 1 else feed
        return re.sub("(<guid[^>]*>).*?</guid>", lambda match: f"{match[1]}{next(numbers)}</guid>", shown)

    return rewritten(asked.healthy, change)


@on_feed
def feed_of_tomorrow(asked: Asked) -> Response:
    """The outlet's clock is years fast: its feed, its validators and its Date header."""
    then = format_datetime(datetime.now(UTC) + timedelta(days=3000), usegmt=True)
    response = rewritten(asked.healthy, lambda feed: _dated(feed, then))
    return replace(response, extra={"Date": then, "Last-Modified": then})


@on_feed
def feed_of_the_epoch(asked: Asked) -> Response:
    """The outlet's clock stands at the beginning of 1970."""
    then = format_datetime(datetime.fromtimestamp(0, UTC), usegmt=True)
    response = rewritten(asked.healthy, lambda feed: _dated(feed, then))
    return replace(response, extra={"Date": then, "Last-Modified": then})


def _in_full(asked: Asked) -> Response:
    """The outlet's feed with every article's text in it."""
    stories = {
        path_of(story, asked.outlet): story for story in articles(asked.edition) if story.outlet == asked.outlet.id
    }

    def told(match: re.Match[str]) -> str:
        text = "".join(f"<p>{escape(part)}</p>" for part in stories[unescape(match[1])].paragraphs)
        return f"<content:encoded><![CDATA[{text}]]></content:encoded>{match[0]}"

    return rewritten(asked.healthy, lambda feed: re.sub(f"<link>{asked.base}(/[^<]+)</link>(?=<dc)", told, feed))


@on_feed
def texts_without_pages(asked: Asked) -> Response:
    """The feed has every text in full, and neither addresses nor guids."""
    return rewritten(_in_full(asked), lambda feed: re.sub("<link>[^<]+</link>(?=<dc)|<guid.*?</guid>", "", feed))


@on_site
def pages_forbidden(asked: Asked) -> Response:
    """The feed has every text in full; the pages are forbidden."""
    if asked.path == asked.channel:
        return _in_full(asked)
    return Response(403) if "detail" in asked.path else asked.healthy


# --- wrong labels --------------------------------------------------------------------------------


def _encoded(asked: Asked, codec: str, label: str) -> Response:
    """Texts in `codec`, what it lacks as references, under `label`."""
    found = asked.healthy
    if not found.body or asked.path == "/robots.txt":
        return found
    text = re.sub("(?i)utf-8", label, found.body.decode())
    body = text.encode(codec, errors="xmlcharrefreplace")
    return replace(found, body=body, extra={"Content-Type": f"{found.media_type}; charset={label}"})


@on_site
def windows_1256_as_utf_8(asked: Asked) -> Response:
    """Persian in windows-1256 that calls itself UTF-8."""
    return _encoded(asked, "windows-1256", "utf-8")


@on_site
def utf_8_as_windows_1256(asked: Asked) -> Response:
    """Persian in UTF-8 that calls itself windows-1256."""
    return _encoded(asked, "utf-8", "windows-1256")


@on_site
def utf_16_as_utf_8(asked: Asked) -> Response:
    """Persian in UTF-16 with a byte order mark that calls itself UTF-8."""
    return _encoded(asked, "utf-16", "utf-8")


@on_site
def utf_16_without_mark(asked: Asked) -> Response:
    """Persian in UTF-16 without a byte order mark that calls itself windows-1256."""
    return _encoded(asked, "utf-16-le", "windows-1256")


# --- articles that do not stay -------------------------------------------------------------------


def _second_headline(asked: Asked) -> Response:
    """The feed, where the victim is announced anew in the second edition."""
    old = f"<link>{asked.base}{victim(asked)}</link>"
    if asked.edition == EDITIONS[0]:
        return asked.healthy
    return rewritten(asked.healthy, lambda feed: feed.replace("</title>" + old, " (updated)</title>" + old))


@on_site
def article_edited(asked: Asked) -> Response:
    """The second edition has another last paragraph in the victim, and another headline in the feed."""
    if asked.path == asked.channel:
        return _second_headline(asked)
    if asked.path != victim(asked) or asked.edition == EDITIONS[0]:
        return asked.healthy
    added = "An earlier version of this report gave another name for the crossing at which the convoy was held up."
    return rewritten(asked.healthy, lambda page: page.replace("<br><br>", f"<br><br>\n{added}<br><br>", 1))


@on_page
def article_edited_in_silence(asked: Asked) -> Response:
    """The victim's first paragraph changes once it has been read; its feed says nothing of it."""
    added = "It turned out otherwise, the outlet writes on second thoughts and without a word of it elsewhere.<br><br>"
    response = asked.healthy
    return (
        rewritten(response, lambda page: page.replace("<br><br>", f"<br><br>\n{added}", 1)) if asked.times else response
    )


@on_site
def article_taken_down(asked: Asked) -> Response:
    """The second edition announces the victim anew and has taken its page down."""
    if asked.path == asked.channel:
        return _second_headline(asked)
    return Response(404) if asked.path == victim(asked) and asked.edition > 1 else asked.healthy
