"""What a channel says to those who poll it: Cache-Control, RSS 2.0's ttl and skips, RSS 1.0's update period."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.model import Pace

HEAD_BYTES = 64 * 1024  # a feed says such things before its items
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
NEVER_FRESH = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)
TTL = re.compile(rb"<ttl>\s*(\d+)\s*</ttl>", re.IGNORECASE)
SKIP_HOURS = re.compile(rb"<skipHours>(.*?)</skipHours>", re.IGNORECASE | re.DOTALL)
SKIP_DAYS = re.compile(rb"<skipDays>(.*?)</skipDays>", re.IGNORECASE | re.DOTALL)
HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
DAY = re.compile(rb"<day>\s*([a-z]{3})[a-z]*\s*</day>", re.IGNORECASE)
PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod>\s*([a-z]+)\s*<", re.IGNORECASE)
FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*<", re.IGNORECASE)
PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 7 * 86400.0, "monthly": 30 * 86400.0, "yearly": 365 * 86400.0}
DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def read_pace(headers: Iterable[tuple[str, str]], body: bytes = b"") -> Pace:
    """The wishes of an answer with these `headers` and this `body`; a 304 has none.

    RFC 9111 sections 4.2 and 5.2.2 for the age of an answer; rssboard.org/rss-specification for ttl and skips;
    web.resource.org/rss/1.0/modules/syndication for the update period. An hour 24 is the hour 0, as RSS 0.91 counted.
    Skips that leave no time to come are not taken seriously.
    """
    named = {name.lower(): value for name, value in headers}
    head = body[:HEAD_BYTES]
    hours = [int(hour) for hour in HOUR.findall(_inside(SKIP_HOURS, head))]
    days = [day.lower().decode() for day in DAY.findall(_inside(SKIP_DAYS, head))]
    ttl = TTL.search(head)
    return Pace(
        max_age_seconds=_max_age(named),
        ttl_seconds=60.0 * int(ttl[1][:9]) if ttl else 0.0,
        skip_hours=_unless_all({hour % 24 for hour in hours if hour <= 24}, 24),
        skip_days=_unless_all({DAYS[day] for day in days if day in DAYS}, 7),
        update_seconds=_update_seconds(head),
    )


def _update_seconds(head: bytes) -> float:
    """What passes between two updates; a frequency that is not given is once, a period that is not given is a day."""
    period, frequency = PERIOD.search(head), FREQUENCY.search(head)
    if period is None and frequency is None:
        return 0.0
    seconds = PERIODS.get(period[1].decode().lower() if period else "daily", 0.0)
    return seconds / max(int(frequency[1]) if frequency else 1, 1)


def _max_age(headers: dict[str, str]) -> float:
    """Seconds for which the answer is still fresh, the time in caches on its way taken off."""
    control = headers.get("cache-control", "")
    stated = MAX_AGE.search(control)
    if stated is None or NEVER_FRESH.search(control):
        return 0.0
    age = headers.get("age", "").strip()
    return max(float(stated[1][:9]) - (float(age[:9]) if age.isascii() and age.isdigit() else 0.0), 0.0)


def _inside(pattern: re.Pattern[bytes], head: bytes) -> bytes:
    found = pattern.search(head)
    return found[1] if found else b""


def _unless_all(skipped: set[int], count: int) -> tuple[int, ...]:
    return tuple(sorted(skipped)) if len(skipped) < count else ()
