"""What an article says of events: slots with their spans and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from extractors.model.articles import Article

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of the article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """A value with its evidence: the words that it was read from, the rule that read it, how sure it is (0..1)."""

    value: T
    spans: tuple[Span, ...]
    rule: str
    confidence: float = 1.0


class DatePrecision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class EventDate:
    """The days in which it happened, both included. An unknown date is no `EventDate` at all."""

    start: date
    end: date
    precision: DatePrecision


class PlacePrecision(StrEnum):
    SITE = "site"
    LOCALITY = "locality"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    BORDER = "border"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EventPlace:
    """The smallest named place. A name that the gazetteer does not know has precision `unknown` and no coordinates."""

    name: str
    admin1: str | None
    country: str | None
    precision: PlacePrecision
    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A number of people from `low` to `high`, both included; `high` None is open upwards ("at least 11")."""

    low: int
    high: int | None


class BestFigure(StrEnum):
    """Why one figure of several is held to be the best (extractors/tolls.py)."""

    AGREED = "agreed"
    LATEST = "latest"
    MOST_TOLD = "most_told"
    LOWEST = "lowest"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, order=True)
class ToldCount(Count):
    """What all mentions of an event count: the range, the figure that is held to be best, and why."""

    best: int
    basis: BestFigure


class Harm(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"


@dataclass(frozen=True, slots=True)
class CasualtyFigure:
    """One statement of a toll: so many of a party (an actor id), said by `speaker` (an actor id or a name)."""

    party: str
    harm: Harm
    count: Count
    speaker: str | None
    span: Span
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Casualties:
    """A party's toll over all figures: the codebook's row (codebook section 3)."""

    party: str
    killed: Count | None
    wounded: Count | None


@dataclass(frozen=True, slots=True)
class EventCasualties:
    """A party's toll over all mentions of an event."""

    party: str
    killed: ToldCount | None
    wounded: ToldCount | None


class Stance(StrEnum):
    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    ACCUSES = "accuses"
    DENIES = "denies"
    CONFIRMS = "confirms"
    CONDEMNS = "condemns"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what of an event; `of` where another party is named. `by` and `of` are actor ids."""

    by: str
    stance: Stance
    of: str | None
    span: Span
    rule: str


class Status(StrEnum):
    REPORTED = "reported"
    PLANNED = "planned"
    ALLEGED = "alleged"


@dataclass(frozen=True, slots=True)
class EventMention:
    """What one article says of one event. Actors are ids of the actor book. Never changed once made."""

    mention_id: str
    article_id: str
    revision_id: str
    type: str
    status: Status
    in_scope: bool
    date: Slot[EventDate] | None
    place: Slot[EventPlace] | None
    initiators: tuple[Slot[str], ...]
    targets: tuple[Slot[str], ...]
    figures: tuple[CasualtyFigure, ...]
    claims: tuple[Claim, ...]
    evidence: Span
    quotation: str
    rule: str
    confidence: float

    @property
    def casualties(self) -> tuple[Casualties, ...]:
        return casualty_rows(self.figures)


def casualty_rows(figures: Sequence[CasualtyFigure]) -> tuple[Casualties, ...]:
    """One row a party, in order of first mention; figures of two speakers are low and high (codebook section 3): of
    "ten" and "more than 50" ten and 50."""

    def widest(party: str, harm: Harm) -> Count | None:
        counts = [f.count for f in figures if f.party == party and f.harm is harm]
        if not counts:
            return None
        low, highs = min(c.low for c in counts), [c.high for c in counts if c.high is not None]
        opened = max((c.low for c in counts if c.high is None), default=-1)
        closed = max(highs, default=-1)
        return Count(low, closed if closed >= opened else opened if opened > low else None)

    parties = dict.fromkeys(f.party for f in figures)
    return tuple(Casualties(p, widest(p, Harm.KILLED), widest(p, Harm.WOUNDED)) for p in parties)


NOT_EXTRACTED = "language_not_extracted"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Is the article on topic, how strongly (0..1), and the words that say so.

    The one reason `NOT_EXTRACTED` is that of an article in a language that the extractor does not read.
    """

    relevant: bool
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor found in one article. `coder` names the extractor and its version."""

    article_id: str
    revision_id: str
    coder: str
    relevance: Relevance
    mentions: tuple[EventMention, ...] = ()


class Extractor(Protocol):
    """Pure and deterministic: the same article gives the same extraction."""

    @property
    def coder(self) -> str: ...

    def extract(self, article: Article) -> Extraction: ...
