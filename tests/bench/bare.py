"""The yardstick: the barest loop that does the same without any of what makes it last. For an origin of ours only.

Feeds by feedparser, pages by eight threads, trafilatura in as many processes as named, one insert a batch. No archive,
no manners, no guard, no events.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import duckdb
import feedparser
import pyarrow as pa
import urllib3
from trafilatura import bare_extraction

THREADS = 8
WARM_UP = "<html><body><article>" + "".join(f"<p>Sentence {n} of 3 March 2026.</p>" for n in range(40)) + "</article>"
Row = tuple[str, str, str, str]


def clean(job: tuple[str, bytes]) -> Row | None:
    url, body = job
    found = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    text: str = getattr(found, "text", None) or ""
    return (url, getattr(found, "title", None) or "", getattr(found, "date", None) or "", text) if text else None


def collect(feeds: Sequence[str], database: Path, processes: int) -> tuple[float, int]:
    """The seconds from the first request to the last row, the start of processes excluded; and the articles."""
    http = urllib3.PoolManager(maxsize=THREADS, retries=False)
    with (
        ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as cleaners,
        ThreadPoolExecutor(THREADS) as threads,
        duckdb.connect(database) as connection,
    ):
        connection.execute("CREATE TABLE articles (url VARCHAR, title VARCHAR, day VARCHAR, text VARCHAR)")
        list(cleaners.map(clean, [("http://warm/up", WARM_UP.encode())] * 4 * processes))
        started = time.perf_counter()

        def get(url: str) -> tuple[str, bytes]:
            return url, http.request("GET", url).data

        parsed = [feedparser.parse(body, sanitize_html=False) for _, body in threads.map(get, feeds)]
        pages = list(threads.map(get, [entry.link for feed in parsed for entry in feed.entries]))
        rows = [row for row in cleaners.map(clean, pages, chunksize=8) if row]
        columns = dict(zip(("url", "title", "day", "text"), zip(*rows, strict=True), strict=True))
        connection.register("new", pa.table(columns))
        connection.execute("INSERT INTO articles FROM new")
        return time.perf_counter() - started, len(rows)
