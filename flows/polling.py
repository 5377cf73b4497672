"""Decides whether a channel is polled now. Pure: is given the time and what is known, returns what to do.

A channel is read as often as it publishes, between the floor and the ceiling of its source; not sooner than its server
asks (Cache-Control, ttl, skipHours, Retry-After); ever less often while it fails; and no more once it is gone. Now and
then a server's word that nothing has changed is put to the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from extractors.model import Channel, ChannelHistory, Pace, Source
from flows.settings_records import PollingSettings

GONE = 410
JITTER = 0.25  # of a back-off, up or down: channels that failed together do not come back together
MOST_DOUBLINGS = 16


@dataclass(frozen=True)
class PollNow:
    """Poll, and ask for `address`: the channel's own, or where it has been seen to have moved.

    `in_doubt` where the server has said for long that nothing changed: the body is to be asked for whatever it says.
    """

    address: str
    in_doubt: bool = False


@dataclass(frozen=True)
class Wait:
    """Do not poll before `until`; None is never, until a person asks for it."""

    until: datetime | None
    reason: str

    def __str__(self) -> str:
        return f"not before {self.until:%Y-%m-%d %H:%M} UTC: {self.reason}" if self.until else self.reason


def decide(
    source: Source,
    channel: Channel,
    history: ChannelHistory,
    settings: PollingSettings,
    now: datetime,
    *,
    at_once: bool = False,
) -> PollNow | Wait:
    """Whether `channel` of `source` is polled now.

    `at_once` is a person's wish to poll whatever the cadence, be the channel retired; it goes over everything but
    Retry-After. What was done in the future is of a clock that has been set back, and holds nobody up.
    """
    asked_off = _retry_at(history)
    if asked_off and _past(history.last_failure, now) and now < asked_off:
        return Wait(asked_off, "the server asked us to wait")
    poll_now = PollNow(address(channel, history, settings), _is_in_doubt(history, settings, now))
    if at_once:
        return poll_now
    if history.status == GONE and history.failures:
        return Wait(None, "it is gone (HTTP 410) and retired; `borderwatch run --source` asks once more")
    wait = _failing(source, channel, history, settings) if history.failures else _resting(source, history, settings)
    last = history.last_failure if history.failures else history.last_success
    if wait and wait.until and _past(last, now) and now < wait.until:
        return wait
    return poll_now


def next_turn(
    source: Source, histories: Mapping[str, ChannelHistory], settings: PollingSettings, now: datetime
) -> datetime | None:
    """When the first channel of `source` is polled: `now` for what is due, None where all are retired."""
    turns = [decide(source, c, histories.get(c.url, ChannelHistory()), settings, now) for c in source.channels]
    return min((until for turn in turns if (until := turn.until if isinstance(turn, Wait) else now)), default=None)


def _is_in_doubt(history: ChannelHistory, settings: PollingSettings, now: datetime) -> bool:
    """A server that was caught lying is not believed anyway."""
    patience = timedelta(hours=settings.doubted_after_hours)
    return not history.lied and history.last_confirmed is not None and now - history.last_confirmed > patience


def address(channel: Channel, history: ChannelHistory, settings: PollingSettings) -> str:
    """Where to ask: the new address of a move that was seen often enough in a row, until that fails."""
    settled = history.sightings >= settings.moves_followed_after and not history.failures
    return history.moved_to if settled and history.moved_to else channel.url


def interval(source: Source, seconds_per_entry: float | None, settings: PollingSettings) -> timedelta:
    """The time between two polls: what passes between two entries; the source's cadence where that is not known."""
    cadence = 60.0 * source.cadence_minutes
    observed = cadence if seconds_per_entry is None else seconds_per_entry
    return timedelta(seconds=max(cadence * settings.floor_factor, min(observed, cadence * settings.ceiling_factor)))


def backoff(source: Source, url: str, failures: int, settings: PollingSettings) -> timedelta:
    """How long a channel that failed so often in a row is left alone: doubled each time, with jitter.

    The jitter is the same for the same address and count, so that a decision can be told again.
    """
    doubled = interval(source, None, settings) * (1 << min(failures - 1, MOST_DOUBLINGS))
    drawn = int.from_bytes(sha256(f"{url}\x1f{failures}".encode()).digest()[:8]) / 2**64
    return min(doubled, _longest(settings)) * (1 + JITTER * (2 * drawn - 1))


def _failing(source: Source, channel: Channel, history: ChannelHistory, settings: PollingSettings) -> Wait | None:
    if history.last_failure is None:
        return None
    delay = backoff(source, channel.url, history.failures, settings)
    return Wait(history.last_failure + delay, f"it failed {_times(history.failures)} in a row")


def _resting(source: Source, history: ChannelHistory, settings: PollingSettings) -> Wait | None:
    """The time until which a channel in good order is left alone, and whose wish that is."""
    if history.last_success is None:
        return None
    longest = _longest(settings).total_seconds()
    stated = history.pace.update_seconds or None
    ours = interval(source, stated if history.seconds_per_entry is None else history.seconds_per_entry, settings)
    wishes = {
        f"it is read every {ours.total_seconds() / 60:.0f} min": ours,
        "the server says that its answer is still good (max-age)": _seconds(history.pace.max_age_seconds, longest),
        "the feed asks for it (ttl)": _seconds(history.pace.ttl_seconds, longest),
    }
    reason = max(wishes, key=lambda wish: wishes[wish])
    due = history.last_success + wishes[reason]
    open_from = _out_of_skipped(due, history.pace)
    return Wait(due, reason) if open_from == due else Wait(open_from, "the feed asks for it (skipHours, skipDays)")


def _out_of_skipped(due: datetime, pace: Pace) -> datetime:
    """The first moment from `due` on in no skipped hour and on no skipped day."""
    while due.hour in pace.skip_hours or due.weekday() in pace.skip_days:
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def _retry_at(history: ChannelHistory) -> datetime | None:
    if not history.failures or history.last_failure is None or history.retry_after is None:
        return None
    return history.last_failure + timedelta(seconds=history.retry_after)


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _longest(settings: PollingSettings) -> timedelta:
    return timedelta(hours=settings.longest_wait_hours)


def _seconds(wish: float, longest: float) -> timedelta:
    return timedelta(seconds=min(wish, longest))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
