"""Whatever a feed shows is fetched or listed with its reason, exactly once, and kept letter by letter.

The outlet is played in this process; the runs are real ones (`collect.fn`) over a real warehouse.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractors.coder import RuleExtractor
from extractors.model import (
    Channel,
    ChannelKind,
    FailureKind,
    FetchFailure,
    FetchResult,
    NotModified,
    Outcome,
    Page,
    Poll,
    RobotsRules,
    Source,
    Validators,
)
from flows import clock
from flows import run as run_module
from flows.collect import collect
from flows.feeds import parse_channel
from flows.fetch import Fetcher
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, Run, open_run
from flows.settings import Config
from tests.extraction import residue
from tests.newsroom import Newsroom, articles, outlets
from warehouse.batch import Batch
from warehouse.connection import connect
from warehouse.reader import Reader
from warehouse.store import Warehouse

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SITE = "https://news.example"
FEED = f"{SITE}/feed"
SOURCE = Source(
    "example", "Example News", f"{SITE}/", "PK", "none", "Asia/Karachi", 30, (Channel(ChannelKind.FEED, FEED, "en"),)
)
ENTRIES = range(6)
TROUBLES = {
    "gone": (FailureKind.HTTP, 410, None),
    "busy": (FailureKind.HTTP, 503, 60.0),
    "cut": (FailureKind.CONNECT, None, None),
    "giant": (FailureKind.TOO_LARGE, None, None),
}


# --- a press of one outlet -----------------------------------------------------------------------


@dataclass(frozen=True)
class Edition:
    """What stands in the feed, in its order; what is wrong with the feed or with pages; when the run is killed."""

    shown: tuple[int, ...]
    trouble: tuple[tuple[int, str], ...] = ()
    feed: str = "well"
    killed_at: int | None = None


class Press(Fetcher):
    """The network with one outlet in it, honest about its validators."""

    def __init__(self) -> None:
        self.edition = Edition(())

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def robots_read(self) -> tuple[RobotsRules, ...]:
        return ()

    def get(self, url: str, validators: Validators | None = None) -> FetchResult:
        trouble = self.edition.feed if url == FEED else dict(self.edition.trouble).get(_number(url), "well")
        if trouble in TROUBLES:
            kind, status, wait = TROUBLES[trouble]
            return FetchFailure(url, kind, f"HTTP {status}" if status else trouble, clock.now(), status, wait)
        body = (_feed(self.edition) if url == FEED else _page(_number(url))).encode()
        tag = f'"{sha256(body).hexdigest()}"'
        if validators and validators.etag == tag:
            return NotModified(url, clock.now(), validators)
        headers = (("Content-Type", "application/xml" if url == FEED else "text/html"),)
        return Page(url, url, 200, headers, body, clock.now(), Validators(tag, None, sha256(body).hexdigest()))


def _number(url: str) -> int:
    return int(url.rpartition("/")[2])


def _feed(edition: Edition) -> str:
    items = "".join(
        f"<item><title>Bulletin {n}</title><link>{SITE}/{n}</link><guid>{SITE}/{n}</guid>"
        "<pubDate>Sun, 01 Nov 2026 10:00:00 +0500</pubDate></item>"
        for n in edition.shown
    )
    return f'<rss version="2.0"><channel><title>Example</title>{items}</channel></rss>'


def _page(number: int) -> str:
    text = "".join(
        f"<p>Paragraph {part} of bulletin {number} says how many lorries were counted at the border that day, which "
        f"was {number * 10 + part} in all, and that the road beyond it stayed open until dusk.</p>"
        for part in range(3)
    )
    return f"<html><head><title>Bulletin {number}</title></head><body><article>{text}</article></body></html>"


# --- runs that may be killed ---------------------------------------------------------------------


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Stage:
    """Runs over the press, and what the warehouse holds after them.

    A warehouse starts as a copy of `template`, an empty one. `touches` counts until a run is to die.
    """

    template: Path
    press: Press = field(default_factory=Press)
    now: datetime = NOW
    data: Path = Path()
    touches: int = 0
    visible: set[int] = field(default_factory=set)

    @contextmanager
    def opened(self, data: Path) -> Iterator[None]:
        """A new warehouse, open besides the runs: that spares each the opening of the file."""
        self.data, self.now, self.visible = data, NOW, set()
        data.mkdir()
        shutil.copy(self.template, data / LEDGER_FILE)
        self.warehouse: duckdb.DuckDBPyConnection = connect(data / LEDGER_FILE, read_only=False, patience_seconds=0)
        yield
        self.warehouse.close()

    def run(self, edition: Edition, later: timedelta = timedelta(hours=5)) -> None:
        """A run over `edition`, to its end or its death. What a poll that was kept has seen is visible."""
        self.press.edition = edition
        self.now += later
        self.touches = 0
        before = self.polls()
        with suppress(Killed):
            collect.fn(str(self.data), "config", ())
        if self.polls() > before:
            self.visible |= set(edition.shown)

    def touch(self) -> None:
        self.touches += 1
        if self.touches == self.press.edition.killed_at:
            raise Killed

    def polls(self) -> int:
        return int(self.ask("SELECT count(*) FROM ledger.polls")[0][0])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.warehouse.execute(query).fetchall()

    def check(self, spared: set[int]) -> None:
        """Everything that was visible is listed once; what was `spared` trouble is an article, once."""
        listed = self.ask("SELECT url, state, reason FROM frontier ORDER BY url")
        assert [url for url, _, _ in listed] == [f"{SITE}/{n}" for n in sorted(self.visible)]
        assert not [(url, state) for url, state, _ in listed if state == "pending"]
        assert not [(url, state) for url, state, why in listed if state not in ("stored", "unchanged") and not why]
        kept = self.ask("SELECT url FROM ledger.articles ORDER BY url")
        assert len(set(kept)) == len(kept)
        stored = {_number(url) for url, state, _ in listed if state in ("stored", "unchanged")}
        assert {_number(url) for (url,) in kept} == stored
        assert spared & self.visible <= stored


@pytest.fixture
def stage(config: Config, extractor: RuleExtractor, template: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The real configuration and extractor, built once; the press in place of the network."""
    made = Stage(template)
    clean, grain = config.settings.clean, config.settings.collect
    quick = replace(config.settings, clean=replace(clean, processes=0), collect=replace(grain, batch_size=2))
    monkeypatch.setattr(run_module, "load_config", lambda folder: replace(config, settings=quick, sources=(SOURCE,)))
    monkeypatch.setattr(run_module, "RuleExtractor", lambda books: extractor)
    monkeypatch.setattr(run_module, "Fetcher", lambda *settings, **more: made.press)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(Run, "warehouse", touching(made, Run.warehouse))
    monkeypatch.setattr(Batch, "append", touching(made, Batch.append))
    return made


def touching(stage: Stage, act: Callable[..., Any]) -> Callable[..., Any]:
    """`act`, before which a run may die: between two transactions, or within one before it is committed."""

    def wrapped(*arguments: Any) -> Any:
        stage.touch()
        return act(*arguments)

    return wrapped


EDITIONS = st.builds(
    Edition,
    shown=st.lists(st.sampled_from(ENTRIES), unique=True, max_size=4).map(tuple),
    trouble=st.dictionaries(st.sampled_from(ENTRIES), st.sampled_from(sorted(TROUBLES)), max_size=3).map(
        lambda troubles: tuple(troubles.items())
    ),
    feed=st.sampled_from(["well", "well", "well", "busy", "gone", "cut"]),
    killed_at=st.none() | st.integers(3, 20),
)


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.lists(EDITIONS, min_size=1, max_size=3))
@example([Edition((0, 1, 2), killed_at=8), Edition((3,)), Edition((), ((0, "cut"),))])
@example([Edition((0, 1), ((0, "busy"), (1, "gone"))), Edition((1, 0), killed_at=9), Edition((2,), feed="gone")])
def test_what_was_ever_visible_is_fetched_or_listed_and_once(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory, editions: list[Edition]
) -> None:
    with stage.opened(tmp_path_factory.mktemp("lost") / "data"):
        for edition in editions:
            stage.run(edition)
        stage.run(Edition(()), timedelta(days=2))
        stage.check(spared=set(ENTRIES) - {n for edition in editions for n, _ in edition.trouble})


def test_a_run_may_die_at_any_moment(stage: Stage, tmp_path: Path) -> None:
    with stage.opened(tmp_path / "whole"):
        stage.run(Edition((0, 1)))
        moments = stage.touches
    assert moments > 10
    for moment in range(1, moments + 1, 2):
        with stage.opened(tmp_path / str(moment)):
            stage.run(Edition((0, 1), killed_at=moment))
            assert stage.touches == moment
            stage.run(Edition((1, 2)))
            stage.check(spared=set(ENTRIES))
            assert {1, 2} <= stage.visible


def test_the_warehouse_is_handed_on_to_who_waits_and_closed_when_nobody_does(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openings, inside, most = [0], [0], [0]
    opened = Warehouse.open

    def counted(*arguments: Any) -> Any:
        openings[0] += 1
        return opened(*arguments)

    monkeypatch.setattr(Warehouse, "open", counted)
    with stage.opened(tmp_path / "data"), open_run(stage.data, Path("config"), (), "test") as run:
        gate = Barrier(8)

        def visit(number: int) -> None:
            gate.wait()
            with run.warehouse() as warehouse:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                warehouse.validators()
                inside[0] -= 1
                if number == 3:
                    raise ValueError("one visitor falls")

        before = openings[0]
        with ThreadPoolExecutor(8) as threads:
            errors = [future.exception() for future in [threads.submit(visit, n) for n in range(8)]]
        assert [type(error) for error in errors if error] == [ValueError]
        assert most == [1]
        assert 1 <= openings[0] - before < 8
        with run.warehouse():
            pass
        in_one_go = openings[0]
        with run.warehouse():
            assert openings[0] == in_one_go + 1  # nobody waited: it had been closed


# --- guids that change hands ---------------------------------------------------------------------

Item = tuple[str, str, str]
"""guid, path, title."""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([("1", "a", "A"), ("2", "b", "B")], [("1", "n", "N"), ("2", "a", "A"), ("3", "b", "B")]),
        ([("1", "b", "A bulletin")], [("1", "a", "A bulletin")]),
        ([("1", "a", "A bulletin")], [("1", "n", "A bulletin")]),
    ],
    ids=["guids are positions", "an address is corrected", "a guid and a title are used again"],
)
def test_no_address_is_lost_behind_a_guid(tmp_path: Path, first: list[Item], second: list[Item]) -> None:
    """Whatever ends in b is not there; every other address that was ever shown is fetched, and b is listed."""
    with Warehouse.open(tmp_path / WAREHOUSE_FILE, 0, lambda: NOW) as warehouse:
        fetched = set()
        for items in (first, second):
            warehouse.append_poll("run", Poll(SOURCE.id, FEED, NOW, parse_channel(
                _listing(items), "", SOURCE.channels[0], SOURCE), Validators()))  # fmt: skip
            outcomes = [Outcome(entry, _answer(entry.url)) for entry in warehouse.pending()]
            warehouse.append_outcomes("run", outcomes)
            fetched |= {outcome.fetched.url for outcome in outcomes if outcome.fetched}
    with Reader.open(tmp_path / WAREHOUSE_FILE, 0) as reader:
        listed = {row["url"] for row in reader.sql("SELECT url FROM frontier").to_pylist()}
    shown = {f"{SITE}/{path}" for _, path, _ in first + second}
    assert fetched == shown
    assert {url for url in shown if url.endswith("/b")} <= listed


def _listing(items: list[Item]) -> bytes:
    body = "".join(
        f'<item><title>{title}</title><link>{SITE}/{path}</link><guid isPermaLink="false">{guid}</guid></item>'
        for guid, path, title in items
    )
    return f'<rss version="2.0"><channel>{body}</channel></rss>'.encode()


def _answer(url: str) -> FetchResult:
    gone = FetchFailure(url, FailureKind.HTTP, "HTTP 404", NOW, 404)
    return gone if url.endswith("/b") else NotModified(url, NOW, Validators())


# --- letter by letter ----------------------------------------------------------------------------


def test_persian_and_urdu_are_kept_letter_by_letter(newsroom: Newsroom, demo: Path) -> None:
    """Through server, archive, cleaning, extraction and warehouse, revisions included: the paragraphs as written."""
    languages = {outlet.id: outlet.language for outlet in outlets() if outlet.language in ("fa", "ur")}
    for newsroom.edition in (1, 2):
        collect.fn(str(demo.parent / "data"), str(demo), tuple(languages))
    with Reader.open(demo.parent / "data" / WAREHOUSE_FILE, 0) as reader:
        kept = reader.sql("SELECT url, title, text FROM articles").to_pylist()
    written = [story for story in articles(2) if story.outlet in languages]
    assert {(row["url"], row["title"], row["text"].encode()) for row in kept} == {
        (
            newsroom.url(story),
            story.title,
            "\n\n".join(p for p in story.paragraphs if residue().taken_off(p, story.title, None)).encode(),
        )
        for story in written
    }
    joiners = sum(row["text"].count("\u200c") for row in kept)
    assert joiners == sum(p.count("\u200c") for story in written for p in story.paragraphs) > 50
