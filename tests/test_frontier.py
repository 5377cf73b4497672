"""The frontier: nothing leaves it silently, nothing is fetched twice, gaps are seen, articles are looked at again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import (
    ChannelKind,
    FailureKind,
    FeedEntry,
    FetchFailure,
    NotModified,
    Outcome,
    Rejection,
    RejectionReason,
    Validators,
    identifier,
)
from extractors.urls import canonical_url
from flows import clock
from flows.collect import collect
from flows.run import WAREHOUSE_FILE
from tests.material import NOW, article, entry, outcome, page, poll, told_by
from tests.newsroom import Newsroom, articles
from tests.newsroom.server import Asked
from tests.newsroom.web import Response
from tests.test_cli import Borderwatch, borderwatch, complains
from warehouse.frontier import MOST_TRIES, FrontierState, Progress, Seen, Tries, is_gap, progress
from warehouse.reader import Reader
from warehouse.store import Warehouse

__all__ = ["borderwatch"]
RUN = "run-1"
HOUR = timedelta(hours=1)


class Desk:
    """A warehouse whose clock the test sets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW

    def do(self, act: Callable[[Warehouse], Any]) -> Any:
        with Warehouse.open(self.path, 0, lambda: self.now) as warehouse:
            return act(warehouse)

    def poll(self, *entries: FeedEntry, **given: Any) -> int:
        told = replace(poll(*entries), polled_at=self.now, **given)
        return int(self.do(lambda warehouse: warehouse.append_poll(RUN, told)))

    def fetch(self, *results: Outcome) -> None:
        self.do(lambda warehouse: warehouse.append_outcomes(RUN, results))

    def fail(self, name: str = "a", **given: Any) -> None:
        values = {"kind": FailureKind.HTTP, "detail": "no", "failed_at": self.now, "status": 503, **given}
        self.fetch(Outcome(entry(name), FetchFailure(entry(name).url, **values)))

    def pending(self) -> list[str]:
        return [waiting.url.rpartition("/")[2] for waiting in self.do(lambda warehouse: warehouse.pending())]

    def rechecks(self, *, off_topic: bool = False) -> list[str]:
        found = self.do(lambda warehouse: warehouse.rechecks(None, (1, 6, 24, 168), off_topic=off_topic))
        return [waiting.url.rpartition("/")[2] for waiting in found]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with Reader.open(self.path, 0) as reader:
            return [tuple(row.values()) for row in reader.sql(query).to_pylist()]

    def state(self) -> tuple[str, str | None]:
        ((state, reason),) = self.ask("SELECT state, reason FROM frontier")
        return state, reason


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data" / WAREHOUSE_FILE)


# --- failures ------------------------------------------------------------------------------------


def test_what_fails_is_tried_ever_later_and_given_up_after_days(desk: Desk) -> None:
    desk.poll(entry("a"))
    waits = []
    while desk.state()[0] != "gave_up":
        desk.fail()
        began = desk.now
        for hours in (0, 0.25, 0.5, 1.75, 2, 7.75, 8, 23.75, 24):
            desk.now = began + hours * HOUR
            if desk.pending():
                break
        waits.append((desk.now - began) / HOUR)
        assert len(waits) < 50
    assert waits[:6] == [0, 0.5, 2, 8, 24, 24]
    assert len(waits) >= MOST_TRIES
    assert desk.now - NOW >= timedelta(days=7)
    assert desk.state()[1] == f"HTTP 503 ({len(waits)} tries since 2026-11-20)"
    desk.now += timedelta(days=400)
    assert desk.pending() == []


def test_many_failures_in_an_hour_are_no_reason_to_give_up() -> None:
    failure = FetchFailure("u", FailureKind.CONNECT, "down", NOW + HOUR)
    assert progress(Outcome(entry("a"), failure), Tries(500, NOW)).state is FrontierState.FAILED


def test_a_success_between_failures_starts_the_count_anew(desk: Desk) -> None:
    desk.poll(entry("a"))
    for _ in range(3):
        desk.fail()
    desk.fetch(outcome(article("a"), of=entry("a")))
    desk.fail()
    assert desk.pending() == ["a"]
    assert desk.ask("SELECT retry_at FROM frontier") == [(None,)]


def test_the_server_s_wish_goes_over_our_own() -> None:
    failure = FetchFailure("u", FailureKind.HTTP, "", NOW, 429, 30 * 3600.0)
    assert progress(Outcome(entry("a"), failure), Tries(5, NOW)).retry_at == NOW + 30 * HOUR


def test_a_page_that_robots_txt_disallows_is_asked_about_once_a_day() -> None:
    disallowed = FetchFailure("u", FailureKind.ROBOTS, "robots.txt disallows this address", NOW)
    assert progress(Outcome(entry("a"), disallowed), Tries()).retry_at == NOW + 24 * HOUR
    unknown = replace(disallowed, detail="robots.txt could not be had", status=503)
    assert progress(Outcome(entry("a"), unknown), Tries()).retry_at is None


def test_that_its_host_wants_to_be_left_alone_neither_counts_against_an_item_nor_for_it(desk: Desk) -> None:
    desk.poll(entry("a"))
    desk.fail()
    desk.fail(kind=FailureKind.PAUSED, status=429, retry_after=7200.0)
    assert desk.ask("SELECT state, retry_at, failures FROM frontier") == [("pending", NOW + 2 * HOUR, 1)]
    assert desk.pending() == []
    desk.now += 2 * HOUR
    assert desk.pending() == ["a"]
    desk.fail()
    assert desk.ask("SELECT retry_at FROM frontier") == [(desk.now + HOUR / 2,)]  # that was the second failure


FAILURES = st.builds(
    FetchFailure,
    url=st.just("https://herald.example/a"),
    kind=st.sampled_from(FailureKind),
    detail=st.text(),
    failed_at=st.just(NOW),
    status=st.sampled_from([None, 400, 403, 404, 410, 429, 451, 500, 503]),
    retry_after=st.none() | st.floats(0, 30 * 86400),
)
RESULTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    FAILURES.map(lambda failure: {"fetched": failure}),
    st.just({"fetched": NotModified("https://herald.example/a", NOW, Validators())}),
    st.just({"fetched": page("u"), "cleaned": article("a")}),
    st.just({"fetched": page("u"), "cleaned": Rejection("u", RejectionReason.STUB, "")}),
)


@given(RESULTS, st.integers(0, 1000), st.integers(0, 10**6))
def test_nothing_leaves_the_frontier_without_a_reason(result: dict[str, Any], failures: int, hours: int) -> None:
    came: Progress = progress(Outcome(entry("a"), **result), Tries(failures, NOW - hours * HOUR))
    assert came.reason or came.state in (FrontierState.STORED, FrontierState.UNCHANGED)
    paused = getattr(result["fetched"], "kind", None) is FailureKind.PAUSED
    waits = FrontierState.PENDING if paused else FrontierState.FAILED
    assert came.retry_at is None or (came.state is waits and came.retry_at > NOW)


# --- one article, one item -----------------------------------------------------------------------


def test_a_guid_and_a_sitemap_that_lead_to_one_article_are_one_item(desk: Desk) -> None:
    feed = entry("news/7", entry_id="https://herald.example/?p=7", canonical_url="https://herald.example/news/7")
    spelled = "https://www.herald.example/news/7/?utm_source=map"
    sitemap = replace(entry("x"), entry_id=canonical_url(spelled), url=spelled, canonical_url=canonical_url(spelled))
    assert desk.poll(feed) == 1
    assert desk.poll(sitemap, channel_url="https://herald.example/map") == 0
    assert desk.ask("SELECT url FROM frontier") == [("https://herald.example/news/7",)]


def test_items_of_a_poll_that_differ_in_spelling_alone_are_fetched_once(desk: Desk) -> None:
    same = [entry(name, canonical_url="https://herald.example/one") for name in ("a", "b", "c")]
    assert desk.poll(*same) == 1


def test_posts_of_one_page_do_not_take_turns_as_its_news(desk: Desk) -> None:
    page = "https://herald.example/live"
    posts = [entry(name, entry_id=name, canonical_url=page) for name in ("first post", "second post")]
    assert [desk.poll(*posts), desk.poll(*posts), desk.poll(*reversed(posts))] == [1, 0, 0]


def test_an_item_whose_page_moved_to_its_new_address_is_not_new(desk: Desk) -> None:
    there = "https://herald.example/archive/7"
    moved = replace(article("7"), article_id=identifier("article", there), url=there)
    desk.poll(entry("7", entry_id="7"))
    desk.fetch(outcome(moved, of=entry("7", entry_id="7")))
    assert desk.poll(entry("archive/7", entry_id="7", title="Story 7")) == 0


def test_items_without_an_address_are_known_by_their_ids_alone(desk: Desk) -> None:
    items = [entry(name, entry_id=f"{name} 2026-11-20", url="", content_html="text") for name in ("a", "b")]
    assert [desk.poll(*items), desk.poll(*reversed(items))] == [2, 0]
    assert desk.poll(replace(items[0], content_html="another text")) == 1
    desk.now += HOUR
    assert desk.poll(entry("c", entry_id="c", url="", content_html="text")) == 1
    assert len(gaps(desk)) == 1


# --- gaps ----------------------------------------------------------------------------------------


def gaps(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.ask("SELECT channel_url, since, until, filled_from, filled_entries FROM gaps")


FEED, MAP = "https://herald.example/feed", "https://herald.example/map"


def sitemap(desk: Desk, *entries: FeedEntry) -> int:
    listed = [replace(listed, channel_url=MAP) for listed in entries]
    return desk.poll(*listed, channel_url=MAP, kind=ChannelKind.SITEMAP)


def test_a_poll_that_shares_nothing_with_the_one_before_leaves_a_gap(desk: Desk) -> None:
    desk.poll(entry("a"), entry("b"))
    desk.now += HOUR
    desk.poll(entry("b"), entry("c"))
    assert gaps(desk) == []
    desk.now += HOUR
    desk.poll(entry("d"), entry("e"))
    assert gaps(desk) == [(FEED, NOW + HOUR, NOW + 2 * HOUR, None, None)]


def test_what_is_empty_unchanged_or_read_for_the_first_time_leaves_no_gap(desk: Desk) -> None:
    desk.poll(entry("a"))
    desk.poll()
    desk.poll(unchanged=True)
    desk.poll(entry("a"), entry("b"))
    sitemap(desk, entry("z"))
    assert gaps(desk) == []


def test_an_entry_that_was_only_revised_is_known(desk: Desk) -> None:
    desk.poll(entry("a"))
    desk.poll(entry("a", title="The toll rises"))
    assert gaps(desk) == []


@pytest.mark.parametrize(
    ("oldest", "filled"), [(-1, True), (0, True), (0.5, False)], ids=["from before", "to the minute", "too short"]
)
def test_a_gap_is_filled_by_a_sitemap_that_reaches_back(desk: Desk, oldest: float, filled: bool) -> None:
    desk.poll(entry("a"))
    desk.now += 2 * HOUR
    desk.poll(entry("d"))
    assert desk.do(lambda warehouse: warehouse.missed_some(RUN, "herald"))
    listed = {"d": 2.0, "c": 1.0, "b": oldest}
    new = sitemap(desk, *(entry(name, published_at=NOW + hours * HOUR) for name, hours in listed.items()))
    assert (new, sorted(desk.pending())) == (2, ["a", "b", "c", "d"])
    assert gaps(desk)[0][3:] == ((MAP, 2) if filled else (None, None))
    assert desk.do(lambda warehouse: warehouse.missed_some(RUN, "herald")) is not filled


@given(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=12))
def test_there_is_a_gap_exactly_where_an_edition_is_new_throughout(editions: list[list[int]]) -> None:
    known: set[int] = set()
    for edition in editions:
        told = poll(*(entry(str(number)) for number in edition))
        seen = [Seen.of(entry(str(number))) for number in edition if number in known]
        assert is_gap(told, seen, NOW if known else None) == bool(edition and known and not known & set(edition))
        known |= set(edition)


# --- looking again -------------------------------------------------------------------------------


def test_an_article_is_looked_at_again_after_an_hour_six_a_day_and_a_week(desk: Desk) -> None:
    told = article("a")
    desk.poll(entry("a"))
    desk.fetch(outcome(told, told_by(told), of=entry("a")))
    looks = []
    for hours in (0, 0.75, 1, 1.25, 5.75, 6, 6.25, 23.75, 24, 24.25, 100, 167.75, 168, 168.25, 240):
        desk.now = NOW + hours * HOUR
        if desk.rechecks():
            looks.append(hours)
            desk.fetch(Outcome(entry("a"), NotModified(entry("a").url, desk.now, Validators())))
    assert looks == [1, 6, 24, 168]


def test_looks_that_were_missed_are_made_up_for_by_one(desk: Desk) -> None:
    told = article("a")
    desk.poll(entry("a"))
    desk.fetch(outcome(told, told_by(told), of=entry("a")))
    desk.now += timedelta(days=30)
    assert desk.rechecks() == ["a"]
    desk.fetch(Outcome(entry("a"), NotModified(entry("a").url, desk.now, Validators())))
    assert desk.rechecks() == []


@pytest.mark.parametrize("published", [None, NOW + timedelta(days=300)], ids=["undated", "in the future"])
def test_without_a_credible_publication_our_first_sight_counts(desk: Desk, published: Any) -> None:
    told = replace(article("a"), published=None)
    desk.poll(entry("a", published_at=published))
    desk.fetch(outcome(told, told_by(told), of=entry("a")))
    desk.now += HOUR - timedelta(seconds=1)
    assert desk.rechecks() == []
    desk.now += timedelta(seconds=1)
    assert desk.rechecks() == ["a"]


def test_only_what_is_on_topic_is_looked_at_again_unless_all_is_wanted(desk: Desk) -> None:
    desk.poll(entry("a"))
    desk.fetch(outcome(article("a"), of=entry("a")))
    desk.now += HOUR
    assert (desk.rechecks(), desk.rechecks(off_topic=True)) == ([], ["a"])


def test_a_revision_says_what_changed(desk: Desk) -> None:
    old = article("a", "Three were killed.\n\nThe road is closed.")
    new = replace(article("a", "Nine were killed.\n\nThe road is closed.\n\nAn inquiry began."), title="The toll rises")
    desk.fetch(outcome(old, of=entry("a")), outcome(new, of=entry("a")))
    desk.fetch(outcome(old, of=entry("a")))
    first, second = desk.ask("SELECT revision, diff FROM revisions ORDER BY revision")
    changed = ["@@ -1,2 +1,2 @@", "-Story a", "-Three were killed.", "+The toll rises", "+Nine were killed."]
    assert first == (2, "\n".join([*changed, "@@ -3,0 +4 @@", "+An inquiry began."]))
    assert second[1].endswith("@@ -4 +3,0 @@\n-An inquiry began.")


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.poll(entry("a"), entry("b"), entry("c"), entry("d"))
    desk.fetch(outcome(article("a"), of=entry("a")))
    desk.fail("b", status=410)
    desk.fail("c")
    return desk


def listed(borderwatch: Borderwatch, *options: str) -> list[tuple[str, str]]:
    rows = json.loads(borderwatch("frontier", "--format", "json", *options).out)
    return sorted((row["url"][-1], row["state"]) for row in rows)


def test_the_frontier_is_listed_and_filtered(borderwatch: Borderwatch, filled: Desk) -> None:
    assert listed(borderwatch) == [("a", "stored"), ("b", "gone"), ("c", "failed"), ("d", "pending")]
    assert listed(borderwatch, "--state", "gone") == [("b", "gone")]
    assert listed(borderwatch, "--source", "nobody") == []
    assert len(listed(borderwatch, "--limit", "2")) == 2
    shown = borderwatch("frontier").out
    assert "HTTP 410" in shown
    assert "4 items" in shown
    assert borderwatch("frontier", "--state", "lost").code == 2


@pytest.mark.parametrize(
    ("wanted", "waiting"),
    [
        (["https://herald.example/b"], ["b", "c", "d"]),
        (["https://herald.example/a"], ["a", "c", "d"]),
        (["--state", "gone"], ["b", "c", "d"]),
        (["--source", "herald"], ["b", "c", "d"]),
    ],
)
def test_items_are_put_back(borderwatch: Borderwatch, filled: Desk, wanted: list[str], waiting: list[str]) -> None:
    assert filled.pending() == ["c", "d"]
    assert "will be fetched by the next" in borderwatch("frontier", "retry", *wanted).out
    assert filled.pending() == waiting
    assert filled.ask("SELECT command, finished FROM runs") == [("frontier retry", True)]


def test_a_retry_that_fits_nothing_says_so(borderwatch: Borderwatch, filled: Desk) -> None:
    complains(borderwatch("frontier", "retry", "https://herald.example/nothing"), 1, "no item fits")
    assert borderwatch("frontier", "retry").code == 2


def test_a_retry_makes_no_warehouse(borderwatch: Borderwatch, tmp_path: Path) -> None:
    complains(borderwatch("frontier", "retry", "--state", "gone"), 3, "there is no warehouse in")
    assert not (tmp_path / "data").exists()


# --- runs ----------------------------------------------------------------------------------------

ONE = "makran-courier"


def test_an_article_that_is_edited_in_silence_is_found_out(
    newsroom: Newsroom, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = next(a for a in articles(1) if a.outlet == ONE and a.relevant)
    moment = victim.published.astimezone(NOW.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: moment)

    def edited(asked: Asked) -> Response:
        told = asked.healthy
        if newsroom.base(ONE) + asked.path != newsroom.url(victim):
            return told
        return replace(
            told,
            body=told.body.replace(
                victim.paragraphs[0].encode(), b"It was all quite different: " + victim.paragraphs[0].encode()
            ),
        )

    def run(later: timedelta) -> tuple[int, int]:
        nonlocal moment
        moment += later
        summary = collect.fn(str(demo.parent / "data"), str(demo), (ONE,))
        return summary.articles, summary.revisions

    assert run(timedelta())[0] > 0
    newsroom.modes = {ONE: edited}
    assert run(HOUR / 2) == (0, 0)
    assert run(HOUR / 2) == (0, 1)
    with Reader.open(demo.parent / "data" / WAREHOUSE_FILE, 0) as reader:
        (found,) = reader.sql("SELECT url, diff FROM revisions").to_pylist()
    assert found["url"] == newsroom.url(victim)
    assert "+It was all quite different" in found["diff"]
