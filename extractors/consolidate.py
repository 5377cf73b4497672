"""One event out of its mentions: each slot is what most independent sources say at the finest precision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from extractors.model import (
    DatePrecision,
    Event,
    EventDate,
    EventPlace,
    PlacePrecision,
    SourcedMention,
    Stance,
    Status,
)
from extractors.profiles import Kinship
from extractors.tolls import event_casualties

T = TypeVar("T", bound=Hashable)

DATE_ORDER = tuple(DatePrecision)
PLACE_ORDER = (
    PlacePrecision.SITE,
    PlacePrecision.LOCALITY,
    PlacePrecision.DISTRICT,
    PlacePrecision.UNKNOWN,
    PlacePrecision.PROVINCE,
    PlacePrecision.BORDER,
    PlacePrecision.COUNTRY,
)
STATUS_ORDER = (Status.REPORTED, Status.ALLEGED, Status.PLANNED)


def consolidate(event_id: str, mentions: Sequence[SourcedMention], kinship: Kinship) -> Event:
    """The event that `mentions` (not empty, any order) tell of."""
    told = sorted(mentions, key=lambda m: m.mention.mention_id)
    sources = independent(told)
    return Event(
        event_id=event_id,
        type=_most_told(sources, lambda m: m.mention.type) or told[0].mention.type,
        status=min((m.mention.status for m in told), key=STATUS_ORDER.index),
        in_scope=any(m.mention.in_scope for m in told),
        date=_date(sources),
        place=_place(sources),
        initiators=_parties(sources, lambda m: [slot.value for slot in m.mention.initiators], kinship),
        targets=_parties(sources, lambda m: [slot.value for slot in m.mention.targets], kinship),
        casualties=event_casualties(sources, kinship),
        claims=_claims(told),
        mention_ids=tuple(m.mention.mention_id for m in told),
        article_ids=tuple(sorted({m.mention.article_id for m in told})),
        independent_sources=len(sources),
        confidence=_confidence(sources),
    )


# --- independence --------------------------------------------------------------------------------


def independent(mentions: Sequence[SourcedMention]) -> tuple[tuple[SourcedMention, ...], ...]:
    """Groups of mentions that do not depend on each other: those of one bloc, origin or wording are one group."""
    groups: list[tuple[set[tuple[str, str]], list[SourcedMention]]] = []
    for mention in mentions:
        words = " ".join(mention.mention.quotation.casefold().split()) or mention.mention.mention_id
        keys = {("bloc", mention.bloc or mention.source_id), ("words", words)}
        keys |= {("origin", origin) for origin in mention.origins}
        mine = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        groups.append((keys.union(*(g[0] for g in mine)), [*(m for g in mine for m in g[1]), mention]))
    ordered = [sorted(group[1], key=lambda m: m.mention.mention_id) for group in groups]
    return tuple(map(tuple, sorted(ordered, key=lambda group: group[0].mention.mention_id)))


def _votes(sources: Iterable[Sequence[SourcedMention]], read: Callable[[SourcedMention], Iterable[T]]) -> dict[T, int]:
    """How many independent sources give each value."""
    votes: dict[T, int] = defaultdict(int)
    for source in sources:
        for value in {value for mention in source for value in read(mention)}:
            votes[value] += 1
    return votes


def _most_told(sources: Iterable[Sequence[SourcedMention]], read: Callable[[SourcedMention], str]) -> str | None:
    votes = _votes(sources, lambda m: [read(m)])
    return min(votes, key=lambda value: (-votes[value], value), default=None)


def _confidence(sources: Iterable[Sequence[SourcedMention]]) -> float:
    """That not every independent source is wrong, each as sure as its surest mention."""
    doubt = 1.0
    for source in sources:
        doubt *= 1 - max(m.mention.confidence for m in source)
    return round(1 - doubt, 4)


# --- slots ---------------------------------------------------------------------------------------


def _date(sources: Sequence[Sequence[SourcedMention]]) -> EventDate | None:
    """The finest date; of several the one that most sources give, then the shortest, then the earliest."""
    votes = _votes(sources, lambda m: [m.mention.date.value] if m.mention.date else [])
    return min(votes, key=lambda d: (DATE_ORDER.index(d.precision), -votes[d], d.end - d.start, d.start), default=None)


def _place(sources: Sequence[Sequence[SourcedMention]]) -> EventPlace | None:
    """The finest place; of several the one that most sources give, then one that the gazetteer knows, then by name."""
    votes = _votes(sources, lambda m: [m.mention.place.value] if m.mention.place else [])

    def rank(place: EventPlace) -> tuple[int, int, bool, str, str]:
        known = place.place_id is not None
        return PLACE_ORDER.index(place.precision), -votes[place], not known, place.name, str(place.place_id)

    return min(votes, key=rank, default=None)


def _parties(
    sources: Sequence[Sequence[SourcedMention]], read: Callable[[SourcedMention], Iterable[str]], kinship: Kinship
) -> tuple[str, ...]:
    """Who most of the sources that name anybody name; the part for the whole, the named for the generic."""
    votes = _votes(sources, read)
    naming = sum(any(read(m) for m in source) for source in sources)
    named = {actor for actor in votes if actor not in kinship.generic} or set(votes)
    finest = {actor for actor in named if not any(actor != other and actor in kinship.line(other) for other in named)}
    backing = {actor: sum(votes[other] for other in named if other in kinship.line(actor)) for actor in finest}
    chosen = (actor for actor in finest if 3 * backing[actor] >= naming)
    return tuple(sorted(chosen, key=lambda actor: (-backing[actor], actor)))


def _claims(mentions: Iterable[SourcedMention]) -> tuple[tuple[str, Stance, str | None], ...]:
    said = {(claim.by, claim.stance, claim.of) for m in mentions for claim in m.mention.claims}
    return tuple(sorted(said, key=lambda claim: (claim[0], claim[1], claim[2] or "")))
