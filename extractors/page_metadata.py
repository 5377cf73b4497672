"""What a web page says of itself outside of its text: title, author, publication time, canonical address.

Read from the parsed tree in one pass each; JSON-LD (schema.org), meta elements (Open Graph, Dublin Core and the usual
names), `<time>` and microdata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from extractors.charset import whole

ARTICLE_TYPE = re.compile(r"Article|Posting|Report")
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date_published",
    "publishdate", "publish_date", "publish-date", "pubdate", "published_time", "published_date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "dc.date.created", "citation_publication_date", "article.published", "date", "release_date",
)  # fmt: skip
AUTHOR_META = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl")
MODIFIED = re.compile(r"updat|modif", re.IGNORECASE)
PUBLISHING = re.compile(r"publi|pubdate|entry-date|posted", re.IGNORECASE)
ASIDE = etree.XPath(
    "ancestor::aside or ancestor::nav or ancestor::footer or ancestor::*[contains(@class,'related')"
    " or contains(@class,'comment') or contains(@class,'sidebar') or contains(@class,'widget')]"
)
TIMES = etree.XPath("//time | //*[@itemprop='datePublished']")
DATE_TEXTS = etree.XPath(
    "//*[contains(@class,'date') or contains(@class,'time') or contains(@class,'publish')]"
    "[not(self::time or self::script or self::style or self::body or self::html)]"
    "[ancestor::article or ancestor::main or ancestor::*[not(self::body)][contains(@class,'news') or"
    " contains(@class,'article') or contains(@class,'post') or contains(@class,'story') or contains(@class,'entry')]]"
)
AUTHORS = etree.XPath(
    "//*[@itemprop='author'] | //a[@rel='author'] | //*[contains(concat(' ',@class,' '),' byline ')"
    " or contains(concat(' ',@class,' '),' author ') or contains(concat(' ',@class,' '),' author-name ')]"
)
LONGEST_DATE_CHARACTERS = 80
LONGEST_AUTHOR_CHARACTERS = 100
BY = re.compile(r"^\s*(?:by|written by|نویسنده|تحریر)\s*:?\s+", re.IGNORECASE)
DATED = re.compile(r"[,|–—-]\s*(?:\w+ )?\d")  # many bylines go on with the date
DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{6,40})"')


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """`title` is the article's own, `window_title` may carry the outlet's name too.

    `dates` are statements of the publication time as written, each behind who says so, the best first.
    """

    title: str
    window_title: str
    author: str | None
    canonical: str | None
    dates: tuple[tuple[str, str], ...]
    is_free: bool


def page_metadata(tree: HtmlElement, url: str) -> PageMetadata:
    """The metadata of a page that was got from `url`."""
    scripts = [script.text or "" for script in tree.iter("script") if script.get("type") == "application/ld+json"]
    nodes = [node for script in scripts for node in _nodes(script)]
    article: dict[str, Any] = next((node for node in nodes if _is_article(node)), {})
    metas = _metas(tree)
    return PageMetadata(
        title=unescape(_string(article.get("headline"))) or _heading(tree),
        window_title=metas.get("og:title") or _text(tree.find(".//title")),
        author=_author(article, metas, tree),
        canonical=_canonical(tree, url),
        dates=tuple(_dates(article, scripts, metas, tree)),
        is_free=not any(str(node.get("isAccessibleForFree", "")).lower() == "false" for node in nodes),
    )


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD script, those of lists and of a graph too; none where it is broken."""
    try:
        content = json.loads(script.strip().removeprefix("<!--").removesuffix("-->").strip(), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [content]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif isinstance(item, dict):
            yield item
            waiting = [*(item[key] for key in ("@graph", "mainEntity") if key in item), *waiting]


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(ARTICLE_TYPE.search(str(name)) for name in (types if isinstance(types, list) else [types]))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first content of each meta element by name, property or itemprop, in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _heading(tree: HtmlElement) -> str:
    headings = [text for text in map(_text, tree.iter("h1")) if text]
    return headings[0] if len(headings) == 1 else ""


def _author(article: dict[str, Any], metas: dict[str, str], tree: HtmlElement) -> str | None:
    given = article.get("author")
    people = given if isinstance(given, list) else [given]
    names = [_string(person.get("name") if isinstance(person, dict) else person) for person in people]
    stated = [", ".join(filter(None, names)), *(metas.get(name, "") for name in AUTHOR_META)]
    for name in (*stated, *(_text(element) for element in AUTHORS(tree))):
        plain = DATED.split(BY.sub("", name))[0].strip(" ,|")
        if 1 < len(plain) <= LONGEST_AUTHOR_CHARACTERS and "://" not in plain:
            return plain
    return None


def _canonical(tree: HtmlElement, url: str) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            try:
                return urljoin(url, str(link.get("href")).strip())
            except ValueError:
                return None
    return None


def _dates(
    article: dict[str, Any], scripts: Sequence[str], metas: dict[str, str], tree: HtmlElement
) -> Iterator[tuple[str, str]]:
    """Every statement of the publication time with its basis; never one of a later change."""
    yield from (("json-ld", _string(article[key])) for key in ("datePublished", "dateCreated") if key in article)
    yield from (("json-ld", match[1]) for script in scripts if not article and (match := DATE_PUBLISHED.search(script)))
    yield from (("meta", metas[name]) for name in PUBLISHED_META if name in metas)
    yield from (("time", text) for text in _times(tree))
    for element in DATE_TEXTS(tree):
        text = _text(element)
        if (
            6 <= len(text) <= LONGEST_DATE_CHARACTERS
            and not MODIFIED.search(_signs(element) + text)
            and not ASIDE(element)
        ):
            yield "text", text


def _times(tree: HtmlElement) -> Iterator[str]:
    """What `<time>` elements and microdata say, those that speak of publishing first."""
    elements = [e for e in TIMES(tree) if not MODIFIED.search(_signs(e)) and not ASIDE(e)]
    for element in sorted(elements, key=lambda e: not PUBLISHING.search(_signs(e))):
        yield from filter(None, (element.get("datetime"), element.get("content"), _text(element)))


def _signs(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "itemprop", "id", "pubdate"))


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _string(value: Any) -> str:
    return whole(" ".join(value.split())) if isinstance(value, str) else ""
