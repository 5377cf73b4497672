"""robots.txt (RFC 9309): what a host asks of us, kept for a day, also from run to run.

A host that has none (4xx) allows everything. One whose robots.txt cannot be had (5xx, 429, no connection) allows
nothing until it can be asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from extractors.model import FailureKind, FetchFailure, Page, RobotsRules

KEPT = timedelta(days=1)
ASKED_AGAIN = timedelta(minutes=5)  # after a failure, so that a dead host is asked once a run and not once a page
LONGEST_DELAY_SECONDS = 30.0  # of a crawl-delay; a longer one would only mean that nobody is to come
MOST_BYTES = 512 * 1024  # RFC 9309 section 2.5 asks for 500 KiB at least


@dataclass
class _Known:
    """What is known of one site; `rules` is a failure where they could not be had."""

    lock: Lock = field(default_factory=Lock)
    rules: Protego | FetchFailure | None = None
    until: datetime | None = None


class Robots:
    """The rules of all hosts for one user agent; thread-safe. `fetch` gets a robots.txt.

    `kept` are rules that were read earlier, by another run perhaps; `read` are those that were read since.
    """

    def __init__(
        self,
        fetch: Callable[[str], Page | FetchFailure],
        product: str,
        now: Callable[[], datetime],
        kept: Iterable[RobotsRules] = (),
    ) -> None:
        self._fetch = fetch
        self._product = product
        self._now = now
        self._sites: dict[str, _Known] = {}
        self._kept = {rules.address: rules for rules in kept}
        self.read: list[RobotsRules] = []

    def refusal(self, url: str) -> FetchFailure | None:
        """Why `url` may not be fetched now; None where it may."""
        rules = self._rules(url)
        if isinstance(rules, FetchFailure):
            return replace(rules, url=url, detail=f"robots.txt could not be had: {rules.detail}", failed_at=self._now())
        if rules.can_fetch(url, self._product):
            return None
        return FetchFailure(url, FailureKind.ROBOTS, "robots.txt disallows this address", self._now())

    def delay(self, url: str) -> float:
        """The seconds between two requests that the host asks for, as far as is already known."""
        known = self._sites.get(_robots_url(url))
        asked = known.rules.crawl_delay(self._product) if known and isinstance(known.rules, Protego) else None
        return min(asked or 0.0, LONGEST_DELAY_SECONDS)

    def _rules(self, url: str) -> Protego | FetchFailure:
        address = _robots_url(url)
        known = self._sites.setdefault(address, _Known())
        with known.lock:
            if known.rules is None or known.until is None or self._now() >= known.until:
                found = self._found(address)
                if isinstance(found, FetchFailure):
                    known.rules, known.until = found, self._now() + ASKED_AGAIN
                else:
                    known.rules, known.until = Protego.parse(found.text), found.fetched_at + KEPT
            return known.rules

    def _found(self, address: str) -> RobotsRules | FetchFailure:
        """What we hold of `address`, if that is good for today, else what its host says now."""
        kept = self._kept.pop(address, None)
        if kept and kept.fetched_at <= self._now() < kept.fetched_at + KEPT:
            return kept
        text = _text(self._fetch(address))
        if isinstance(text, FetchFailure):
            return text
        self.read.append(RobotsRules(address, self._now(), text))
        return self.read[-1]


def _robots_url(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def _text(answer: Page | FetchFailure) -> str | FetchFailure:
    if isinstance(answer, Page):
        return answer.body[:MOST_BYTES].decode("utf-8-sig", errors="replace")
    if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
        return ""
    return answer if answer.kind is not FailureKind.HTTP else replace(answer, kind=FailureKind.ROBOTS)
