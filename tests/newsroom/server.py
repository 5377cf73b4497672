"""The newsroom itself: one server for each outlet, all on loopback."""

from __future__ import annotations

import json
import selectors
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Self
from urllib.parse import unquote

from . import feeds, pages
from .content import EDITIONS, Article, Outlet, articles, outlets, path_of
from .web import HangUp, Response, bind, revalidate

IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360"/></svg>'


@dataclass(frozen=True)
class Request:
    """One request as the newsroom answered it, 0 for hanging up; `conditional` when it carried a validator."""

    method: str
    outlet: str
    path: str
    status: int
    conditional: bool


@dataclass(frozen=True)
class Asked:
    """A request as a `Mode` meets it: `find` is what the outlet in good order has at a path."""

    path: str
    headers: Message
    outlet: Outlet
    base: str
    edition: int
    times: int
    """How often this path has been asked for before."""
    find: Callable[[str], Response]

    @property
    def healthy(self) -> Response:
        return self.find(self.path)

    @property
    def is_conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers

    @property
    def channel(self) -> str:
        """The path of the outlet's first feed or sitemap."""
        return self.outlet.channels[0].path


Mode = Callable[[Asked], Response]
"""How an outlet misbehaves: what it answers to a request. See hostile.py."""


class Newsroom:
    """The news site as a context manager. Addresses are base URLs without a trailing slash.

    `port_base` asks for successive ports from there on; a taken one is replaced by any that is free. Set `edition` to
    turn the page; `requests` logs what the outlets were asked; an outlet in `modes` misbehaves.
    """

    def __init__(self, port_base: int = 0) -> None:
        self.edition = EDITIONS[0]
        self.requests: list[Request] = []
        self.modes: dict[str, Mode] = {}
        self._stop, self._stopper = socket.socketpair()
        self._servers = {
            outlet.id: bind(port_base and port_base + number, partial(self._outlet_answer, outlet))
            for number, outlet in enumerate(outlets())
        }
        self._loop = Thread(target=self._serve, name="newsroom", daemon=True)

    def __enter__(self) -> Self:
        self._loop.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stopper.close()
        self._loop.join()
        for server in self._servers.values():
            server.server_close()
        self._stop.close()

    @property
    def bases(self) -> dict[str, str]:
        return {outlet: server.base for outlet, server in self._servers.items()}

    def base(self, outlet: str) -> str:
        return self._servers[outlet].base

    def articles(self, outlet: str) -> list[Article]:
        """The outlet's articles in the present edition, newest first."""
        return [article for article in articles(self.edition) if article.outlet == outlet]

    def url(self, article: Article) -> str:
        """Where the article is served."""
        outlet = next(outlet for outlet in outlets() if outlet.id == article.outlet)
        return self.base(outlet.id) + path_of(article, outlet)

    def write_sources(self, folder: Path) -> None:
        """One `<outlet>.toml` for each outlet, with the addresses of this run."""
        folder.mkdir(parents=True, exist_ok=True)
        for outlet in outlets():
            (folder / f"{outlet.id}.toml").write_text(_source(outlet, self.base(outlet.id)), encoding="utf-8")

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._stop, selectors.EVENT_READ)
            for server in self._servers.values():
                selector.register(server, selectors.EVENT_READ, server)
            while True:
                for key, _ in selector.select():
                    if key.data is None:
                        return
                    key.data.handle_request()

    def _outlet_answer(self, outlet: Outlet, method: str, path: str, headers: Message) -> Response:
        asked = Asked(
            path,
            headers,
            outlet,
            self.base(outlet.id),
            self.edition,
            sum((r.outlet, r.path) == (outlet.id, path) for r in list(self.requests)),
            partial(self._find, outlet),
        )
        log = partial(Request, method, outlet.id, path, conditional=asked.is_conditional)
        response = Response(405, body=b"GET or HEAD only\n")
        try:
            if method in ("GET", "HEAD"):
                response = revalidate(self.modes.get(outlet.id, _in_good_order)(asked), headers)
        except HangUp:
            self.requests.append(log(status=0))
            raise
        self.requests.append(log(status=response.status))
        return response

    def _find(self, outlet: Outlet, path: str) -> Response:
        base, here = self.base(outlet.id), self.articles(outlet.id)
        latest = max(article.modified for article in here)
        if path == "/robots.txt":
            return Response(200, "text/plain", pages.robots(outlet, base).encode())
        if path == "/":
            return Response(200, "text/html", pages.home_page(outlet, base, here).encode(), latest)
        if path.startswith("/media/"):
            return Response(200, "image/svg+xml", IMAGE)
        for channel in outlet.channels:
            if path == channel.path:
                media_type, text = feeds.write(outlet, channel, base, here)
                return Response(200, media_type, text.encode(), latest)
        for article in here:
            if unquote(path) == unquote(path_of(article, outlet)):
                related = [other for other in articles(EDITIONS[0]) if other.outlet == outlet.id]
                text = pages.article_page(article, outlet, base, related)
                return Response(200, "text/html", text.encode(), article.modified)
        return Response(404, "text/html", b"<!DOCTYPE html><title>404</title><h1>Not found</h1>")


def _in_good_order(asked: Asked) -> Response:
    return asked.healthy


def _source(outlet: Outlet, base: str) -> str:
    """The outlet's source file; JSON strings are TOML strings."""
    facts: dict[str, str | int] = {
        "name": outlet.name,
        "homepage": f"{base}/",
        "country": outlet.country,
        "bloc": outlet.bloc,
        "time_zone": outlet.time_zone,
        "cadence_minutes": outlet.cadence_minutes,
    }
    tables: list[dict[str, str | int]] = [
        {"kind": channel.kind, "url": base + channel.path, "language": channel.language} for channel in outlet.channels
    ]
    return _lines(facts) + "".join("\n[[channels]]\n" + _lines(table) for table in tables)


def _lines(table: Mapping[str, str | int]) -> str:
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
