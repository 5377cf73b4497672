"""The only HTTP client: polite, bounded, and never raising for what a network does.

One request at a time to a host, a pause between two, robots.txt obeyed, every redirect judged like a first request.
Nothing is tried twice here: the frontier decides when to come back. A host that is overburdened is left alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from threading import Lock
from types import TracebackType
from urllib.parse import urljoin

from extractors.model import FailureKind, FetchFailure, FetchResult, NotModified, Page, RobotsRules, Validators
from flows.addresses import Resolver, resolve
from flows.clock import stopwatch
from flows.robots import Robots
from flows.settings_records import FetchSettings
from flows.transport import NETWORK_ERRORS, Answer, Target, Transport, failure_kind

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
OVERBURDENED = frozenset({429, 503})
LONGEST_RETRY_AFTER_SECONDS = 30 * 86400.0  # nobody means more; a slip of the server's must not silence it for ever
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.8"


@dataclass
class _Host:
    """A host's turn, and the moment of the stopwatch from which the next request may start.

    `busy` is the status by which it asked for a pause, until `back_at`; where it did not say, until we end.
    """

    turn: Lock = field(default_factory=Lock)
    free_at: float = float("-inf")
    busy: int | None = None
    back_at: datetime | None = None


class Fetcher:
    """Gets pages, and hands messages to hooks. Thread-safe; a context manager that closes its connections."""

    def __init__(
        self,
        settings: FetchSettings,
        user_agent: str,
        now: Callable[[], datetime],
        *,
        resolver: Resolver = resolve,
        sleep: Callable[[float], object] = time.sleep,
        certificates: str | None = None,
        robots: Iterable[RobotsRules] = (),
        allow_private: bool = False,
    ) -> None:
        """`certificates` is a file of certificate authorities to trust beside the usual ones.

        `robots` are rules that need not be asked for again while they are good. `allow_private`: addresses of one's own
        network may be asked too.
        """
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._headers = {"User-Agent": user_agent, "Accept": ACCEPT}
        self._transport = Transport(settings, resolver, certificates, allow_private=allow_private)
        self._robots = Robots(self._get_robots, user_agent.partition("/")[0], now, robots)
        self._hosts: dict[str, _Host] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def get(self, url: str, validators: Validators | None = None) -> FetchResult:
        """The page at `url`, or that it is the one we hold by `validators` (RFC 9110 section 13), or why neither."""
        asked = validators or Validators()
        conditions = _conditions(asked)
        answer = self._follow(url, conditions, self._refusal)
        if isinstance(answer, FetchFailure):
            return answer
        if answer.status in OVERBURDENED:
            self._pause(answer)
        if answer.status == 304 and conditions:
            return NotModified(url, self._now(), _renewed(asked, answer), answer.headers, answer.moved_to)
        page = self._page(url, answer)
        if isinstance(page, Page) and page.validators.body_hash == asked.body_hash:
            return NotModified(url, page.fetched_at, page.validators, page.headers, page.moved_to, page.status)
        return page

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Page | FetchFailure:
        """Hands `body` to `url`, which its owner named to us: no robots.txt is asked, and no redirect is followed."""
        try:
            target = Target.of(url)
            seconds = self._settings.total_timeout_seconds
            return self._page(url, self._in_turn(target, {**self._headers, **headers}, seconds, body)[0])
        except NETWORK_ERRORS as error:
            return self._failure(url, error, url)

    def robots_read(self) -> tuple[RobotsRules, ...]:
        """What was read of robots.txt files so far."""
        return tuple(self._robots.read)

    def _refusal(self, url: str) -> FetchFailure | None:
        """Why `url` may not be asked for now: its host has asked for a pause, or its robots.txt is against it."""
        host = self._hosts.get(Target.of(url).site)
        now = self._now()
        if host is None or host.busy is None or (host.back_at and host.back_at <= now):
            return self._robots.refusal(url)
        left = (host.back_at - now).total_seconds() if host.back_at else None
        detail = f"its host asked us to wait (HTTP {host.busy})"
        return FetchFailure(url, FailureKind.PAUSED, detail, now, host.busy, left)

    def _pause(self, answer: Answer) -> None:
        """Leaves the host alone that is overburdened, for as long as it says."""
        host, now = self._hosts[Target.of(answer.url).site], self._now()
        wait = retry_after(answer.header("retry-after"), now)
        host.busy, host.back_at = answer.status, None if wait is None else now + timedelta(seconds=wait)

    def _get_robots(self, url: str) -> Page | FetchFailure:
        answer = self._follow(url, {}, lambda _: None)
        return answer if isinstance(answer, FetchFailure) else self._page(url, answer)

    def _page(self, url: str, answer: Answer) -> Page | FetchFailure:
        """A 2xx answer as a page; any other status is a failure."""
        now = self._now()
        if 200 <= answer.status < 300:
            body_hash = sha256(answer.body).hexdigest()
            validators = Validators(answer.header("etag"), answer.header("last-modified"), body_hash)
            return Page(url, answer.url, answer.status, answer.headers, answer.body, now, validators, answer.moved_to)
        wait = retry_after(answer.header("retry-after"), now)
        return FetchFailure(url, FailureKind.HTTP, f"HTTP {answer.status}", now, answer.status, wait)

    def _follow(
        self, url: str, conditions: Mapping[str, str], refusal: Callable[[str], FetchFailure | None]
    ) -> Answer | FetchFailure:
        """The last answer of a chain of redirects, each asked of `refusal` and vetted by itself.

        The total time counts what the network takes, not the waiting for our turn.
        """
        hop, seconds, for_good = url, self._settings.total_timeout_seconds, True
        try:
            for _ in range(self._settings.max_redirects + 1):
                target = Target.of(hop)
                refused = refusal(target.url)
                if refused is not None:
                    return replace(refused, url=url, detail=_with_hop(refused.detail, url, hop))
                answer, taken = self._in_turn(target, {**self._headers, **conditions}, seconds)
                seconds -= taken
                location = answer.header("location")
                if answer.status not in REDIRECTS or location is None:
                    return replace(answer, moved_to=hop) if for_good and hop != url else answer
                for_good = for_good and answer.status in PERMANENT
                hop = urljoin(target.url, _as_sent(location))
        except NETWORK_ERRORS as error:
            return self._failure(url, error, hop)
        limit = f"more than {self._settings.max_redirects} redirects, the last to {hop}"
        return FetchFailure(url, FailureKind.REDIRECTS, limit, self._now())

    def _failure(self, url: str, error: Exception, hop: str) -> FetchFailure:
        detail = " ".join(str(error).split())[:300] or type(error).__name__
        return FetchFailure(url, failure_kind(error), _with_hop(detail, url, hop), self._now())

    def _in_turn(
        self, target: Target, headers: Mapping[str, str], seconds: float, sent: bytes | None = None
    ) -> tuple[Answer, float]:
        """The answer and the seconds that it took, asked when it is our turn and not sooner than the host likes."""
        host = self._hosts.setdefault(target.site, _Host())
        with host.turn:
            wait = host.free_at - stopwatch()
            if wait > 0:
                self._sleep(wait)
            started = stopwatch()
            try:
                answer = self._transport.ask(target, headers, seconds, sent)
                return answer, stopwatch() - started
            finally:
                pause = max(self._settings.min_interval_seconds, self._robots.delay(target.url))
                host.free_at = stopwatch() + pause


def _conditions(asked: Validators) -> dict[str, str]:
    headers = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
    return {name: value for name, value in headers.items() if value}


def _renewed(asked: Validators, answer: Answer) -> Validators:
    """What we hold after a 304, which may bring newer validators for the same body."""
    return Validators(
        answer.header("etag") or asked.etag, answer.header("last-modified") or asked.last_modified, asked.body_hash
    )


def _as_sent(location: str) -> str:
    """A Location header as its server meant it: many send UTF-8, which reaches us as Latin-1."""
    with suppress(UnicodeError):
        return location.strip().encode("latin-1").decode()
    return location.strip()


def _with_hop(detail: str, url: str, hop: str) -> str:
    return detail if hop == url else f"{detail} (redirected to {hop})"


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds, 30 days at most, from a Retry-After header in either form, number or date (RFC 9110 section 10.2.3)."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_RETRY_AFTER_SECONDS)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER_SECONDS)
