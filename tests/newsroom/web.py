"""HTTP for the newsroom: responses with validators, conditional requests, and a loopback server that speaks them."""

from __future__ import annotations

import hashlib
import socket
import struct
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Response:
    """What goes back; `modified` is None for what carries no validators.

    `extra` headers stand in place of the usual ones. `stream` is sent instead of `body`, without its length unless
    `extra` tells one, for as long as the client listens.
    """

    status: int
    media_type: str = "text/plain"
    body: bytes = b""
    modified: datetime | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def headers(self) -> dict[str, str]:
        usual = {"Content-Type": f"{self.media_type}; charset=utf-8", "Cache-Control": "no-store"}
        if self.modified is not None:
            modified = format_datetime(self.modified.astimezone(UTC), usegmt=True)
            usual |= {"Cache-Control": "no-cache", "ETag": self.etag, "Last-Modified": modified}
        if self.stream is not None:
            usual["Connection"] = "close"
        elif self.status not in (204, 304):
            usual["Content-Length"] = str(len(self.body))
        return usual | dict(self.extra)


class HangUp(Exception):
    """Raised by an answer, or in the midst of its stream: the connection is reset."""


Answer = Callable[[str, str, Message], Response]
"""Method, path and request headers to a response. May raise `HangUp`."""


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
        try:
            self._send(self.answer(self.command, self.path, self.headers))
        except HangUp:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        except ConnectionError:  # the client has hung up, as it may
            self.close_connection = True

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in ({"Date": self.date_time_string()} | response.headers()).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD" or response.status in (204, 304):
            return
        self.wfile.write(response.body if response.stream is None else b"")
        for part in response.stream or ():
            self.wfile.write(part)
            self.wfile.flush()
        self.close_connection |= response.stream is not None

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the request log is `Newsroom.requests`."""


class LoopbackServer(ThreadingHTTPServer):
    """A server whose owner watches its socket and calls `handle_request` when a connection waits."""

    request_queue_size = 64
    timeout = 0

    def finish_request(self, request: Any, client_address: Any) -> None:
        with suppress(ConnectionError):  # a client may leave before it has read everything
            super().finish_request(request, client_address)

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
    return replace(response, status=304) if fresh else response


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
