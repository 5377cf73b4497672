"""Many small outlets in a process of their own, for benchmarks: each a feed and as many articles as one likes.

Prints one line of JSON, the outlets' addresses. A line on standard input is answered by what was asked for since the
last one, by kind (robots.txt, feed, article): {kind: [requests, of which 304, bytes of bodies]}.
"""

from __future__ import annotations

import argparse
import json
import selectors
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from functools import cache, partial
from threading import Lock, Thread

from tests.bench.pages import PUBLISHED, page
from tests.newsroom.web import LoopbackServer, Response, bind, revalidate

Counts = dict[str, list[int]]


class Origin:
    """A running origin; `asked` says what it was asked for since the last time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._in, self._out = process.stdin, process.stdout
        self.bases: list[str] = json.loads(self._out.readline())

    def asked(self) -> Counts:
        self._in.write("\n")
        self._in.flush()
        counts: Counts = json.loads(self._out.readline())
        return counts


@contextmanager
def origin(sites: int, entries: int, page_bytes: int, every: int = 1, sentences: int = 40) -> Iterator[Origin]:
    """One article in `every` is on topic; an article has so many `sentences`, or as many as the page where it is 0."""
    numbers = (sites, entries, page_bytes, every, sentences)
    command = [sys.executable, "-m", __name__, *map(str, numbers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Origin(process)
        process.communicate()


def feed(site: int, base: str, entries: int) -> str:
    items = "".join(
        f"<item><title>Report {n} of outlet {site}</title><link>{base}/report/{n}</link><guid>{base}/report/{n}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 08:{n % 60:02}:00 GMT</pubDate><description>It says {n}.</description></item>"
        for n in range(entries)
    )
    return f'<rss version="2.0"><channel><title>Outlet {site}</title><link>{base}/</link>{items}</channel></rss>'


class Log:
    """Counts by kind; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counts = defaultdict(lambda: [0, 0, 0])

    def add(self, kind: str, response: Response) -> None:
        unchanged = response.status == 304
        with self._lock:
            for place, value in enumerate((1, unchanged, 0 if unchanged else len(response.body))):
                self._counts[kind][place] += value

    def take(self) -> Counts:
        with self._lock:
            counts, self._counts = self._counts, defaultdict(lambda: [0, 0, 0])
        return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("sites", "entries", "page_bytes", "every", "sentences"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    log, bases = Log(), list[str]()

    @cache
    def found(site: int, path: str) -> Response:
        if path == "/feed":
            return Response(200, "application/rss+xml", feed(site, bases[site], options.entries).encode(), PUBLISHED)
        if path.startswith("/report/"):
            number = int(path.rpartition("/")[2])
            on_topic = (number * options.sites + site) % options.every == 0
            made = partial(page, on_topic=on_topic, sentences=options.sentences)
            text = made(site, bases[site], number, options.page_bytes)
            return Response(200, "text/html", text.encode(), PUBLISHED)
        return Response(404)

    def answer(site: int, method: str, path: str, headers: Message) -> Response:
        response = revalidate(found(site, path), headers)
        log.add(path.split("/")[1], response)
        return response

    servers = [bind(0, partial(answer, site)) for site in range(options.sites)]
    bases += [server.base for server in servers]
    Thread(target=serve, args=[servers], daemon=True).start()
    print(json.dumps(bases), flush=True)
    for _ in sys.stdin:
        print(json.dumps(log.take()), flush=True)


def serve(servers: Sequence[LoopbackServer]) -> None:
    with selectors.DefaultSelector() as selector:
        for server in servers:
            selector.register(server, selectors.EVENT_READ, server)
        while True:
            for key, _ in selector.select():
                key.data.handle_request()


if __name__ == "__main__":
    main()
