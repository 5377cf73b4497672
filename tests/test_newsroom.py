"""The newsroom keeps its contract: feeds, pages, validators, editions, texts and the program around them."""

import json
import re
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import date, datetime, timedelta
from html import escape, unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from tests.newsroom import EDITIONS, Article, Newsroom, Outlet, Request, articles, outlets
from tests.newsroom import __file__ as newsroom_file
from tests.newsroom.content import Channel
from tests.newsroom.pages import solar_hijri

LINK = {
    "rss2": "./channel/item/link",
    "atom": "./{*}entry/{*}link[@rel='alternate']",
    "rdf": "./{*}item/{*}link",
    "news_sitemap": "./{*}url/{*}loc",
}
CHANNELS = [
    pytest.param(outlet, channel, id=f"{outlet.id}-{channel.format}")
    for outlet in outlets()
    for channel in outlet.channels
]
CONFIG = Path(__file__).parent.parent / "config"
TYPES = set(tomllib.loads((CONFIG / "event_types.toml").read_text(encoding="utf-8")))
URDU_FULL_STOP = "\u06d4"
ARABIC = "\u064a\u0643\u0649\u0640\u200e\u200f\u00a0"  # Arabic yeh and kaf, tatweel, marks: a sign of careless typing
FOREIGN = {  # letters that a text of the language never holds, and joiners where they join nothing
    "en": r"[\u0600-\u06ff\u200c]",
    "fa": rf"[{ARABIC}{URDU_FULL_STOP}\u0679\u0688\u0691\u06ba\u06d2\u06c1]|\u200c[\s\u200c]|\s\u200c",
    "ur": rf"[{ARABIC}\u0647\u200c]",
}


class Answer:
    """What one request brought back."""

    def __init__(self, url: str, method: str = "GET", **headers: str) -> None:
        parts = urlsplit(url)
        with closing(HTTPConnection(parts.netloc, timeout=5)) as connection:
            path = parts._replace(scheme="", netloc="").geturl()
            connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def links(channel: Channel, body: bytes) -> list[str]:
    if channel.format == "json_feed":
        return [item["url"] for item in json.loads(body)["items"]]
    found = ElementTree.fromstring(body).findall(LINK[channel.format])  # noqa: S314 - our own XML
    return [link.get("href") or (link.text or "") for link in found]


def test_the_newsroom_is_as_large_as_promised() -> None:
    standing = articles(EDITIONS[-1])
    languages = [article.language for article in outlets_of(standing)]
    assert len({channel.format for outlet in outlets() for channel in outlet.channels}) == 5
    assert len(standing) >= 28
    assert (languages.count("en") >= 16, languages.count("fa") >= 5, languages.count("ur") >= 5) == (True, True, True)
    assert sum(not article.relevant for article in standing) >= 4


def outlets_of(standing: tuple[Article, ...]) -> list[Outlet]:
    by_id = {outlet.id: outlet for outlet in outlets()}
    return [by_id[article.outlet] for article in standing]


def test_source_files_hold_the_facts_and_real_addresses(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write_sources(tmp_path)
    assert {path.stem for path in tmp_path.glob("*.toml")} == set(newsroom.bases)
    for outlet in outlets():
        source = tomllib.loads((tmp_path / f"{outlet.id}.toml").read_text(encoding="utf-8"))
        assert set(source) == {"name", "homepage", "country", "bloc", "time_zone", "cadence_minutes", "channels"}
        assert all(set(channel) == {"kind", "url", "language"} for channel in source["channels"])
        assert all(Answer(channel["url"]).status == 200 for channel in source["channels"])
        assert outlet.name in Answer(source["homepage"]).text


@pytest.mark.parametrize(("outlet", "channel"), CHANNELS)
def test_a_channel_lists_its_articles_newest_first(newsroom: Newsroom, outlet: Outlet, channel: Channel) -> None:
    for edition in EDITIONS:
        newsroom.edition = edition
        answer = Answer(newsroom.base(outlet.id) + channel.path)
        assert re.fullmatch(r"application/[a-z+]+; charset=utf-8", answer.headers["Content-Type"])
        assert links(channel, answer.body) == [newsroom.url(article) for article in newsroom.articles(outlet.id)]


def test_every_article_is_served_whole(newsroom: Newsroom) -> None:
    for edition in EDITIONS:
        newsroom.edition = edition
        for article in articles(edition):
            answer = Answer(newsroom.url(article))
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert f'<link rel="canonical" href="{escape(newsroom.url(article))}"' in answer.text
            for paragraph in article.paragraphs:
                assert escape(paragraph, quote=False) in answer.text


def test_links_of_the_home_page_and_the_sidebars_lead_somewhere(newsroom: Newsroom) -> None:
    for outlet, base in newsroom.bases.items():
        home = Answer(f"{base}/").text
        page = Answer(newsroom.url(newsroom.articles(outlet)[0])).text
        for address in {
            unescape(found).split("#")[0] for found in re.findall(r'(?:href|src)="(http[^"]+)"', home + page)
        }:
            assert Answer(address).status == 200, address


def test_robots_allow_and_name_the_sitemaps(newsroom: Newsroom) -> None:
    for outlet in outlets():
        lines = Answer(f"{newsroom.base(outlet.id)}/robots.txt").text.splitlines()
        sitemaps = [newsroom.base(outlet.id) + each.path for each in outlet.channels if each.kind == "sitemap"]
        assert lines == ["User-agent: *", "Disallow:", *(f"Sitemap: {url}" for url in sitemaps)]


def conditional_addresses(newsroom: Newsroom) -> list[str]:
    feeds = [newsroom.base(outlet.id) + channel.path for outlet in outlets() for channel in outlet.channels]
    return feeds + [newsroom.url(newsroom.articles(outlet.id)[0]) for outlet in outlets()]


def test_validators_bring_304(newsroom: Newsroom) -> None:
    for url in conditional_addresses(newsroom):
        first = Answer(url)
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in ({"If_None_Match": etag}, {"If_None_Match": f'"x", W/{etag}'}, {"If_Modified_Since": modified}):
            answer = Answer(url, **headers)
            assert (answer.status, answer.body) == (304, b"")
            assert (answer.headers["ETag"], answer.headers["Last-Modified"]) == (etag, modified)


def test_other_validators_bring_the_body(newsroom: Newsroom) -> None:
    url = newsroom.url(newsroom.articles("makran-courier")[0])
    modified = Answer(url).headers["Last-Modified"]
    assert Answer(url, If_None_Match='"other"', If_Modified_Since=modified).status == 200  # the tag decides
    assert Answer(url, If_Modified_Since="Tue, 20 Oct 2026 00:00:00 GMT").status == 200
    assert Answer(url, If_Modified_Since="yesterday").status == 200


def test_the_second_edition_adds_and_revises_what_the_data_say(newsroom: Newsroom) -> None:
    before, after = ({article.slug: article for article in articles(edition)} for edition in EDITIONS)
    added = {slug for slug, article in after.items() if article.first_edition == 2}
    revised = {slug for slug in before if before[slug] != after[slug]}
    assert after.keys() == before.keys() | added
    assert (len(added), revised) == (5, {"mand-roadside-bomb"})

    validators = {slug: Answer(newsroom.url(article)).headers["ETag"] for slug, article in before.items()}
    newsroom.edition = 2
    assert {
        slug for slug, etag in validators.items() if Answer(newsroom.url(after[slug]), If_None_Match=etag).status == 200
    } == revised
    for slug in added:
        newest_old = max(each.published for each in before.values() if each.outlet == after[slug].outlet)
        assert after[slug].published > newest_old


def test_a_channel_changes_only_with_its_outlet(newsroom: Newsroom) -> None:
    urls = {outlet.id: newsroom.base(outlet.id) + outlet.channels[0].path for outlet in outlets()}
    first = {outlet: Answer(url).headers for outlet, url in urls.items()}
    newsroom.edition = 2
    by_tag = {o: Answer(url, If_None_Match=first[o]["ETag"]).status for o, url in urls.items()}
    by_time = {o: Answer(url, If_Modified_Since=first[o]["Last-Modified"]).status for o, url in urls.items()}
    touched = {article.outlet for article in set(articles(2)) - set(articles(1))}
    assert by_tag == by_time == {outlet: 200 if outlet in touched else 304 for outlet in urls}


def test_the_revision_raises_the_toll() -> None:
    tolls = [
        next(article for article in articles(edition) if article.slug == "mand-roadside-bomb").expected[0].casualties[0]
        for edition in EDITIONS
    ]
    assert [toll.killed for toll in tolls] == [(5, 5), (7, 7)]


def test_one_story_is_told_by_outlets_that_disagree() -> None:
    def told(story: str) -> dict[str, object]:
        return {
            article.outlet: next(toll.killed for toll in event.casualties if toll.killed)
            for article in articles(1)
            for event in article.expected
            if event.story == story and event.casualties
        }

    assert told("2026-11-12-mand-bombing") == {"makran-courier": (5, 5), "koh-o-sahra": (6, 11), "daryakuh": (5, None)}
    ambush = told("2026-10-27-saravan-ambush")
    assert (ambush["alvandrud"], ambush["sarhad-rights-record"], ambush["daryakuh"]) == ((4, 4), (4, 9), (5, 5))


@pytest.mark.parametrize("article", [*articles(1), *articles(2)], ids=lambda article: article.slug)
def test_what_is_expected_of_an_article_stands_in_it(article: Article) -> None:
    text = "\n\n".join(article.paragraphs)
    for event in article.expected:
        assert event.evidence in text
        assert event.type in TYPES
        assert (event.start is None) == (event.end is None) == (event.precision == "unknown")
        assert event.start is None or event.end is None or event.start <= event.end
        assert event.status == "planned" or event.start is None or event.start <= article.published.date()
        assert all(toll.killed or toll.wounded for toll in event.casualties)
    assert article.relevant == any(event.in_scope for event in article.expected)


@pytest.mark.parametrize("article", articles(2), ids=lambda article: article.slug)
def test_an_article_reads_and_is_dated_as_its_outlet_does(article: Article) -> None:
    [outlet] = outlets_of((article,))
    for moment in (article.published, article.modified):
        assert date(2026, 10, 20) <= moment.date() <= date(2026, 11, 18)
        assert moment.utcoffset() == moment.astimezone(ZoneInfo(outlet.time_zone)).utcoffset()
    text = "\n".join((article.title, article.summary, *article.paragraphs))
    assert len(set(article.paragraphs)) == len(article.paragraphs)
    assert not re.search(FOREIGN[outlet.language], text)
    assert ("\u200c" in text) == (outlet.language == "fa")
    if outlet.language == "ur":
        assert all(paragraph.endswith(URDU_FULL_STOP) for paragraph in article.paragraphs)


def test_solar_hijri_days() -> None:
    days = {date(2026, 3, 21): (1405, 1, 1), date(2026, 9, 22): (1405, 6, 31), date(2026, 10, 23): (1405, 8, 1)}
    assert {day: solar_hijri(day) for day in days} == days
    assert solar_hijri(date(2026, 3, 21) + timedelta(days=364)) == (1405, 12, 29)
    with pytest.raises(ValueError, match="2027-03-21"):
        solar_hijri(date(2027, 3, 21))


def test_requests_are_logged(newsroom: Newsroom) -> None:
    url = newsroom.base("daryakuh") + "/fa/rss/allnews.rdf"
    etag = Answer(url).headers["ETag"]
    Answer(url, If_None_Match=etag)
    Answer(newsroom.base("daryakuh") + "/nowhere", "HEAD")
    assert newsroom.requests == [
        Request("GET", "daryakuh", "/fa/rss/allnews.rdf", 200, False),
        Request("GET", "daryakuh", "/fa/rss/allnews.rdf", 304, True),
        Request("HEAD", "daryakuh", "/nowhere", 404, False),
    ]


def test_a_taken_port_is_replaced(newsroom: Newsroom) -> None:
    taken = int(newsroom.base("alvandrud").rpartition(":")[2])
    with Newsroom(port_base=taken) as other:
        assert other.base("alvandrud") != newsroom.base("alvandrud")
        assert Answer(other.base("alvandrud") + "/rss").status == 200


@pytest.mark.parametrize("ending", ["standard input closes", "SIGTERM"])
def test_the_program_serves_until_told_to_stop(tmp_path: Path, ending: str) -> None:
    folder = Path(newsroom_file).parent
    command = [sys.executable, str(folder), "--sources-out", str(tmp_path / "sources")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        said = json.loads(program.stdout.readline())
        assert set(said) == {path.stem for path in (tmp_path / "sources").iterdir()}
        feed = said["koh-o-sahra"] + "/feed.json"
        first = len(json.loads(Answer(feed).body)["items"])
        program.stdin.write(b"2\n")
        program.stdin.flush()
        assert program.stdout.readline() == b"2\n"
        assert len(json.loads(Answer(feed).body)["items"]) == first + 1
        if ending == "SIGTERM":
            program.terminate()
        else:
            program.stdin.close()
        assert program.wait(timeout=5) == 0


def test_feed_times_are_the_articles_own(newsroom: Newsroom) -> None:
    feed = json.loads(Answer(newsroom.base("koh-o-sahra") + "/feed.json").body)
    times = [datetime.fromisoformat(item["date_published"]) for item in feed["items"]]
    assert times == [article.published for article in newsroom.articles("koh-o-sahra")]
