"""The newsroom's feeds and sitemaps: one writer a format, each from the same entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from .content import Article, Channel, Outlet, path_of

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Entry:
    """An article with the address that its outlet gives it."""

    article: Article
    url: str

    @property
    def html(self) -> str:
        return "\n".join(f"<p>{escape(text)}</p>" for text in self.article.paragraphs)


Writer = Callable[[Outlet, Channel, str, Sequence[Entry]], str]


def rss2(outlet: Outlet, channel: Channel, base: str, entries: Sequence[Entry]) -> str:
    """RSS 2.0 in the manner of WordPress: a guid that is no link, dc:creator, content:encoded for full text."""

    def item(entry: Entry) -> str:
        article = entry.article
        full = f"<content:encoded><![CDATA[{entry.html}]]></content:encoded>" if channel.full_text else ""
        categories = "".join(f"<category><![CDATA[{tag}]]></category>" for tag in article.tags)
        return (
            f"<item><title>{escape(article.title)}</title><link>{escape(entry.url)}</link>"
            f"<dc:creator><![CDATA[{article.author}]]></dc:creator>"
            f"<pubDate>{format_datetime(article.published)}</pubDate>{categories}"
            f'<guid isPermaLink="false">{base}/?p={article.number}</guid>'
            f"<description><![CDATA[{article.summary}]]></description>{full}</item>"
        )

    return (
        f'{XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(outlet.name)}</title>"
        f'<atom:link href="{base}{channel.path}" rel="self" type="application/rss+xml"/><link>{base}/</link>'
        f"<description>{escape(outlet.tagline)}</description><language>{channel.language}</language>\n"
        + "\n".join(map(item, entries))
        + "\n</channel></rss>\n"
    )


def atom(outlet: Outlet, channel: Channel, base: str, entries: Sequence[Entry]) -> str:
    """Atom (RFC 4287): tag URIs as ids, `updated` moves with a revision."""

    def item(entry: Entry) -> str:
        article = entry.article
        full = f'<content type="html">{escape(entry.html)}</content>' if channel.full_text else ""
        return (
            f"<entry><id>tag:{outlet.id}.example,2026:{article.number}</id><title>{escape(article.title)}</title>"
            f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>'
            f"<published>{utc(article.published)}</published><updated>{utc(article.modified)}</updated>"
            f'<author><name>{escape(article.author)}</name></author><summary type="text">{escape(article.summary)}'
            f"</summary>{full}</entry>"
        )

    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}"><id>{base}/</id>'
        f"<title>{escape(outlet.name)}</title><subtitle>{escape(outlet.tagline)}</subtitle>"
        f'<link rel="self" href="{base}{channel.path}"/><link rel="alternate" href="{base}/"/>'
        f"<updated>{utc(max(entry.article.modified for entry in entries))}</updated>\n"
        + "\n".join(map(item, entries))
        + "\n</feed>\n"
    )


def rdf(outlet: Outlet, channel: Channel, base: str, entries: Sequence[Entry]) -> str:
    """RSS 1.0: an RDF graph with a table of contents, dated by Dublin Core."""
    contents = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>' for entry in entries)
    items = "\n".join(
        f'<item rdf:about="{escape(entry.url)}"><title>{escape(entry.article.title)}</title>'
        f"<link>{escape(entry.url)}</link><description>{escape(entry.article.summary)}</description>"
        f"<dc:creator>{escape(entry.article.author)}</dc:creator>"
        f"<dc:date>{entry.article.published.isoformat()}</dc:date></item>"
        for entry in entries
    )
    return (
        f'{XML}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{base}{channel.path}">'
        f"<title>{escape(outlet.name)}</title><link>{base}/</link><description>{escape(outlet.tagline)}</description>"
        f"<dc:language>{channel.language}</dc:language><items><rdf:Seq>{contents}</rdf:Seq></items></channel>\n"
        f"{items}\n</rdf:RDF>\n"
    )


def json_feed(outlet: Outlet, channel: Channel, base: str, entries: Sequence[Entry]) -> str:
    """JSON Feed 1.1."""
    items = []
    for entry in entries:
        article = entry.article
        item = {
            "id": str(article.number),
            "url": entry.url,
            "title": article.title,
            "summary": article.summary,
            "date_published": article.published.isoformat(),
            "date_modified": article.modified.isoformat(),
            "authors": [{"name": article.author}],
            "tags": list(article.tags),
        }
        content = {"content_html": entry.html} if channel.full_text else {"content_text": article.summary}
        items.append(item | content)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/",
        "feed_url": base + channel.path,
        "description": outlet.tagline,
        "language": channel.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def news_sitemap(outlet: Outlet, channel: Channel, base: str, entries: Sequence[Entry]) -> str:
    """A sitemap with the news extension."""
    items = "\n".join(
        f"<url><loc>{escape(entry.url)}</loc><lastmod>{entry.article.modified.isoformat()}</lastmod><news:news>"
        f"<news:publication><news:name>{escape(outlet.name)}</news:name><news:language>{channel.language}"
        f"</news:language></news:publication><news:publication_date>{entry.article.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(entry.article.title)}</news:title></news:news></url>"
        for entry in entries
    )
    return (
        f'{XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{items}\n</urlset>\n'
    )


FORMATS: dict[str, tuple[str, Writer]] = {
    "rss2": ("application/rss+xml", rss2),
    "atom": ("application/atom+xml", atom),
    "rdf": ("application/rdf+xml", rdf),
    "json_feed": ("application/feed+json", json_feed),
    "news_sitemap": ("application/xml", news_sitemap),
}


def write(outlet: Outlet, channel: Channel, base: str, articles: Sequence[Article]) -> tuple[str, str]:
    """The channel's media type and text for `articles`, which stand in its order."""
    media_type, writer = FORMATS[channel.format]
    entries = [Entry(article, base + path_of(article, outlet)) for article in articles]
    return media_type, writer(outlet, channel, base, entries)


def utc(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
