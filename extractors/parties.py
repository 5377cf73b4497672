"""Parties of a cluster: whom its noun phrases mean, and on which side each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.actors import ActorBook, Side
from extractors.frames import VIOLENCE
from extractors.model import CasualtyFigure, Claim, EventPlace, Harm, Slot, Span, Stance
from extractors.nominals import Nominal
from extractors.reading import Reading
from extractors.sameness import Cluster

ARMED_ACTS = frozenset({"armed_attack", "bombing", "abduction"})
STATE_ACTS = frozenset({"security_operation", "excessive_force", "air_strike"})
STATE_LAW = frozenset({"execution", "arrest", "seizure", "border_measure"})
STRIKES = frozenset({"air_strike", "shelling"})
UNSAID_VICTIMS = frozenset({"abduction", "execution"})
UNNAMED = frozenset({"militants", "smugglers"})
GENERIC_GROUP = "baloch-militants"
INFERRED = ":inferred"
Slots = list[Slot[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whom a role means: the event's country and day."""

    country: str | None
    day: date | None


def span(reading: Reading, start: int, end: int) -> Span:
    """Tokens `start`..`end` as characters."""
    return Span(reading.tokens[start].start, reading.tokens[max(start, end - 1)].end)


class PartyReader:
    """Resolves parties by the actor book."""

    def __init__(self, actors: ActorBook, symmetric: frozenset[str]) -> None:
        self._actors = actors
        self._symmetric = symmetric

    # --- whom the noun phrases mean ---

    def parties(self, reading: Reading, nominals: Iterable[Nominal], at: Circumstances) -> Slots:
        """Actors in order of mention; a wider one gives way to a narrower one of the same line."""
        found: dict[str, Slot[str]] = {}
        for n in nominals:
            actor = self._actors.resolve(n, at.country, at.day)
            if actor and actor not in found:
                rule = "actor.name" if n.actor else f"actor.role.{n.role or 'demonym'}"
                found[actor] = Slot(actor, (span(reading, n.start, n.end),), rule, 0.9 if n.actor else 0.8)
        return self.specific(list(found.values()))

    def specific(self, slots: Slots) -> Slots:
        """Unnamed militants give way to a group that is named; a parent to its branch."""
        named = {s.value for s in slots if self._actors.side(s.value) is Side.ARMED} - UNNAMED
        dropped = set()
        if named:
            dropped.add("militants")
        if named - {GENERIC_GROUP}:
            dropped.add(GENERIC_GROUP)
        kept = [s for s in slots if s.value not in dropped]
        return [
            s for s in kept if not any(s.value != o.value and s.value in self._actors.lineage(o.value) for o in kept)
        ]

    # --- on which side they stand ---

    def sides(
        self,
        reading: Reading,
        c: Cluster,
        type_: str,
        initiators: Slots,
        targets: Slots,
        figures: Sequence[CasualtyFigure],
        at: Circumstances,
    ) -> tuple[Slots, Slots]:
        """The parties of violence on the sides that the type gives them: the dead are targets, unless they attacked."""
        if c.family != VIOLENCE:
            return initiators, targets
        if type_ in ARMED_ACTS and not self._across(initiators, targets):
            attackers = [s for s in (*initiators, *targets) if self._is_armed(s)]
            initiators = [i for i in initiators if self._is_armed(i)] or attackers[:1]
            targets = [t for t in targets if not self._is_armed(t)]
        elif type_ in STATE_ACTS:
            initiators = [i for i in initiators if not self._is_armed(i)]
            if any(self._is_armed(t) for t in targets):
                targets = [t for t in targets if self._actors.side(t.value) is not Side.STATE]
        targets = [*targets, *self._victims(c, type_, initiators, targets, figures, at)]
        targets = [t for t in targets if t.value not in {i.value for i in initiators}]
        if type_ == "security_operation":
            initiators = initiators or self._implied_role("security-forces", reading, c, at)
            targets = targets or self._implied_role("militants", reading, c, at)
        return initiators, targets

    def _across(self, initiators: Slots, targets: Slots) -> bool:
        """Does one state's force act on another state's, as border guards that fire over the line?"""
        ours, theirs = ({self._actors.country(s.value) for s in slots} for slots in (initiators, targets))
        forces = initiators and all(self._actors.side(i.value) is Side.STATE for i in initiators)
        return bool(forces) and bool(theirs) and not ours & theirs

    def _implied_role(self, role: str, reading: Reading, c: Cluster, at: Circumstances) -> Slots:
        """Whom a type implies that the text leaves unnamed."""
        actor = self._actors.of_role(role, at.country)
        return (
            [Slot(actor, (span(reading, c.first.start, c.first.end),), f"actor.implied_{role}", 0.5)] if actor else []
        )

    def _is_armed(self, slot: Slot[str]) -> bool:
        return self._actors.side(slot.value) is Side.ARMED

    def _victims(
        self,
        c: Cluster,
        type_: str,
        initiators: Slots,
        targets: Slots,
        figures: Sequence[CasualtyFigure],
        at: Circumstances,
    ) -> Slots:
        """Parties that a toll alone tells of; not the bystanders of an act that is told with its target."""
        aimed = self.aimed(c, at)
        forces = [t for t in targets if self._actors.side(t.value) is Side.STATE]
        if type_ in STRIKES and aimed is Side.ARMED:
            return []
        killed = {f.party for f in figures if f.harm is Harm.KILLED}
        added: Slots = []
        for f in figures:
            side = self._actors.side(f.party)
            armed = side is Side.ARMED
            attackers = armed if type_ in ARMED_ACTS else not armed if type_ == "security_operation" else False
            known = [*targets, *initiators, *added]
            bystanders = forces and side is Side.CIVIL and f.party not in killed
            if f.count.high == 0 or attackers or bystanders or (f.rule.endswith(INFERRED) and targets):
                continue
            if not any(self._actors.related(f.party, s.value) for s in known):
                added.append(Slot(f.party, (f.span,), "actor.victim", 0.7))
        return added

    def aimed(self, c: Cluster, at: Circumstances) -> Side | None:
        """The side that the first draft with a target was aimed at."""
        first = next((d.targets for d in c.drafts if d.targets), ())
        sides = [self._actors.side(a) for n in first if (a := self._actors.resolve(n, at.country, at.day))]
        return Side.ARMED if Side.ARMED in sides else next(iter(sides), None)

    def talking(
        self, c: Cluster, type_: str, initiators: Slots, targets: Slots, place: EventPlace | None
    ) -> tuple[Slots, Slots]:
        """The parties of diplomacy: each once, no armed group among those who meet, the host where a visit names
        none."""
        if c.family != "diplomacy":
            return initiators, targets
        if type_ in self._symmetric:
            initiators = [s for s in initiators if not self._is_armed(s)]
            targets = [s for s in targets if not self._is_armed(s)]
        known = [i.value for i in initiators]
        targets = [t for t in targets if not any(self._actors.related(t.value, k) for k in known)]
        if place and c.first.frame and c.first.frame.host:
            host = self._actors.government(place.country)
            there = any(self._actors.country(x.value) == place.country for x in (*initiators, *targets))
            if host and not there:
                targets.append(Slot(host, initiators[0].spans if initiators else (), "actor.host", 0.6))
        return initiators, targets

    def unsaid(
        self, reading: Reading, c: Cluster, type_: str, initiators: Slots, targets: Slots, place: EventPlace | None
    ) -> tuple[Slots, Slots]:
        """What the law does is done by the state of the place; who is carried off unnamed is one of its people."""
        country = place.country if place else None
        where = (span(reading, c.first.start, c.first.end),)
        if type_ in STATE_LAW and not initiators and (state := self._actors.state(country)):
            initiators = [Slot(state, where, "actor.implied_state", 0.5)]
        if type_ in UNSAID_VICTIMS and not targets and (people := self._actors.of_role("civilians", country)):
            targets = [Slot(people, where, "actor.implied_people", 0.4)]
        if type_ in STRIKES and initiators and not targets and country != self._actors.country(initiators[0].value):
            struck = self._actors.state(country)
            targets = [Slot(struck, where, "actor.implied_state", 0.4)] if struck else []
        return initiators, targets

    def with_claimants(self, initiators: Slots, claims: Sequence[Claim]) -> Slots:
        """Who claims the act is its initiator, and is more than an unnamed attacker."""
        claimants = [x for x in claims if x.stance is Stance.CLAIMS_RESPONSIBILITY]
        new = [x for x in claimants if not any(self._actors.related(x.by, i.value) for i in initiators)]
        return self.specific([*initiators, *(Slot(x.by, (x.span,), "actor.claimant", 0.7) for x in new)])
