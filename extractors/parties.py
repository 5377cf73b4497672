"""Parties of a cluster: whom its noun phrases mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.actors import ActorBook, Side
from extractors.model import Claim, Slot, Span, Stance
from extractors.noun_phrases import Nominal
from extractors.reading import Reading
from extractors.sameness import Cluster

UNNAMED = frozenset({"militants", "smugglers"})
GENERIC_GROUP = "baloch-militants"
MEN = "actor.role.men"
LOOSE_RULES = frozenset({"actor.role.members", "actor.role.soldiers", "actor.role.security-forces"})
INFERRED = ":inferred"
Slots = list[Slot[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whom a role means: the event's country and day."""

    country: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is told of one event, while its parties are found: its cluster in a reading, its type and circumstances."""

    reading: Reading
    cluster: Cluster
    type: str
    at: Circumstances

    @property
    def words(self) -> Span:
        """The words that assert it."""
        return span(self.reading, self.cluster.first.start, self.cluster.first.end)


def span(reading: Reading, start: int, end: int) -> Span:
    """Tokens `start`..`end` as characters."""
    return Span(reading.tokens[start].start, reading.tokens[max(start, end - 1)].end)


class PartyReader:
    """Resolves parties by the actor book."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors

    # --- whom the noun phrases mean ---

    def parties(self, reading: Reading, nominals: Iterable[Nominal], at: Circumstances) -> Slots:
        """Actors in order of mention; a wider one gives way to a narrower one of the same line."""
        found: dict[str, Slot[str]] = {}
        for n in nominals:
            actor = self._actors.resolve(n, at.country, at.day)
            if actor and actor not in found:
                rule = "actor.name" if n.actor else f"actor.role.{n.role or 'demonym'}"
                found[actor] = Slot(actor, (span(reading, n.start, n.end),), rule)
        return self.specific(list(found.values()))

    def specific(self, slots: Slots) -> Slots:
        """Unnamed militants give way to a group that is named; a parent to its branch."""
        named = {s.value for s in slots if self._actors.side(s.value) is Side.ARMED} - UNNAMED
        dropped = set()
        if named:
            dropped.add("militants")
        if named - {GENERIC_GROUP}:
            dropped.add(GENERIC_GROUP)
        kept = self._of_one_force([s for s in slots if s.value not in dropped])
        return [
            s for s in kept if not any(s.value != o.value and s.value in self._actors.lineage(o.value) for o in kept)
        ]

    def _of_one_force(self, slots: Slots) -> Slots:
        """ "Three personnel" are of the force that is named beside them."""
        loose = [s for s in slots if self._is_loose(s)]
        named = {self._actors.country(s.value) for s in slots if s not in loose and self._is_force(s.value)}
        return [s for s in slots if s not in loose or self._actors.country(s.value) not in named]

    def _is_loose(self, slot: Slot[str]) -> bool:
        side = self._actors.side(slot.value)
        return (slot.rule == MEN and side is Side.CIVIL) or (slot.rule in LOOSE_RULES and side is Side.STATE)

    def _is_force(self, actor: str) -> bool:
        return self._actors.kind(actor) in ("military", "police", "border_guard", "militia")

    def with_claimants(self, initiators: Slots, claims: Sequence[Claim]) -> Slots:
        """Who claims the act is its initiator, and is more than an unnamed attacker."""
        claimants = [x for x in claims if x.stance is Stance.CLAIMS_RESPONSIBILITY]
        new = [x for x in claimants if not any(self._actors.related(x.by, i.value) for i in initiators)]
        return self.specific([*initiators, *(Slot(x.by, (x.span,), "actor.claimant") for x in new)])
