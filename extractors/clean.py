"""Web pages into articles: the only user of trafilatura. Pure, but slow and unsafe in threads: see flows/cleaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from itertools import chain
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import trafilatura
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.meta import reset_caches as reset_caches
from trafilatura.utils import load_html

from extractors.charset import decode
from extractors.language_id import LanguageIdentifier
from extractors.model import Article, FeedEntry, Page, Published, Rejection, RejectionReason, Source, identifier
from extractors.page_metadata import PageMetadata, page_metadata
from extractors.page_rules import PageRules
from extractors.prefilter import INLINE, Prefilter
from extractors.residue import Residue
from extractors.timestamps import parse_timestamp
from extractors.urls import canonical_url, same_site

FEWEST_CHARACTERS = 200  # of text; anything shorter is a teaser, a caption or an error page
EARLIEST_DAY = date(1995, 1, 1)  # before it nobody published on the web: a clock that stands still says 1970
SHORT_CHARACTERS = 1500  # a notice (paywall, consent, error) may stand beside so much text, and counts only then
NOTHING_WATCHED = "it names nothing that the topic watches"
HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")

# trafilatura deletes joiners, which Persian spells with: they travel as characters that the page does not hold.
JOINERS = {
    "\u200c": re.compile("\u200c|&zwnj;|&#8204;|&#[xX]200[cC];"),
    "\u200d": re.compile("\u200d|&zwj;|&#8205;|&#[xX]200[dD];"),
}
PLACEHOLDERS = [chr(code) for code in range(0x241F, 0x2400, -1)]

# Never part of an article's text. Gone early, they are neither copied by every stage of trafilatura nor measured by it:
# an article that is short beside its navigation would be extracted three times over.
FURNITURE = (
    "nav", "aside", "footer", "menu", "button", "select", "dialog", "style", "svg", "noscript", "template", "iframe",
)  # fmt: skip
UNWRITTEN = frozenset({"script", *FURNITURE})
CAPTIONS = etree.XPath("//figcaption | //*[contains(@class,'wp-caption-text') or contains(@class,'image-caption')]")


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


NOT_FOUND = _any_of(
    r"^(?:error ?)?404\b",
    r"page (?:was |could )?not (?:be )?found",
    r"^not found",
    r"nothing found",
    r"صفحه.{0,30}(?:یافت|پیدا) نشد",
    r"صفحہ.{0,20}نہیں مل",
)
CONSENT = _any_of(
    r"before you continue",
    r"just a moment",
    r"attention required",
    r"checking your browser",
    r"verify (?:that )?you are (?:a )?human",
    r"access denied",
    r"your privacy choices",
    r"cookie consent",
    r"consent to cookies",
)
PAYWALL = _any_of(
    r"subscribe (?:now )?to (?:continue|read|keep reading)",
    r"(?:already|not) a subscriber",
    r"(?:for )?subscribers only",
    r"to continue reading",
    r"unlock this (?:article|story)",
    r"ویژه مشترکین",
)
CONSENT_HOST = re.compile(r"^(consent|guce)\.")
FALLS_BACK_TO_FEED = frozenset(
    {RejectionReason.STUB, RejectionReason.NOT_HTML, RejectionReason.PAYWALL, RejectionReason.CONSENT_PAGE}
)


class Cleaner:
    """Makes articles of pages, by rules that are data; `watched` knows the words without which none is relevant."""

    def __init__(self, rules: PageRules, watched: Prefilter | None = None) -> None:
        self._residue = Residue(rules.residue)
        self._languages = LanguageIdentifier(rules.languages)
        self._watched = watched

    def clean(
        self, page: Page | None, source: Source, entry: FeedEntry, *, if_watched: bool = False
    ) -> Article | Rejection:
        """The article on `page`, or why there is none.

        With `if_watched`, a page that names nothing watched is rejected as off topic before it is cleaned.

        Where the page is empty, blocked or a stub and the feed's own text has more, or where no page is to be had, the
        article is made of that (`text_from` "feed"). The text keeps the page's characters; its paragraphs are separated
        by an empty line.
        """
        if page is None:
            short = Rejection(entry.url, RejectionReason.STUB, "the feed has no page for it, and little text")
            return self._clean_feed(source, entry) or short
        names_nothing = self._names_nothing if if_watched else lambda text: False
        found = self._clean_page(page, source, entry, names_nothing)
        if isinstance(found, Rejection) and found.reason in FALLS_BACK_TO_FEED and entry.content_html:
            return self._clean_feed(source, entry) or found
        return found

    def _names_nothing(self, text: str) -> bool:
        return self._watched is not None and not self._watched.may_be_relevant(text)

    def _clean_page(
        self, page: Page, source: Source, entry: FeedEntry, names_nothing: Callable[[str], bool]
    ) -> Article | Rejection:
        content_type = next((value for name, value in page.headers if name.lower() == "content-type"), "")
        if content_type.partition(";")[0].strip().lower() not in HTML_TYPES or page.body.startswith(b"%PDF"):
            return Rejection(page.final_url, RejectionReason.NOT_HTML, content_type or "PDF")
        if CONSENT_HOST.match(urlsplit(page.final_url).netloc):
            return Rejection(page.final_url, RejectionReason.CONSENT_PAGE, "redirected to a consent page")
        if _is_home(page.final_url, source):
            return Rejection(page.final_url, RejectionReason.HOME_PAGE, "the address is the outlet's home page")
        markup, restore = _protected(decode(page.body, content_type, entry.language))
        tree = load_html(markup)
        if tree is None:
            return Rejection(page.final_url, RejectionReason.NOT_HTML, "no markup in it")
        told_by_feed = f"{entry.title} {entry.content_html}"  # may come to stand for the page's own
        if names_nothing(f"{told_by_feed} {restore(_written(tree))}"):
            return Rejection(page.final_url, RejectionReason.OFF_TOPIC, NOTHING_WATCHED)
        metadata = _restored(page_metadata(tree, page.final_url), restore)
        title = _title(metadata, source, entry)
        text = self._residue.taken_off(restore(_text(tree, page.final_url)), title, metadata.author)
        rejection = _rejection(page.final_url, metadata, text)
        if rejection is not None:
            return rejection
        url = _own_address(page.final_url, metadata.canonical, source)
        published = _published(metadata, page, source, entry, tree)
        return self._article(url, source, entry, title, text, published, metadata.author, "page")

    def _clean_feed(self, source: Source, entry: FeedEntry) -> Article | None:
        """The article that the feed itself carries; None where that is a stub too."""
        markup, restore = _protected(f"<html><body><article>{entry.content_html}</article></body></html>")
        tree = load_html(markup)
        text = "" if tree is None else self._residue.taken_off(restore(_text(tree, entry.url)), entry.title, None)
        if len(text) < FEWEST_CHARACTERS:
            return None
        zone = ZoneInfo(source.time_zone)
        published = _from_feed(entry.published_at or entry.updated_at, zone)
        return self._article(entry.url, source, entry, entry.title, text, published, None, "feed")

    def _article(
        self,
        url: str,
        source: Source,
        entry: FeedEntry,
        title: str,
        text: str,
        published: Published | None,
        author: str | None,
        text_from: str,
    ) -> Article:
        return Article(
            article_id=identifier("article", *([canonical_url(url)] if url else [source.id, entry.entry_id])),
            source_id=source.id,
            outlet=source.name,
            language=self._languages.language_of(text, entry.language),
            title=title,
            text=text,
            published=published,
            url=url or None,
            author=author,
            text_from=text_from,
        )


def _protected(markup: str) -> tuple[str, Callable[[str], str]]:
    """`markup` with its joiners replaced by characters that it does not hold, and the way back."""
    free = (mark for mark in PLACEHOLDERS if mark not in markup)
    table = {}
    for joiner, spellings in JOINERS.items():
        if ("&" in markup or joiner in markup) and spellings.search(markup):
            placeholder = next(free)
            table[ord(placeholder)] = joiner
            markup = spellings.sub(placeholder, markup)
    return markup, lambda text: text.translate(table)


def _restored(metadata: PageMetadata, restore: Callable[[str], str]) -> PageMetadata:
    return replace(
        metadata,
        title=restore(metadata.title),
        window_title=restore(metadata.window_title),
        author=metadata.author and restore(metadata.author),
    )


def _written(tree: HtmlElement) -> str:
    """All that an article could be made of: every text outside of furniture. Words that inline tags part stay whole."""
    parts = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment"))
    for event, element in walk:
        is_left_out = event == "comment" or element.tag in UNWRITTEN
        if event == "start":
            parts += [] if is_left_out else ["" if element.tag in INLINE else " ", element.text or ""]
            if is_left_out:
                walk.skip_subtree()
        else:
            parts += ["" if element.tag in INLINE else " ", element.tail or ""]
    return "".join(parts)


def _text(tree: HtmlElement, url: str) -> str:
    """The main text as trafilatura finds it, one paragraph a line. Takes captions and furniture off `tree`."""
    etree.strip_elements(tree, *FURNITURE, with_tail=False)
    for caption in CAPTIONS(tree):
        if caption.getparent() is not None:
            caption.drop_tree()
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    return str(getattr(document, "text", None) or "")


def _title(metadata: PageMetadata, source: Source, entry: FeedEntry) -> str:
    """The article's own heading, else what the feed calls it, else the window's title without the outlet's name."""
    window = re.split(r"\s+[|–—«»:-]\s+(?=[^|–—«»:]*$)", metadata.window_title)
    without_outlet = window[0] if len(window) == 2 and len(window[0]) > len(window[1]) else metadata.window_title
    return metadata.title or entry.title or unescape(without_outlet).strip()


def _rejection(url: str, metadata: PageMetadata, text: str) -> Rejection | None:
    """Why a page is no article, by its length and by what it says of itself."""
    titles = f"{metadata.title}\n{metadata.window_title}"
    if len(text) < SHORT_CHARACTERS:
        if match := NOT_FOUND.search(titles):
            return Rejection(url, RejectionReason.SOFT_404, match[0])
        if match := CONSENT.search(titles):
            return Rejection(url, RejectionReason.CONSENT_PAGE, match[0])
        if not metadata.is_free or PAYWALL.search(text):
            return Rejection(url, RejectionReason.PAYWALL, "the page says that it is not free")
    if len(text) < FEWEST_CHARACTERS:
        return Rejection(url, RejectionReason.STUB, f"{len(text)} characters of text")
    return None


def _is_home(url: str, source: Source) -> bool:
    parts = urlsplit(url)
    is_root = parts.scheme in ("http", "https") and parts.path in ("", "/") and not parts.query
    return is_root or canonical_url(url) == canonical_url(source.homepage)


def _is_section(canonical: str, url: str) -> bool:
    """A page above the article whose address is one plain word, such as /world."""
    path = urlsplit(canonical).path.strip("/")
    return path.isalpha() and urlsplit(url).path.startswith(f"/{path}/")


def _own_address(url: str, canonical: str | None, source: Source) -> str:
    """The page's canonical address where it names one of its own site, and not merely the front page or a section.

    Some sites name their front page or section in every article: believed, all of them would be one.
    """
    if canonical is None or _is_home(canonical, source) or _is_section(canonical, url):
        return url
    saved = not url.startswith("http")  # a page from a disk knows its site by this link alone
    return canonical if saved or same_site(url, canonical) else url


# --- when it came out ----------------------------------------------------------------------------


def _published(
    metadata: PageMetadata, page: Page, source: Source, entry: FeedEntry, tree: HtmlElement
) -> Published | None:
    """The first believable statement: JSON-LD, meta, `<time>`, the feed, the page's own words, htmldate's guess."""
    zone = ZoneInfo(source.time_zone)
    latest = (page.fetched_at.astimezone(zone) + timedelta(days=1)).date()
    candidates = chain(
        _stated(metadata, zone, in_text=False),
        filter(None, [_from_feed(entry.published_at, zone)]),
        _stated(metadata, zone, in_text=True),
        _guessed(tree, page.final_url, latest),
        filter(None, [_from_feed(entry.updated_at, zone)]),
    )
    return next((published for published in candidates if EARLIEST_DAY <= published.day <= latest), None)


def _stated(metadata: PageMetadata, zone: ZoneInfo, *, in_text: bool) -> Iterator[Published]:
    for basis, text in metadata.dates:
        stamp = parse_timestamp(text, zone) if (basis == "text") is in_text else None
        if stamp is not None:
            yield Published(stamp.day, stamp.at, basis)


def _from_feed(moment: datetime | None, zone: ZoneInfo) -> Published | None:
    return None if moment is None else Published(moment.astimezone(zone).date(), moment, "feed")


def _guessed(tree: HtmlElement, url: str, latest: date) -> Iterator[Published]:
    """htmldate finds a day in most pages, never a time. It works on the tree as it pleases, so it comes last."""
    found = find_date(tree, url=url, original_date=True, max_date=latest.isoformat())
    if found:
        yield Published(date.fromisoformat(found), None, "htmldate")
