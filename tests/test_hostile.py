"""Every hostile mode of the newsroom through the main job, beside an outlet in good order that must not feel it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote

import pytest
from urllib3.util import connection

from extractors.coder import RuleExtractor
from extractors.model import Channel, ChannelKind, FailureKind, FetchFailure, Page, Source, SourceOutcome
from flows import clock
from flows import run as run_module
from flows.addresses import resolve
from flows.collect import collect
from flows.fetch import Fetcher
from flows.run import LEDGER_FILE
from flows.settings import Config
from flows.settings_records import FetchSettings
from tests.extraction import residue
from tests.newsroom import Article, Newsroom, Outlet, Request, articles, outlets
from tests.newsroom.hostile import MANY, MODES, RETRY_AT
from tests.newsroom.web import LoopbackServer, Response, bind
from warehouse.connection import connect

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEALTHY, HOSTILE, PERSIAN = "strait-ledger", "bolan-broadcasting", "daryakuh"
SETTINGS = FetchSettings(
    concurrency=4,
    connect_timeout_seconds=10,
    read_timeout_seconds=10,
    total_timeout_seconds=10,
    max_body_bytes=2_000_000,
    max_redirects=4,
    min_interval_seconds=0,
    allow_loopback=True,
)


class Scene:
    """One outlet in good order and one that misbehaves, over as many runs as a test likes.

    The warehouse stays open besides, which spares each run the cost of opening a file eight times.
    """

    def __init__(self, newsroom: Newsroom, data: Path) -> None:
        self.newsroom = newsroom
        self.data = data
        self.warehouse = connect(data / LEDGER_FILE, read_only=False, patience_seconds=0)
        self.now = NOW
        self.hostile = HOSTILE
        self.limits = SETTINGS
        self.recheck_off_topic = False

    def run(self, mode: str, later: timedelta = timedelta(), *, at_once: bool = True) -> SourceOutcome:
        """What came of the hostile outlet in `mode`, so much later than the run before; nobody else may suffer."""
        self.now += later
        self.newsroom.modes = {self.hostile: MODES[mode]}
        self.asked_before = len(self.newsroom.requests)
        self.summary = collect.fn(str(self.data), "config", (), at_once)
        assert self.kept(HEALTHY) == self.published(HEALTHY)
        assert not self.outcome(HEALTHY).failures
        assert self.ask("SELECT url FROM frontier WHERE reason IS NULL AND state NOT IN ('stored', 'unchanged')") == []
        assert self.ask("SELECT entry_key FROM frontier GROUP BY ALL HAVING count(*) > 1") == []
        assert self.ask("SELECT channel_url FROM gaps") == []
        return self.outcome(self.hostile)

    def outcome(self, outlet: str) -> SourceOutcome:
        return next(outcome for outcome in self.summary.sources if outcome.source_id == outlet)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.warehouse.execute(query).fetchall()

    def kept(self, outlet: str) -> list[str]:
        """The addresses of the outlet's articles in the warehouse."""
        return [url for (url,) in self.ask(f"SELECT url FROM articles WHERE source_id = '{outlet}' ORDER BY url")]

    def published(self, outlet: str) -> list[str]:
        return sorted(self.newsroom.url(article) for article in self.newsroom.articles(outlet))

    @property
    def victim(self) -> Article:
        return [article for article in articles(1) if article.outlet == self.hostile][-1]

    @property
    def victims_url(self) -> str:
        return self.newsroom.url(self.victim)

    @property
    def victims_state(self) -> tuple[str, str, datetime | None]:
        where = f"url = '{self.victims_url}'"
        ((state, reason, retry_at),) = self.ask(f"SELECT state, reason, retry_at FROM frontier WHERE {where}")
        return state, reason or "", retry_at

    def asked(self, url: str) -> list[Request]:
        """The requests for `url` in the last run."""
        last = self.newsroom.requests[self.asked_before :]
        return [r for r in last if self.newsroom.base(r.outlet) + r.path == url]

    def channel(self, outlet: str) -> str:
        return self.newsroom.base(outlet) + next(o for o in outlets() if o.id == outlet).channels[0].path


@pytest.fixture
def scene(
    newsroom: Newsroom,
    tmp_path: Path,
    config: Config,
    extractor: RuleExtractor,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    """The configuration and the extractor are the real ones; they are built once and not for each run."""
    shutil.copy(template, tmp_path / LEDGER_FILE)
    made = Scene(newsroom, tmp_path)
    sources = tuple(source(outlet, newsroom) for outlet in outlets())
    clean = replace(config.settings.clean, processes=0)
    grain = replace(config.settings.collect, batch_size=2 * MANY)

    def load(folder: Path) -> Config:
        recheck = replace(config.settings.recheck, off_topic=made.recheck_off_topic)
        settings = replace(config.settings, fetch=made.limits, clean=clean, collect=grain, recheck=recheck)
        return replace(config, settings=settings, sources=tuple(s for s in sources if s.id in (HEALTHY, made.hostile)))

    monkeypatch.setattr(run_module, "load_config", load)
    monkeypatch.setattr(run_module, "RuleExtractor", lambda books: extractor)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.warehouse.close()


def wording(story: Article) -> str:
    """What is to be kept of an article: its paragraphs, without those that are none ("end of message")."""
    return "\n\n".join(p for p in story.paragraphs if residue().taken_off(p, story.title, None))


def source(outlet: Outlet, newsroom: Newsroom) -> Source:
    base = newsroom.base(outlet.id)
    channels = tuple(Channel(ChannelKind(c.kind), base + c.path, c.language) for c in outlet.channels)
    facts = (outlet.country, outlet.bloc, outlet.time_zone, outlet.cadence_minutes)
    return Source(outlet.id, outlet.name, f"{base}/", *facts, channels)


# --- nothing is lost, and nothing comes twice ----------------------------------------------------


@pytest.mark.parametrize(
    "mode",
    [
        "restless_etag",
        "shuffled",
        "chain_of_redirects",
        "undated",
        "one_guid_for_all",
        "feed_of_tomorrow",
        "feed_of_the_epoch",
        "lying_304",
    ],
)
def test_a_feed_with_odd_habits_is_read_whole_and_once(scene: Scene, mode: str) -> None:
    assert not scene.run(mode).failures
    dates = dict(scene.ask(f"SELECT url, published_on FROM articles WHERE source_id = '{HOSTILE}'"))
    assert dates == {scene.newsroom.url(a): a.published.date() for a in scene.newsroom.articles(HOSTILE)}
    assert scene.run(mode, timedelta(days=1)).fetched == 0
    assert (scene.summary.articles, scene.summary.revisions, scene.summary.mentions) == (0, 0, 0)
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)


def test_a_body_that_stays_the_same_is_unchanged_whatever_its_etag(scene: Scene) -> None:
    for _ in range(3):
        scene.run("restless_etag", timedelta(hours=1))
        assert [r.status for r in scene.asked(scene.channel(HOSTILE))] == [200]
    polls = f"FROM ledger.polls WHERE source_id = '{HOSTILE}' ORDER BY position"
    assert scene.ask(f"SELECT unchanged, confirmed {polls}") == [(False, True), (True, True), (True, True)]


def test_a_server_that_says_not_modified_of_news_is_found_out_and_no_longer_believed(scene: Scene) -> None:
    def conditional(outlet: str) -> list[bool]:
        return [r.conditional for r in scene.asked(scene.channel(outlet))]

    scene.hostile = "makran-courier"
    scene.run("lying_304")
    scene.newsroom.edition = 2
    assert scene.run("lying_304", timedelta(hours=20)).new == 0
    assert scene.run("lying_304", timedelta(hours=5)).new > 0
    assert conditional(scene.hostile) == [False, True]  # asked for the body; then whether it would have said that again
    assert scene.kept(scene.hostile) == scene.published(scene.hostile)
    told = "SELECT source_id FROM source_health WHERE array_to_string(warnings, ' ') LIKE '%answered 304 though%'"
    assert scene.ask(told) == [(scene.hostile,)]
    scene.run("lying_304", timedelta(hours=1))
    assert (conditional(scene.hostile), conditional(HEALTHY)) == ([False], [True])


def test_a_server_that_is_honest_is_asked_for_the_body_now_and_then_and_believed(scene: Scene) -> None:
    asked = []
    for hours in (0, 1, 24, 1, 24):
        scene.run("restless_etag", timedelta(hours=hours))
        asked += [(r.conditional, r.status) for r in scene.asked(scene.channel(HEALTHY))]
    assert asked == [(False, 200), (True, 304), (False, 200), (True, 304), (False, 200)]
    assert scene.ask(f"SELECT lied FROM channel_health WHERE source_id = '{HEALTHY}'") == [(False,)]


@pytest.mark.parametrize("mode", ["tied_dates", "guid_used_again"])
def test_what_the_second_edition_adds_is_found_and_the_rest_stays_single(scene: Scene, mode: str) -> None:
    first = scene.run(mode)
    scene.newsroom.edition = 2
    second = scene.run(mode, timedelta(days=1))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    assert second.fetched == len(scene.published(HOSTILE)) - first.fetched


def test_an_entry_that_moves_is_asked_for_at_its_new_address_once_and_stays_one_article(scene: Scene) -> None:
    scene.run("moved_entry")
    scene.newsroom.edition = 2
    assert scene.run("moved_entry", timedelta(days=1)).new == len(scene.published(HOSTILE))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    assert scene.run("moved_entry", timedelta(days=1)).new == 0
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)


def test_our_own_clock_may_go_back(scene: Scene) -> None:
    scene.run("restless_etag")
    scene.newsroom.edition = 2
    scene.run("restless_etag", -timedelta(days=400))
    assert (scene.summary.articles, scene.summary.revisions) == (0, 0)
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)


def test_five_thousand_entries_do_not_hide_the_news(scene: Scene) -> None:
    scene.run("five_thousand_entries")
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    listed = scene.ask("SELECT state, reason, count(*) FROM frontier WHERE url LIKE '%/old/%' GROUP BY ALL")
    assert listed == [("failed", "robots: robots.txt disallows this address", MANY)]
    assert not [r for r in scene.newsroom.requests if r.path.startswith("/old/")]
    assert scene.run("five_thousand_entries", timedelta(hours=1)).new == 0


# --- one page that cannot be had -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "state", "reason"),
    [
        ("page_gone", "gone", "HTTP 410"),
        ("announced_giant", "gone", "too_large"),
        ("unannounced_giant", "gone", "too_large"),
        ("gzip_bomb", "gone", "too_large"),
        ("redirect_to_metadata", "gone", "169.254.169.254"),
        ("redirect_to_private_network", "gone", "192.168.0.1"),
        ("robots_wildcard", "failed", "robots.txt disallows"),
    ],
)
def test_a_page_that_cannot_be_had_is_listed_with_its_reason(scene: Scene, mode: str, state: str, reason: str) -> None:
    failures = scene.run(mode).failures
    assert scene.kept(HOSTILE) == sorted(set(scene.published(HOSTILE)) - {scene.victims_url})
    assert scene.victims_state[0] == state
    assert reason in scene.victims_state[1]
    assert reason in "".join(failures)
    assert len(scene.asked(scene.victims_url)) == (mode != "robots_wildcard")


@pytest.mark.parametrize("mode", ["truncated", "reset", "reset_midway"])
def test_a_page_that_failed_is_had_by_a_later_run(scene: Scene, mode: str) -> None:
    scene.run(mode)
    assert scene.victims_url not in scene.kept(HOSTILE)
    assert (scene.victims_state[0], scene.victims_state[1][:7]) == ("failed", "connect")
    scene.run(mode, timedelta(days=1))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    assert scene.victims_state[0] == "stored"
    (text,) = scene.ask(f"SELECT text FROM articles WHERE url = '{scene.victims_url}'")[0]
    assert text == wording(scene.victim)


@pytest.mark.parametrize("mode", ["retry_after_seconds", "retry_after_date"])
def test_we_come_back_to_the_host_when_we_are_told_to_and_not_before(scene: Scene, mode: str) -> None:
    def asked() -> int:
        return sum(len(scene.asked(url)) for url in scene.published(HOSTILE))

    assert scene.run(mode).failures == (f"{scene.victims_url}: HTTP 429",)
    assert asked() == 1
    assert scene.victims_state == ("failed", "HTTP 429", RETRY_AT)
    others = (
        f"SELECT DISTINCT state, reason, retry_at FROM frontier WHERE source_id = '{HOSTILE}' AND state <> 'failed'"
    )
    assert scene.ask(others) == [("pending", "paused: its host asked us to wait (HTTP 429)", RETRY_AT)]
    scene.run(mode, timedelta(minutes=59))
    assert asked() == 0
    scene.run(mode, timedelta(minutes=2))
    assert asked() == len(scene.published(HOSTILE))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)


# --- a feed that cannot be had -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("loop_of_redirects", "more than 4 redirects"),
        ("feed_gone", "HTTP 410"),
        ("slow_drip", "timeout"),
        ("robots_denial", "robots.txt disallows"),
    ],
)
def test_a_feed_that_cannot_be_had_says_why(scene: Scene, mode: str, says: str) -> None:
    if mode == "slow_drip":
        scene.limits = replace(SETTINGS, total_timeout_seconds=1)
    (failure,) = scene.run(mode).failures
    assert says in failure
    assert scene.kept(HOSTILE) == []
    assert scene.ask("SELECT source_id, failed_polls FROM source_health WHERE failed_polls > 0") == [(HOSTILE, 1)]


@pytest.mark.parametrize("mode", ["feed_too_often", "robots_out_of_order"])
def test_a_feed_that_recovers_is_read(scene: Scene, mode: str) -> None:
    (failure,) = scene.run(mode).failures
    assert "503" in failure
    assert [r.path for r in scene.newsroom.requests if r.outlet == HOSTILE and "robots" not in r.path] == (
        ["/rss.php?section=national"] if mode == "feed_too_often" else []
    )
    scene.run(mode, timedelta(days=1))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)


def test_a_feed_that_is_gone_is_retired_and_not_asked_again(scene: Scene) -> None:
    scene.run("feed_gone")
    (waiting,) = scene.run("feed_gone", timedelta(days=30), at_once=False).waiting
    assert "gone (HTTP 410) and retired" in waiting
    assert scene.asked(scene.channel(HOSTILE)) == []
    assert scene.ask(f"SELECT status FROM source_health WHERE source_id = '{HOSTILE}'") == [("gone",)]


def test_a_chain_of_moves_is_recorded_and_followed_after_three_sightings(scene: Scene) -> None:
    end = f"{scene.newsroom.base(HOSTILE)}/moved/for-good"
    asked = []
    for _ in range(4):
        scene.run("chain_of_redirects", timedelta(days=1))
        asked.append((len(scene.asked(scene.channel(HOSTILE))), len(scene.asked(end))))
    assert asked == [(1, 1), (1, 1), (1, 1), (0, 1)]
    assert scene.ask(f"SELECT status, moved_to FROM channel_health WHERE source_id = '{HOSTILE}'") == [("moved", end)]


# --- articles whose page we do not see ---


def test_what_the_feed_tells_in_full_is_kept_where_it_names_no_page(scene: Scene) -> None:
    scene.run("texts_without_pages")
    kept = f"SELECT title, text, url, text_from FROM articles WHERE source_id = '{HOSTILE}' ORDER BY title"
    stories = sorted(scene.newsroom.articles(HOSTILE), key=lambda story: story.title)
    assert scene.ask(kept) == [(story.title, wording(story), None, "feed") for story in stories]
    assert not [r for r in scene.newsroom.requests if "detail" in r.path]
    again = scene.run("texts_without_pages", timedelta(days=1))
    assert (again.entries, again.new) == (0, 0)


def test_what_the_feed_tells_in_full_is_kept_where_the_page_is_blocked(scene: Scene) -> None:
    scene.run("pages_forbidden")
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    kept = f"(FROM articles WHERE source_id = '{HOSTILE}')"
    how = f"SELECT DISTINCT text_from, state, reason FROM {kept} JOIN frontier USING (url)"
    assert scene.ask(how) == [("feed", "stored", "HTTP 403; the text is the feed's")]


# --- feeds that are hard to read -----------------------------------------------------------------


def test_a_bomb_of_entities_costs_its_own_feed_at_most(scene: Scene) -> None:
    scene.run("entity_bomb")
    assert all(len(title) < 200 for (title,) in scene.ask("SELECT title FROM frontier"))
    assert scene.kept(HOSTILE) in ([], scene.published(HOSTILE))


def test_what_can_be_read_of_a_broken_feed_is_read(scene: Scene) -> None:
    scene.run("broken_xml")
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    assert scene.ask(f"SELECT DISTINCT title[:6] FROM frontier WHERE source_id = '{HOSTILE}'") == [("A & B ",)]


@pytest.mark.parametrize(
    "mode", ["windows_1256_as_utf_8", "utf_8_as_windows_1256", "utf_16_as_utf_8", "utf_16_without_mark"]
)
def test_wrong_labels_garble_neither_titles_nor_texts(scene: Scene, mode: str) -> None:
    scene.hostile = PERSIAN
    scene.run(mode)
    stories = scene.newsroom.articles(PERSIAN)
    of_feed = scene.ask(f"SELECT title FROM frontier WHERE source_id = '{PERSIAN}' ORDER BY title")
    assert of_feed == sorted((story.title,) for story in stories)
    texts = dict(scene.ask(f"SELECT url, text FROM articles WHERE source_id = '{PERSIAN}'"))
    assert texts == {scene.newsroom.url(story): wording(story) for story in stories}


# --- articles that do not stay -------------------------------------------------------------------


def test_an_edited_article_is_a_second_revision(scene: Scene) -> None:
    scene.run("article_edited")
    scene.newsroom.edition = 2
    scene.run("article_edited", timedelta(days=1))
    assert (scene.summary.articles, scene.summary.revisions) == (0, 1)
    texts = scene.ask(f"SELECT text FROM ledger.articles WHERE url = '{scene.victims_url}' ORDER BY revision")
    assert ["An earlier version" in text for (text,) in texts] == [False, True]


def test_an_article_that_is_edited_in_silence_is_found_by_looking_again(scene: Scene) -> None:
    scene.recheck_off_topic = True
    scene.now = scene.victim.published.astimezone(UTC)
    scene.run("article_edited_in_silence")
    revisions = []
    for hours in (0.5, 0.5, 0.5):
        assert scene.run("article_edited_in_silence", timedelta(hours=hours)).new == 0
        revisions.append(scene.summary.revisions)
    assert revisions == [0, 1, 0]


def test_an_article_that_is_taken_down_stays_in_the_warehouse_and_is_shown_as_such(scene: Scene) -> None:
    scene.run("article_taken_down")
    scene.newsroom.edition = 2
    scene.run("article_taken_down", timedelta(days=1))
    assert scene.kept(HOSTILE) == scene.published(HOSTILE)
    assert scene.victims_state[:2] == ("gone", "HTTP 404")
    down = scene.ask("SELECT url, taken_down_at FROM articles WHERE taken_down_at IS NOT NULL")
    assert down == [(scene.victims_url, scene.now)]


def test_every_mode_is_shown() -> None:
    shown = Path(__file__).read_text(encoding="utf-8")
    assert [mode for mode in MODES if f'"{mode}"' not in shown] == []


# --- names and addresses -------------------------------------------------------------------------

PUBLIC = "93.184.216.34"
OUTSIDE = replace(SETTINGS, allow_loopback=False)


@pytest.fixture
def routed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The one public address leads to this machine, as if by a router; every connection that is made is listed."""
    made: list[tuple[str, int]] = []
    connect_to = connection.create_connection

    def route(address: tuple[str, int], *arguments: Any, **named: Any) -> Any:
        made.append(address)
        host, port = address
        return connect_to(("127.0.0.1" if host == PUBLIC else host, port), *arguments, **named)

    monkeypatch.setattr(connection, "create_connection", route)
    return made


@pytest.fixture
def trap() -> Iterator[LoopbackServer]:
    """A server that sends every visitor to where its path says, but /safe: what an attacker would like to reach."""

    def answer(method: str, path: str, headers: Message) -> Response:
        if path == "/robots.txt" or path == "/safe":
            return Response(200, body=b"# all is well\n")
        return Response(302, extra={"Location": unquote(path.removeprefix("/to/"))})

    server = bind(0, answer)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def names(host: str, port: int) -> Sequence[str]:
    known = {"news.example": [PUBLIC], "inside.example": ["127.0.0.1"], "localhost": ["::1", "127.0.0.1"]}
    return known[host] if host in known else resolve(host, port)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/safe", "http://localhost:{port}/safe", "http://[::1]:{port}/safe",
        "http://[::ffff:127.0.0.1]:{port}/safe", "http://2130706433:{port}/safe", "http://0x7f.1:{port}/safe",
        "http://127.1:{port}/safe", "http://0.0.0.0:{port}/safe", "http://inside.example:{port}/safe",
        "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/", "http://10.0.0.1/",
        "file:///etc/passwd", "gopher://127.0.0.1:{port}/_GET",
    ],
)  # fmt: skip
def test_no_redirect_leads_inside(routed: list[tuple[str, int]], trap: LoopbackServer, target: str) -> None:
    start = f"http://news.example:{trap.server_port}/to/{quote(target.format(port=trap.server_port), safe='')}"
    with Fetcher(OUTSIDE, "Borderwatch/0.1", lambda: NOW, resolver=names) as fetcher:
        got = fetcher.get(start)
    assert isinstance(got, FetchFailure)
    assert got.kind is FailureKind.REFUSED_ADDRESS
    assert {host for host, _ in routed} == {PUBLIC}


def test_a_redirect_to_another_public_address_is_followed(routed: list[tuple[str, int]], trap: LoopbackServer) -> None:
    there = f"http://news.example:{trap.server_port}/safe"
    with Fetcher(OUTSIDE, "Borderwatch/0.1", lambda: NOW, resolver=names) as fetcher:
        got = fetcher.get(f"http://news.example:{trap.server_port}/to/{quote(there, safe='')}")
    assert isinstance(got, Page), got
    assert got.final_url == there


@pytest.mark.parametrize("answers", [[[PUBLIC], ["127.0.0.1"]], [[PUBLIC, "127.0.0.1"], ["127.0.0.1", "10.0.0.1"]]])
def test_a_name_that_moves_inside_between_two_answers_reaches_nobody(
    routed: list[tuple[str, int]], trap: LoopbackServer, answers: list[list[str]]
) -> None:
    """DNS rebinding: the address that was vetted is the one connected to; a new connection is vetted anew."""
    told = iter(answers)
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(told)

    url = f"http://news.example:{trap.server_port}/safe"
    with Fetcher(OUTSIDE, "Borderwatch/0.1", lambda: NOW, resolver=rebinding) as fetcher:
        assert isinstance(fetcher.get(url), Page)
        assert len(asked) == len(routed) == 1  # one look at the name for one connection: no gap to slip in between
    with Fetcher(OUTSIDE, "Borderwatch/0.1", lambda: NOW, resolver=rebinding) as fetcher:
        got = fetcher.get(url)
    assert isinstance(got, FetchFailure)
    assert got.kind is FailureKind.REFUSED_ADDRESS
    assert {host for host, _ in routed} == {PUBLIC}
