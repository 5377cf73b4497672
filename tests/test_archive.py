"""The archive keeps what came, whatever happens to the process."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extractors.model import ArchiveLocation, Page, Validators
from flows.archive import Archive, ArchiveError, read_warc

NOW = datetime(2026, 11, 22, 17, 8, 12, 345678, tzinfo=UTC)


def page(body: bytes = b"<p>text</p>", at: datetime = NOW, url: str = "https://news.example/a?b=c") -> Page:
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Set-Cookie", "a=b"),
        ("Set-Cookie", "c=d"),
        ("ETag", '"7"'),
    )
    validators = Validators('"7"', None, sha256(body).hexdigest())
    return Page("https://news.example/asked", url, 200, headers, body, at, validators)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    pages = [page(f"<p>{number}</p>".encode()) for number in range(5)]
    with Archive(tmp_path) as archive:
        locations = [archive.write(p) for p in pages[:2]] + archive.write_all(pages[2:])
        assert [archive.read(location) for location in locations] == pages
    assert len({location.file for location in locations}) == 1
    assert not Path(locations[0].file).is_absolute()
    assert [r.page for r in read_warc(tmp_path / locations[0].file)] == pages


@given(st.binary())
def test_bodies_are_kept_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    with Archive(tmp_path_factory.mktemp("archive")) as archive:
        assert archive.read(archive.write(page(body))).body == body


def test_records_keep_to_the_standard(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        location = archive.write(page())
    with (tmp_path / location.file).open("rb") as file:
        records = [
            (
                r.rec_type,
                r.rec_headers.get_header("WARC-Target-URI"),
                r.content_stream().read(),
                r.digest_checker.passed,
            )
            for r in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request"]
    assert records[1][1:] == ("https://news.example/a?b=c", b"<p>text</p>", True)
    assert records[2][1:] == ("https://news.example/a?b=c", b"", True)


def test_a_day_is_a_file(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first, second, third = (archive.write(page(at=NOW + timedelta(hours=hours))) for hours in (0, 6, 8))
        assert (first.file, second.file[:10], third.file[:10]) == (first.file, "2026-11-22", "2026-11-23")
        assert first.file == second.file
        assert archive.read(first).fetched_at == NOW


def test_each_process_writes_its_own_file(tmp_path: Path) -> None:
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        locations = [archive.write(page(name)) for archive, name in ((one, b"1"), (other, b"2"), (one, b"3"))]
        assert [other.read(location).body for location in locations] == [b"1", b"2", b"3"]
    assert locations[0].file == locations[2].file != locations[1].file


def test_threads_do_not_mix_their_records(tmp_path: Path) -> None:
    bodies = [f"{number} ".encode() * 5000 for number in range(24)]
    found: dict[bytes, ArchiveLocation] = {}
    with Archive(tmp_path) as archive:
        threads = [
            threading.Thread(target=lambda part=part: found.update({body: archive.write(page(body)) for body in part}))
            for part in (bodies[0::3], bodies[1::3], bodies[2::3])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(archive.read(found[body]).body == body for body in bodies)


@pytest.mark.parametrize("lost_bytes", [1, 40, 300])
def test_a_torn_tail_costs_the_last_record_only(tmp_path: Path, lost_bytes: int) -> None:
    with Archive(tmp_path) as archive:
        locations = [archive.write(page(f"<p>{number}</p>".encode() * 50)) for number in range(3)]
    path = tmp_path / locations[0].file
    with path.open("r+b") as file:  # the last request record is some 300 bytes long
        file.truncate(locations[2].offset + lost_bytes)
    assert [r.page.body for r in read_warc(path) if r.page] == [f"<p>{number}</p>".encode() * 50 for number in range(2)]
    with Archive(tmp_path) as again:
        with pytest.raises(ArchiveError, match=str(locations[2].offset)):
            again.read(locations[2])
        after = again.write(page(b"after"))
        assert (again.read(locations[1]).body, again.read(after).body) == (b"<p>1</p>" * 50, b"after")


def test_what_write_returned_survives_a_kill(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\n"
        "from tests.test_archive import page\nfrom flows.archive import Archive\n"
        "archive = Archive(Path(sys.argv[1]))\nlocation = archive.write(page(b'x' * 100))\n"
        "print(location.file, location.offset, flush=True)\nos.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == -9, done.stderr
    file, offset = done.stdout.split()
    assert Archive(tmp_path).read(ArchiveLocation(file, int(offset))).body == b"x" * 100


def test_locations_that_do_not_exist(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with pytest.raises(ArchiveError, match="No such file"):
        archive.read(ArchiveLocation("2026-11-22/gone.warc.gz", 0))
    (tmp_path / "other.gz").write_bytes(b"not a warc")
    with pytest.raises(ArchiveError, match=r"other\.gz"):
        archive.read(ArchiveLocation("other.gz", 0))


FOREIGN = b"""WARC/1.0\r
WARC-Type: response\r
WARC-Date: 2026-11-22T17:08:12Z\r
WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r
WARC-Target-URI: https://news.example/a\r
Content-Type: application/http; msgtype=response\r
Content-Length: %d\r
\r
%s\r
\r
"""


def test_archives_of_others_are_read_decoded(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>text</p>")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    missing = b"HTTP/1.1 404 Not Found\r\n\r\ngone"
    path = tmp_path / "foreign.warc"
    path.write_bytes(b"".join(FOREIGN % (len(http), http) for http in (head + chunked, missing)))
    ((_, got),) = ((r.offset, r.page) for r in read_warc(path))
    assert got is not None
    assert (got.url, got.body, got.status) == ("https://news.example/a", b"<p>text</p>", 200)
    assert got.fetched_at == datetime(2026, 11, 22, 17, 8, 12, tzinfo=UTC)


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.warc"
    path.write_bytes(b"<html></html>")
    with pytest.raises(ArchiveError, match=r"page\.warc"):
        list(read_warc(path))
