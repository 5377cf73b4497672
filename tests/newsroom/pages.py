"""The newsroom's web pages: an article in its outlet's template, the home page, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from string import Template

from .content import FOLDER, Article, Outlet, path_of
from .feeds import FORMATS, utc

NOWRUZ_1405 = date(2026, 3, 21)


def article_page(article: Article, outlet: Outlet, base: str, others: Sequence[Article]) -> str:
    """The article in its outlet's template.

    `others` are the outlet's articles to link to: the same in each edition, lest a page change without its article.
    """
    related = [other for other in others if other.slug != article.slug]
    url = base + path_of(article, outlet)
    texts = {
        "title": article.title,
        "summary": article.summary,
        "author": article.author,
        "section": article.section,
        "caption": article.caption,
        "name": outlet.name,
        "tagline": outlet.tagline,
        "base": base,
        "url": url,
        "image": f"{base}/media/{article.number}.svg",
        "published": article.published.isoformat(),
        "published_naive": article.published.replace(tzinfo=None).isoformat(),
        "published_utc": utc(article.published),
        "published_human": human_date(article.published, outlet),
        "modified": article.modified.isoformat(),
        "modified_human": human_date(article.modified, outlet),
    }
    markup = {
        "body": _body(article, outlet, base, related[:1]),
        "related": "\n".join(_link(other, outlet, base) for other in related[:4]),
        "tags": " ".join(f'<a rel="tag" href="{base}/#tags">{escape(tag)}</a>' for tag in article.tags),
        "json_ld": _json_ld(article, outlet, base, url),
    }
    return _template(outlet.id).substitute({key: escape(text) for key, text in texts.items()} | markup)


def home_page(outlet: Outlet, base: str, articles: Sequence[Article]) -> str:
    """The outlet's home page: a link to every article, and to every feed as autodiscovery wants it."""
    alternates = "\n".join(
        f'<link rel="alternate" type="{FORMATS[channel.format][0]}" href="{base}{channel.path}">'
        for channel in outlet.channels
        if channel.kind == "feed"
    )
    links = "\n".join(_link(article, outlet, base) for article in articles)
    return (
        f'<!DOCTYPE html>\n<html lang="{outlet.language}" dir="{outlet.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(outlet.name)}: {escape(outlet.tagline)}</title>\n{alternates}\n</head>"
        f"<body><h1>{escape(outlet.name)}</h1><ul>\n{links}\n</ul></body></html>\n"
    )


def robots(outlet: Outlet, base: str) -> str:
    """Everything allowed; sitemaps named."""
    sitemaps = "".join(f"Sitemap: {base}{channel.path}\n" for channel in outlet.channels if channel.kind == "sitemap")
    return f"User-agent: *\nDisallow:\n{sitemaps}"


def human_date(moment: datetime, outlet: Outlet) -> str:
    """The time as the outlet prints it: its own calendar, month names and digits, no zone."""
    year, month, day = (
        solar_hijri(moment.date()) if outlet.calendar == "solar-hijri" else (moment.year, moment.month, moment.day)
    )
    text = outlet.date_format.format(
        year=year, month=outlet.months[month - 1], day=day, hour=moment.hour, minute=moment.minute
    )
    return text.translate(str.maketrans("0123456789", outlet.digits))


def solar_hijri(day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian day within Solar Hijri 1405, the year that the newsroom lives in."""
    since = (day - NOWRUZ_1405).days
    if not 0 <= since < 365:
        raise ValueError(f"{day} is not in Solar Hijri 1405")
    month, rest = divmod(since, 31) if since < 186 else divmod(since - 186, 30)
    return 1405, month + 1 + (6 if since >= 186 else 0), rest + 1


@cache
def _template(outlet: str) -> Template:
    return Template((FOLDER / "templates" / f"{outlet}.html").read_text(encoding="utf-8"))


def _body(article: Article, outlet: Outlet, base: str, inset: Sequence[Article]) -> str:
    """The paragraphs, with a link to each article of `inset` in their midst where the outlet does so."""
    parts = [outlet.paragraph.format(text=escape(text, quote=False)) for text in article.paragraphs]
    if outlet.inset:
        parts[2:2] = [
            outlet.inset.format(url=escape(base + path_of(other, outlet)), title=escape(other.title)) for other in inset
        ]
    return outlet.separator.join(parts)


def _link(article: Article, outlet: Outlet, base: str) -> str:
    return f'<li><a href="{escape(base + path_of(article, outlet))}">{escape(article.title)}</a></li>'


def _json_ld(article: Article, outlet: Outlet, base: str, url: str) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": outlet.language,
        "datePublished": article.published.isoformat(),
        "dateModified": article.modified.isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": f"{base}/"},
    }
    return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")
