"""HTTP for the newsroom: responses with validators, conditional requests, and a loopback server that speaks them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Response:
    """What goes back; `modified` is None for what carries no validators."""

    status: int
    media_type: str = "text/plain"
    body: bytes = b""
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def headers(self) -> dict[str, str]:
        if self.modified is None:
            return {"Content-Type": f"{self.media_type}; charset=utf-8", "Cache-Control": "no-store"}
        return {
            "Content-Type": f"{self.media_type}; charset=utf-8",
            "Cache-Control": "no-cache",
            "ETag": self.etag,
            "Last-Modified": format_datetime(self.modified.astimezone(UTC), usegmt=True),
        }


Answer = Callable[[str, str, Message], Response]
"""Method, path and request headers to a response."""


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for an `Answer`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one packet
    timeout = 30

    def __init__(self, answer: Answer, *args: Any) -> None:
        self.answer = answer
        super().__init__(*args)

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        response = self.answer(self.command, self.path, self.headers)
        self.send_response(response.status)
        for name, value in response.headers().items():
            self.send_header(name, value)
        if response.status not in (204, 304):
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and response.status not in (204, 304):
            self.wfile.write(response.body)

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the request log is `Newsroom.requests`."""


class LoopbackServer(ThreadingHTTPServer):
    """A server whose owner watches its socket and calls `handle_request` when a connection waits."""

    request_queue_size = 64
    timeout = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def revalidate(response: Response, headers: Message) -> Response:
    """304 in place of a 200 that the client has: If-None-Match, else If-Modified-Since (RFC 9110 section 13.2.2)."""
    if response.status != 200 or response.modified is None:
        return response
    tags, since = headers.get("If-None-Match"), headers.get("If-Modified-Since")
    if tags is not None:
        fresh = tags.strip() == "*" or response.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    else:
        fresh = since is not None and response.modified.replace(microsecond=0) <= _http_date(since)
    return Response(304, response.media_type, response.body, response.modified) if fresh else response


def _http_date(text: str) -> datetime:
    """An HTTP date; the beginning of time for what is none (RFC 9110: to be ignored)."""
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def bind(port: int, answer: Answer) -> LoopbackServer:
    """A server on `port` of 127.0.0.1; on any free port where that one is 0 or taken."""
    handler = partial(Handler, answer)
    try:
        return LoopbackServer(("127.0.0.1", port), handler)
    except OSError:
        return LoopbackServer(("127.0.0.1", 0), handler)
