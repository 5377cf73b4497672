"""One HTTP conversation: vetted address, verified TLS, bounded body, a deadline that holds. Only fetch.py uses it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from threading import Timer

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProtocolError
from urllib3.exceptions import SSLError as UrllibSSLError
from urllib3.exceptions import TimeoutError as UrllibTimeoutError
from urllib3.response import HTTPResponse
from urllib3.util import make_headers, parse_url

from extractors.model import FailureKind
from flows.addresses import RefusedAddress, Resolver, vetted_addresses
from flows.clock import stopwatch
from flows.settings_records import FetchSettings

PORTS = {"http": 80, "https": 443}
CHUNK_BYTES = 64 * 1024
COMPRESSIONS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "compress"})
NETWORK_ERRORS = (OSError, HTTPError, HTTPException, ValueError)


class TooLarge(HTTPError):
    """A body grew past the limit."""


@dataclass(frozen=True)
class Target:
    """An address in parts; `url` is its normal form, percent-encoded and without fragment."""

    scheme: str
    host: str
    port: int
    netloc: str
    path: str
    url: str

    @property
    def site(self) -> str:
        """Whom to be polite to: the host, http and https alike, or what has a port of its own there."""
        return self.host if self.port in PORTS.values() else f"{self.host}:{self.port}"

    @classmethod
    def of(cls, url: str) -> Target:
        """Raises `RefusedAddress` for another scheme than http and https, `ValueError` for what is no address."""
        parts = parse_url(url)._replace(auth=None, fragment=None)
        if parts.scheme is None or parts.scheme not in PORTS:
            raise RefusedAddress(f"{url[:100]} is not an http or https address")
        if parts.host is None:
            raise ValueError(f"{url[:100]} names no host")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.host.strip("[]"), port, parts.netloc or "", parts.request_uri, parts.url)


@dataclass(frozen=True)
class Answer:
    """A complete answer of one server, whatever its status. `moved_to` as of a `Page`."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    moved_to: str | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Transport:
    """Keeps one connection to each server. The caller sees to it that a host is asked by one thread at a time."""

    def __init__(
        self, settings: FetchSettings, resolver: Resolver, certificates: str | None, *, allow_private: bool = False
    ) -> None:
        self._settings = settings
        self._allow_private = allow_private
        self._resolver = resolver
        self._tls = _tls_context(certificates)
        self._encodings = make_headers(accept_encoding=True)
        self._connections: dict[tuple[str, str, int], HTTPConnection] = {}

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()

    def ask(self, target: Target, headers: Mapping[str, str], seconds: float, sent: bytes | None = None) -> Answer:
        """The answer to a GET, or to a POST of what is `sent`, within `seconds` in all. Raises one of `NETWORK_ERRORS`.

        A kept connection that turns out to have been closed meanwhile is replaced: that was no failure of the request.
        """
        deadline = stopwatch() + seconds
        kept = self._connections.pop((target.scheme, target.host, target.port), None)
        if kept is not None and kept.is_connected:
            with suppress(ConnectionError):
                return self._converse(kept, target, headers, deadline, sent)
        return self._converse(self._connect(target, deadline), target, headers, deadline, sent)

    def _connect(self, target: Target, deadline: float) -> HTTPConnection:
        """A connection to the first vetted address that answers. TLS is checked against the name, not the address."""
        allow_loopback = self._settings.allow_loopback
        addresses = vetted_addresses(
            target.host,
            target.port,
            self._resolver,
            allow_loopback=allow_loopback,
            allow_private=self._allow_private,
        )
        failure: Exception = RefusedAddress(target.host)
        for address in addresses:
            connection = self._connection(target, address, min(self._settings.connect_timeout_seconds, _left(deadline)))
            try:
                connection.connect()
            except (NewConnectionError, UrllibTimeoutError, OSError) as error:
                connection.close()
                failure = error
            else:
                connection.timeout = self._settings.read_timeout_seconds
                return connection
        raise failure

    def _connection(self, target: Target, address: str, timeout: float) -> HTTPConnection:
        if target.scheme == "http":
            return HTTPConnection(address, target.port, timeout=timeout)
        return HTTPSConnection(
            address, target.port, timeout=timeout, server_hostname=target.host, ssl_context=self._tls
        )

    def _converse(
        self,
        connection: HTTPConnection,
        target: Target,
        headers: Mapping[str, str],
        deadline: float,
        sent: bytes | None,
    ) -> Answer:
        """Sends the request and reads the answer; keeps the connection if nothing is left in it."""
        try:
            with _cut_after(_left(deadline), connection):
                method, named = "GET" if sent is None else "POST", {"Host": target.netloc, **self._encodings, **headers}
                connection.request(method, target.path, body=sent, headers=named, preload_content=False)
                response = connection.getresponse()
                body = self._body(response, wanted=sent is None and 200 <= response.status < 300)
        except BaseException:
            connection.close()
            raise
        if body is None:
            connection.close()
        else:
            self._connections[target.scheme, target.host, target.port] = connection
        return Answer(target.url, response.status, tuple(response.headers.items()), body or b"")

    def _body(self, response: HTTPResponse, *, wanted: bool) -> bytes | None:
        """The decoded body. One that is not wanted is only drained, and given up (None) if long."""
        most = self._settings.max_body_bytes if wanted else CHUNK_BYTES
        size, chunks = 0, []
        if (response.length_remaining or 0) <= most:
            _check_decodable(response)
            while size <= most and (chunk := response.read(CHUNK_BYTES)):
                size += len(chunk)
                chunks.append(chunk)
            if size <= most:
                return b"".join(chunks)
        if wanted:
            raise TooLarge(f"the body is longer than {most} bytes")
        return None


@contextmanager
def _cut_after(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    """Ends a conversation that lasts longer than `seconds`, even if its server sends a byte now and then.

    A socket's own time-out starts again with every byte, so the socket is shut from outside. Raises `TimeoutError`.
    """
    sock, expired = connection.sock, []

    def cut() -> None:
        expired.append(True)
        with suppress(OSError):  # not SSLSocket's own `shutdown`, which drops its state under the reader's feet
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except NETWORK_ERRORS as error:
        if not expired:
            raise
        raise TimeoutError("the answer took longer than the total time allowed") from error
    finally:
        timer.cancel()
    if expired:
        raise TimeoutError("the answer took longer than the total time allowed")


def _left(deadline: float) -> float:
    """Seconds to go; never nothing, since a socket takes a time-out of 0 for "do not wait at all"."""
    return max(deadline - stopwatch(), 0.001)


def _check_decodable(response: HTTPResponse) -> None:
    """Raises `ValueError` for a compression that we did not offer and cannot undo."""
    named = {name.strip() for name in response.headers.get("content-encoding", "").lower().split(",")}
    unknown = (named & COMPRESSIONS) - set(HTTPResponse.CONTENT_DECODERS)
    if unknown:
        raise ValueError(f"the body is compressed by {', '.join(sorted(unknown))}, which we did not ask for")


@cache
def _tls_context(certificates: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()  # what the system trusts, SSL_CERT_FILE included
    for bundle in filter(None, (certifi.where(), certificates)):
        context.load_verify_locations(bundle)
    return context


KINDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FailureKind], ...] = (
    (RefusedAddress, FailureKind.REFUSED_ADDRESS),
    (TooLarge, FailureKind.TOO_LARGE),
    ((socket.gaierror, NameResolutionError), FailureKind.DNS),
    (NewConnectionError, FailureKind.CONNECT),
    ((TimeoutError, UrllibTimeoutError), FailureKind.TIMEOUT),
    ((ssl.SSLError, UrllibSSLError), FailureKind.TLS),
    ((OSError, ProtocolError), FailureKind.CONNECT),
)


def failure_kind(error: Exception) -> FailureKind:
    """The first kind that fits; what is left is an address, or an answer, that does not keep to the rules."""
    return next((kind for types, kind in KINDS if isinstance(error, types)), FailureKind.MALFORMED)
