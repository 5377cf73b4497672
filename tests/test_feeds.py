"""Channels of every make into entries."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from flows.feed_items import MalformedFeed
from flows.feeds import MOST_CHILDREN, MOST_ENTRIES, parse_channel, poll
from flows.fetch import Fetcher

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CHANNEL = Channel(ChannelKind.FEED, "https://news.example/feed", "fa")
SOURCE = Source("example", "Example News", "https://news.example/", "IR", "none", "Asia/Tehran", 30, (CHANNEL,))
SIX_THIRTY = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # ten o'clock in Tehran


def read(body: str | bytes, content_type: str = "application/xml") -> tuple[FeedEntry, ...]:
    return parse_channel(body if isinstance(body, bytes) else body.encode(), content_type, CHANNEL, SOURCE)


def rss(*items: str, head: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{declaration}<rss version="2.0"{head}><channel><title>t</title>{inner}</channel></rss>'


ITEM = "<title>Border post</title><link>https://news.example/a</link><guid isPermaLink='false'>g1</guid>"

# One entry, in every format: title, address, moment.
FORMATS = {
    "rss 0.91": f'<rss version="0.91"><channel><item>{ITEM}</item></channel></rss>',
    "rss 0.92": f'<rss version="0.92"><channel><item>{ITEM}</item></channel></rss>',
    "rss 2.0": rss(ITEM + "<pubDate>Sun, 22 Nov 2026 10:00:00 +0330</pubDate>"),
    "rss 2.0 in a namespace": '<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><item>'
    + ITEM
    + "</item></channel></rss>",
    "rss 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="https://news.example/a">'
    "<title>Border post</title><link>https://news.example/a</link>"
    "<dc:date>2026-11-22T10:00:00+03:30</dc:date></item></rdf:RDF>",
    "rss 0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://my.netscape.com/rdf/simple/0.9/">'
    "<item><title>Border post</title><link>https://news.example/a</link></item></rdf:RDF>",
    "atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Border post</title><id>tag:x,1</id>'
    '<link href="https://news.example/a"/><published>2026-11-22T10:00:00+03:30</published></entry></feed>',
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Border post</title><id>tag:x,1</id>'
    '<link rel="alternate" href="https://news.example/a"/><issued>2026-11-22T10:00:00+03:30</issued></entry></feed>',
    "json feed 1.0": '{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "title": "Border post",'
    ' "url": "https://news.example/a", "date_published": "2026-11-22T10:00:00+03:30"}]}',
    "json feed 1.1": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Border post",'
    ' "external_url": "https://news.example/a"}]}',
    "sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    "<loc>https://news.example/a</loc></url></urlset>",
    "news sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://news.example/a</loc>'
    "<image:image><image:loc>https://news.example/a.jpg</image:loc>"
    "<image:title>A photograph</image:title></image:image>"
    "<n:news><n:publication><n:name>Example</n:name><n:language>fa</n:language></n:publication>"
    "<n:publication_date>2026-11-22T10:00:00+03:30</n:publication_date>"
    "<n:title>Border post</n:title></n:news></url></urlset>",
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str) -> None:
    (entry,) = read(FORMATS[name])
    assert entry.url == "https://news.example/a"
    assert entry.title == ("" if name == "sitemap" else "Border post")
    assert entry.published_at == (SIX_THIRTY if "10:00" in FORMATS[name] else None)
    assert (entry.source_id, entry.channel_url, entry.language) == ("example", CHANNEL.url, "fa")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_in_every_wrapping(name: str) -> None:
    body = FORMATS[name].encode()
    wrapped = [gzip.compress(body), b"\xef\xbb\xbf" + body, b"\n\n  " + body, FORMATS[name].encode("utf-16")]
    assert [read(variant) for variant in wrapped] == [read(body)] * len(wrapped)


# --- identity ------------------------------------------------------------------------------------


def test_an_entry_is_known_by_its_guid_then_by_its_address() -> None:
    entries = read(
        rss(
            "<link>https://news.example/a?utm_source=rss</link><guid isPermaLink='false'>tag:1</guid>",
            "<link>https://www.news.example/b/?utm_source=rss</link>",
            "<guid>https://news.example/c/</guid>",
        )
    )
    assert [e.entry_id for e in entries] == ["tag:1", "https://news.example/b", "https://news.example/c"]
    assert entries[2].url == "https://news.example/c/"


def test_a_guid_that_two_addresses_share_identifies_neither() -> None:
    entries = read(rss(*(f"<link>https://news.example/{n}</link><guid isPermaLink='false'>same</guid>" for n in "ab")))
    assert [e.entry_id for e in entries] == ["https://news.example/a", "https://news.example/b"]


def test_the_same_item_twice_is_one_entry() -> None:
    assert len(read(rss(ITEM, ITEM))) == 1


def test_order_and_ties_do_not_lose_entries() -> None:
    items = [
        f"<link>https://news.example/{n}</link><pubDate>Sun, 22 Nov 2026 10:00:00 +0330</pubDate>" for n in range(9)
    ]
    forward, backward = read(rss(*items)), read(rss(*reversed(items)))
    assert len(forward) == 9
    assert set(forward) == set(backward)


def test_relative_addresses_are_the_channels() -> None:
    assert [e.url for e in read(rss("<link>/a</link>", "<link>b?x=1</link>"))] == [
        "https://news.example/a",
        "https://news.example/b?x=1",
    ]


def test_items_that_lead_nowhere_are_left_out() -> None:
    assert read(rss("<title>no link</title>", "<link>javascript:alert(1)</link>", "<link>http://[::1</link>")) == ()


FULL = "<p>" + "A sentence of the article. " * 30 + "</p>"
WITH_TEXT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def with_text(title: str, day: int = 22, more: str = "", text: str = FULL) -> str:
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    return f"<title>{title}</title><pubDate>{day} Nov 2026 10:00:00 +0330</pubDate>{more}{content}"


def test_an_item_without_an_address_is_known_by_its_guid_else_by_title_and_day() -> None:
    items = [
        with_text("One"),
        with_text("One", 21),
        with_text("Two"),
        with_text("One"),
        with_text("Three", more="<guid isPermaLink='false'>g3</guid>"),
    ]
    twins = [with_text(title, more="<guid isPermaLink='false'>g4</guid>") for title in ("Four", "Five")]
    untitled = with_text("")
    entries = read(rss(*items, *twins, untitled, head=WITH_TEXT))
    assert [e.entry_id for e in entries] == [
        "One 2026-11-22", "One 2026-11-21", "Two 2026-11-22", "g3", "Four 2026-11-22", "Five 2026-11-22",
        f"{FULL[3:103].strip()} 2026-11-22",
    ]  # fmt: skip
    assert {(e.url, e.canonical_url, e.content_html) for e in entries} == {("", "", FULL)}


# --- titles and texts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &amp;amp; B", "A & B"),
        ("A &amp; B", "A & B"),
        ("<![CDATA[<b>Bold</b> claim]]>", "Bold claim"),
        ("&lt;i&gt;Slanted&lt;/i&gt; claim", "Slanted claim"),
        ("  two\n lines ", "two lines"),
        ("می‌گوید", "می‌گوید"),
        ("3 &lt; 5", "3 < 5"),
    ],
)
def test_titles_are_plain_text(written: str, title: str) -> None:
    assert read(rss(f"<link>/a</link><title>{written}</title>"))[0].title == title


def test_full_texts_are_kept_and_summaries_are_not() -> None:
    full = "<p>" + "A sentence of the article. " * 30 + "</p>"
    content = f"<content:encoded><![CDATA[{full}]]></content:encoded>"
    head = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    (entry,) = read(rss("<link>/a</link><description>Short.</description>" + content, head=head))
    assert entry.content_html == full.strip()
    assert read(rss("<link>/a</link><description>Short.</description>"))[0].content_html is None
    atom = f'<entry><link href="/a"/><content type="html"><![CDATA[{full}]]></content></entry>'
    assert read(f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>')[0].content_html == full
    plain = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"url": "/a", "content_text": "a < b\n" + "x" * 600}],
    }
    assert (read(json.dumps(plain))[0].content_html or "").startswith("<p>a &lt; b</p><p>xxx")


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Sun, 22 Nov 2026 10:00:00 IRST",
        "Sun, 22 Nov 2026 11:30:00 PKT",
        "Sun, 22 Nov 2026 10:00:00",
        "2026-11-22 10:00:00",
        "1405/09/01 10:00",
        "۱ آذر ۱۴۰۵ - ۱۰:۰۰",
        "22 Nov 2026 06:30 GMT",
    ],
)
def test_dates_that_feed_readers_get_wrong(written: str) -> None:
    assert read(rss(f"<link>/a</link><pubDate>{written}</pubDate>"))[0].published_at == SIX_THIRTY


def test_undated_entries_are_entries() -> None:
    assert [e.published_at for e in read(rss("<link>/a</link>", "<link>/b</link><pubDate>soon</pubDate>"))] == [
        None,
        None,
    ]


def test_a_day_alone_is_its_first_moment_at_the_outlet() -> None:
    (entry,) = read(rss("<link>/a</link><pubDate>2026-11-22</pubDate>"))
    assert entry.published_at == datetime(2026, 11, 21, 20, 30, tzinfo=UTC)


def test_an_update_is_no_publication() -> None:
    atom = '<entry><link href="/a"/><updated>2026-11-22T06:30:00Z</updated></entry>'
    (entry,) = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>')
    assert (entry.published_at, entry.updated_at) == (None, SIX_THIRTY)


# --- encodings -----------------------------------------------------------------------------------

PERSIAN_TITLE = "پنج مرزبان در میرجاوه زخمی شدند"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "windows-1256"])
@pytest.mark.parametrize("header", ["utf-8", "windows-1256", "iso-8859-1", "utf-16", "nonsense", None])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1256", "utf-16", None])
def test_wrong_labels_do_not_garble(codec: str, header: str | None, declared: str | None) -> None:
    title = PERSIAN_TITLE.replace("ی", "ي") if codec == "windows-1256" else PERSIAN_TITLE
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = (
        f"{declaration}<rss version='2.0'><channel><item><title>{title}</title><link>/a</link></item></channel></rss>"
    )
    content_type = "text/xml" + (f"; charset={header}" if header else "")
    assert read(body.encode(codec), content_type)[0].title == title


# --- hostile and broken bodies -------------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "' + "lol" * 10 + '">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)  # fmt: skip
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("bomb", [BOMB, OUTSIDE])
@pytest.mark.parametrize("kind", ["rss", "sitemap"])
def test_entities_are_not_expanded(bomb: str, kind: str) -> None:
    reference = "&j;" if bomb is BOMB else "&x;"
    if kind == "rss":
        body = (
            f"{bomb}<rss version='2.0'><channel><item><title>T{reference}</title><link>/a</link></item></channel></rss>"
        )
    else:
        body = f"{bomb}<urlset><url><loc>https://news.example/a</loc><title>T{reference}</title></url></urlset>"
    started = time.process_time()
    try:
        titles = [entry.title for entry in read(body)]
    except MalformedFeed:
        titles = []
    assert time.process_time() - started < 2
    assert all(len(title) < 100 and "lollol" not in title for title in titles)


def test_a_gzip_bomb_is_malformed() -> None:
    with pytest.raises(MalformedFeed, match="unpacks to more than"):
        read(gzip.compress(bytes(60 * 2**20), 1))


def test_deep_nesting_is_survived() -> None:
    deep = "<a>" * 20_000
    assert len(read(rss(ITEM) + deep)) <= 1
    assert isinstance(read(f"<urlset><url><loc>https://news.example/a</loc>{deep}"), tuple)
    with pytest.raises(MalformedFeed):
        read("{" + '"a":[' * 50_000)


def test_what_can_be_read_of_a_broken_feed_is_read() -> None:
    whole = rss(ITEM, "<title>Second</title><link>/b</link>")
    cut = whole[: whole.index("Second") + 3]
    assert read(cut)[0].url == "https://news.example/a"
    assert [e.title for e in read(rss("<title>A & B</title><link>/a</link>"))] == ["A & B"]
    assert [e.title for e in read(rss("<title>A \x0b B</title><link>/a</link>"))] == ["A B"]
    sitemap = FORMATS["news sitemap"].replace("</url></urlset>", "</url><url><loc>https://news.example/b")
    assert read(sitemap)[0].title == "Border post"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html><head></head><body>Not found</body></html>", "HTML page"),
        (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/real-feed"></head></html>',
            "/real-feed",
        ),
        ("<opml/>", "neither a feed nor a sitemap"),
        ("{}", "JSON"),
        ('{"version": "https://jsonfeed.org/version/1"}', "without a list of items"),
        ("{broken", "JSON"),
        ("\x1f\x8bnot gzip", "gzip"),
        ("<rss version='2.0'><channel>", "no readable entry"),
    ],
)
def test_what_is_no_channel_says_what_it_is(body: str, says: str) -> None:
    with pytest.raises(MalformedFeed, match=says):
        read(body.encode("latin-1"))


def test_a_feed_without_items_is_an_empty_feed() -> None:
    assert read(rss()) == ()
    assert read('{"version": "https://jsonfeed.org/version/1.1", "items": []}') == ()
    assert read("<urlset/>") == ()


def test_a_feed_of_very_many_entries_keeps_the_newest() -> None:
    records = "".join(
        f"<url><loc>https://news.example/{n}</loc><lastmod>{2000 + n // 365}-01-01</lastmod></url>"
        for n in range(MOST_ENTRIES + 500)
    )
    entries = read(f"<urlset>{records}</urlset>")
    assert len(entries) == MOST_ENTRIES
    assert "https://news.example/0" not in {entry.url for entry in entries}


@given(st.binary())
def test_no_bytes_break_it(body: bytes) -> None:
    for variant in (body, b"<rss><channel><item>" + body, b"<urlset><url><loc>" + body, b'{"version":' + body):
        with suppress(MalformedFeed):
            assert isinstance(read(variant), tuple)


@given(st.data())
def test_no_damage_to_a_feed_breaks_it(data: st.DataObject) -> None:
    body = bytearray(FORMATS[data.draw(st.sampled_from(sorted(FORMATS)))].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body) - 1))
        body[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    try:
        entries = read(bytes(body))
    except MalformedFeed:
        return
    assert all((entry.url.startswith("http") or entry.content_html) and entry.entry_id for entry in entries)


# --- polling -------------------------------------------------------------------------------------


class FetcherOf(Fetcher):
    """Answers from a table; `asked` holds what was asked for."""

    def __init__(self, answers: dict[str, FetchResult]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Validators | None]] = []

    def get(self, url: str, validators: Validators | None = None) -> FetchResult:
        self.asked.append((url, validators))
        return self.answers[url]


def page(body: str | bytes, url: str = CHANNEL.url, validators: Validators | None = None) -> Page:
    data = body if isinstance(body, bytes) else body.encode()
    return Page(url, url, 200, (("Content-Type", "application/xml"),), data, NOW, validators or Validators('"1"'))


def polled(answers: dict[str, FetchResult], validators: Validators | None = None) -> Poll | FetchFailure:
    return poll(SOURCE, CHANNEL, FetcherOf(answers), validators or Validators())


def test_a_poll_carries_entries_and_the_validators_that_belong_to_them() -> None:
    got = polled({CHANNEL.url: page(rss(ITEM), validators=Validators('"7"', None, "h"))})
    assert isinstance(got, Poll)
    assert (got.source_id, got.channel_url, got.polled_at, got.unchanged) == ("example", CHANNEL.url, NOW, False)
    assert [e.entry_id for e in got.entries] == ["g1"]
    assert got.validators == Validators('"7"', None, "h")


def test_an_unchanged_channel() -> None:
    held = Validators('"7"')
    got = polled({CHANNEL.url: NotModified(CHANNEL.url, NOW, held)}, held)
    assert got == Poll("example", CHANNEL.url, NOW, (), held, unchanged=True, confirmed=False)


def test_failures_are_handed_on_and_made() -> None:
    dead = FetchFailure(CHANNEL.url, FailureKind.DNS, "no such name", NOW)
    assert polled({CHANNEL.url: dead}) == dead
    got = polled({CHANNEL.url: page("<html><body>Hello</body></html>")})
    assert isinstance(got, FetchFailure)
    assert (got.kind, got.url, got.failed_at) == (FailureKind.MALFORMED, CHANNEL.url, NOW)
    assert "HTML page" in got.detail


def index(children: Sequence[tuple[str, str]]) -> Page:
    records = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{changed}</lastmod></sitemap>" for loc, changed in children)
    return page(f"<sitemapindex>{records}</sitemapindex>")


def sitemap(name: str) -> Page:
    url = f"https://news.example/{name}.xml"
    return page(gzip.compress(f"<urlset><url><loc>https://news.example/{name}</loc></url></urlset>".encode()), url)


def test_an_index_is_followed_to_its_newest_sitemaps() -> None:
    names = [f"s{number}" for number in range(MOST_CHILDREN + 3)]
    answers: dict[str, FetchResult] = {f"https://news.example/{name}.xml": sitemap(name) for name in names}
    answers[CHANNEL.url] = index(
        [(f"https://news.example/{name}.xml", f"2026-11-{10 + n}") for n, name in enumerate(names)]
    )
    got = polled(answers)
    assert isinstance(got, Poll)
    assert [entry.url for entry in got.entries] == [
        f"https://news.example/{name}" for name in names[: -MOST_CHILDREN - 1 : -1]
    ]


def test_an_index_is_unchanged_when_it_and_its_sitemaps_are() -> None:
    answers: dict[str, FetchResult] = {
        CHANNEL.url: index([("https://news.example/a.xml", ""), ("https://news.example/b.xml", "")]),
        "https://news.example/a.xml": sitemap("a"),
        "https://news.example/b.xml": sitemap("b"),
    }
    first = polled(answers)
    assert isinstance(first, Poll)
    again = polled(answers, first.validators)
    assert isinstance(again, Poll)
    assert (again.unchanged, again.entries, again.validators) == (True, (), first.validators)
    answers["https://news.example/b.xml"] = page(sitemap("c").body, "https://news.example/b.xml")
    changed = polled(answers, first.validators)
    assert isinstance(changed, Poll)
    assert (changed.unchanged, len(changed.entries)) == (False, 2)


def test_a_dead_sitemap_of_an_index_costs_itself_only() -> None:
    dead = FetchFailure("https://news.example/b.xml", FailureKind.HTTP, "HTTP 404", NOW, 404)
    answers: dict[str, FetchResult] = {
        CHANNEL.url: index([("https://news.example/a.xml", ""), ("https://news.example/b.xml", "")]),
        "https://news.example/a.xml": sitemap("a"),
        "https://news.example/b.xml": dead,
    }
    got = polled(answers)
    assert isinstance(got, Poll)
    assert [entry.url for entry in got.entries] == ["https://news.example/a"]
    answers["https://news.example/a.xml"] = dead
    failed = polled(answers)
    assert isinstance(failed, FetchFailure)
    assert (failed.url, failed.status) == (CHANNEL.url, 404)
