"""What a reader asks for and is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from extractors.model.articles import Article
from extractors.model.events import Event, SourcedMention
from extractors.model.mentions import EventMention


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events. Days include both ends; `type` is a type or family, `actor` an id, name or alias, with its parts.

    `out_of_scope` tells whether events outside the project's scope are wanted too.
    """

    since: date | None = None
    until: date | None = None
    type: str | None = None
    actor: str | None = None
    place: str | None = None
    min_killed: int | None = None
    out_of_scope: bool = True
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FrontierFilter:
    """Which items of the frontier: of this state, source or address, and at most so many."""

    state: str | None = None
    source: str | None = None
    url: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event with everything that it rests on. `redirected_from` is the id that was asked for, where it led here."""

    event: Event
    mentions: tuple[ToldMention, ...]
    names: Mapping[str, str]
    redirected_from: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two mentions as resolution compares them: above zero points they are rather one event than two, unless vetoed.

    `reasons` are points by what they were given for; `one_event`: resolution held them to be one.
    """

    one: SourcedMention
    other: SourcedMention
    points: int
    reasons: tuple[tuple[str, int], ...]
    veto: str | None
    one_event: bool


@dataclass(frozen=True, slots=True)
class ToldMention:
    """A mention with the wording of the article that its spans refer to.

    `copied_from` is the outlet whose article this one is a copy of, `agency` the id of the agency that it credits.
    """

    mention: EventMention
    article: Article
    known_at: datetime
    copied_from: str | None = None
    agency: str | None = None
