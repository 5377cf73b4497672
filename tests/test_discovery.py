"""A source file out of an address: the site's feeds and sitemaps are found, tried and written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.model import ChannelKind
from flows.feed_links import named_feeds
from flows.settings import load_config
from tests.newsroom import Newsroom, outlets
from tests.newsroom.server import Asked
from tests.newsroom.web import Response
from tests.test_cli import Borderwatch, borderwatch, complains

__all__ = ["borderwatch"]
ONE = "bolan-broadcasting"


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: str(outlet.id))
def test_the_channels_of_every_outlet_are_found_and_the_file_is_valid(
    borderwatch: Borderwatch, newsroom: Newsroom, demo: Path, outlet: object
) -> None:
    known = next(o for o in outlets() if o == outlet)
    base = newsroom.base(known.id)
    written = borderwatch("discover", f"{base}/", "--config", demo)
    assert (written.code, written.err) == (0, "")
    file = demo / "sources" / f"{known.id}.toml"
    file.write_text(written.out, encoding="utf-8")
    source = next(s for s in load_config(demo).sources if s.id == known.id)
    assert (source.name, source.homepage) == (known.name, f"{base}/")
    assert {(c.kind, c.url, c.language) for c in source.channels} == {
        (ChannelKind(c.kind), base + c.path, c.language) for c in known.channels
    }


def test_what_a_site_names_and_cannot_be_read_is_told_and_not_written(
    borderwatch: Borderwatch, newsroom: Newsroom, demo: Path
) -> None:
    def answer(asked: Asked) -> Response:
        return Response(410) if asked.path == asked.channel else asked.healthy

    newsroom.modes = {ONE: answer}
    told = borderwatch("discover", newsroom.base(ONE), "--config", demo)
    assert told.code == 1
    assert "HTTP 410" in told.err
    assert "no feed and no sitemap" in told.err


def test_feeds_stand_where_they_customarily_do(borderwatch: Borderwatch, newsroom: Newsroom, demo: Path) -> None:
    def answer(asked: Asked) -> Response:
        if asked.path == "/":
            return Response(200, "text/html", b"<html lang='en'><title>Bolan</title><p>No feed is named here.</html>")
        return asked.find(asked.channel) if asked.path == "/rss.xml" else asked.healthy

    newsroom.modes = {ONE: answer}
    written = borderwatch("discover", newsroom.base(ONE), "--config", demo).out
    assert f'url = "{newsroom.base(ONE)}/rss.xml"' in written


def test_a_site_that_does_not_answer_is_said_so(borderwatch: Borderwatch, demo: Path) -> None:
    complains(borderwatch("discover", "http://127.0.0.1:9/", "--config", demo), 1, "http://127.0.0.1:9/: connect")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/a">', ("https://news.example/a",)),
        ("<LINK REL='ALTERNATE home' TYPE='application/atom+xml; charset=utf-8' HREF=a>", ("https://news.example/x/a",)),
        ('<link rel="alternate" type="application/feed+json" href=" https://cdn.example/f ">', ("https://cdn.example/f",)),
        ('<link rel="alternate" hreflang="fa" href="/fa">', ()),
        ('<link rel="alternate" type="application/rss+xml" title="Comments" href="/a">', ()),
        ('<link rel="stylesheet" type="application/rss+xml" href="/a">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:a">', ()),
        ("", ()),
    ],
)  # fmt: skip
def test_the_feeds_that_a_page_names(link: str, found: tuple[str, ...]) -> None:
    assert named_feeds(f"<html><head>{link}{link}</head><body>News</body></html>", "https://news.example/x/y") == found
