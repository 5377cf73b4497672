"""Delivery: what is due becomes messages, and messages go out, at least once and in order for each event.

A message is stored before it is sent, and what came of it afterwards: who is killed in between sends it again, under
the same id. Each sink has a thread of its own, and the warehouse is not held while anybody is waited for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from extractors.model import Attempt, AttemptState, PendingMessage, SinkCondition, SinkState
from flows import clock
from flows.alerts.doors import Door, Sent
from flows.alerts.messages import compose
from flows.alerts.records import Rule
from flows.alerts.sinks import door
from flows.alerts.timing import due, next_try
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, LedgerDoor
from flows.settings import Config, environment
from warehouse.published import adopt
from warehouse.store import Warehouse

log = logging.getLogger("borderwatch")

RECORDED_TOGETHER = 20  # messages of a sink; a kill sends at most so many a second time


@dataclass(frozen=True)
class Delivered:
    """What one round did."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0


def deliver(
    run_id: str, config: Config, data: Path, warehouse: Callable[[], AbstractContextManager[Warehouse]]
) -> Delivered:
    """One round for the folder `data`; nothing where another process is at it. `warehouse` opens the ledger."""
    seen = environment()
    sinks = config.alerts.sinks.items()
    with suppress(Timeout), FileLock(data / "alerts.lock").acquire(timeout=0):
        doors = {name: door(sink, config.settings, data, seen) for name, sink in sinks}
        return Courier(run_id, warehouse, config.alerts.rules, doors, config.settings.alerts.budget_seconds).deliver()
    return Delivered()


def deliver_now(data: Path, config: Config, patience_seconds: float) -> Delivered:
    """One round outside of any run, published; nothing where there is no warehouse yet.

    Raises what `Warehouse.open` raises.
    """
    ledger, copy = data / LEDGER_FILE, data / WAREHOUSE_FILE
    adopt(ledger, copy)
    if not ledger.is_file():
        return Delivered()
    ledger_door = LedgerDoor(ledger, patience_seconds)
    done = deliver(uuid4().hex, config, data, ledger_door.enter)
    if done != Delivered():
        with ledger_door.enter() as warehouse:
            warehouse.publish(copy, timedelta(0))
    return done


@dataclass(frozen=True)
class Courier:
    """One round of delivery. `doors` are the sinks by name; a round ends `budget` seconds after its beginning."""

    run_id: str
    warehouse: Callable[[], AbstractContextManager[Warehouse]]
    rules: Mapping[str, Rule]
    doors: Mapping[str, Door]
    budget: float
    now: Callable[[], datetime] = clock.now

    def deliver(self) -> Delivered:
        """Makes messages of what is due, and tries every message whose time has come."""
        with self.warehouse() as warehouse:
            self._compose(warehouse)
            pending, conditions = warehouse.pending_messages(), warehouse.sink_conditions()
        by_sink = groupby(sorted(pending, key=lambda p: p.message.sink), key=lambda p: p.message.sink)
        queues = {sink: list(messages) for sink, messages in by_sink}
        open_ = {sink: queue for sink, queue in queues.items() if self._is_open(sink, conditions.get(sink))}
        if not open_:
            return Delivered()
        ends = clock.stopwatch() + self.budget
        with ThreadPoolExecutor(len(open_)) as threads:
            rounds = threads.map(lambda sink: self._empty(sink, open_[sink], ends), open_)
            states = [attempt.state for attempts in rounds for attempt in attempts]
        return Delivered(*(states.count(s) for s in (AttemptState.DELIVERED, AttemptState.FAILED, AttemptState.DEAD)))

    def _compose(self, warehouse: Warehouse) -> None:
        now = self.now()
        groups = list(due(self.rules, warehouse.waiting_alerts(), warehouse.last_messages(), now))
        if groups:
            told = {t.alert.alert_id: t for t in warehouse.told_changes([a for _, alerts in groups for a in alerts])}
            messages = [compose(alerts[0].rule, [told[a.alert_id] for a in alerts], now) for _, alerts in groups]
            warehouse.append_messages(self.run_id, messages)

    def _is_open(self, sink: str, condition: SinkCondition | None) -> bool:
        if sink not in self.doors:
            log.warning("alerts: there is no sink %s in alerts.toml, and messages wait for it", sink)
            return False
        if condition is None or condition.state is SinkState.ENABLED:
            return True
        return condition.state is SinkState.PAUSED and condition.until is not None and condition.until <= self.now()

    def _empty(self, sink: str, queue: Sequence[PendingMessage], ends: float) -> list[Attempt]:
        """Sends what can be sent now to one sink; records what came of it a few messages at a time."""
        done: list[Attempt] = []
        unrecorded: list[Attempt] = []
        for attempt, sent in self._send_all(self.doors[sink], queue, ends):
            done.append(attempt)
            unrecorded.append(attempt)
            conditions = list(_asked(sink, sent, attempt))
            if conditions or sent.down or len(unrecorded) >= RECORDED_TOGETHER:
                self._record(unrecorded, conditions)
                unrecorded = []
            if sent.reason:
                log.warning("alerts: %s: %s: %s", sink, attempt.message_id, sent.reason)
        self._record(unrecorded, ())
        return done

    def _send_all(self, door: Door, queue: Sequence[PendingMessage], ends: float) -> Iterator[tuple[Attempt, Sent]]:
        """In order: what is told of an event behind a message that did not go through waits for that one."""
        held: set[str] = set()
        for pending in queue:
            if clock.stopwatch() >= ends:
                return
            subjects = set(pending.message.subjects)
            waits = pending.next_at is not None and pending.next_at > self.now()
            if waits or held & subjects:
                held |= subjects
                continue
            now = self.now()
            sent = door.send(pending.message, now)
            attempt = _attempt(pending, sent, now)
            yield attempt, sent
            if attempt.state is AttemptState.FAILED:
                held |= subjects
            if sent.down:
                return

    def _record(self, attempts: Sequence[Attempt], conditions: Iterable[SinkCondition]) -> None:
        if attempts:
            with self.warehouse() as warehouse:
                warehouse.append_attempts(self.run_id, attempts, tuple(conditions))


def _attempt(pending: PendingMessage, sent: Sent, now: datetime) -> Attempt:
    message_id = pending.message.message_id
    if sent.delivered:
        return Attempt(message_id, AttemptState.DELIVERED, now, status=sent.status)
    failures = pending.failures + 1
    again = next_try(message_id, failures, now, sent.wait)
    state = AttemptState.FAILED if again else AttemptState.DEAD
    return Attempt(message_id, state, now, failures, sent.status, sent.reason, again)


def _asked(sink: str, sent: Sent, attempt: Attempt) -> Iterator[SinkCondition]:
    """What the receiver wants of us for all messages: never to come again, or not so soon."""
    if sent.gone:
        yield SinkCondition(sink, SinkState.DISABLED, reason="it answered HTTP 410: it wants nothing any more")
    elif sent.down and sent.wait:
        yield SinkCondition(sink, SinkState.PAUSED, attempt.tried_at + timedelta(seconds=sent.wait), sent.reason)
