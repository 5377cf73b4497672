"""Mentions and events as resolution compares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from extractors.model import (
    CasualtyFigure,
    Claim,
    Count,
    DatePrecision,
    Event,
    EventMention,
    EventPlace,
    Harm,
    Slot,
    SourcedMention,
    Span,
    Status,
)
from extractors.whereabouts import WIDE

T = TypeVar("T")

# An event of longer ago than eighteen months is not told without a date.
MEMORY = timedelta(days=550)
LARGE_TOLL = 5
EXACT = frozenset({DatePrecision.DAY, DatePrecision.WEEK})


@dataclass(frozen=True)
class Kinship:
    """What resolution knows of the books: actors' parents, actors that may be anybody, types' families."""

    parents: Mapping[str, str | None]
    generic: frozenset[str]
    families: Mapping[str, str]
    symmetric: frozenset[str]

    def line(self, actor: str) -> tuple[str, ...]:
        """The actor, its parent, and so on up."""
        return self._lines.get(actor, (actor,))

    @cached_property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        return {actor: self._climb(actor) for actor in self.parents}

    def _climb(self, actor: str) -> tuple[str, ...]:
        found: list[str] = []
        following: str | None = actor
        while following and following not in found:
            found.append(following)
            following = self.parents.get(following)
        return tuple(found)

    def kin(self, one: str, other: str) -> bool:
        """The same party, or one a part of the other."""
        return one in self.line(other) or other in self.line(one)

    def any_kin(self, some: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether one of these is kin to one of those. Few groups are asked for, again and again."""
        known = self._asked.get((some, others))
        if known is None:
            known = self._asked[some, others] = any(self.kin(one, other) for one in some for other in others)
        return known

    @cached_property
    def _asked(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], bool]:
        return {}

    def named(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Those of them that are somebody in particular."""
        return tuple(actor for actor in actors if actor not in self.generic)

    def family(self, type_: str) -> str:
        return self.families.get(type_, type_)


@dataclass(frozen=True)
class Profile:
    """A mention as it is compared: what is looked up once is kept."""

    sourced: SourcedMention
    kinship: Kinship

    @property
    def id(self) -> str:
        return self.sourced.mention.mention_id

    @property
    def mention(self) -> EventMention:
        return self.sourced.mention

    @cached_property
    def family(self) -> str:
        return self.kinship.family(self.mention.type)

    @cached_property
    def window(self) -> tuple[date, date] | None:
        """The days of the event; None where the text does not say."""
        slot = self.mention.date
        return (slot.value.start, slot.value.end) if slot else None

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The days that it can have happened in: what is not dated lies before its publication, or after where planned.

        None where neither is known.
        """
        published = self.sourced.published
        if self.window or published is None:
            return self.window
        if self.mention.status is Status.PLANNED:
            return published, published + MEMORY
        return published - MEMORY, published

    @property
    def told_on(self) -> date | None:
        """The last day that is named; where none is, that of publication."""
        return self.window[1] if self.window else self.sourced.published

    @property
    def is_exact(self) -> bool:
        """Whether its days are named; what is told of some month or year, or without a date, is vague."""
        return self.mention.date is not None and self.mention.date.value.precision in EXACT

    @cached_property
    def particulars(self) -> frozenset[str]:
        """What seldom agrees by chance: the very place, by id and by name, and each large number of dead."""
        place = self.fine_place
        places = {f"place {place.place_id}", f"named {place.name.lower()}"} if place else set()
        return frozenset(places - {"place None"} | {f"killed {count}" for count in self.large_tolls})

    @property
    def fine_place(self) -> EventPlace | None:
        """The place, where it is none of many: no province, country or border."""
        return self.place if self.place and self.place.precision not in WIDE else None

    @cached_property
    def large_tolls(self) -> frozenset[int]:
        return frozenset(count.low for count in self.killed.values() if count.low >= LARGE_TOLL)

    @cached_property
    def place(self) -> EventPlace | None:
        return self.mention.place.value if self.mention.place else None

    @cached_property
    def initiators(self) -> tuple[str, ...]:
        return tuple(slot.value for slot in self.mention.initiators)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        return tuple(slot.value for slot in self.mention.targets)

    @cached_property
    def killed(self) -> Mapping[str, Count]:
        """Each party's dead, where they are told."""
        return {row.party: row.killed for row in self.mention.casualties if row.killed}


def profile_of_event(event: Event, kinship: Kinship) -> Profile:
    """An event as if one more mention told it, for comparison with a mention that may continue it."""
    nowhere = Span(0, 0)

    def slot(value: T) -> Slot[T]:
        return Slot(value, (), "")

    mention = EventMention(
        mention_id=event.event_id,
        article_id="",
        revision_id="",
        type=event.type,
        status=event.status,
        in_scope=event.in_scope,
        date=slot(event.date) if event.date else None,
        place=slot(event.place) if event.place else None,
        initiators=tuple(map(slot, event.initiators)),
        targets=tuple(map(slot, event.targets)),
        figures=tuple(
            CasualtyFigure(row.party, harm, count, None, nowhere, "")
            for row in event.casualties
            for harm, count in ((Harm.KILLED, row.killed), (Harm.WOUNDED, row.wounded))
            if count
        ),
        claims=tuple(Claim(by, stance, of, nowhere, "") for by, stance, of in event.claims),
        evidence=nowhere,
        quotation="",
        rule="",
        confidence=event.confidence,
    )
    return Profile(SourcedMention(mention, "", "", None), kinship)
