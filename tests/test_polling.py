"""When a channel is polled: the decider with given histories, the wishes of feeds, and runs over the newsroom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Channel, ChannelHistory, ChannelKind, Pace, RunSummary, Source, SourceOutcome
from flows import clock
from flows.collect import collect
from flows.demo import DEMO_SETTINGS, demo_config
from flows.pace import read_pace
from flows.polling import PollNow, Wait, backoff, decide, next_turn
from flows.run import LEDGER_FILE
from flows.settings import packaged
from flows.settings_records import PollingSettings
from tests.newsroom import Newsroom
from tests.newsroom.hostile import MODES
from tests.newsroom.server import Asked
from tests.newsroom.web import Response
from warehouse.reader import Reader

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHANNEL = Channel(ChannelKind.FEED, "https://herald.example/feed", "en")
SOURCE = Source("herald", "Herald", "https://herald.example/", "PK", "herald", "Asia/Karachi", 20, (CHANNEL,))
SETTINGS = PollingSettings(
    floor_factor=0.5, ceiling_factor=12.0, longest_wait_hours=24.0, moves_followed_after=3, doubted_after_hours=24.0
)
MOVED = "https://herald.example/new"


def turn(history: ChannelHistory, now: datetime = NOW, *, at_once: bool = False) -> PollNow | Wait:
    return decide(SOURCE, CHANNEL, history, SETTINGS, now, at_once=at_once)


def read(minutes_ago: float, **given: Any) -> ChannelHistory:
    return ChannelHistory(last_success=NOW - minutes_ago * MINUTE, **given)


def failed(minutes_ago: float, failures: int = 1, **given: Any) -> ChannelHistory:
    last = NOW - minutes_ago * MINUTE
    return ChannelHistory(last_success=NOW - timedelta(days=2), failures=failures, last_failure=last, **given)


POLL = PollNow(CHANNEL.url)


# --- the cadence ---------------------------------------------------------------------------------


def test_a_channel_that_was_never_read_is_read() -> None:
    assert turn(ChannelHistory()) == POLL


@pytest.mark.parametrize(
    ("seconds_per_entry", "minutes"),
    [(None, 20), (15 * 60, 15), (5, 10), (90 * 60, 90), (30 * 86400, 240), (float("inf"), 240)],
    ids=["not known yet", "a quarter of an hour", "no sooner than the floor", "slow", "the ceiling", "nothing"],
)
def test_a_channel_is_read_as_often_as_it_publishes(seconds_per_entry: float | None, minutes: int) -> None:
    due = NOW + minutes * MINUTE
    assert turn(read(1, seconds_per_entry=seconds_per_entry), due - 2 * MINUTE) == Wait(
        due - MINUTE, f"it is read every {minutes} min"
    )
    assert turn(read(1, seconds_per_entry=seconds_per_entry), due - MINUTE) == POLL


@pytest.mark.parametrize(
    ("update_seconds", "seconds_per_entry", "minutes"), [(3600, None, 60), (3600, 15 * 60, 15), (30 * 86400, None, 240)]
)
def test_what_a_feed_says_of_its_rhythm_stands_in_for_what_we_have_not_seen_yet(
    update_seconds: float, seconds_per_entry: float | None, minutes: int
) -> None:
    wait = turn(read(1, pace=Pace(update_seconds=update_seconds), seconds_per_entry=seconds_per_entry))
    assert wait == Wait(NOW + (minutes - 1) * MINUTE, f"it is read every {minutes} min")


@pytest.mark.parametrize(
    ("hours", "lied", "in_doubt"), [(23, False, False), (25, False, True), (25, True, False), (-25, False, False)]
)
def test_a_server_that_long_said_nothing_but_not_modified_is_in_doubt(hours: int, lied: bool, in_doubt: bool) -> None:
    history = read(60, last_confirmed=NOW - timedelta(hours=hours), lied=lied)
    assert turn(history) == turn(history, at_once=True) == PollNow(CHANNEL.url, in_doubt)


def test_the_next_turn_of_a_source_is_its_first_channel_s() -> None:
    other = Channel(ChannelKind.FEED, "https://herald.example/other", "en")
    source = replace(SOURCE, channels=(CHANNEL, other))
    gone = failed(600, status=410)

    def told(**histories: ChannelHistory) -> datetime | None:
        known = {CHANNEL.url: histories["one"], other.url: histories["two"]}
        return next_turn(source, known, SETTINGS, NOW)

    assert told(one=read(5), two=read(15)) == NOW + 5 * MINUTE
    assert told(one=read(5), two=read(25)) == NOW
    assert told(one=gone, two=read(5)) == NOW + 15 * MINUTE
    assert told(one=gone, two=gone) is None
    assert next_turn(source, {}, SETTINGS, NOW) == NOW


@pytest.mark.parametrize(
    ("pace", "until", "reason"),
    [
        (Pace(max_age_seconds=7200), NOW + 119 * MINUTE, "max-age"),
        (Pace(ttl_seconds=3600), NOW + 59 * MINUTE, "ttl"),
        (Pace(ttl_seconds=3600, max_age_seconds=7200), NOW + 119 * MINUTE, "max-age"),
        (Pace(max_age_seconds=60), NOW + 19 * MINUTE, "every 20 min"),
        (Pace(max_age_seconds=1e9), NOW + timedelta(days=1) - MINUTE, "max-age"),
        (Pace(skip_hours=(9, 10)), NOW.replace(hour=11), "skipHours"),
        (Pace(skip_days=(6,)), NOW.replace(hour=0) + timedelta(days=1), "skipDays"),
        (Pace(skip_hours=tuple(range(9, 24)), skip_days=(0,)), NOW.replace(hour=0) + timedelta(days=2), "skipHours"),
    ],
)  # fmt: skip
def test_what_a_feed_asks_for_is_kept(pace: Pace, until: datetime, reason: str) -> None:
    wait = turn(read(1, pace=pace))
    assert isinstance(wait, Wait)
    assert wait.until == until
    assert reason in wait.reason
    assert turn(read(1, pace=pace), until) == POLL
    assert turn(read(1, pace=pace), at_once=True) == POLL


def test_a_clock_that_was_set_back_holds_nobody_up() -> None:
    for history in (read(-60), failed(-60, retry_after=300.0)):
        assert turn(history) == POLL


# --- failures ------------------------------------------------------------------------------------


def test_each_failure_doubles_the_wait() -> None:
    waits = [backoff(SOURCE, CHANNEL.url, count, SETTINGS) / MINUTE for count in range(1, 12)]
    assert all(0.75 * 20 * 2**n <= wait <= 1.25 * 20 * 2**n for n, wait in enumerate(waits[:6]))
    assert all(18 * 60 <= wait <= 30 * 60 for wait in waits[7:])


@given(st.text(), st.integers(1, 10**6))
def test_a_wait_is_the_same_however_often_it_is_reckoned_and_never_too_long(url: str, failures: int) -> None:
    wait = backoff(SOURCE, url, failures, SETTINGS)
    assert wait == backoff(SOURCE, url, failures, SETTINGS)
    assert timedelta(minutes=15) <= wait <= timedelta(hours=30)


def test_channels_that_failed_together_do_not_come_back_together() -> None:
    assert len({backoff(SOURCE, f"https://herald.example/{n}", 3, SETTINGS) for n in range(50)}) == 50


def test_a_channel_that_failed_is_left_alone_and_asked_again() -> None:
    wait = turn(failed(1, failures=3))
    assert isinstance(wait, Wait)
    assert wait.until
    assert "it failed 3 times in a row" in str(wait)
    assert turn(failed(1, failures=3), wait.until) == POLL
    assert turn(failed(1, failures=3), at_once=True) == POLL


@pytest.mark.parametrize("at_once", [False, True])
def test_nothing_goes_over_a_retry_after(at_once: bool) -> None:
    history = failed(1, status=503, retry_after=7200.0)
    assert turn(history, at_once=at_once) == Wait(NOW + 119 * MINUTE, "the server asked us to wait")
    assert turn(history, NOW + 119 * MINUTE, at_once=at_once) == POLL


def test_a_channel_that_is_gone_is_retired_until_a_person_asks() -> None:
    history = failed(60 * 24 * 300, status=410)
    wait = turn(history)
    assert isinstance(wait, Wait)
    assert (wait.until, "410" in str(wait)) == (None, True)
    assert turn(history, at_once=True) == POLL


# --- moves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sightings", "address"), [(0, CHANNEL.url), (2, CHANNEL.url), (3, MOVED), (9, MOVED)])
def test_a_move_is_followed_once_it_was_seen_often_enough(sightings: int, address: str) -> None:
    assert turn(read(60, moved_to=MOVED, sightings=sightings)) == PollNow(address)


def test_a_new_address_that_fails_sends_us_back_to_the_old_one() -> None:
    assert turn(failed(600, moved_to=MOVED, sightings=3)) == POLL


# --- what a channel says -------------------------------------------------------------------------

FEED = "<rss version='2.0'><channel>{}<item><ttl>9</ttl><title>One</title></item></channel></rss>"
RSS_WISHES = [
    ("<ttl> 60 </ttl>", Pace(ttl_seconds=3600)),
    ("<ttl>soon</ttl>", Pace(ttl_seconds=540)),
    ("<skipHours><hour>0</hour><hour>13</hour><hour>24</hour><hour>99</hour></skipHours>", Pace(skip_hours=(0, 13))),
    ("<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>", Pace(skip_days=(5, 6))),
    (
        "<sy:updatePeriod>\n hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
        Pace(update_seconds=900),
    ),
    ("<syn:updatePeriod>Weekly</syn:updatePeriod>", Pace(update_seconds=7 * 86400)),
    ("<sy:updateFrequency>2</sy:updateFrequency>", Pace(update_seconds=43200)),
    ("<sy:updatePeriod>never</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Pace()),
    ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", Pace()),
]


@pytest.mark.parametrize(("said", "pace"), RSS_WISHES)
def test_the_wishes_of_a_feed(said: str, pace: Pace) -> None:
    found = read_pace((), FEED.format(said).encode())
    assert replace(found, ttl_seconds=0) == replace(pace, ttl_seconds=0)
    assert found.ttl_seconds == (pace.ttl_seconds or 540)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"cache-control": "MAX-AGE = \"600\""}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "later"}, 600),
        ({"Cache-Control": "max-age=100", "Age": "200"}, 0),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "s-maxage=600"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 400}, 999999999),
        ({}, 0),
    ],
)  # fmt: skip
def test_how_long_an_answer_is_good(headers: dict[str, str], seconds: float) -> None:
    assert read_pace(headers.items()).max_age_seconds == seconds


@given(st.binary(), st.text())
def test_no_answer_is_too_odd_to_be_understood(body: bytes, control: str) -> None:
    read_pace((("Cache-Control", control),), b"<skipHours>" + body + b"</skipHours><skipDays>" + body)


# --- runs ----------------------------------------------------------------------------------------

ONE = "bolan-broadcasting"


class Watch:
    """Runs over one outlet of the newsroom, each so many minutes after the one before."""

    def __init__(self, newsroom: Newsroom, config: Path) -> None:
        self.newsroom = newsroom
        self.config = config
        self.now = NOW

    def run(self, minutes: float = 0, *, at_once: bool = False) -> SourceOutcome:
        self.now += minutes * MINUTE
        summary: RunSummary = collect.fn(str(self.config.parent / "data"), str(self.config), (), at_once)
        return summary.sources[0]

    def spoil(self, **extra: Any) -> None:
        """Another answer for the feed: `status` and headers."""

        def mode(asked: Asked) -> Response:
            if asked.path != asked.channel:
                return asked.find("/rss.php?section=national") if asked.path == "/moved" else asked.healthy
            headers = {name.replace("_", "-"): str(value) for name, value in extra.items() if name != "status"}
            return replace(asked.healthy, extra=headers, status=extra.get("status", 200))

        self.newsroom.modes = {ONE: mode}

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.newsroom.requests)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with Reader.open(self.config.parent / "data" / LEDGER_FILE, 0) as reader:
            return [tuple(row.values()) for row in reader.sql(query).to_pylist()]


@pytest.fixture
def watch(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """An outlet that is read every hour, or as it asks."""
    settings = {**DEMO_SETTINGS, "processes": "0", "floor_factor": "1.0", "ceiling_factor": "1.0"}
    config = demo_config(packaged("config"), tmp_path, settings)
    newsroom.write_sources(config / "sources")
    for file in (config / "sources").iterdir():
        if file.stem != ONE:
            file.unlink()
    made = Watch(newsroom, config)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


def test_a_channel_that_is_not_due_is_not_polled_and_shown_as_such(watch: Watch) -> None:
    assert watch.run().polled == 1
    waiting = watch.run(59)
    assert (waiting.polled, waiting.failures) == (0, ())
    assert waiting.waiting[0].endswith("not before 2026-11-22 10:00 UTC: it is read every 60 min")
    assert watch.ask("SELECT waiting FROM ledger.run_sources ORDER BY known_at")[1] == ([*waiting.waiting],)
    assert watch.run(at_once=True).polled == 1
    assert watch.run(60).polled == 1


def test_the_server_s_max_age_is_kept_between_runs(watch: Watch) -> None:
    watch.spoil(Cache_Control="max-age=10800")
    polled = [watch.run(minutes).polled for minutes in (0, 61, 118, 1)]
    assert polled == [1, 0, 0, 1]


def test_a_feed_that_asks_us_to_wait_is_not_asked_sooner_by_anybody(watch: Watch) -> None:
    watch.spoil(status=503, Retry_After=7200)
    assert "HTTP 503" in watch.run().failures[0]
    assert "the server asked us to wait" in watch.run(119, at_once=True).waiting[0]
    watch.newsroom.modes = {}
    assert watch.run(1).polled == 1


def test_robots_txt_is_asked_for_once_a_day_whatever_the_number_of_runs(watch: Watch) -> None:
    robots = []
    for minutes in (0, 60, 22 * 60, 90):
        watch.run(minutes)
        robots.append(watch.asked("/robots.txt"))
    assert robots == [1, 1, 1, 2]
    watch.newsroom.modes = {ONE: MODES["robots_denial"]}
    assert watch.run(23 * 60).polled == 1
    assert "robots.txt disallows" in watch.run(61).failures[0]


def test_a_feed_that_is_gone_is_retired(watch: Watch) -> None:
    watch.spoil(status=410)
    assert "HTTP 410" in watch.run().failures[0]
    watch.newsroom.modes = {}
    assert "retired" in watch.run(60 * 24 * 30).waiting[0]
    assert watch.run(at_once=True).polled == 1
    assert watch.run(60).polled == 1


def test_a_page_in_a_feed_s_place_leads_to_the_feed_that_it_names(watch: Watch) -> None:
    feed = "/rss.php?section=national"
    file = watch.config / "sources" / f"{ONE}.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(feed, "/"), encoding="utf-8")
    for _ in range(4):
        assert watch.run(60).polled == 1
    assert (watch.asked("/"), watch.asked(feed)) == (3, 4)
    there = watch.newsroom.base(ONE) + feed
    assert watch.ask("SELECT status, moved_to FROM channel_health") == [("moved", there)]
    assert watch.ask("SELECT count(*) FROM articles") == [(len(watch.newsroom.articles(ONE)),)]


@pytest.mark.parametrize(("status", "followed"), [(301, True), (302, False)])
def test_a_permanent_move_is_followed_after_three_sightings(watch: Watch, status: int, followed: bool) -> None:
    moved = f"{watch.newsroom.base(ONE)}/moved"
    watch.spoil(status=status, Location=moved)
    for _ in range(4):
        assert watch.run(60).polled == 1
    asked = watch.asked("/rss.php?section=national")
    assert (asked, watch.asked("/moved")) == ((3, 4) if followed else (4, 4))
    moves = watch.ask("SELECT moved_to FROM ledger.polls ORDER BY position")
    assert moves[-1] == (moved if followed else None,)
    assert watch.ask("SELECT count(*) FROM frontier") == watch.ask("SELECT count(*) FROM articles")
