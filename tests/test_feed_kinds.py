"""Feeds of every make and in every state of disrepair: the entries that are expected, or a failure that says why."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from extractors.model import Channel, ChannelKind, FailureKind, FetchFailure, FetchResult, Page, Source, Validators
from flows.feeds import poll
from flows.fetch import Fetcher

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HALF_PAST_SIX = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # ten o'clock in Tehran, half past eleven in Karachi
SITE = "https://news.example"
CHANNEL = Channel(ChannelKind.FEED, f"{SITE}/feeds/all", "fa")
SOURCE = Source("example", "Example News", f"{SITE}/", "IR", "none", "Asia/Tehran", 30, (CHANNEL,))
TITLE = "Border post reopened"
PERSIAN = "گذرگاه مرزی ریمدان باز شد"
JOINED = "مرزبانان گفته‌اند گذرگاه‌ها باز می‌شود"


@dataclass(frozen=True)
class Kind:
    """A body as a server sends it, and what is to be read from it: (path, title, time), or what the failure says.

    `ANY` title or time is as good as another; of a body that is `damaged`, more may be read than is expected.
    """

    name: str
    body: bytes
    expected: tuple[tuple[str, str, datetime | str | None], ...] = ()
    failure: str = ""
    failure_kind: FailureKind = FailureKind.MALFORMED
    content_type: str = "application/xml"
    damaged: bool = False


ANY = "*"
DATED = (("/a", TITLE, HALF_PAST_SIX),)
UNDATED = (("/a", TITLE, None),)


# --- RSS -----------------------------------------------------------------------------------------

XML = '<?xml version="1.0" encoding="utf-8"?>\n'
PUB_DATE = "<pubDate>Sun, 22 Nov 2026 10:00:00 +0330</pubDate>"
ITEM = f"<title>{TITLE}</title><link>{SITE}/a</link>{PUB_DATE}"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
DC_DATE = "<dc:date>2026-11-22T10:00:00+03:30</dc:date>"


def rss(*items: str, head: str = 'version="2.0"', top: str = XML, end: str = "</channel></rss>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"{top}<rss {head}><channel><title>Example</title><link>{SITE}/</link>{inner}{end}"


def titled(title: str) -> str:
    return rss(f"<title>{title}</title><link>{SITE}/a</link>{PUB_DATE}")


def dated(text: str) -> str:
    return rss(f"<title>{TITLE}</title><link>{SITE}/a</link><pubDate>{text}</pubDate>")


def rss_kinds() -> Iterator[Kind]:
    for version in ("0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "2", "3.0", ""):
        yield Kind(f"rss {version or 'of no version'}", rss(ITEM, head=f'version="{version}"').encode(), DATED)
    netscape = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss.dtd">\n'
    yield Kind(
        "rss 0.91 of Netscape with its DTD", rss(ITEM, head='version="0.91"', top=XML + netscape).encode(), DATED
    )
    for year, namespace in (("0.90", "http://my.netscape.com/rdf/simple/0.9/"), ("1.0", "http://purl.org/rss/1.0/")):
        item = f'<item rdf:about="{SITE}/a"><title>{TITLE}</title><link>{SITE}/a</link>{DC_DATE}</item>'
        feed = f'<rdf:RDF {RDF} {DC} xmlns="{namespace}"><channel/>{item}</rdf:RDF>'
        yield Kind(f"rss {year}", (XML + feed).encode(), DATED)
        yield Kind(f"rss {year} without its namespaces", f"<rdf:RDF>{item}</rdf:RDF>".encode(), DATED)
    yield Kind("items beside the channel", f'<rss version="2.0"><channel/><item>{ITEM}</item></rss>'.encode(), DATED)
    yield Kind("a channel alone", f"<channel><item>{ITEM}</item></channel>".encode(), DATED)
    yield Kind("elements in capitals", rss(ITEM).replace("item>", "ITEM>").replace("title>", "TITLE>").encode(), DATED)
    yield Kind(
        "a default namespace", rss(ITEM, head='version="2.0" xmlns="http://backend.userland.com/rss2"').encode(), DATED
    )
    dublin = f"<title>{TITLE}</title><link>{SITE}/a</link>{DC_DATE}"
    yield Kind("dc:date declared", rss(dublin, head=f'version="2.0" {DC}').encode(), DATED)
    yield Kind("dc:date undeclared", rss(dublin).encode(), DATED)
    atom = f'<atom:link href="{SITE}/feeds/all" rel="self"/>{ITEM}'
    yield Kind("atom:link beside link, undeclared", rss(atom).encode(), DATED)
    media = f'{ITEM}<media:content url="{SITE}/a.jpg"><media:title>Photo</media:title></media:content>'
    yield Kind(
        "media:title", rss(media, head='version="2.0" xmlns:media="http://search.yahoo.com/mrss/"').encode(), DATED
    )
    yield Kind(
        "an enclosure", rss(f'{ITEM}<enclosure url="{SITE}/a.mp3" length="1" type="audio/mpeg"/>').encode(), DATED
    )
    yield Kind(
        "a source of its own", rss(f'{ITEM}<source url="https://wire.example/rss">Wire</source>').encode(), DATED
    )
    yield Kind("no items", rss().encode(), ())


def link_kinds() -> Iterator[Kind]:
    for name, link in {
        "a relative link": "<link>/a</link>",
        "a link relative to the feed": "<link>../a</link>",
        "a link without a scheme": "<link>//news.example/a</link>",
        "a link in CDATA": f"<link><![CDATA[{SITE}/a]]></link>",
        "a link on a line of its own": f"<link>\n  {SITE}/a\n</link>",
        "a guid that is the link": f"<guid>{SITE}/a</guid>",
        "a guid that says so": f'<guid isPermaLink="true">{SITE}/a</guid>',
        "a guid that is no link": f'<link>{SITE}/a</link><guid isPermaLink="false">4711</guid>',
        "a guid that is an address elsewhere": f'<link>{SITE}/a</link><guid isPermaLink="false">{SITE}/?p=4711</guid>',
        "an empty guid": f"<link>{SITE}/a</link><guid></guid>",
        "an empty link with a guid": f"<link/><guid>{SITE}/a</guid>",
        "a link in Atom's manner": f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="{SITE}/a"/>',
    }.items():
        yield Kind(name, rss(f"<title>{TITLE}</title>{link}{PUB_DATE}").encode(), DATED)
    twice = rss(ITEM + "<guid>1</guid>", ITEM + "<guid>1</guid>")
    yield Kind("one item twice", twice.encode(), DATED)
    shared = rss(*(f"<title>{TITLE}</title><link>{SITE}/{n}</link><guid>x</guid>" for n in "ab"))
    yield Kind("one guid for two", shared.encode(), (*UNDATED, ("/b", TITLE, None)))
    yield Kind("no link and no guid", rss(f"<title>{TITLE}</title>").encode(), ())
    yield Kind("a link that is a script", rss("<link>javascript:void(0)</link>", ITEM).encode(), DATED)
    yield Kind("a link to a page of Persian name", rss(f"<link>{SITE}/خبر/۱</link>").encode(), (("/خبر/۱", "", None),))


def title_kinds() -> Iterator[Kind]:
    for name, written, title in (
        ("CDATA", f"<![CDATA[{TITLE}]]>", TITLE),
        ("markup in CDATA", "<![CDATA[Border <b>post</b> reopened]]>", TITLE),
        ("escaped markup", "Border &lt;em&gt;post&lt;/em&gt; reopened", TITLE),
        ("unescaped markup", "Border <i>post</i> reopened", TITLE),
        ("an ampersand escaped twice", "Cut &amp;amp; dried", "Cut & dried"),
        ("a bare ampersand", "Cut & dried", "Cut & dried"),
        ("entities of HTML", "Border&nbsp;post&mdash;reopened", "Border post—reopened"),
        ("an entity that does not exist", "Border &nosuch; post", "Border &nosuch; post"),
        ("numeric references", "Border&#x20;post&#32;reopened", TITLE),
        ("a reference to no character", "Border&#0; post&#27; reopened", TITLE),
        ("control characters", "Border\x01\x0b\x1f post\x08 reopened\x1b", TITLE),
        ("white space", "\n\t Border\n post   reopened \n", TITLE),
        ("zero-width non-joiners", JOINED, JOINED),
        ("zero-width non-joiners as entities", JOINED.replace("\u200c", "&zwnj;"), JOINED),
        ("a less-than sign", "3 &lt; 5", "3 < 5"),
        ("100,000 characters", "long " * 20_000, ("long " * 20_000).strip()),
        ("nothing", "", ""),
    ):
        yield Kind(f"a title with {name}", titled(written).encode(), (("/a", title, HALF_PAST_SIX),))


def date_kinds() -> Iterator[Kind]:
    midnight = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    for written, moment in {
        "Sun, 22 Nov 2026 06:30:00 GMT": HALF_PAST_SIX,
        "Sun, 22 Nov 2026 06:30:00 Z": HALF_PAST_SIX,
        "Sun, 22 Nov 26 06:30:00 UT": HALF_PAST_SIX,
        "22 Nov 2026 11:30 PKT": HALF_PAST_SIX,
        "Sun, 22 Nov 2026 10:00:00 IRST": HALF_PAST_SIX,
        "Sunday, November 22, 2026 10:00 AM": HALF_PAST_SIX,
        "Nov 22, 2026, 10:00 a.m.": HALF_PAST_SIX,
        "2026-11-22T06:30:00Z": HALF_PAST_SIX,
        "2026-11-22T06:30:00.123456Z": HALF_PAST_SIX,
        "2026-11-22T10:00:00+03:30": HALF_PAST_SIX,
        "2026-11-22 10:00:00": HALF_PAST_SIX,
        "20261122T063000Z": HALF_PAST_SIX,
        "22/11/2026 10:00": HALF_PAST_SIX,
        "1405/09/01 10:00:00": HALF_PAST_SIX,
        "1405-09-01T10:00:00+03:30": HALF_PAST_SIX,
        "۱۴۰۵/۰۹/۰۱ ۱۰:۰۰": HALF_PAST_SIX,
        "یکشنبه ۱ آذر ۱۴۰۵ - ۱۰:۰۰": HALF_PAST_SIX,
        "22 نومبر 2026 10:00": HALF_PAST_SIX,
        "2026-11-22": midnight,
        "1405/09/01": midnight,
        "Sun, 31 Nov 2026 10:00:00 +0330": None,
        "0000-00-00 00:00:00": None,
        "3 hours ago": None,
        "": None,
    }.items():
        yield Kind(f"a date {written!r}", dated(written).encode(), (("/a", TITLE, moment),))
    both = f"<title>{TITLE}</title><link>{SITE}/a</link>{PUB_DATE}{PUB_DATE.replace('22', '21')}"
    yield Kind("two dates in one item", rss(both).encode(), (("/a", TITLE, ANY),))


# --- Atom, JSON Feed, sitemaps -------------------------------------------------------------------

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
AT = "<published>2026-11-22T06:30:00Z</published><updated>2026-11-22T09:00:00Z</updated>"


def entry(inside: str) -> str:
    return f"<entry><id>tag:news.example,2026:1</id><title>{TITLE}</title>{inside}</entry>"


def atom_kinds() -> Iterator[Kind]:
    link = f'<link rel="alternate" type="text/html" href="{SITE}/a"/>'
    for name, body in {
        "atom 1.0": f"<feed {ATOM}>{entry(link + AT)}</feed>",
        "atom with a prefix": re.sub("<(/?)(?=[a-z])", r"<\1a:", f"<feed {ATOM}>{entry(link + AT)}</feed>").replace(
            "xmlns=", "xmlns:a="
        ),
        "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#">'
        + entry(link + "<issued>2026-11-22T06:30:00Z</issued><modified>2026-11-22T09:00:00Z</modified>")
        + "</feed>",
        "atom without its namespace": f"<feed>{entry(link + AT)}</feed>",
        "atom with many links": f"<feed {ATOM}>"
        + entry(f'<link rel="self" href="/x"/><link rel="replies" href="/c"/>{link}' + AT)
        + "</feed>",
        "atom with a link of no relation": f"<feed {ATOM}>" + entry(f'<link href="{SITE}/a"/>' + AT) + "</feed>",
        "atom with a relative link": f"<feed {ATOM}>" + entry('<link href="/a"/>' + AT) + "</feed>",
        "atom with xml:base": f'<feed {ATOM} xml:base="{SITE}/deep/">' + entry('<link href="../a"/>' + AT) + "</feed>",
        "atom with xml:base of the entry": f"<feed {ATOM}>"
        + entry('<link href="a"/>' + AT).replace("<entry>", f'<entry xml:base="{SITE}/">')
        + "</feed>",
        "atom with an xhtml title": f"<feed {ATOM}>"
        + entry(link + AT)
        .replace("<title>", '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">')
        .replace("</title>", "</div></title>")
        + "</feed>",
        "atom with an html title": f"<feed {ATOM}>"
        + entry(link + AT).replace(f"<title>{TITLE}", '<title type="html">Border &lt;b&gt;post&lt;/b&gt; reopened')
        + "</feed>",
    }.items():
        yield Kind(name, (XML + body).encode(), DATED, content_type="application/atom+xml")
    updated = f"<feed {ATOM}>" + entry(link + "<updated>2026-11-22T06:30:00Z</updated>") + "</feed>"
    yield Kind("atom with an update alone", updated.encode(), UNDATED)
    yield Kind("atom without entries", f"<feed {ATOM}><title>x</title></feed>".encode(), ())


def json_feed(version: str = "1.1", **item: object) -> dict[str, object]:
    given = {"id": "1", "url": f"{SITE}/a", "title": TITLE, "date_published": "2026-11-22T10:00:00+03:30"} | item
    return {"version": f"https://jsonfeed.org/version/{version}", "title": "Example", "items": [given]}


def json_kinds() -> Iterator[Kind]:
    for name, feed, expected in (
        ("1.0", json_feed("1"), DATED),
        ("1.1", json_feed(), DATED),
        ("with a number for an id", json_feed(id=4711), DATED),
        ("with an external address alone", json_feed(url=None, external_url=f"{SITE}/a"), DATED),
        ("with a relative address", json_feed(url="/a"), DATED),
        ("with an address for an id alone", json_feed(url=None, id=f"{SITE}/a"), DATED),
        ("with a null for a title", json_feed(title=None), (("/a", "", HALF_PAST_SIX),)),
        ("with a list for a title", json_feed(title=[TITLE]), (("/a", "", HALF_PAST_SIX),)),
        ("with less-than in a title", json_feed(title="3 < 5 & more"), (("/a", "3 < 5 & more", HALF_PAST_SIX),)),
        ("with a null for an item", json_feed() | {"items": [None, 3, "x", *json_feed()["items"]]}, DATED),  # type: ignore[misc]
        ("with half a character in a title", json_feed(title="a\ud83d"), (("/a", "a\ufffd", HALF_PAST_SIX),)),
        ("without items", json_feed() | {"items": []}, ()),
    ):
        yield Kind(f"json feed {name}", json.dumps(feed).encode(), expected, content_type="application/feed+json")
    yield Kind("json feed behind a mark", b"\xef\xbb\xbf" + json.dumps(json_feed()).encode(), DATED)
    yield Kind(
        "json feed with surrogates", json.dumps(json_feed(title=PERSIAN)).encode(), (("/a", PERSIAN, HALF_PAST_SIX),)
    )
    yield Kind("json that is no feed", b'{"status": "ok", "articles": []}', failure="no JSON Feed")
    yield Kind("json feed of version 2", json.dumps(json_feed("2")).encode(), failure="version")
    yield Kind("json cut off", json.dumps(json_feed()).encode()[:-20], failure="cannot be read")
    yield Kind(
        "json with an object for items", json.dumps(json_feed() | {"items": {}}).encode(), failure="list of items"
    )
    yield Kind("a list in json", b"[1, 2]", failure="neither a feed nor a sitemap")


SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
NEWS_URL = (
    f"<url><loc>{SITE}/a</loc><news:news><news:publication><news:name>Example</news:name></news:publication>"
    f"<news:publication_date>2026-11-22T10:00:00+03:30</news:publication_date><news:title>{TITLE}</news:title>"
    "</news:news></url>"
)


def sitemap_kinds() -> Iterator[Kind]:
    bare = (("/a", "", None),)
    for name, body, expected in (
        ("a sitemap", f"<urlset {SITEMAP}><url><loc>{SITE}/a</loc></url></urlset>", bare),
        ("a sitemap without its namespace", f"<urlset><url><loc>\n{SITE}/a </loc></url></urlset>", bare),
        ("a sitemap with a relative address", f"<urlset {SITEMAP}><url><loc>/a</loc></url></urlset>", bare),
        ("a sitemap with a change", f"<urlset><url><loc>{SITE}/a</loc><lastmod>2026</lastmod></url></urlset>", bare),
        ("a sitemap with a comment first", f"<!-- x --><urlset><url><loc>{SITE}/a</loc></url></urlset>", bare),
        ("a news sitemap", f"<urlset {SITEMAP} {NEWS}>{NEWS_URL}</urlset>", DATED),
        ("a news sitemap of another prefix", f"<urlset {NEWS}>{NEWS_URL}</urlset>".replace("news:", "n:"), DATED),
        ("a news sitemap that declares no prefix", f"<urlset>{NEWS_URL}</urlset>", DATED),
        ("a news sitemap cut off", f"<urlset {NEWS}>{NEWS_URL}<url><loc>{SITE}/b", (*DATED, ("/b", "", None))),
        ("a news sitemap with a title in CDATA", f"<urlset {NEWS}>{NEWS_URL}</urlset>".replace(
            TITLE, f"<![CDATA[{TITLE}]]>"), DATED),
        ("a news sitemap with an image", f"<urlset {NEWS}>{NEWS_URL}</urlset>".replace(
            "<news:news>", "<image:image><image:loc>/i.jpg</image:loc><image:title>Photo</image:title></image:image>"
            "<news:news>"), DATED),
        ("an empty sitemap", f"<urlset {SITEMAP}/>", ()),
        ("an address without a page", "<urlset><url><lastmod>2026-11-22</lastmod></url></urlset>", ()),
    ):  # fmt: skip
        yield Kind(name, (XML + body).encode(), expected)
    whole = (XML + f"<urlset {SITEMAP} {NEWS}>{NEWS_URL}</urlset>").encode()
    yield Kind("a sitemap in gzip", gzip.compress(whole), DATED, content_type="application/gzip")
    yield Kind("a sitemap in gzip cut off", gzip.compress(whole)[:-20], DATED, damaged=True)
    yield Kind(
        "a sitemap in broken gzip", gzip.compress(whole)[:40] + b"???" * 20, failure="gzip that cannot be unpacked"
    )
    yield Kind("a sitemap as text", f"{SITE}/a\n{SITE}/b\n".encode(), failure="neither a feed nor a sitemap")
    children = "".join(f"<sitemap><loc>{SITE}/{n}.xml</loc></sitemap>" for n in "xy")
    yield Kind("an index of sitemaps", f"<sitemapindex {SITEMAP}>{children}</sitemapindex>".encode(), DATED)


# --- bytes and breakage --------------------------------------------------------------------------


def byte_kinds() -> Iterator[Kind]:
    persian = (("/a", PERSIAN, HALF_PAST_SIX),)
    feed = titled(PERSIAN)
    arabic = feed.replace("ی", "ي")
    in_arabic = (("/a", PERSIAN.replace("ی", "ي"), HALF_PAST_SIX),)
    bare = feed.removeprefix(XML)
    for name, body, label, expected in (
        ("utf-8", feed.encode(), "utf-8", persian),
        ("utf-8 with a mark", b"\xef\xbb\xbf" + feed.encode(), "utf-8", persian),
        ("utf-8 called latin-1", feed.encode(), "iso-8859-1", persian),
        ("utf-8 called windows-1256", feed.encode(), "windows-1256", persian),
        ("utf-8 of no label", bare.encode(), "", persian),
        ("utf-8 with one broken byte", feed.encode().replace(b"\xd8\xb2 ", b"\xd8 "), "utf-8",
         (("/a", PERSIAN.replace("ز ", "\ufffd "), HALF_PAST_SIX),)),
        ("utf-8 that was broken before", titled(f"{PERSIAN} \ufffd").encode(), "utf-8",
         (("/a", f"{PERSIAN} \ufffd", HALF_PAST_SIX),)),
        ("utf-8 encoded twice", feed.encode().decode("latin-1").encode(), "utf-8", persian),
        ("windows-1256", arabic.replace("utf-8", "windows-1256").encode("windows-1256"), "windows-1256", in_arabic),
        ("windows-1256 called utf-8", arabic.encode("windows-1256"), "utf-8", in_arabic),
        ("windows-1256 called latin-1", arabic.encode("windows-1256"), "iso-8859-1", in_arabic),
        ("utf-16 with a mark", feed.encode("utf-16"), "utf-16", persian),
        ("utf-16 with a mark, called utf-8", feed.encode("utf-16"), "utf-8", persian),
        ("utf-16 of little end without a mark", feed.encode("utf-16-le"), "", persian),
        ("utf-16 of big end without a mark", feed.encode("utf-16-be"), "utf-8", persian),
        ("utf-16 of big end with a mark", b"\xfe\xff" + feed.encode("utf-16-be"), "", persian),
        ("utf-32", feed.encode("utf-32"), "", persian),
        ("an encoding that nobody knows", feed.replace("utf-8", "x-farsi").encode(), "x-farsi", persian),
        ("latin-1", titled("Café à Zahédan").replace("utf-8", "iso-8859-1").encode("latin-1"), "",
         (("/a", "Café à Zahédan", HALF_PAST_SIX),)),
        ("gzip inside", gzip.compress(feed.encode()), "", persian),
    ):  # fmt: skip
        content_type = "text/xml" + (f"; charset={label}" if label else "")
        yield Kind(name, body, expected, content_type=content_type)


def broken_kinds() -> Iterator[Kind]:
    feed = rss(ITEM, f"<title>Second</title><link>{SITE}/b</link>")
    both = (*DATED, ("/b", "Second", None))
    for name, body, expected in (
        ("leading white space", "\n\n   " + feed, both),
        ("leading prose", "Warning: something in line 3\n" + feed, both),
        ("leading markup", "<br />\n<b>Notice</b>: no cache<br />\n" + feed, both),
        ("trailing markup", feed + "<!-- cached --><script>x()</script>", both),
        ("no end", feed.removesuffix("</channel></rss>"), both),
        ("a cut within an item", feed[: feed.index("Second") + 3], DATED),
        ("a cut within a tag", feed[: feed.index("<title>Second") + 4], DATED),
        ("an unclosed title", feed.replace(f"{TITLE}</title>", TITLE), both[1:]),
        ("an unclosed title of the channel", feed.replace("Example</title>", "Example"), both),
        ("tags crossed", feed.replace(f"<title>{TITLE}</title>", f"<title><b>{TITLE}</title></b>"), both),
        ("an unclosed item", feed.replace("</item>", "", 1), both),
        ("an attribute without quotes", feed.replace('version="2.0"', "version=2.0"), both),
        ("an attribute twice", feed.replace('version="2.0"', 'version="2.0" version="2.0"'), both),
        ("an unclosed comment at the end", feed + "<!-- and so", both),
        ("two declarations", XML + feed, both),
        ("two feeds in one", feed + rss(f"<title>Third</title><link>{SITE}/c</link>"), (*both, ("/c", "Third", None))),
        ("a stylesheet", feed.replace("<rss", '<?xml-stylesheet type="text/xsl" href="/x.xsl"?><rss'), both),
        ("an entity of its own", '<!DOCTYPE rss [<!ENTITY post "Border post">]>' + rss(
            ITEM.replace("Border post", "&post;"), top=""), (("/a", "&post; reopened", HALF_PAST_SIX),)),
        ("zero bytes", feed.replace("<item>", "\x00<item>\x00"), both),
    ):  # fmt: skip
        yield Kind(name, body.encode(), expected, damaged=name.startswith("a cut"))
    link = '<link rel="alternate" type="application/rss+xml" href="/real">'
    yield Kind("a page that names a feed", f"<html><head>{link}</head><body>Hello</body></html>".encode(), DATED)
    for name, body, failure in (
        ("nothing", "", "it is empty"),
        ("white space", " \n\t ", "it is empty"),
        ("a page", "<!DOCTYPE html><html><body>Hello</body></html>", "it is an HTML page"),
        ("a page that shows a feed", "<html><body>&lt;rss&gt;</body></html>", "it is an HTML page"),
        ("prose", "Service temporarily unavailable", "starts with 'Service temporarily"),
        ("another kind of XML", "<catalog><product/></catalog>", "neither a feed nor a sitemap"),
        ("an error of a store", "<Error><Code>AccessDenied</Code></Error>", "neither a feed nor a sitemap"),
        ("nothing but an item with an unclosed title", rss(ITEM.replace("</title>", "")), "no readable entry"),
        ("a feed that was cut at once", "<rss version='2.0'><chan", "no readable entry"),
        ("a picture", "\x89PNG\r\n\x1a\n\x00\x00", "neither a feed nor a sitemap"),
    ):
        yield Kind(name, body.encode("latin-1"), failure=failure)
    captcha = b"<!doctype html><html><head><title>Just a moment...</title></head></html>"
    yield Kind("a captcha", captcha, failure="Just a moment", failure_kind=FailureKind.BLOCKED)


KINDS = [
    *rss_kinds(), *link_kinds(), *title_kinds(), *date_kinds(), *atom_kinds(), *json_kinds(), *sitemap_kinds(),
    *byte_kinds(), *broken_kinds(),
]  # fmt: skip


class OneChannel(Fetcher):
    """Has the channel, and the sitemaps that an index leads to."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def get(self, url: str, validators: Validators | None = None) -> FetchResult:
        child = f"<urlset {NEWS}>{NEWS_URL}</urlset>".encode()
        body = self._kind.body if url == CHANNEL.url else child
        return Page(url, url, 200, (("Content-Type", self._kind.content_type),), body, NOW, Validators('"1"'))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_read_or_says_why_not(kind: Kind) -> None:
    got = poll(SOURCE, CHANNEL, OneChannel(kind), Validators())
    if kind.failure:
        assert isinstance(got, FetchFailure), got
        assert (got.kind, got.url) == (kind.failure_kind, CHANNEL.url)
        assert kind.failure.lower() in got.detail.lower()
        return
    assert not isinstance(got, FetchFailure), got.reason
    found = [(e.url.removeprefix(SITE), e.title, e.published_at) for e in got.entries]
    assert len(found) == len(kind.expected) or (kind.damaged and len(found) > len(kind.expected))
    for (url, title, moment), expected in zip(found, kind.expected, strict=False):
        second = moment and moment.replace(microsecond=0)
        assert (url, title if expected[1] != ANY else ANY, second if expected[2] != ANY else ANY) == expected


def test_there_are_enough_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60
