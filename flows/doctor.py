"""Looks at everything that a run needs, before the run does: each finding says what is the matter and what mends it."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

from extractors.model import FetchFailure, FetchResult, Page, Source
from flows import clock
from flows.fetch import Fetcher
from flows.run import AnotherRun, hold, readable
from flows.settings import PREFECT_API_URL, Config, ConfigError, environment, load_config
from warehouse.errors import WarehouseError
from warehouse.reader import Reader

PACKAGES = ("borderwatch", "duckdb", "prefect", "trafilatura", "feedparser", "urllib3", "lxml")
EXAMPLE_CONTACT = "operator@example.org"
LEAST_FREE_BYTES = 1_000_000_000  # of the disk, beside room for two copies of the warehouse
CLOCK_MAY_DIFFER = timedelta(minutes=2)
CONNECT_SECONDS = 3.0


class Level(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """What was looked at and found; `mend` says what to do, and is empty where all is well."""

    level: Level
    subject: str
    found: str
    mend: str = ""


def examine(data: Path, config_folder: Path, *, network: bool) -> Iterator[Finding]:
    """Every finding, the good ones too. With `network`, the first channel of each source is asked for."""
    told = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield Finding(Level.GOOD, "versions", f"Python {sys.version.split()[0]}, {told}")
    config = None
    try:
        config = load_config(config_folder)
    except ConfigError as error:
        yield from (Finding(Level.ERROR, "config", f"{p.file}: {p.where}: {p.what}", p.remedy) for p in error.problems)
    if config:
        yield from _configured(config, config_folder)
    yield from _folder(data)
    yield _prefect()
    if config and network:
        yield from _sources(config)


def _configured(config: Config, folder: Path) -> Iterator[Finding]:
    yield Finding(Level.GOOD, "config", f"{folder}: {len(config.sources)} sources")
    if EXAMPLE_CONTACT in config.settings.identity.contact:
        mend = "put your own address there: a site's owner who cannot reach you shuts you out"
        yield Finding(Level.WARNING, "config", "identity.contact of settings.toml is the example's", mend)


def _folder(data: Path) -> Iterator[Finding]:
    """What the data folder lies on, whether it can be written, and who is at work on it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=data):
            pass
        free = shutil.disk_usage(data).free
    except OSError as error:
        mend = "give this user the right to write there, or name another folder by --data"
        yield Finding(Level.ERROR, "data", f"{data} cannot be written: {error.strerror}", mend)
        return
    yield Finding(Level.GOOD, "data", f"{data} can be written")
    needed = LEAST_FREE_BYTES + 2 * sum(file.stat().st_size for file in data.glob("*.duckdb"))
    if free < needed:
        mend = f"free {(needed - free) / 1e9:.1f} GB, or shorten [retention] and `borderwatch compact`"
        yield Finding(Level.ERROR, "disk", f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB wanted", mend)
    else:
        yield Finding(Level.GOOD, "disk", f"{free / 1e9:.1f} GB free")
    try:
        with hold(data):
            yield Finding(Level.GOOD, "locks", "no run is at work")
    except AnotherRun as error:
        yield Finding(Level.WARNING, "locks", str(error), "if none is, end the process that holds run.lock")
    yield _warehouse(data)


def _warehouse(data: Path) -> Finding:
    path = readable(data)
    if not path.is_file():
        return Finding(Level.GOOD, "warehouse", "there is none yet: `borderwatch run` makes one")
    try:
        with Reader.open(path, 0) as reader:
            last_start = reader.last_start()
    except WarehouseError as error:
        return Finding(Level.ERROR, "warehouse", str(error), "restore the last backup (README, Operation)")
    if last_start and last_start > clock.now() + CLOCK_MAY_DIFFER:
        found = f"a run began at {last_start:%Y-%m-%d %H:%M} UTC, which is yet to come"
        return Finding(Level.ERROR, "clock", found, "set this machine's clock, and let it be kept by NTP")
    return Finding(Level.GOOD, "warehouse", f"{path} can be read")


def _prefect() -> Finding:
    address = environment().get(PREFECT_API_URL)
    if not address:
        return Finding(Level.GOOD, "prefect", "each run starts a server of its own: PREFECT_API_URL is not set")
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), CONNECT_SECONDS):
            return Finding(Level.GOOD, "prefect", f"{address} answers")
    except OSError as error:
        mend = "start that server (`prefect server start`), or unset PREFECT_API_URL"
        return Finding(Level.ERROR, "prefect", f"{address} does not answer: {error}", mend)


def _sources(config: Config) -> Iterator[Finding]:
    settings = config.settings
    with (
        Fetcher(settings.fetch, settings.user_agent, clock.now) as fetcher,
        ThreadPoolExecutor(settings.fetch.concurrency) as threads,
    ):
        answers = list(threads.map(lambda source: fetcher.get(source.channels[0].url), config.sources))
    yield from (_reached(source, answer) for source, answer in zip(config.sources, answers, strict=True))
    yield from _clock([answer for answer in answers if isinstance(answer, Page)])


def _reached(source: Source, answer: FetchResult) -> Finding:
    if not isinstance(answer, FetchFailure):
        return Finding(Level.GOOD, f"source {source.id}", "it answers")
    mend = f"open {answer.url} in a browser; `borderwatch discover {source.homepage}` finds feeds that moved"
    return Finding(Level.WARNING, f"source {source.id}", f"{answer.url}: {answer.reason}", mend)


def _clock(pages: list[Page]) -> Iterator[Finding]:
    """Our clock beside those of the servers that answered: one of them may be wrong, half of them are not."""
    differences = []
    for page in pages:
        stated = next((value for name, value in page.headers if name.lower() == "date"), "")
        with suppress(ValueError):
            differences.append(abs(page.fetched_at - parsedate_to_datetime(stated)))
    if not differences:
        return
    usual = sorted(differences)[len(differences) // 2]
    if usual > CLOCK_MAY_DIFFER:
        mend = "set this machine's clock, and let it be kept by NTP"
        yield Finding(Level.ERROR, "clock", f"it differs by {usual} from those of the sources", mend)
    else:
        yield Finding(Level.GOOD, "clock", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC, as the sources say")
