"""When what waits is told, and when what failed is tried again. Pure: the time is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from extractors.model import WaitingAlert
from flows.alerts.records import Pace, Quiet, Rule

# Seconds from one try to the next, as the Standard Webhooks specification proposes; then a message is given up.
WAITS = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)
JITTER = 0.2  # of the wait, at most, so that what failed together does not come back together
LARGEST_MESSAGE = 100  # alerts

Group = tuple[Rule, tuple[WaitingAlert, ...]]


def due(
    rules: Mapping[str, Rule],
    waiting: Sequence[WaitingAlert],
    last: Mapping[tuple[str, str], datetime],
    now: datetime,
) -> Iterator[Group]:
    """What is to become one message now: alerts of one rule to one sink, in their order.

    `last` is when the last message of a rule to a sink was made. A rule without digest, throttle and quiet hours tells
    each alert by itself. Alerts of rules that are gone wait on.
    """
    gathered: dict[tuple[str, str], list[WaitingAlert]] = {}
    for alert in waiting:
        gathered.setdefault((alert.rule, alert.sink), []).append(alert)
    for key, alerts in gathered.items():
        rule = rules.get(key[0])
        if rule and is_due(rule, alerts[0].change.known_at, last.get(key), now):
            size = 1 if _tells_singly(rule) else LARGEST_MESSAGE
            yield from ((rule, tuple(alerts[start : start + size])) for start in range(0, len(alerts), size))


def is_due(rule: Rule, waiting_since: datetime, last: datetime | None, now: datetime) -> bool:
    """Whether what waits since then may be told: no quiet hour, no throttle, and a digest's hour or day is over."""
    local = now.astimezone(ZoneInfo(rule.zone))
    if rule.quiet and _is_quiet(rule.quiet, local.time()):
        return False
    if last is not None and now < last + timedelta(minutes=rule.throttle_minutes):
        return False
    return rule.send is Pace.IMMEDIATE or _last_boundary(rule, local) >= waiting_since


def _is_quiet(quiet: Quiet, at: time) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= at < quiet.end
    return at >= quiet.start or at < quiet.end


def _last_boundary(rule: Rule, local: datetime) -> datetime:
    """The last full hour, or the last time that it was `daily_at`, in the rule's zone."""
    if rule.send is Pace.HOURLY:
        return local.replace(minute=0, second=0, microsecond=0)
    today = datetime.combine(local.date(), rule.daily_at, local.tzinfo)
    return today if today <= local else datetime.combine(local.date() - timedelta(1), rule.daily_at, local.tzinfo)


def _tells_singly(rule: Rule) -> bool:
    return rule.send is Pace.IMMEDIATE and not rule.quiet and not rule.throttle_minutes


def next_try(message_id: str, failures: int, now: datetime, asked_to_wait: float | None) -> datetime | None:
    """When to come back after so many failures in a row, never sooner than we were asked to (seconds); None: never.

    The jitter is drawn from the message's id: the same message waits equally long on every machine.
    """
    if failures > len(WAITS):
        return None
    drawn = int(sha256(f"{message_id} {failures}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    wait = WAITS[failures - 1] * (1 + JITTER * drawn)
    return now + timedelta(seconds=max(wait, asked_to_wait or 0.0))
