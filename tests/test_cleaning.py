"""Worker processes: what a page can do to one of them, and what it costs.

Pages cannot be made to crash trafilatura on demand, so a worker of the test's own does what a page's body says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from extractors.clean import Cleaner
from extractors.model import Article, Rejection
from flows import cleaning
from flows.cleaning import CleaningError, CleaningPool, Job
from flows.cleaning_worker import clean_safely
from flows.settings_records import CleanSettings
from tests.test_clean import BODY, ENTRY, RULES, SOURCE, TEXT, page

SETTINGS = CleanSettings(
    processes=2, time_limit_seconds=20, max_input_bytes=500_000, memory_limit_bytes=2_000_000_000, dask=""
)


def job(body: str = BODY, number: int = 0) -> Job:
    return Job(page(body, title=f"Story {number}"), SOURCE, ENTRY)


def titles(results: list[Article | Rejection]) -> list[str]:
    return [result.title if isinstance(result, Article) else f"{result.reason}: {result.detail}" for result in results]


@pytest.fixture(scope="module")
def pool() -> Iterator[CleaningPool]:
    with CleaningPool(SETTINGS, RULES) as made:
        yield made


@pytest.fixture
def hostile_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[CleaningPool]:
    """Its workers do what a page says (tests/obedient_worker.py) instead of trafilatura."""
    program = "import sys; sys.path.append({root!r}); from tests.obedient_worker import serve_obediently; "
    monkeypatch.setattr(cleaning, "START", program + "serve_obediently({handle}, {memory})")
    with CleaningPool(replace(SETTINGS, time_limit_seconds=1.0), RULES) as made:
        yield made


# --- order and limits ----------------------------------------------------------------------------


def test_results_come_in_the_order_of_their_jobs(pool: CleaningPool) -> None:
    jobs = [job(BODY if number % 3 else "", number) for number in range(20)]
    results = pool.clean_all(jobs)
    assert [title for title in titles(results) if title.startswith("Story")] == [
        f"Story {n}" for n in range(20) if n % 3
    ]
    assert [isinstance(result, Rejection) for result in results] == [number % 3 == 0 for number in range(20)]


def test_workers_and_this_process_agree(pool: CleaningPool) -> None:
    jobs = [job(number=number) for number in range(3)]
    with CleaningPool(replace(SETTINGS, processes=0), RULES) as here:
        assert pool.clean_all(jobs) == here.clean_all(jobs)
    first = pool.clean_all(jobs)[0]
    assert isinstance(first, Article)
    assert first.text == TEXT


def test_nothing_to_do_starts_nobody() -> None:
    with CleaningPool(SETTINGS, RULES) as pool:
        assert pool.clean_all([]) == []
        assert pool.worker_pids == []


def test_a_page_that_is_too_large_is_not_read(pool: CleaningPool) -> None:
    results = pool.clean_all([job("x" * 500_001), job()])
    assert titles(results) == ["no_clean_text: larger than 500000 bytes", "Story 0"]


# --- hostile pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evil", "expected"),
    [
        ("hang", "time_limit: more than 1.0 seconds"),
        ("crash", "no_clean_text: the cleaning process ended with code -11"),
        ("exit", "no_clean_text: the cleaning process ended with code 3"),
        ("swallow", "no_clean_text: the cleaning process reached its memory limit"),
    ],
)
def test_an_evil_page_costs_itself_only(hostile_pool: CleaningPool, evil: str, expected: str) -> None:
    jobs = [job(number=1), job(f"<p>{evil}</p>"), job(number=2), job(f"<p>{evil}</p>"), job(number=3)]
    assert titles(hostile_pool.clean_all(jobs)) == ["Story 1", expected, "Story 2", expected, "Story 3"]
    assert titles(hostile_pool.clean_all([job(number=4)])) == ["Story 4"]


def test_what_a_parser_raises_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> Article:
        raise RecursionError("too deep")

    monkeypatch.setattr(Cleaner, "clean", broken)
    assert titles([clean_safely(Cleaner(RULES), job())]) == ["no_clean_text: RecursionError: too deep"]


def test_an_interrupted_batch_leaves_no_answers_for_the_next(
    hostile_pool: CleaningPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CleaningPool, "_gather", interrupted)
        with pytest.raises(KeyboardInterrupt):
            hostile_pool.clean_all([job(number=1)])
    assert hostile_pool.worker_pids == []
    assert titles(hostile_pool.clean_all([job(number=2)])) == ["Story 2"]


def test_workers_that_do_not_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "START", "raise SystemExit(7)")
    with CleaningPool(SETTINGS, RULES) as pool, pytest.raises(CleaningError, match="ended with code 7"):
        pool.clean_all([job()])


def test_workers_end_with_their_pool() -> None:
    with CleaningPool(replace(SETTINGS, processes=1), RULES) as pool:
        pool.clean_all([job()])
        (pid,) = pool.worker_pids
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
