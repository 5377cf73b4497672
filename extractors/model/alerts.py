"""Who is told of what, and how far that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from extractors.model.base import StrictRecord


class AlertKind(StrEnum):
    """What a rule for alerts may be on. The view `event_changes` says what each means; the last two are of sources."""

    NEW_EVENT = "new_event"
    TOLL_CHANGED = "toll_changed"
    CLAIMED = "claimed"
    DENIED = "denied"
    CONTESTED = "contested"
    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    CORROBORATED = "corroborated"
    CORRECTED = "corrected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    SOURCE_SILENT = "source_silent"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Vicinity(StrictRecord):
    """All that lies within `km` kilometres of a point in decimal degrees."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, kw_only=True)
class Conditions(StrictRecord):
    """What a change must be like. What is empty or None asks for nothing.

    `types` are types or families; of `actors` the parts of each count too; `places` are places or provinces.
    `max_age_days`: the event ended no longer ago when it became known; an undated one is never too old.
    `where` is SQL over a row of the view `event_changes`; where it fails on a row, the row counts as meant.
    """

    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    blocs: tuple[str, ...] = ()
    near: Vicinity | None = None
    border_km: float | None = None
    min_killed: int | None = None
    min_confidence: float | None = None
    min_sources: int | None = None
    max_age_days: float | None = None
    out_of_scope: bool = False
    where: str | None = None


@dataclass(frozen=True)
class ChangeFilter(Conditions):
    """Which changes: of these kinds, under these conditions; actors are ids, places canonical names."""

    kinds: tuple[AlertKind, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule as the warehouse follows it: which changes are to be told to which sinks."""

    rule: str
    sinks: tuple[str, ...]
    wanted: ChangeFilter


@dataclass(frozen=True, slots=True)
class Change:
    """Something to tell: a version of an event, a gap in a source or its silence (`subject` is then the source)."""

    change_id: str
    subject: str
    version: int
    kinds: tuple[str, ...]
    known_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """A change that a rule is to tell to a sink, and that is in no message yet."""

    alert_id: str
    rule: str
    sink: str
    change: Change


@dataclass(frozen=True, slots=True)
class EventState:
    """An event as one of its versions told it, in names that a reader knows; `killed` and `wounded` are of all parties.

    A toll is (low, best, high): a high of None beside a low is open upwards, and no toll is None.
    """

    version: int
    type: str
    family: str | None
    status: str
    in_scope: bool
    date_start: date | None
    date_end: date | None
    date_precision: str | None
    place: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    border_km: float | None
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    killed: tuple[int, int, int | None] | None
    wounded: tuple[int, int, int | None] | None
    attribution: str
    claims: tuple[str, ...]
    independent_sources: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A toll as one article tells it; `speaker` None is the article itself."""

    party: str
    harm: str
    low: int
    high: int | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What one article says of an event."""

    outlet: str
    bloc: str
    language: str
    title: str
    url: str | None
    published_on: date | None
    quotation: str
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """An alert with all that is to be said of it.

    `event` is None for a change of a source, and `before` where this is the first that the rule tells of the event.
    `gone_to` is the event that it was merged into; `state` is current, merged or withdrawn.
    """

    alert: WaitingAlert
    event: EventState | None = None
    before: EventState | None = None
    tellings: tuple[Telling, ...] = ()
    state: str = "current"
    gone_to: str | None = None


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """What a sink gets in one piece; `body` is JSON (flows/alerts/message.schema.json), its id never changes."""

    message_id: str
    rule: str
    sink: str
    alerts: tuple[str, ...]
    subjects: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A message that was not delivered yet, how often that failed, and when it may be tried again."""

    message: AlertMessage
    failures: int
    next_at: datetime | None


class AttemptState(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"
    DROPPED = "dropped"
    RETRIED = "retried"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a message at one moment; `failures` in a row, this one included, and when to try again."""

    message_id: str
    state: AttemptState
    tried_at: datetime
    failures: int = 0
    status: int | None = None
    reason: str | None = None
    next_at: datetime | None = None


class SinkState(StrEnum):
    ENABLED = "enabled"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class SinkCondition:
    """How a sink is: paused `until` then at its own wish, or disabled because it said that it is gone."""

    sink: str
    state: SinkState
    until: datetime | None = None
    reason: str | None = None
