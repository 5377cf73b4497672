"""Pages into articles: the newsroom's whole, and small pages of one trait each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.clean import Cleaner
from extractors.model import (
    Article,
    Channel,
    ChannelKind,
    FeedEntry,
    Page,
    Published,
    Rejection,
    RejectionReason,
    Source,
    Validators,
)
from tests.extraction import config, residue
from tests.newsroom import content, pages

RULES = config().pages
clean = Cleaner(RULES).clean
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
URL = "https://news.example/world/story-7"
SOURCE = Source(
    "example",
    "Example News",
    "https://news.example/",
    "IR",
    "none",
    "Asia/Tehran",
    30,
    (Channel(ChannelKind.FEED, "https://news.example/feed", "en"),),
)
ENTRY = FeedEntry("g1", "example", "https://news.example/feed", URL, "Two wounded at the Taftan crossing", "en")
PARAGRAPHS = (
    "Two customs officers were wounded on Saturday when a truck ran into the barrier of the Taftan crossing.",
    "The provincial office said that the driver had been taken to hospital and would be questioned there.",
    "Traders on the other side of the fence waited until the evening for the gate to be opened again.",
)
TEXT = "\n\n".join(PARAGRAPHS)
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def page(
    body: str = BODY,
    head: str = "",
    url: str = URL,
    title: str = ENTRY.title,
    content_type: str = "text/html; charset=utf-8",
) -> Page:
    markup = (
        f"<!DOCTYPE html><html><head><title>{title} - Example News</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main>"
        "<footer>All rights reserved</footer></body></html>"
    )
    return Page(URL, url, 200, (("Content-Type", content_type),), markup.encode(), NOW, Validators())


def article(result: Article | Rejection) -> Article:
    assert isinstance(result, Article), result
    return result


def reason(result: Article | Rejection) -> RejectionReason:
    assert isinstance(result, Rejection), result
    return result.reason


# --- the newsroom --------------------------------------------------------------------------------


def newsroom_jobs() -> list[tuple[content.Outlet, content.Article]]:
    return [(o, a) for o in content.outlets() for a in content.articles(2) if a.outlet == o.id]


@pytest.mark.parametrize(("outlet", "story"), newsroom_jobs(), ids=lambda x: getattr(x, "slug", ""))
def test_the_newsrooms_articles_come_out_as_they_were_written(outlet: content.Outlet, story: content.Article) -> None:
    """Title, paragraphs and letters, joiners included, byte for byte; and the time with the outlet's zone."""
    base = f"https://{outlet.id}.example"
    url = base + content.path_of(story, outlet)
    source = replace(SOURCE, id=outlet.id, homepage=base, time_zone=outlet.time_zone)
    entry = replace(ENTRY, url=url, title="", language=outlet.language, published_at=story.published.astimezone(UTC))
    markup = pages.article_page(story, outlet, base, [a for o, a in newsroom_jobs() if o == outlet])
    got = article(clean(replace(page(), url=url, final_url=url, body=markup.encode()), source, entry))
    kept = [p for p in story.paragraphs if residue().taken_off(p, story.title, None)]
    assert got.text.split("\n\n") == kept
    assert (got.title, got.language, got.url) == (story.title, outlet.language, url)
    assert got.published is not None
    assert (got.published.at, got.published.day) == (story.published.astimezone(UTC), story.published.date())


# --- text ----------------------------------------------------------------------------------------


def test_paragraphs_without_what_surrounds_them() -> None:
    got = article(clean(page(), SOURCE, ENTRY))
    assert (got.title, got.text, got.text_from, got.outlet, got.source_id) == (
        ENTRY.title,
        TEXT,
        "page",
        "Example News",
        "example",
    )


JOINED = "مرزبانان می‌گویند که نیروهای‌شان در گذرگاه‌های مرزی میرجاوه و ریمدان آماده‌باش شده‌اند و رفت‌وآمد کامیون‌ها {} است. "


@pytest.mark.parametrize("spelling", ["\u200c", "&zwnj;", "&#8204;", "&#x200C;"])
def test_joiners_are_kept_however_they_are_spelled(spelling: str) -> None:
    written = [JOINED.format(word) for word in ("عادی", "اندک", "پراکنده", "بیشتر")]
    body = "".join(f"<p>{p.replace(chr(0x200C), spelling)}</p>" for p in written)
    got = article(clean(page(body, title="گذرگاه‌ها باز است"), SOURCE, replace(ENTRY, language="fa")))
    assert got.text == "\n\n".join(p.strip() for p in written)
    assert (got.title, got.language) == ("گذرگاه‌ها باز است", "fa")


def test_a_page_that_holds_our_placeholders_keeps_them() -> None:
    symbols = "The symbols \u241f and \u241e stand for separators, and \u2420 for a space; می‌شود is Persian. " * 3
    got = article(clean(page(f"<p>{symbols}</p>{BODY}"), SOURCE, ENTRY))
    assert got.text.startswith(symbols.strip())


def test_both_joiners_at_once() -> None:
    text = "در سال ۱۳۵۷ ه\u200d.ش نام این گذرگاه\u200cها عوض شد و مرزبانان تازه\u200cای به آن\u200cجا آمدند. " * 3
    assert article(clean(page(f"<p>{text}</p>{BODY}"), SOURCE, ENTRY)).text.startswith(text.strip())


def test_captions_are_no_text() -> None:
    figure = (
        "<figure><img src='a.jpg'><figcaption>The gate at dawn, seen from the road to Zahedan.</figcaption></figure>"
    )
    assert article(clean(page(figure + BODY), SOURCE, ENTRY)).text == TEXT


# --- what the page says of itself ----------------------------------------------------------------

TEN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # ten o'clock in Tehran
DAY = date(2026, 11, 20)
LD = '<script type="application/ld+json">{}</script>'
META = '<meta property="article:published_time" content="2026-11-19T10:00:00">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (LD.format('{"@type":"NewsArticle","datePublished":"2026-11-20T10:00:00+03:30"}') + META, "", "json-ld"),
        (
            LD.format('{"@graph":[{"@type":["NewsArticle"],"datePublished":"2026-11-20T10:00:00"}]}') + META,
            "",
            "json-ld",
        ),
        (LD.format('{"@type":"NewsArticle","datePublished":"1405/08/29 10:00"}'), "", "json-ld"),
        (LD.format('{broken "datePublished": "2026-11-20T10:00:00"') + META, "", "json-ld"),
        (META.replace("19T", "20T"), '<time datetime="2026-11-18T10:00:00">', "meta"),
        ('<meta itemprop="datePublished" content="2026-11-20 10:00">', "", "meta"),
        ("", '<time datetime="2026-11-20T06:30:00Z">Friday</time>', "time"),
        (
            "",
            '<time class="updated" datetime="2026-11-21T10:00">x</time><time datetime="2026-11-20T10:00">x</time>',
            "time",
        ),
        ("", "<time>۲۹ آبان ۱۴۰۵ - ۱۰:۰۰</time>", "time"),
        ("", '<span class="post-date">20 November 2026, 10:00 am</span>', "text"),
        ("", '<div class="date">جمعه ۲۹ آبان ۱۴۰۵ ساعت ۱۰:۰۰</div>', "text"),
    ],
)
def test_when_it_came_out_and_who_says_so(head: str, body: str, expected: str) -> None:
    got = article(clean(page(body + BODY, head), SOURCE, ENTRY))
    assert got.published == Published(DAY, TEN, expected)


def test_the_feeds_time_goes_before_the_pages_prose_and_behind_its_markup() -> None:
    entry = replace(ENTRY, published_at=TEN)
    prose = '<span class="date">19 November 2026</span>'
    assert article(clean(page(prose + BODY), SOURCE, entry)).published == Published(DAY, TEN, "feed")
    marked = article(clean(page(BODY, META), SOURCE, entry)).published
    assert marked is not None
    assert (marked.day, marked.basis) == (date(2026, 11, 19), "meta")


def test_a_guess_is_a_day_without_a_time() -> None:
    got = article(clean(page(BODY + "<p>Published on November 20, 2026</p>"), SOURCE, ENTRY))
    assert got.published == Published(DAY, None, "htmldate")


def test_a_time_in_the_future_is_not_believed() -> None:
    head = '<meta property="article:published_time" content="2027-01-01T10:00:00">'
    got = article(clean(page(BODY, head), SOURCE, replace(ENTRY, published_at=TEN)))
    assert got.published == Published(DAY, TEN, "feed")


def test_no_date_stays_unknown() -> None:
    assert article(clean(page(), SOURCE, ENTRY)).published is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (LD.format('{"@type":"NewsArticle","author":{"@type":"Person","name":"Nadia Example"}}'), ""),
        (LD.format('{"@type":"NewsArticle","author":["Nadia Example"]}'), ""),
        ('<meta name="author" content="Nadia Example">', ""),
        (
            '<meta property="article:author" content="https://social.example/nadia">',
            '<a rel="author" href="/n">Nadia Example</a>',
        ),
        ("", '<p class="byline">By Nadia Example, 20 November 2026</p>'),
    ],
)
def test_the_author(head: str, body: str) -> None:
    got = article(clean(page(body + BODY, head), SOURCE, ENTRY))
    assert got.author == "Nadia Example"


def test_the_title_is_the_articles_own() -> None:
    head = LD.format('{"@type":"NewsArticle","headline":"Two wounded &amp; one held"}')
    assert article(clean(page(BODY, head), SOURCE, ENTRY)).title == "Two wounded & one held"
    half = LD.format(r'{"@type":"NewsArticle","headline":"Two wounded \ud83d"}')
    assert article(clean(page(BODY, half), SOURCE, ENTRY)).title == "Two wounded \ufffd"
    bare = page().body.replace(b"<h1>", b"<h2>").replace(b"</h1>", b"</h2>")
    assert article(clean(replace(page(), body=bare), SOURCE, ENTRY)).title == ENTRY.title
    assert article(clean(replace(page(), body=bare), SOURCE, replace(ENTRY, title=""))).title == ENTRY.title


def test_the_canonical_address_counts_on_its_own_site_only() -> None:
    def address(link: str) -> tuple[str | None, str]:
        got = article(clean(page(BODY, f'<link rel="canonical" href="{link}">', f"{URL}?print=1"), SOURCE, ENTRY))
        return got.url, got.article_id

    own, own_id = address("/world/story-7")
    assert own == URL
    assert address("https://www.news.example/world/story-7/") == ("https://www.news.example/world/story-7/", own_id)
    for foreign in ("https://wire.example/x", "https://news.example/", "/world", "/world/", "http://[::1", ""):
        assert address(foreign)[0] == f"{URL}?print=1"


def test_an_edited_page_is_a_new_revision_of_one_article() -> None:
    first = article(clean(page(), SOURCE, ENTRY))
    second = article(clean(page(BODY.replace("Two customs", "Three customs")), SOURCE, ENTRY))
    assert first.article_id == second.article_id
    assert first.revision_id != second.revision_id


# --- pages that are no articles ------------------------------------------------------------------

SHORT = "<p>The story that you are looking for is not to be had at this address.</p>"


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (page("<p>Too short.</p>"), RejectionReason.STUB),
        (page(""), RejectionReason.STUB),
        (page(content_type="application/pdf"), RejectionReason.NOT_HTML),
        (page(content_type="image/jpeg"), RejectionReason.NOT_HTML),
        (replace(page(), body=b"%PDF-1.7 ..."), RejectionReason.NOT_HTML),
        (replace(page(), body=b""), RejectionReason.NOT_HTML),
        (page(SHORT, title="Page not found"), RejectionReason.SOFT_404),
        (page(BODY, title="404"), RejectionReason.SOFT_404),
        (page(SHORT, title="صفحه مورد نظر یافت نشد"), RejectionReason.SOFT_404),
        (page(BODY, title="Just a moment..."), RejectionReason.CONSENT_PAGE),
        (page(url="https://consent.news.example/v2/collect"), RejectionReason.CONSENT_PAGE),
        (page(BODY + "<p>Subscribe to continue reading.</p>"), RejectionReason.PAYWALL),
        (page(BODY, LD.format('{"@type":"NewsArticle","isAccessibleForFree":"False"}')), RejectionReason.PAYWALL),
        (page(url="https://www.news.example/?utm_source=x"), RejectionReason.HOME_PAGE),
    ],
)
def test_what_is_no_article_says_why(got: Page, expected: RejectionReason) -> None:
    assert reason(clean(got, SOURCE, ENTRY)) is expected


def test_a_long_article_may_speak_of_paywalls_and_missing_pages() -> None:
    more = "".join(
        f"<p>Sentence {n} of a long report on newspapers that ask to subscribe to continue.</p>" for n in range(40)
    )
    got = clean(page(BODY + more, title="Access denied: how the border was closed"), SOURCE, ENTRY)
    assert article(got).title.startswith("Access denied")


@pytest.mark.parametrize("body", ["", "<p>Subscribe to continue reading.</p>" + BODY])
def test_the_feeds_own_text_stands_in(body: str) -> None:
    entry = replace(ENTRY, content_html=BODY + "<p>A fourth paragraph, which only the feed has.</p>", published_at=TEN)
    got = article(clean(page(body), SOURCE, entry))
    assert got.text == TEXT + "\n\nA fourth paragraph, which only the feed has."
    assert (got.text_from, got.title, got.url, got.published) == ("feed", ENTRY.title, URL, Published(DAY, TEN, "feed"))
    assert got.article_id == article(clean(page(), SOURCE, ENTRY)).article_id


def test_a_feed_that_has_no_more_than_the_page_does_not_stand_in() -> None:
    assert (
        reason(clean(page(""), SOURCE, replace(ENTRY, content_html="<p>Too short as well.</p>")))
        is RejectionReason.STUB
    )


def test_charset_labels_that_lie() -> None:
    persian = "مرزبانان در گذرگاه ميرجاوه پنج نفر را بازداشت کردند و آنان را به زاهدان بردند. " * 4
    arabic_yeh = persian.replace("ک", "ك")
    body = page(f"<p>{escape(arabic_yeh)}</p>", title="خبر").body.decode().encode("windows-1256")
    got = article(clean(replace(page(), body=body), SOURCE, replace(ENTRY, language="fa")))
    assert got.text == arabic_yeh.strip()


@settings(max_examples=60)
@given(st.data())
def test_no_damage_to_a_page_breaks_it(data: st.DataObject) -> None:
    body = bytearray(page(META + BODY * 3, LD.format('{"@type":"NewsArticle","headline":"x"}')).body)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body) - 1))
        patch = data.draw(
            st.sampled_from([b"", b"<", b'"', b"\x00", b"\xff\xfe", b"<script>", b"<!--", b"&#xd800;", b"</html>"])
        )
        body[start : start + data.draw(st.integers(0, 400))] = patch
    assert isinstance(clean(replace(page(), body=bytes(body)), SOURCE, ENTRY), Article | Rejection)
