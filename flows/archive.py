"""Every answer as it came, in WARC files (ISO 28500), a gzip member a record, so that nothing is fetched twice.

A file belongs to one process and one day: what a killed process leaves half written ends its own file and no other.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.model import ArchiveLocation, Page, Validators

COMPRESSION_LEVEL, COMPRESSING = 5, 2  # zlib's level, and how many pages at a time
ASKED_URL = "Borderwatch-Requested-URI"  # beside the target: what was asked for, before redirects
MOVED = "X-Archive-Orig-"  # headers that no longer describe the body as it is kept, decoded
DESCRIBING = frozenset({"content-encoding", "transfer-encoding", "content-length"})
LARGEST_BODY_BYTES = 50_000_000  # a larger one is cut: nobody cleans so much
IDENTITY_BYTES = 512
GZIP_MEMBER = b"\x1f\x8b\x08"
SEARCHED_BYTES = 1_000_000
STARTS = (b"\x1f\x8b", b"WARC/", b"filed")  # gzip, WARC, and the older ARC ("filedesc:")
DATE_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class ArchiveError(Exception):
    """A record cannot be read back; the message names file and offset."""


class Archive:
    """The archive in `folder`. Thread-safe; a context manager that closes its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._file: BinaryIO | None = None
        self._name = ""

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._close()

    def write(self, page: Page) -> ArchiveLocation:
        """Keeps one page; it is on the disk when this returns. Raises `OSError`."""
        return self.write_all([page])[0]

    def write_all(self, pages: Sequence[Page]) -> list[ArchiveLocation]:
        """Keeps pages, in their order, with one wait for the disk. `file` is relative to the folder."""
        with ThreadPoolExecutor(COMPRESSING) as threads:  # zlib lets them run side by side
            records = list(threads.map(_record_pair, pages))
        with self._lock:
            locations = []
            for page, record in zip(pages, records, strict=True):
                file = self._open(page.fetched_at)
                locations.append(ArchiveLocation(self._name, file.tell()))
                file.write(record)
            self._sync()
            return locations

    def read(self, location: ArchiveLocation) -> Page:
        """The page kept at `location`. Raises `ArchiveError` where there is none, or it is damaged."""
        path = self._folder / location.file
        try:
            with path.open("rb") as file:
                file.seek(location.offset)
                reading = next(_readings(file), None)
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror}") from error
        if reading is None or reading.page is None:
            raise ArchiveError(f"{path}: there is no whole response record at byte {location.offset}")
        return reading.page

    def _open(self, moment: datetime) -> BinaryIO:
        """The file of the day, a new one if the day is."""
        day = moment.astimezone(UTC).strftime("%Y-%m-%d")
        if self._file is not None and self._name.startswith(day):
            return self._file
        self._close()
        folder = self._folder / day
        folder.mkdir(parents=True, exist_ok=True)
        number = 1 + len(list(folder.iterdir()))
        while self._file is None:
            name = f"borderwatch-{day}-{number:05}.warc.gz"
            with suppress(FileExistsError):  # another process was quicker
                self._file = (folder / name).open("xb")
                self._name = f"{day}/{name}"
            number += 1
        self._file.write(_warc_info(name, moment))
        return self._file

    def _sync(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def _close(self) -> None:
        if self._file is not None:
            self._sync()
            self._file.close()
        self._file = None


@dataclass(frozen=True)
class Reading:
    """A response of a WARC file, from the record at byte `offset`; `page` None: from there on nothing can be read."""

    offset: int
    page: Page | None


def read_warc(path: Path, start: int = 0) -> Iterator[Reading]:
    """The successful responses of a WARC file, gzipped or not, ours or another's (Common Crawl's CC-NEWS), one by one.

    Bodies are decoded. A damaged stretch of a gzipped file is told and skipped, as far as the next record; a file that
    was cut off gives what is whole in it. `start` is the offset of a record. Raises `OSError`, `ArchiveError`.
    """
    with path.open("rb") as file:
        if not file.read(5).startswith(STARTS):
            raise ArchiveError(f"{path} is no WARC file")
        next_start: int | None = start
        while next_start is not None:
            file.seek(next_start)
            damaged_at = yield from _readings(file)
            next_start = None if damaged_at is None else _next_member(file, damaged_at + 1)
            if damaged_at is not None and next_start is not None:
                yield Reading(damaged_at, None)


def warc_identity(path: Path) -> str:
    """What tells a WARC file from every other, wherever it lies and however it grows: its first record. Raises
    `OSError`."""
    with path.open("rb") as file:
        return sha256(file.read(IDENTITY_BYTES)).hexdigest()[:16]


def _record_pair(page: Page) -> bytes:
    """A response and its request as two gzip members; the request is made up from the address."""
    warc = WARCWriter(BytesIO(), gzip=False, warc_version="WARC/1.1")
    date = {"WARC-Date": page.fetched_at.astimezone(UTC).strftime(DATE_FORMAT)}
    status = f"{page.status} {_phrase(page.status)}"
    headers = [(MOVED + name if name.lower() in DESCRIBING else name, value) for name, value in page.headers]
    response = warc.create_warc_record(
        page.final_url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(status, [*headers, ("Content-Length", str(len(page.body)))], protocol="HTTP/1.1"),
        warc_headers_dict={**date, ASKED_URL: page.url},
    )
    parts = urlsplit(page.final_url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = warc.create_warc_record(
        page.final_url,
        "request",
        http_headers=StatusAndHeaders(f"GET {path} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True),
        warc_headers_dict={**date, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
    )
    return _member(warc, response) + _member(warc, request)


def _warc_info(name: str, moment: datetime) -> bytes:
    warc = WARCWriter(BytesIO(), gzip=False, warc_version="WARC/1.1")
    info = warc.create_warcinfo_record(name, {"software": "Borderwatch", "format": "WARC File Format 1.1"})
    info.rec_headers.replace_header("WARC-Date", moment.astimezone(UTC).strftime(DATE_FORMAT))
    return _member(warc, info)


def _member(warc: Any, record: Any) -> bytes:
    """One record as one gzip member. warcio's own would compress at the highest level, for twice the time."""
    warc.out = BytesIO()
    warc.write_record(record)
    packer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(warc.out.getvalue()) + packer.flush()


def _readings(file: BinaryIO) -> Generator[Reading, None, int | None]:
    """The whole responses from the file's position on. Returns the offset of what could not be read."""
    records = ArchiveIterator(file)
    try:
        for record in records:
            if record.rec_type == "response" and record.http_headers is not None:
                offset, page = records.offset, _page(record)
                if page is not None:
                    yield Reading(offset, page)
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError):
        return int(records.offset)
    return None


def _next_member(file: BinaryIO, position: int) -> int | None:
    """Where the next gzip member may begin; None where there is none."""
    file.seek(position)
    before = b""
    while block := file.read(SEARCHED_BYTES):
        found = (before + block).find(GZIP_MEMBER)
        if found >= 0:
            return position - len(before) + found
        position += len(block)
        before = block[1 - len(GZIP_MEMBER) :]
    return None


def _page(record: Any) -> Page | None:
    """A response record as a page; None for another status than 2xx, or where the end of the body is missing.

    Headers of foreign archives may describe the body as it was sent or as it is kept; what does not decode is kept.
    """
    given_status = record.http_headers.get_statuscode() or ""
    status = int(given_status) if given_status.isdecimal() else 0
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not 200 <= status < 300 or not target.startswith(("http://", "https://")):
        return None
    asked = record.rec_headers.get_header(ASKED_URL)
    body = record.content_stream().read(LARGEST_BODY_BYTES)
    if asked and record.http_headers.get_header("Content-Length") != str(len(body)):
        return None
    headers = list(record.http_headers.headers)
    if asked:
        headers = [(name.removeprefix(MOVED), value) for name, value in headers[:-1]]
    given = {name.lower(): value for name, value in reversed(headers)}
    validators = Validators(given.get("etag"), given.get("last-modified"), sha256(body).hexdigest())
    fetched_at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    return Page(asked or target, target, status, tuple(headers), body, fetched_at.astimezone(UTC), validators)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
