"""Which mentions tell of one event, and what that changes in the events known so far.

Mentions are clustered by average linkage over `likeness`: two groups become one while their pairs are, on average,
more likely one event than two, and no pair is forbidden. Neither the order of the mentions nor that of the known events
has a say. An event keeps its id when it grows; what is merged away leads on to what it became.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from extractors.blocking import Blocks
from extractors.cluster import Pair, clusters
from extractors.consolidate import consolidate
from extractors.corrections import Corrections
from extractors.likeness import CORRECTABLE, RARE_TYPES, RECENT, Likeness, called, likeness, points
from extractors.model import (
    Actor,
    ActorRole,
    ChangeKind,
    Event,
    EventChange,
    EventType,
    Review,
    Sought,
    SourcedMention,
    identifier,
)
from extractors.profiles import MEMORY, Kinship, Profile, profile_of_event

Cluster = tuple[SourcedMention, ...]


@dataclass(frozen=True)
class Resolver:
    """Resolution, with what it has to know of the books."""

    kinship: Kinship
    memory: timedelta = MEMORY
    recent: timedelta = RECENT

    @classmethod
    def of(cls, actors: Iterable[Actor], roles: Iterable[ActorRole], types: Iterable[EventType]) -> Resolver:
        """A resolver with these books. Whom a role noun of no country means ("militants") may be any of its kind."""
        types = tuple(types)
        return cls(
            Kinship(
                parents={actor.id: actor.parent for actor in actors},
                generic=frozenset(role.actor for role in roles if role.country is None),
                families={type_.id: type_.family for type_ in types},
                symmetric=frozenset(type_.id for type_ in types if type_.symmetric),
            )
        )

    def sought(self, mention: SourcedMention) -> Sought:
        """What a mention of the same event must look like."""
        profile = Profile(mention, self.kinship)
        place = profile.fine_place
        return Sought(
            types=called(mention.mention.type),
            days=profile.days,
            told_on=profile.told_on,
            is_exact=profile.is_exact,
            is_rare=mention.mention.type in RARE_TYPES,
            place_id=place.place_id if place else None,
            place=place.name if place else None,
            killed=tuple(sorted(profile.large_tolls)),
        )

    def resolve(
        self, mentions: Sequence[SourcedMention], known: Sequence[Event] = (), reviews: Sequence[Review] = ()
    ) -> tuple[EventChange, ...]:
        """Events out of `mentions`, all that are current in a component; `known` are the events that they belonged to.

        `reviews` of persons, the oldest first, have the last word. Gives the changes only, in the order of event ids:
        an event that stays as it is gives none. A version counts on from the known event's.
        """
        corrections = Corrections(reviews, mentions, self.kinship)
        found = corrections.regrouped(self.clusters(mentions))
        continuations = sorted(_continuations(found, known, self.kinship))
        names = _names(found, known, continuations)
        consolidated = {name: consolidate(name, found[number], self.kinship) for number, name in names.items()}
        events = {name: corrections.amended(event) for name, event in consolidated.items()}
        heirs = {c.event_id: names[c.cluster] for c in reversed(continuations)}
        return tuple(sorted(_changes(events, known, heirs), key=lambda change: change.event_id))

    def clusters(self, mentions: Sequence[SourcedMention]) -> tuple[Cluster, ...]:
        """Groups of mentions of one event each, in the order of mention ids."""
        profiles = {m.mention.mention_id: Profile(m, self.kinship) for m in mentions}
        blocks = Blocks(profiles.values())
        pairs = ((a, b) for b in profiles.values() for a in blocks.partners(b) if a.id < b.id)
        compared = {(a.id, b.id): points(a, b) for a, b in pairs}
        allowed = {pair: value for pair, value in compared.items() if value is not None}
        return tuple(tuple(profiles[i].sourced for i in group) for group in clusters(profiles, allowed))

    def related(
        self, mentions: Sequence[SourcedMention], groups: Mapping[str, Sequence[SourcedMention]]
    ) -> tuple[str, ...]:
        """The names of those `groups` of which a mention may be of one event with one of `mentions`."""
        mine = Blocks(Profile(mention, self.kinship) for mention in mentions)

        def is_related(other: Profile) -> bool:
            return any((points(m, other) or 0) > 0 for m in mine.partners(other))

        return tuple(name for name, group in groups.items() if any(is_related(Profile(m, self.kinship)) for m in group))

    def why(self, mentions: Sequence[SourcedMention]) -> Mapping[Pair, Likeness]:
        """Every pair of `mentions`, by their ids, with its points, its reasons and its veto."""
        profiles = {m.mention.mention_id: Profile(m, self.kinship) for m in mentions}
        return {(a, b): likeness(profiles[a], profiles[b]) for a, b in combinations(sorted(profiles), 2)}


# --- names ---------------------------------------------------------------------------------------


class Continuation(NamedTuple):
    """A cluster that may continue an event; sorted, the ones that share most and are most alike come first."""

    mentions_not_shared: int
    articles_not_shared: int
    unlikeness: int
    event_id: str
    cluster: int


def _continuations(found: Sequence[Cluster], known: Sequence[Event], kinship: Kinship) -> Iterator[Continuation]:
    holders = {m.mention.mention_id: number for number, cluster in enumerate(found) for m in cluster}
    retold = defaultdict(list)
    for number, cluster in enumerate(found):
        for m in cluster:
            retold[m.mention.article_id].append((number, Profile(m, kinship)))
    for event in known:
        shared = Counter(holders[i] for i in event.mention_ids if i in holders)
        alike = defaultdict(list)
        profile = profile_of_event(event, kinship)
        for number, p in (again for article in event.article_ids for again in retold[article]):
            like = likeness(profile, p)
            alike[number].append(like.points if like.veto in CORRECTABLE else 0)
        for number in shared.keys() | {n for n, likenesses in alike.items() if max(likenesses) > 0}:
            yield Continuation(-shared[number], -len(alike[number]), -max(alike[number]), event.event_id, number)


def _names(found: Sequence[Cluster], known: Sequence[Event], ordered: Sequence[Continuation]) -> dict[int, str]:
    """Each cluster's event id: that of the known event which it continues best, else a new one."""
    names: dict[int, str] = {}
    for candidate in ordered:
        if candidate.cluster not in names and candidate.event_id not in names.values():
            names[candidate.cluster] = candidate.event_id
    taken = {event.event_id for event in known}
    for number, cluster in enumerate(found):
        if number not in names:
            names[number] = _new_id(cluster, taken.union(names.values()))
    return names


def _new_id(cluster: Cluster, taken: Iterable[str]) -> str:
    """Made from the mention that was published first, so that it is the same whatever came to us first."""
    ordered = sorted(cluster, key=lambda m: (m.published or date.max, m.mention.mention_id))
    free = (i for m in ordered if (i := identifier("event", m.mention.mention_id)) not in taken)
    return next(free, identifier("event", *(m.mention.mention_id for m in ordered)))


# --- changes -------------------------------------------------------------------------------------


def _changes(events: Mapping[str, Event], known: Sequence[Event], heirs: Mapping[str, str]) -> Iterator[EventChange]:
    """`heirs` are the events in which known ones go on, by their ids."""
    before = {event.event_id: event for event in known}
    for event_id, event in events.items():
        old = before.get(event_id)
        if old is None:
            yield EventChange(event_id, 1, (ChangeKind.NEW_EVENT,), event)
        elif event != replace(old, version=1):
            version = old.version + 1
            yield EventChange(event_id, version, _kinds(old, event), replace(event, version=version))
    for old in known:
        if old.event_id not in events:
            heir = heirs.get(old.event_id)
            kind = ChangeKind.MERGED if heir else ChangeKind.WITHDRAWN
            yield EventChange(old.event_id, old.version + 1, (kind,), None, redirect_to=heir)


def _kinds(old: Event, new: Event) -> tuple[ChangeKind, ...]:
    """What an analyst would call changed; nothing where only another copy of the same report came in."""
    changed = {
        ChangeKind.TOLL_CHANGED: old.casualties != new.casualties,
        ChangeKind.DATE_CHANGED: old.date != new.date,
        ChangeKind.PLACE_CHANGED: old.place != new.place,
        ChangeKind.PARTIES_CHANGED: (set(old.initiators), set(old.targets)) != (set(new.initiators), set(new.targets)),
        ChangeKind.CLAIMS_CHANGED: old.claims != new.claims,
        ChangeKind.STATUS_CHANGED: old.status != new.status,
        ChangeKind.TYPE_CHANGED: old.type != new.type,
        ChangeKind.CORROBORATED: old.independent_sources < new.independent_sources,
        ChangeKind.REVIEWED: old.verdicts != new.verdicts,
    }
    return tuple(kind for kind, is_so in changed.items() if is_so)
