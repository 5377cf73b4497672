"""Events, which mentions tell of, with what persons say of them and how they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from extractors.model.mentions import EventCasualties, EventDate, EventMention, EventPlace, Stance, Status


@dataclass(frozen=True, slots=True)
class SourcedMention:
    """A mention with what resolution must know of its article.

    `origins` are the article that it is a copy of and the agency that it credits: who has one in common with another is
    not independent of it.
    """

    mention: EventMention
    source_id: str
    bloc: str
    published: date | None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a mention must look like that may be of one event with a given one.

    It is of one of `types`. Where both are exact, or the type is rare, it lies on the `days` (None: on any); where not,
    it shares the place, by id or by name, and is told not long from `told_on`, or one of the large numbers of dead.
    """

    types: frozenset[str]
    days: tuple[date, date] | None
    told_on: date | None
    is_exact: bool
    is_rare: bool
    place_id: str | None
    place: str | None
    killed: tuple[int, ...]


class Verdict(StrEnum):
    """What a person says of an event."""

    CONFIRM = "confirm"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    SET = "set"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a person says of an event, as it is said.

    `other` is the event that a merge unites it with, `articles` (ids or addresses) are those that a split takes out,
    `value` is the JSON of what `slot` is set to.
    """

    verdict: Verdict
    event_id: str
    author: str
    reason: str
    other: str | None = None
    articles: tuple[str, ...] = ()
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A person's correction, anchored in the mentions that the event rested on then: it outlives ids and readings.

    `others` are, of a merge, the mentions of the event that it is one with; of a split, those that tell of another.
    `value` is the JSON of what `slot` is set to.
    """

    review_id: str
    verdict: Verdict
    mentions: tuple[SourcedMention, ...]
    others: tuple[SourcedMention, ...] = ()
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A real occurrence, as the mentions tell of it so far. Derived, hence versioned, never edited."""

    event_id: str
    type: str
    status: Status
    in_scope: bool
    date: EventDate | None
    place: EventPlace | None
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    casualties: tuple[EventCasualties, ...]
    claims: tuple[tuple[str, Stance, str | None], ...]
    mention_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    independent_sources: int
    confidence: float
    version: int = 1
    verdicts: tuple[Verdict, ...] = ()


class ChangeKind(StrEnum):
    NEW_EVENT = "new_event"
    TOLL_CHANGED = "toll_changed"
    DATE_CHANGED = "date_changed"
    PLACE_CHANGED = "place_changed"
    PARTIES_CHANGED = "parties_changed"
    CLAIMS_CHANGED = "claims_changed"
    STATUS_CHANGED = "status_changed"
    TYPE_CHANGED = "type_changed"
    CORROBORATED = "corroborated"
    REVIEWED = "reviewed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EventChange:
    """A new version of an event and what is new in it. `event` is None where it was merged away or withdrawn."""

    event_id: str
    version: int
    kinds: tuple[ChangeKind, ...]
    event: Event | None
    redirect_to: str | None = None
