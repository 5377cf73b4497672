"""The HTTP client against a server of its own that misbehaves on request."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from extractors.model import FailureKind, FetchFailure, NotModified, Page, RobotsRules, Validators
from flows.addresses import RefusedAddress, refusal, vetted_addresses
from flows.fetch import Fetcher, retry_after
from flows.settings_records import FetchSettings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTINGS = FetchSettings(
    concurrency=4,
    connect_timeout_seconds=2,
    read_timeout_seconds=0.3,
    total_timeout_seconds=0.6,
    max_body_bytes=200_000,
    max_redirects=3,
    min_interval_seconds=0,
    allow_loopback=True,
)
USER_AGENT = "Borderwatch/0.1 (+mailto:test@example.org)"

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the `Reply` that the test put under the path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Site)
        server.seen.append((self.path, dict(self.headers.items()), self.client_address[1]))
        reply = server.replies.get(self.path.partition("?")[0])
        if reply is None:
            self.answer(404, b"nothing here")
        else:
            reply(self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "text/html"}.items():
            if name.replace("-", "_") not in headers:
                self.send_header(name, value)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stays quiet."""


class Site(ThreadingHTTPServer):
    """A loopback server; `seen` holds path, headers and client port of every request but those for robots.txt."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply] = {}
        self.seen: list[tuple[str, dict[str, str], int]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def on(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        self.replies[path] = lambda handler: handler.answer(status, body, **headers)
        return self.url(path)

    @property
    def pages_asked(self) -> list[str]:
        return [path for path, _, _ in self.seen if path != "/robots.txt"]


@contextmanager
def running_site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(SETTINGS, USER_AGENT, lambda: NOW) as made:
        yield made


def failure(result: object) -> FetchFailure:
    assert isinstance(result, FetchFailure), result
    return result


def page(result: object) -> Page:
    assert isinstance(result, Page), result
    return result


# --- plain answers -------------------------------------------------------------------------------


def test_a_page_comes_with_its_headers_validators_and_final_address(site: Site, fetcher: Fetcher) -> None:
    url = site.on("/a", body=b"<p>hello</p>", ETag='"1"', Last_Modified="Sun, 22 Nov 2026 08:00:00 GMT")
    got = page(fetcher.get(url))
    assert (got.url, got.final_url, got.status, got.body, got.fetched_at) == (url, url, 200, b"<p>hello</p>", NOW)
    assert ("Content-Type", "text/html") in got.headers
    assert got.validators.etag == '"1"'
    assert got.validators.last_modified == "Sun, 22 Nov 2026 08:00:00 GMT"


def test_we_say_who_we_are(site: Site, fetcher: Fetcher) -> None:
    fetcher.get(site.on("/a"))
    assert {headers["User-Agent"] for _, headers, _ in site.seen} == {USER_AGENT}


def test_one_connection_serves_many_requests(site: Site, fetcher: Fetcher) -> None:
    for number in range(3):
        fetcher.get(site.on(f"/{number}", body=b"x"))
    assert len({port for _, _, port in site.seen}) == 1


def test_a_connection_that_the_server_has_closed_is_replaced(site: Site, fetcher: Fetcher) -> None:
    def reply_and_hang_up(handler: Handler) -> None:
        handler.answer(200, b"x")
        handler.close_connection = True

    site.replies["/a"] = reply_and_hang_up
    assert [page(fetcher.get(site.url("/a"))).body for _ in range(3)] == [b"x"] * 3


def test_unusual_addresses_are_encoded(site: Site, fetcher: Fetcher) -> None:
    site.on("/%D8%AE%D8%A8%D8%B1", body=b"x")
    assert page(fetcher.get(site.url("/خبر?a=b c#top"))).final_url.endswith("/%D8%AE%D8%A8%D8%B1?a=b%20c")


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_a_refusal_carries_its_status(site: Site, fetcher: Fetcher, status: int) -> None:
    got = failure(fetcher.get(site.on("/a", status, b"no")))
    assert (got.kind, got.status, got.reason, got.failed_at) == (FailureKind.HTTP, status, f"HTTP {status}", NOW)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), (format_datetime(NOW.replace(hour=10), usegmt=True), 3600.0), ("soon", None), ("-5", None)],
)
def test_retry_after_in_both_forms(site: Site, fetcher: Fetcher, header: str, seconds: float | None) -> None:
    assert failure(fetcher.get(site.on("/a", 503, Retry_After=header))).retry_after == seconds


def test_a_retry_date_that_has_passed_means_now() -> None:
    assert retry_after("Sun, 22 Nov 2026 08:00:00 GMT", NOW) == 0.0


# --- conditional requests ------------------------------------------------------------------------


def test_validators_are_sent_and_304_keeps_them(site: Site, fetcher: Fetcher) -> None:
    held = Validators('"1"', "Sun, 22 Nov 2026 08:00:00 GMT", "hash")
    got = fetcher.get(site.on("/a", 304, ETag='"2"'), held)
    assert isinstance(got, NotModified)
    assert got.validators == replace(held, etag='"2"')
    sent = site.seen[-1][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Sun, 22 Nov 2026 08:00:00 GMT")


def test_a_304_that_nobody_asked_for_is_a_failure(site: Site, fetcher: Fetcher) -> None:
    assert failure(fetcher.get(site.on("/a", 304))).status == 304


def test_the_same_body_is_not_modified_whatever_the_etag_says(site: Site, fetcher: Fetcher) -> None:
    first = page(fetcher.get(site.on("/a", body=b"same", ETag='"1"')))
    second = fetcher.get(site.on("/a", body=b"same", ETag='"2"'), first.validators)
    assert isinstance(second, NotModified)
    assert (second.validators, second.status) == (replace(first.validators, etag='"2"'), 200)
    assert isinstance(fetcher.get(site.on("/a", body=b"new", ETag='"2"'), second.validators), Page)


# --- compression and sizes -----------------------------------------------------------------------


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(b"text")), ("deflate", zlib.compress(b"text")), ("deflate", raw_deflate(b"text"))],
    ids=["gzip", "deflate with its head", "deflate without"],
)
def test_compressed_bodies_are_decoded(site: Site, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    assert page(fetcher.get(site.on("/a", body=packed, Content_Encoding=encoding))).body == b"text"


def test_a_compression_that_cannot_be_undone_is_no_page(site: Site, fetcher: Fetcher) -> None:
    assert failure(fetcher.get(site.on("/a", body=b"??", Content_Encoding="compress"))).kind is FailureKind.MALFORMED
    assert failure(fetcher.get(site.on("/b", body=b"??", Content_Encoding="gzip"))).kind is FailureKind.MALFORMED


def test_a_bomb_is_stopped_while_it_unpacks(site: Site, fetcher: Fetcher) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < SETTINGS.max_body_bytes
    got = failure(fetcher.get(site.on("/a", body=bomb, Content_Encoding="gzip")))
    assert got.kind is FailureKind.TOO_LARGE


def test_an_announced_giant_is_not_read(site: Site, fetcher: Fetcher) -> None:
    def announce(handler: Handler) -> None:
        handler.answer(200, b"x", Content_Length=str(300 * 2**20))
        handler.close_connection = True

    site.replies["/a"] = announce
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.TOO_LARGE


def test_an_unannounced_giant_is_stopped(site: Site, fetcher: Fetcher) -> None:
    def pour(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        with suppress(OSError):  # we hang up on it
            for _ in range(10_000):
                handler.wfile.write(bytes(65536))

    site.replies["/a"] = pour
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.TOO_LARGE


def test_a_body_of_just_the_limit_is_taken(site: Site, fetcher: Fetcher) -> None:
    body = bytes(SETTINGS.max_body_bytes)
    assert page(fetcher.get(site.on("/a", body=body))).body == body
    assert failure(fetcher.get(site.on("/b", body=body + b"x"))).kind is FailureKind.TOO_LARGE


# --- trouble -------------------------------------------------------------------------------------


def test_a_truncated_body_is_a_failure(site: Site, fetcher: Fetcher) -> None:
    def cut(handler: Handler) -> None:
        handler.answer(200, b"half", Content_Length="8")
        handler.close_connection = True

    site.replies["/a"] = cut
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.CONNECT


def test_a_reset_connection_is_a_failure(site: Site, fetcher: Fetcher) -> None:
    def reset(handler: Handler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        handler.connection.close()
        handler.close_connection = True

    site.replies["/a"] = reset
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.CONNECT


def test_silence_times_out(site: Site, fetcher: Fetcher) -> None:
    site.replies["/a"] = lambda handler: time.sleep(1)
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.TIMEOUT


@pytest.mark.parametrize("dripped", ["headers", "body"])
def test_a_slow_drip_ends_with_the_total_time(site: Site, fetcher: Fetcher, dripped: str) -> None:
    def drip(handler: Handler) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        handler.wfile.write(head if dripped == "body" else b"HTTP/1.1 200 OK\r\n")
        handler.close_connection = True
        for _ in range(40):
            try:
                handler.wfile.write(b"X" if dripped == "body" else b"X: y\r\n")
            except OSError:
                return
            time.sleep(0.1)

    site.replies["/a"] = drip
    started = time.monotonic()
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.TIMEOUT
    assert time.monotonic() - started < 2


def test_what_speaks_no_http_is_malformed(site: Site, fetcher: Fetcher) -> None:
    def babble(handler: Handler) -> None:
        handler.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")
        handler.close_connection = True

    site.replies["/a"] = babble
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.MALFORMED


def test_endless_headers_are_malformed(site: Site, fetcher: Fetcher) -> None:
    def flood(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n")
        handler.close_connection = True

    site.replies["/a"] = flood
    assert failure(fetcher.get(site.url("/a"))).kind is FailureKind.MALFORMED


def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert failure(fetcher.get(f"http://127.0.0.1:{port}/")).kind is FailureKind.CONNECT


def test_a_name_that_does_not_resolve() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, resolver=unknown) as fetcher:
        got = failure(fetcher.get("https://news.example/a"))
    assert (got.kind, got.url) == (FailureKind.DNS, "https://news.example/a")


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a.example:port/", "no address at all", "http://", "https://" + "a" * 300]
)
def test_what_is_no_address_is_no_crash(fetcher: Fetcher, url: str) -> None:
    assert failure(fetcher.get(url)).kind in (FailureKind.MALFORMED, FailureKind.REFUSED_ADDRESS)


# --- redirects -----------------------------------------------------------------------------------


def test_redirects_are_followed_to_the_final_address(site: Site, fetcher: Fetcher) -> None:
    site.on("/a", 301, Location="/b?x=1")
    site.on("/b", 307, Location=site.on("/c", body=b"end"))
    got = page(fetcher.get(site.url("/a")))
    assert (got.url, got.final_url, got.body) == (site.url("/a"), site.url("/c"), b"end")


def test_a_redirect_in_unencoded_utf8_is_followed(site: Site, fetcher: Fetcher) -> None:
    site.on("/a", 302, Location="/خبر".encode().decode("latin-1"))
    site.on("/%D8%AE%D8%A8%D8%B1", body=b"end")
    assert page(fetcher.get(site.url("/a"))).body == b"end"


def test_loops_and_long_chains_end(site: Site, fetcher: Fetcher) -> None:
    loop = site.on("/a", 301, Location="/a")
    assert failure(fetcher.get(loop)).kind is FailureKind.REDIRECTS
    assert site.pages_asked == ["/a"] * (SETTINGS.max_redirects + 1)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "file:///etc/passwd", "ftp://a.example/"]
)
def test_redirects_into_the_inside_are_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    got = failure(fetcher.get(site.on("/a", 302, Location=target)))
    assert (got.kind, got.url) == (FailureKind.REFUSED_ADDRESS, site.url("/a"))
    assert target in got.detail


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "169.254.0.1", "224.0.0.1",
        "0.0.0.0", "255.255.255.255",  # noqa: S104 - refused, not bound to
        "240.0.0.1", "192.0.2.1", "198.18.0.1", "168.63.129.16", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1",
        "2002:0a00:0001::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_inside_addresses_are_refused(address: str) -> None:
    assert refusal(address, allow_loopback=True) is not None


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_refused_unless_allowed(address: str) -> None:
    assert refusal(address, allow_loopback=False) is not None
    assert refusal(address, allow_loopback=True) is None


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert refusal(address, allow_loopback=False) is None


def test_of_several_addresses_only_the_public_ones_are_used() -> None:
    both = vetted_addresses("a.example", 80, lambda host, port: ["127.0.0.1", "8.8.8.8"], allow_loopback=False)
    assert both == ["8.8.8.8"]
    with pytest.raises(RefusedAddress, match=r"a\.example"):
        vetted_addresses("a.example", 80, lambda host, port: ["127.0.0.1", "10.0.0.1"], allow_loopback=False)


def test_a_second_answer_of_the_name_server_reaches_nobody(site: Site) -> None:
    """DNS rebinding: what was vetted is what is connected to, and each new connection is vetted again."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    def reply_and_hang_up(handler: Handler) -> None:
        handler.answer(200, b"x")
        handler.close_connection = True

    site.replies["/robots.txt"] = lambda handler: handler.answer(404)
    site.replies["/a"] = reply_and_hang_up
    with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, resolver=rebinding) as fetcher:
        url = f"http://news.example:{site.port}/a"
        assert isinstance(fetcher.get(url), Page)
        time.sleep(0.05)  # for the server's end of the connection to arrive
        assert failure(fetcher.get(url)).kind is FailureKind.REFUSED_ADDRESS
    assert site.seen[0][1]["Host"] == f"news.example:{site.port}"


def test_the_next_address_is_tried_when_one_is_dead(site: Site) -> None:
    url = f"http://news.example:{site.port}/a"
    site.on("/a", body=b"x")
    with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, resolver=lambda h, p: ["127.0.0.9", "127.0.0.1"]) as fetcher:
        assert isinstance(fetcher.get(url), Page)


# --- robots.txt ----------------------------------------------------------------------------------


def test_robots_rules_with_wildcards_are_obeyed_and_asked_for_once(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", body=b"User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\nAllow: /private/open")
    for path in ("/private/a", "/b.pdf", "/private/open", "/c"):
        site.on(path, body=b"x")
    kinds = [
        getattr(fetcher.get(site.url(path)), "kind", None) for path in ("/private/a", "/b.pdf", "/private/open", "/c")
    ]
    assert kinds == [FailureKind.ROBOTS, FailureKind.ROBOTS, None, None]
    assert [path for path, _, _ in site.seen] == ["/robots.txt", "/private/open", "/c"]


def test_rules_for_our_name_go_before_those_for_all(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", body=b"User-agent: *\nDisallow: /\n\nUser-agent: borderwatch\nDisallow: /b")
    assert isinstance(fetcher.get(site.on("/a")), Page)
    assert failure(fetcher.get(site.on("/b"))).kind is FailureKind.ROBOTS


def test_a_redirect_into_what_robots_forbid_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", body=b"User-agent: *\nDisallow: /b")
    site.on("/b", body=b"x")
    assert failure(fetcher.get(site.on("/a", 302, Location="/b"))).kind is FailureKind.ROBOTS
    assert site.pages_asked == ["/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_allows_all(site: Site, fetcher: Fetcher, status: int) -> None:
    site.on("/robots.txt", status)
    assert isinstance(fetcher.get(site.on("/a", body=b"x")), Page)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_out_of_order_means_wait(site: Site, status: int) -> None:
    clock = [NOW]
    site.on("/robots.txt", status, Retry_After="60")
    url = site.on("/a", body=b"x")
    with Fetcher(SETTINGS, USER_AGENT, lambda: clock[0]) as fetcher:
        got = failure(fetcher.get(url))
        assert (got.kind, got.status, got.retry_after, got.url) == (FailureKind.ROBOTS, status, 60.0, url)
        assert failure(fetcher.get(url)).kind is FailureKind.ROBOTS
        assert len(site.seen) == 1
        site.on("/robots.txt", 404)
        clock[0] = NOW.replace(minute=6)
        assert isinstance(fetcher.get(url), Page)


def test_robots_are_asked_again_after_a_day(site: Site) -> None:
    clock = [NOW]
    url = site.on("/a", body=b"x")
    with Fetcher(SETTINGS, USER_AGENT, lambda: clock[0]) as fetcher:
        fetcher.get(url)
        site.on("/robots.txt", body=b"User-agent: *\nDisallow: /")
        clock[0] = NOW.replace(hour=23)
        assert isinstance(fetcher.get(url), Page)
        clock[0] = NOW.replace(day=23, hour=10)
        assert failure(fetcher.get(url)).kind is FailureKind.ROBOTS


def test_robots_that_were_read_by_an_earlier_run_are_good_for_their_day(site: Site) -> None:
    url = site.on("/a", body=b"x")
    for age, asked in ((timedelta(hours=23), False), (timedelta(hours=24), True), (-timedelta(hours=1), True)):
        site.seen.clear()
        kept = RobotsRules(site.url("/robots.txt"), NOW - age, "User-agent: *\nDisallow: /")
        with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, robots=[kept]) as fetcher:
            assert isinstance(fetcher.get(url), Page) == asked
            assert [path for path, _, _ in site.seen] == (["/robots.txt", "/a"] if asked else [])
            assert fetcher.robots_read() == ((replace(kept, fetched_at=NOW, text=""),) if asked else ())


def test_robots_that_cannot_be_had_are_nothing_to_keep(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", 503)
    fetcher.get(site.on("/a"))
    assert fetcher.robots_read() == ()


# --- manners -------------------------------------------------------------------------------------


def test_the_pause_between_two_requests_to_a_host(site: Site) -> None:
    pauses: list[float] = []
    with Fetcher(replace(SETTINGS, min_interval_seconds=5), USER_AGENT, lambda: NOW, sleep=pauses.append) as fetcher:
        for path in ("/a", "/b"):
            fetcher.get(site.on(path))
    assert len(pauses) == 2  # between robots.txt and the first page, and between the pages
    assert all(4.5 < pause <= 5 for pause in pauses)


def test_a_longer_crawl_delay_is_honoured_up_to_a_limit(site: Site) -> None:
    for asked, honoured in (("7", 7), ("100000", 30)):
        pauses: list[float] = []
        site.on("/robots.txt", body=f"User-agent: *\nCrawl-delay: {asked}".encode())
        with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, sleep=pauses.append) as fetcher:
            fetcher.get(site.on("/a"))
            fetcher.get(site.on("/b"))
        assert honoured - 0.5 < pauses[-1] <= honoured


def test_one_request_at_a_time_to_a_host_from_many_threads(site: Site, fetcher: Fetcher) -> None:
    running, most = [0], [0]
    lock = threading.Lock()

    def slow(handler: Handler) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        handler.answer(200, b"x")

    site.replies["/a"] = slow
    threads = [threading.Thread(target=fetcher.get, args=[site.url(f"/a?{number}")]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert len(site.pages_asked) == 8


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_is_overburdened_is_left_alone_for_as_long_as_it_says(site: Site, status: int) -> None:
    clock = [NOW]
    busy, other = site.on("/busy", status, Retry_After="60"), site.on("/other", body=b"x")
    with Fetcher(SETTINGS, USER_AGENT, lambda: clock[0]) as fetcher:
        assert failure(fetcher.get(busy)).kind is FailureKind.HTTP
        got = failure(fetcher.get(other))
        assert (got.kind, got.status, got.retry_after, got.url) == (FailureKind.PAUSED, status, 60.0, other)
        assert failure(fetcher.get(site.on("/moved", 302, Location=other))).kind is FailureKind.PAUSED
        assert site.pages_asked == ["/busy"]
        clock[0] = NOW.replace(minute=1)
        assert isinstance(fetcher.get(other), Page)


def test_a_host_that_does_not_say_how_long_is_left_alone_to_the_end_and_no_other_is(site: Site) -> None:
    clock = [NOW]
    with running_site() as other, Fetcher(SETTINGS, USER_AGENT, lambda: clock[0]) as fetcher:
        fetcher.get(other.on("/busy", 503))
        clock[0] = NOW.replace(day=23)
        got = failure(fetcher.get(other.on("/a", body=b"x")))
        assert (got.kind, got.retry_after, got.detail) == (
            FailureKind.PAUSED, None, "its host asked us to wait (HTTP 503)")  # fmt: skip
        assert isinstance(fetcher.get(site.on("/a", body=b"x")), Page)


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of news.example, with its key."""
    file = tmp_path_factory.mktemp("tls") / "news.example.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    try:
        subprocess.run([*command, *names, "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.fixture
def secure_site(certificate: Path) -> Iterator[tuple[Site, list[str | None]]]:
    """The server over TLS, and the names that its clients asked for (SNI)."""
    server = Site()
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda sock, name, ctx: asked.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server, asked
    server.shutdown()
    server.server_close()


def test_tls_is_checked_against_the_name(secure_site: tuple[Site, list[str | None]], certificate: Path) -> None:
    site, asked = secure_site
    site.on("/a", body=b"x")
    with Fetcher(
        SETTINGS, USER_AGENT, lambda: NOW, resolver=lambda h, p: ["127.0.0.1"], certificates=f"{certificate}.crt"
    ) as fetcher:
        assert page(fetcher.get(f"https://news.example:{site.port}/a")).body == b"x"
        assert failure(fetcher.get(f"https://other.example:{site.port}/a")).kind is FailureKind.TLS
    assert asked == ["news.example", "other.example"]


def test_an_unknown_authority_is_a_tls_failure(secure_site: tuple[Site, list[str | None]]) -> None:
    site, _ = secure_site
    with Fetcher(SETTINGS, USER_AGENT, lambda: NOW, resolver=lambda h, p: ["127.0.0.1"]) as fetcher:
        got = failure(fetcher.get(f"https://news.example:{site.port}/a"))
    assert got.kind is FailureKind.TLS
    assert "certificate" in got.detail.lower()
