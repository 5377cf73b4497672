"""Figures of the collection, each beside a bare loop over the same origin in the same run, and of the extractor.

python -m tests.bench idle        a run over many sources with nothing new, beside bare conditional requests
python -m tests.bench articles    articles a second through the whole path, beside a yardstick program if one is named
python -m tests.bench extract     documents a second on one core, and memory over ten thousand of them
python -m tests.bench fuzz        ten thousand random and mutated texts: no crash, bounded time, no span outside
python -m tests.bench lossless    the early filter over folders of documents: nothing relevant is filtered
python -m tests.bench orders      documents in fifty random orders, at once and one by one: the same events?
python -m tests.bench readers     ten processes that ask without pause while twenty runs append
python -m tests.bench workers     workers of a Prefect server share a run out, one of them killed in mid-batch
python -m tests.bench cluster     cleaning and extraction on a local Dask cluster, a worker of which is killed
python -m tests.bench scale       a batch, the README's queries and publication in a warehouse of a million mentions
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import feedparser
import urllib3

from extractors.coder import RuleExtractor
from extractors.model import RunSummary
from flows import clock
from flows.collect import collect
from flows.demo import DEMO_SETTINGS, demo_config
from flows.settings import load_config, packaged
from tests.bench.bare import collect as bare_collect
from tests.bench.cluster import cluster
from tests.bench.extraction import GOLD, extract, fuzz, lossless
from tests.bench.orders import orders
from tests.bench.origin import Counts, Origin, origin
from tests.bench.readers import readers
from tests.bench.scale import scale
from tests.bench.workers import workers

THREADS = 8
SOURCE = """name = "Outlet {n}"
homepage = "{base}/"
country = "PK"
bloc = "pakistan-private"
time_zone = "Asia/Karachi"
cadence_minutes = 30

[[channels]]
kind = "feed"
url = "{base}/feed"
language = "en"
"""


@contextmanager
def project(site: Origin) -> Iterator[Path]:
    """A folder with a configuration whose sources are the origin's outlets."""
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder:
        config = demo_config(packaged("config"), Path(folder), DEMO_SETTINGS)
        for n, base in enumerate(site.bases):
            (config / "sources" / f"outlet-{n:03}.toml").write_text(SOURCE.format(n=n, base=base), encoding="utf-8")
        yield Path(folder)


def run(folder: Path) -> tuple[float, RunSummary]:
    """The seconds of a run without Prefect, and what it did."""
    started = time.perf_counter()
    summary = collect.fn(str(folder / "data"), str(folder / "config"), ())
    return time.perf_counter() - started, summary


def idle(sites: int, entries: int, repeats: int) -> None:
    """A run over sources with nothing new. Each repetition is later by a source's longest wait, so that all are due.

    Three of them stay within the day for which a robots.txt is good.
    """
    with origin(sites, entries, 3_000) as site, project(site) as folder:
        print(f"{sites} sources, {run(folder)[1].articles} articles known")
        site.asked()
        ours, bare, counts = [], [], Counts()
        real_now = clock.now
        for number in range(1, repeats + 1):
            clock.now = partial(later, real_now, timedelta(hours=7 * number))
            ours.append(run(folder)[0])
            counts = site.asked()
            bare.append(bare_loop(site))
            bare_counts = site.asked()
        clock.now = real_now
        started = time.perf_counter()
        RuleExtractor(load_config(folder / "config").books)
        prepared = time.perf_counter() - started
    told("the run", counts)
    told("the bare loop", bare_counts)
    ran, looped = median(ours), median(bare)
    print(f"seconds: run {ran:.2f} (of which configuration and extractor {prepared:.2f}), bare {looped:.2f}")
    print(f"ratio: {ran / looped:.1f}, without configuration and extractor {(ran - prepared) / looped:.1f}")


def later(now: Callable[[], datetime], by: timedelta) -> datetime:
    return now() + by


def bare_loop(site: Origin) -> float:
    """Conditional requests for every feed, and nothing else; returns seconds."""
    http = urllib3.PoolManager(maxsize=THREADS)
    feeds = [f"{base}/feed" for base in site.bases]
    tags = {url: http.request("GET", url).headers["ETag"] for url in feeds}
    site.asked()

    def ask(url: str) -> int:
        return http.request("GET", url, headers={"If-None-Match": tags[url]}, retries=False).status

    http.clear()
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        assert set(threads.map(ask, feeds)) == {304}
    return time.perf_counter() - started


def told(who: str, counts: Counts) -> None:
    parts = [f"{n} of {kind} ({unchanged} unchanged, {size} bytes)" for kind, (n, unchanged, size) in counts.items()]
    total = sum(n for n, _, _ in counts.values())
    print(f"{who}: {total} requests, {sum(size for *_, size in counts.values())} bytes of bodies: {', '.join(parts)}")


def articles(
    sites: int, entries: int, page_bytes: int, every: int, sentences: int, processes: int, yardstick: Path | None
) -> None:
    """The whole path over new articles, beside the bare loop over the same."""
    with origin(sites, entries, page_bytes, every, sentences) as site, project(site) as folder:
        warm(site)
        feeds = [f"{base}/feed" for base in site.bases]
        cpu = [cpu_seconds()]
        seconds, summary = run(folder)
        cpu.append(cpu_seconds())
        bare, count = bare_collect(feeds, folder / "bare.duckdb", processes)
        cpu.append(cpu_seconds())
        pages = sum(source.fetched for source in summary.sources)
        print(f"the run: {pages} pages, {summary.articles} articles, {summary.relevant} on topic,", end=" ")
        print(f"{summary.mentions} mentions in {seconds:.1f} s = {pages / seconds:.1f}/s")
        print(f"the bare loop: {count} articles in {bare:.1f} s = {count / bare:.1f}/s")
        print(f"ratio: {bare / seconds:.2f}, of processor time {(cpu[2] - cpu[1]) / (cpu[1] - cpu[0]):.2f}")
        if yardstick is not None:
            measure = [sys.executable, str(yardstick), *feeds, "--json", "--db", str(folder / "yardstick.duckdb")]
            found = json.loads(subprocess.run(measure, capture_output=True, text=True, check=True).stdout)
            print(f"the yardstick: {found['fetched']} articles in {found['total']:.1f} s = {found['articles_per_s']}/s")
            print(f"ratio: {found['total'] / seconds:.2f}")


def cpu_seconds() -> float:
    """Of this process and of its children that have ended: start-up included, and no matter what else runs here."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def warm(site: Origin) -> None:
    """Has the origin make all of its pages, which is not to be measured."""
    http = urllib3.PoolManager()
    for base in site.bases:
        for item in feedparser.parse(http.request("GET", f"{base}/feed").data).entries:
            http.request("GET", item.link)


def main(arguments: Sequence[str] | None = None) -> None:
    logging.getLogger("borderwatch").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    which = parser.add_subparsers(dest="what", required=True)
    nothing = which.add_parser("idle")
    nothing.add_argument("--sites", type=int, default=60)
    nothing.add_argument("--entries", type=int, default=4)
    nothing.add_argument("--repeats", type=int, default=3)
    whole = which.add_parser("articles")
    whole.add_argument("--sites", type=int, default=10)
    whole.add_argument("--entries", type=int, default=20)
    whole.add_argument("--page-bytes", type=int, default=100_000)
    whole.add_argument("--every", type=int, default=1, help="one page in so many is on topic")
    whole.add_argument("--sentences", type=int, default=40, help="of an article; 0 for all that fits on the page")
    whole.add_argument("--processes", type=int, default=2, help="of the bare loop; ours are those of the settings")
    whole.add_argument("--yardstick", type=Path, help="a program that takes feeds and --db, and prints JSON")
    coding = which.add_parser("extract")
    coding.add_argument("--documents", type=Path, default=GOLD, help="a folder of documents")
    coding.add_argument("--repeats", type=int, default=40)
    coding.add_argument("--memory", type=int, default=10_000, help="documents over which memory is watched")
    hostile = which.add_parser("fuzz")
    hostile.add_argument("--texts", type=int, default=10_000)
    hostile.add_argument("--seed", type=int, default=1)
    large = which.add_parser("scale")
    large.add_argument("--mentions", type=int, default=1_000_000)
    large.add_argument("--small", type=int, default=1_000)
    large.add_argument("--days", type=int, default=3650, help="over which the mentions are spread")
    large.add_argument("--repeats", type=int, default=3)
    asking = which.add_parser("readers")
    asking.add_argument("--count", type=int, default=10)
    asking.add_argument("--runs", type=int, default=20)
    which.add_parser("workers")
    spread = which.add_parser("cluster")
    spread.add_argument("--kill", action=argparse.BooleanOptionalAction, default=True, help="one of the two workers")
    shuffled = which.add_parser("orders")
    shuffled.add_argument("--documents", type=Path, default=GOLD, help="a folder of documents")
    shuffled.add_argument("--count", type=int, default=50)
    shuffled.add_argument("--one-by-one", type=int, default=50, help="of these, so many arrive one at a time too")
    early = which.add_parser("lossless")
    early.add_argument("folders", type=Path, nargs="*", help="of documents; without one, the gold of the tests")
    options = vars(parser.parse_args(arguments))
    benchmarks: dict[str, Callable[..., None]] = {
        "idle": idle, "articles": articles, "extract": extract, "fuzz": fuzz, "lossless": lossless,
        "orders": orders, "readers": readers, "scale": scale, "workers": workers, "cluster": cluster,
    }  # fmt: skip
    benchmarks[options.pop("what")](**options)


if __name__ == "__main__":
    main()
