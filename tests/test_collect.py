"""The main job against the newsroom: real HTTP, real cleaning, a real warehouse; without Prefect unless said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors.model import ChangeKind, EventFilter, Page, RunSummary
from flows.archive import read_warc
from flows.collect import collect
from flows.run import WAREHOUSE_FILE, AnotherRun, UnknownSource, open_run, readable
from tests.newsroom import Newsroom, articles
from warehouse.reader import Reader


def run(demo: Path, *sources: str) -> RunSummary:
    return collect.fn(str(demo.parent / "data"), str(demo), sources)


def ask(demo: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader.open(readable(demo.parent / "data"), 0) as reader:
        return [tuple(row.values()) for row in reader.sql(query).to_pylist()]


def article_requests(newsroom: Newsroom) -> list[tuple[str, int]]:
    """What was asked for besides feeds, sitemaps and robots.txt."""
    paths = {newsroom.url(a).removeprefix(newsroom.base(a.outlet)) for a in articles(2)}
    return [(r.path, r.status) for r in newsroom.requests if r.path in paths]


def test_the_first_edition_is_kept_whole_and_can_be_read_back(newsroom: Newsroom, demo: Path) -> None:
    summary = run(demo)
    assert not any(outcome.failures for outcome in summary.sources)
    assert summary.articles == len(articles(1))
    assert summary.mentions > 0
    assert summary.new_events == ask(demo, "SELECT count(*) FROM events")[0][0]
    assert ask(demo, "SELECT DISTINCT state FROM frontier") == [("stored",)]
    judged = dict(ask(demo, "SELECT url, relevant FROM articles WHERE language = 'en'"))
    known = {newsroom.url(a): a.relevant for a in articles(1) if newsroom.url(a) in judged}
    assert judged == known
    with Reader.open(demo.parent / "data" / WAREHOUSE_FILE, 0) as reader:
        for row in reader.events(EventFilter()).to_pylist():
            told = reader.event(row["event_id"])
            assert told is not None
            for mention in told.mentions:
                assert mention.mention.evidence.of(mention.article.text) == mention.mention.quotation


def test_an_unchanged_newsroom_is_no_work_and_a_second_edition_brings_the_new_and_the_revised_alone(
    newsroom: Newsroom, demo: Path
) -> None:
    run(demo)
    before = ask(demo, "SELECT count(*) FROM ledger.mentions")
    newsroom.requests.clear()
    summary = run(demo)
    assert article_requests(newsroom) == []
    assert {r.status for r in newsroom.requests if not r.path.endswith("robots.txt")} == {304}
    assert (summary.articles, summary.revisions, summary.mentions, summary.changes) == (0, 0, 0, ())
    assert ask(demo, "SELECT count(*) FROM ledger.mentions") == before
    newsroom.edition = 2
    summary = run(demo)
    news = {a.slug for a in articles(2)} - {a.slug for a in articles(1)}
    revised = [a for a in articles(2) if a.slug not in news and a not in articles(1)]
    assert (summary.articles, summary.revisions) == (len(news), len(revised))
    assert len(article_requests(newsroom)) == len(news) + len(revised)


def test_a_revised_toll_becomes_a_new_version_of_the_same_event(newsroom: Newsroom, demo: Path) -> None:
    run(demo, "makran-courier")  # alone: other outlets give figures of their own
    toll = "SELECT event_id, killed_low FROM events WHERE (place, type, date_start) = ('Mand', 'bombing', '2026-11-12')"
    (before,) = ask(demo, toll)
    newsroom.edition = 2
    summary = run(demo, "makran-courier")
    (after,) = ask(demo, toll)
    assert (before[1], after) == (5, (before[0], 7))
    assert ChangeKind.TOLL_CHANGED in next(c.kinds for c in summary.changes if c.event_id == before[0])


def test_only_the_named_sources_are_read(newsroom: Newsroom, demo: Path) -> None:
    summary = run(demo, "makran-courier")
    assert [outcome.source_id for outcome in summary.sources] == ["makran-courier"]
    assert {r.outlet for r in newsroom.requests} == {"makran-courier"}


def test_a_source_that_fails_is_named_and_costs_no_other(newsroom: Newsroom, demo: Path) -> None:
    file = demo / "sources" / "daryakuh.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("/fa/rss/allnews.rdf", "/gone.rdf"), encoding="utf-8")
    summary = run(demo)
    failed = {o.source_id: o.failures for o in summary.sources if o.failures}
    assert list(failed) == ["daryakuh"]
    assert failed["daryakuh"][0].endswith("/gone.rdf: HTTP 404")
    assert summary.articles == sum(a.outlet != "daryakuh" for a in articles(1))


def test_a_run_without_any_network_loses_nothing(demo: Path, newsroom: Newsroom) -> None:
    sources = {file: file.read_text(encoding="utf-8") for file in (demo / "sources").iterdir()}
    run(demo, "makran-courier")
    before = ask(demo, "SELECT count(*) FROM articles")
    for file, text in sources.items():
        file.write_text(text.replace("http://127.0.0.1:", "http://127.0.0.1:1"), encoding="utf-8")
    summary = run(demo)
    assert all(outcome.failures and not outcome.polled for outcome in summary.sources)
    assert ask(demo, "SELECT count(*) FROM articles") == before
    for file, text in sources.items():
        file.write_text(text, encoding="utf-8")
    assert run(demo).articles + before[0][0] == len(articles(1))


def test_a_page_that_fails_is_fetched_by_the_next_run(newsroom: Newsroom, demo: Path) -> None:
    with open_run(demo.parent / "data", demo, ("makran-courier",), "test") as opened:
        from flows import stages

        stages.discover(opened, "makran-courier")
    waiting = "SELECT count(*) FROM frontier WHERE state = 'pending'"
    assert ask(demo, waiting) != [(0,)]
    run(demo, "makran-courier")
    assert ask(demo, waiting) == [(0,)]


def test_two_runs_do_not_work_on_one_folder(newsroom: Newsroom, demo: Path) -> None:
    with open_run(demo.parent / "data", demo, (), "test"), pytest.raises(AnotherRun, match="another run is at work"):
        run(demo)


def test_an_unknown_source_is_named_with_what_is_near(demo: Path) -> None:
    with pytest.raises(UnknownSource, match="there is no source 'makran-curier'; did you mean makran-courier"):
        run(demo, "makran-curier")


def test_every_answer_is_archived_feeds_apart_from_pages(newsroom: Newsroom, demo: Path) -> None:
    run(demo, "makran-courier")

    def kept(folder: str) -> list[Page]:
        files = (demo.parent / "data" / folder).rglob("*.warc.gz")
        return [reading.page for file in files for reading in read_warc(file) if reading.page]

    asked = {r.path for r in newsroom.requests if r.status == 200}
    archived = {page.url.removeprefix(newsroom.base("makran-courier")) for page in (*kept("archive"), *kept("feeds"))}
    assert {path for path in asked if not path.endswith("robots.txt")} == archived
    assert all(b"<html" in page.body for page in kept("archive"))
    assert not any(b"<html" in page.body for page in kept("feeds"))
