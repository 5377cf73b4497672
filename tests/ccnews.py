"""WARC files of the shapes that Common Crawl's CC-NEWS has: a response a gzip member, and no requests.

Bodies are kept decoded while the headers still speak of chunks, of gzip and of other lengths; some crawls kept them
as they came, others gave such headers another name. All of it stands in one file.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

Headers = list[tuple[str, str]]
Shape = Callable[[bytes], tuple[Headers, bytes]]


def plain(body: bytes) -> tuple[Headers, bytes]:
    return [("Content-Length", str(len(body)))], body


def chunks_of_which_headers_remain(body: bytes) -> tuple[Headers, bytes]:
    return [("Transfer-Encoding", "chunked")], body


def chunked(body: bytes) -> tuple[Headers, bytes]:
    parts = [body[start : start + 1000] for start in range(0, len(body), 1000)]
    return [("Transfer-Encoding", "chunked")], b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def packed(body: bytes) -> tuple[Headers, bytes]:
    sent = gzip.compress(body, 1)
    return [("Content-Encoding", "gzip"), ("Content-Length", str(len(sent)))], sent


def packing_of_which_headers_remain(body: bytes) -> tuple[Headers, bytes]:
    return [("Content-Encoding", "gzip"), ("Content-Length", str(len(body) // 4))], body


def renamed_headers(body: bytes) -> tuple[Headers, bytes]:
    names = [("X-Crawl-Transfer-Encoding", "chunked"), ("X-Crawl-Content-Encoding", "br")]
    return [*names, ("Content-Length", str(len(body)))], body


def no_length(body: bytes) -> tuple[Headers, bytes]:
    return [], body


def wrong_length(body: bytes) -> tuple[Headers, bytes]:
    return [("Content-Length", "7")], body


SHAPES: tuple[Shape, ...] = (
    plain,
    chunks_of_which_headers_remain,
    chunked,
    packed,
    packing_of_which_headers_remain,
    renamed_headers,
    no_length,
    wrong_length,
)


def response(url: str, body: bytes, shape: Shape = plain, status: str = "200 OK") -> bytes:
    """One record as one gzip member."""
    headers, sent = shape(body)
    lines = [("Content-Type", "text/html; charset=utf-8"), ("Server", "origin"), *headers]
    http = f"HTTP/1.1 {status}\r\n".encode() + b"".join(f"{n}: {v}\r\n".encode() for n, v in lines) + b"\r\n" + sent
    return _member("response", http, url)


def write_warc(path: Path, pages: Iterable[tuple[str, bytes]]) -> Path:
    """A file of these pages in all shapes by turns, with what else such a file holds between them."""
    with path.open("wb") as file:
        file.write(_member("warcinfo", f"software: a crawler\r\nisPartOf: {path.name}\r\n".encode(), None))
        for number, (url, body) in enumerate(pages):
            file.write(response(url, body, SHAPES[number % len(SHAPES)]))
            if number % 5 == 0:
                file.write(response(f"{url}/gone", b"gone", status="404 Not Found"))
                file.write(response(f"{url}/odd", b"odd", status="OK"))
    return path


def _member(kind: str, content: bytes, url: str | None) -> bytes:
    media = "application/http; msgtype=response" if url else "application/warc-fields"
    name = uuid5(NAMESPACE_URL, f"{url} {len(content)}")
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Date: 2026-11-20T06:30:00Z",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {media}",
        f"Content-Length: {len(content)}",
    ]
    return gzip.compress("\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n", 1)
