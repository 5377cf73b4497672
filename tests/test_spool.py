"""What workers hand over comes as it was, whole or not at all, and is taken into the warehouse once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest

from extractors.model import FailureKind, FetchFailure, FetchResult, NotModified, Outcome, Page, Validators, Wanted
from flows import stages
from flows.run import SPOOL_FOLDER, Run, open_run
from flows.sharing import HostTaken, help_out, share
from flows.spool import Spool, Unreadable
from tests.material import NOW, entry
from tests.newsroom import Newsroom, articles

BODY = bytes(range(256))
PAGE = Page("https://a.example/1", "https://a.example/2", 200, (("ETag", "x"),), BODY, NOW, Validators("x", None, "h"))
ANSWERS: list[FetchResult | None] = [
    None,
    PAGE,
    NotModified("https://a.example/1", NOW, Validators("x")),
    FetchFailure("https://a.example/1", FailureKind.TIMEOUT, "too slow", NOW),
]


def run_of(demo: Path) -> AbstractContextManager[Run]:
    return open_run(demo.parent / "data", demo, (), command="run")


def discovered(run: Run) -> Run:
    for source in run.sources:
        stages.discover(run, source)
    return run


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_outcome_comes_over_as_it_was(answer: FetchResult | None, tmp_path: Path) -> None:
    spool, outcome = Spool(tmp_path), Outcome(entry("one"), answer)
    spool.hand_in("one", [outcome])
    assert spool.outcomes("one") == (outcome,)


def test_what_is_not_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path)
    spool.hand_out("one", [Wanted(entry("one"), Validators())])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.spool.to_disk", full)
    with pytest.raises(OSError, match="No space left"):
        spool.hand_in("one", [Outcome(entry("one"))])
    assert (spool.handed_out(), spool.handed_in()) == (["one"], [])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "out" / "one.parquet"]


def test_a_run_is_shared_out_each_host_to_one_and_each_batch_is_taken_in_once(newsroom: Newsroom, demo: Path) -> None:
    asked: list[str] = []
    ours = Lock()

    @contextmanager
    def taken_at_first(host: str) -> Iterator[None]:
        asked.append(host)
        if len(asked) == 1 or not ours.acquire(blocking=False):
            raise HostTaken(host)
        try:
            yield
        finally:
            ours.release()

    name = "run-1-a.example%3A80"
    with run_of(demo) as run:
        spool = Spool(run.data / SPOOL_FOLDER)
        (batch,) = discovered(run).batches()
        pages = stages.wanted(run, batch.entries)
        spool.hand_out(name, pages)
        assert spool.pages(name) == tuple(pages)
        assert help_out(run, taken_at_first) == 1, "when the host has become free, one thread reads it"
        assert set(asked) == {"a.example:80"}
        outcomes = stages.extract(run, stages.clean(run, stages.archive(run, stages.fetch_pages(run, pages[:5]))))
        spool.hand_in("as-it-was", outcomes)
        assert spool.outcomes("as-it-was") == tuple(outcomes)
        spool.forget("as-it-was")
        assert (spool.handed_out(), spool.handed_in()) == ([], [name])
        tallies = share(run, lambda host: nullcontext())
        assert sum(tally.appended.articles for tally in tallies) == len(articles(1))
        assert (spool.handed_out(), spool.handed_in()) == ([], [])
    with run_of(demo) as run:  # a worker that was held up hands in again what another did meanwhile
        spool.hand_in(name, [Outcome(page.entry, replace(PAGE, url=page.entry.url)) for page in pages])
        assert share(run, lambda host: nullcontext()) == []
        assert spool.handed_in() == []


def test_what_cannot_be_read_is_told_from_what_can(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.hand_in("one", [Outcome(entry("one"))])
    spool.hand_in("other", [])
    file = tmp_path / "in" / "one.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(Unreadable):
        spool.outcomes("one")
    assert spool.outcomes("other") == ()
