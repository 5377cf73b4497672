"""What the warehouse says of each channel and source: how they are, and what is less than was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from extractors.model import (
    Channel,
    ChannelKind,
    Expect,
    FailureKind,
    FeedEntry,
    FetchFailure,
    Page,
    Poll,
    Source,
    Validators,
)
from flows import report
from flows.config_rules import check_sources
from flows.feeds import poll as poll_channel
from flows.fetch import Fetcher
from tests.material import NOW, article, entry, killed, outcome, poll, told_by
from tests.test_warehouse import RESOLVER
from warehouse.reader import Reader
from warehouse.store import Warehouse

RUN = "run-1"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Channel(ChannelKind.FEED, "https://herald.example/feed", "en")
MAP = Channel(ChannelKind.SITEMAP, "https://herald.example/map", "en")
SOURCE = Source("herald", "Herald", "https://herald.example/", "PK", "herald", "Asia/Karachi", 20, (FEED,))


class Ward:
    """A source under watch, on a clock that the test sets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        self.source(SOURCE)

    def open(self) -> Any:
        return Warehouse.open(self.path, 0, lambda: self.now)

    def source(self, source: Source) -> None:
        with self.open() as warehouse:
            warehouse.record_sources(RUN, [source])

    def read(self, *entries: FeedEntry, channel: Channel = FEED, **given: Any) -> None:
        told = replace(poll(*entries), channel_url=channel.url, polled_at=self.now, **given)
        with self.open() as warehouse:
            warehouse.append_poll(RUN, told)

    def fail(self, kind: FailureKind, status: int | None = None, channel: Channel = FEED) -> None:
        with self.open() as warehouse:
            failure = FetchFailure(channel.url, kind, "went wrong", self.now, status)
            warehouse.append_poll_failure(RUN, "herald", failure)

    def health(self) -> dict[str, Any]:
        with Reader.open(self.path, 0) as reader:
            (row,) = reader.sources().to_pylist()
        return dict(row)

    def statuses(self) -> list[str]:
        with Reader.open(self.path, 0) as reader:
            return [row["status"] for row in reader.sql("FROM channel_health ORDER BY channel_url").to_pylist()]


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path / "borderwatch.duckdb")


def dated(*hours_ago: float) -> list[FeedEntry]:
    return [entry(f"at-{hours}", published_at=NOW - hours * HOUR) for hours in hours_ago]


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        (dated(1, 2, 3), "fresh"),
        (dated(30, 31, 32), "quiet"),
        (dated(24 * 295, 24 * 296), "stale"),
        (dated(24 * 12, 24 * 19, 24 * 26), "fresh"),
        (dated(24 * 40, 24 * 47, 24 * 54), "quiet"),
        (dated(24 * 300, 24 * 307, 24 * 314), "stale"),
        ([], "empty"),
        ([entry("undated", published_at=None)], "fresh"),
    ],
    ids=["today", "a day late", "long dead", "weekly", "weekly and late", "weekly and dead", "empty", "undated"],
)
def test_a_channel_that_answers_is_judged_by_its_entries(ward: Ward, entries: Sequence[FeedEntry], status: str) -> None:
    ward.read(*entries)
    assert (ward.statuses(), ward.health()["status"]) == ([status], status)


def test_undated_entries_that_stay_the_same_grow_stale(ward: Ward) -> None:
    ward.read(entry("a", published_at=None))
    ward.now += 8 * DAY
    ward.read(unchanged=True)
    assert ward.statuses() == ["stale"]
    ward.read(entry("a", published_at=None), entry("b", published_at=None))
    assert ward.statuses() == ["fresh"]


def test_wrong_dates_do_not_make_a_living_channel_stale(ward: Ward) -> None:
    epoch = NOW - 20_000 * DAY
    ward.read(entry("a", published_at=epoch))
    assert ward.statuses() == ["stale"]
    ward.read(entry("a", published_at=epoch), entry("b", published_at=epoch))
    assert ward.statuses() == ["fresh"]


@pytest.mark.parametrize(
    ("kind", "status", "health"),
    [
        (FailureKind.HTTP, 410, "gone"),
        (FailureKind.HTTP, 404, "gone"),
        (FailureKind.HTTP, 403, "blocked"),
        (FailureKind.HTTP, 401, "blocked"),
        (FailureKind.BLOCKED, 200, "blocked"),
        (FailureKind.ROBOTS, None, "blocked"),
        (FailureKind.ROBOTS, 503, "unreachable"),
        (FailureKind.HTTP, 451, "geo_blocked"),
        (FailureKind.TLS, None, "tls_error"),
        (FailureKind.DNS, None, "dns_error"),
        (FailureKind.MALFORMED, 200, "malformed"),
        (FailureKind.TIMEOUT, None, "unreachable"),
        (FailureKind.HTTP, 503, "unreachable"),
    ],
)
def test_a_channel_that_fails_says_how(ward: Ward, kind: FailureKind, status: int | None, health: str) -> None:
    ward.read(*dated(1))
    ward.fail(kind, status)
    found = ward.health()
    assert (found["status"], found["warnings"]) == (health, [])
    assert found["errors"] == [f"{FEED.url}: {health}, {found['last_failure_reason'].removeprefix(FEED.url + ': ')}"]
    ward.read(*dated(1))
    assert ward.health()["status"] == "fresh"


def test_a_channel_that_was_never_asked_is_unread(ward: Ward) -> None:
    assert (ward.statuses(), ward.health()["errors"]) == (["unread"], [])


def test_a_move_is_shown_with_the_new_address(ward: Ward) -> None:
    ward.read(*dated(1), moved_to="https://herald.example/new")
    found = ward.health()
    assert (found["status"], found["warnings"]) == ("moved", [f"{FEED.url}: moved to https://herald.example/new"])


def test_a_source_is_as_well_as_its_best_channel_and_the_others_are_warned_of(ward: Ward) -> None:
    ward.source(replace(SOURCE, channels=(FEED, MAP)))
    ward.read(*dated(1))
    ward.fail(FailureKind.HTTP, 404, MAP)
    found = ward.health()
    assert ward.statuses() == ["fresh", "gone"]
    assert (found["status"], found["warnings"], found["errors"]) == ("fresh", [f"{MAP.url}: gone, HTTP 404"], [])


def test_the_median_interval_is_not_moved_by_a_pause(ward: Ward) -> None:
    ward.read(*dated(1, 3, 5, 7, 500))
    assert ward.health()["median_interval_minutes"] == 120


def test_the_yield_goes_from_entries_to_events(ward: Ward) -> None:
    told, other = article("a"), article("b")
    ward.read(entry("a"), entry("b"), entry("c"))
    with ward.open() as warehouse:
        first = outcome(told, told_by(told, figures=[killed(3)]), of=entry("a"))
        warehouse.append_outcomes(RUN, [first, outcome(other, of=entry("b"))])
        warehouse.append_resolution(RUN, RESOLVER)
    found = ward.health()
    assert [found[name] for name in ("entries", "articles", "relevant", "events", "pending")] == [3, 2, 1, 1, 1]


def test_gaps_are_counted_and_the_open_ones_warned_of(ward: Ward) -> None:
    for name in ("a", "b", "c"):
        ward.read(*[entry(name)])
        ward.now += HOUR
    found = ward.health()
    assert (found["gaps"], found["open_gaps"]) == (2, 2)
    assert found["warnings"] == ["2 gaps: entries may have been missed"]


def expecting(ward: Ward, expect: Expect) -> tuple[list[str], list[str]]:
    ward.source(replace(SOURCE, expect=expect))
    found = ward.health()
    return found["warnings"], found["errors"]


@pytest.mark.parametrize(
    ("wanted", "warned", "bad"),
    [(2.0, False, False), (3.0, True, False), (4.0, True, False), (4.1, False, True)],
)
def test_too_few_entries_a_day_are_a_warning_and_then_an_error(
    ward: Ward, wanted: float, warned: bool, bad: bool
) -> None:
    ward.read(*(entry(f"old-{n}") for n in range(50)))
    ward.now += 2 * DAY
    ward.read(*(entry(f"old-{n}") for n in range(10)), *(entry(f"new-{n}") for n in range(4)))
    told = [f"new entries a day: 2.00, {wanted:.2f} expected"]
    found = expecting(ward, Expect(entries_per_day=wanted))
    assert found == (told if warned else [], told if bad else [])


def test_nothing_is_said_of_a_rate_before_a_day_is_over(ward: Ward) -> None:
    ward.read(entry("a"))
    ward.now += 23 * HOUR
    ward.read(entry("a"))
    assert expecting(ward, Expect(entries_per_day=100)) == ([], [])


def test_missing_titles_and_dates_are_noticed(ward: Ward) -> None:
    ward.read(*(entry(f"{n}", title="" if n < 1 else "Title", published_at=None if n < 7 else NOW) for n in range(10)))
    assert expecting(ward, Expect(titles=0.95, dates=0.9)) == (
        ["share of entries with a title: 0.90, 0.95 expected"],
        ["share of entries with a date: 0.30, 0.90 expected"],
    )
    assert expecting(ward, Expect(titles=0.9, dates=0.3)) == ([], [])


def test_an_expectation_must_be_a_share() -> None:
    source = replace(SOURCE, expect=Expect(titles=95))
    (problem,) = check_sources([("config/sources/herald.toml", source)])
    assert str(problem) == "config/sources/herald.toml: expect.titles: 95 is no share; write a number from 0 to 1"


def test_problems_stand_in_the_table(ward: Ward) -> None:
    ward.fail(FailureKind.DNS)
    console = Console(width=200)
    with console.capture() as shown, Reader.open(ward.path, 0) as reader:
        console.print(report.sources_table(reader.sources(), {}))
    assert "dns error" in shown.get()
    assert f"error: {FEED.url}: dns_error" in shown.get()


# --- a page in a feed's place --------------------------------------------------------------------


class Answering(Fetcher):
    """Has one page for every address."""

    def __init__(self, body: str) -> None:
        self._body = body

    def get(self, url: str, validators: Validators | None = None) -> Page:
        return Page(url, url, 200, (("Content-Type", "text/html"),), self._body.encode(), NOW, Validators())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<!doctype html><title>Just a moment...</title>", FailureKind.BLOCKED),
        ("<html><h1>Please verify you are human</h1></html>", FailureKind.BLOCKED),
        ("<html><title>Before you continue</title><form>Accept all</form></html>", FailureKind.BLOCKED),
        ("<html><title>Herald</title><div class='g-recaptcha'></div></html>", FailureKind.BLOCKED),
        ("<html><title>Herald</title><div class='g-recaptcha'></div>" + "<p>News</p>" * 3000, FailureKind.MALFORMED),
        ("<html><title>Page not found</title></html>", FailureKind.MALFORMED),
        ("Just a moment...", FailureKind.MALFORMED),
    ],
)
def test_a_page_that_wants_a_person_first_is_told_from_one_that_is_merely_no_feed(body: str, kind: FailureKind) -> None:
    found: Poll | FetchFailure = poll_channel(SOURCE, FEED, Answering(body), Validators())
    assert isinstance(found, FetchFailure)
    assert found.kind is kind
