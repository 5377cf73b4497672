"""Sides: which of the parties around an event are its initiators and which its targets, by what its type says of them.

Attacks are done by armed groups and suffered by others, operations the other way round; the dead are targets unless
they attacked; those who talk are states, not the forces or the people that they talk about (codebook sections 2, 3).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.actors import ActorBook, Side
from extractors.frames import VIOLENCE
from extractors.model import CasualtyFigure, Harm, Slot
from extractors.parties import INFERRED, Occurrence, Slots

ARMED_ACTS = frozenset({"armed_attack", "bombing", "abduction"})
STATE_ACTS = frozenset({"security_operation", "excessive_force", "air_strike"})
STRIKES = frozenset({"air_strike", "shelling"})
GOVERNING = ("state", "government")


class Sides:
    """Puts parties on their sides by the actor book; the types in `symmetric` have one set of parties."""

    def __init__(self, actors: ActorBook, symmetric: frozenset[str]) -> None:
        self._actors = actors
        self._symmetric = symmetric

    def settled(
        self, o: Occurrence, initiators: Slots, targets: Slots, figures: Sequence[CasualtyFigure]
    ) -> tuple[Slots, Slots]:
        """The initiators and targets of the event; those of families without sides as they are."""
        if o.cluster.family not in ("statement", "diplomacy"):  # who only reports it
            initiators, targets = (
                [s for s in side if self._actors.kind(s.value) != "media"] for side in (initiators, targets)
            )
        if o.cluster.family == VIOLENCE:
            return self._of_violence(o, initiators, targets, figures)
        if o.cluster.family == "diplomacy":
            return self._of_diplomacy(o, initiators, targets)
        if o.cluster.family == "law":  # "labourers were sent back": nobody sends himself
            suffering = [i for i in initiators if self._side(i) is Side.CIVIL]
            initiators, targets = [i for i in initiators if i not in suffering], [*targets, *suffering]
        if o.type == "seizure":  # "Iranian diesel": whose the goods are is not whom they are taken from
            return initiators, [t for t in targets if self._side(t) is not Side.STATE]
        return initiators, targets

    # --- violence ---

    def _of_violence(
        self, o: Occurrence, initiators: Slots, targets: Slots, figures: Sequence[CasualtyFigure]
    ) -> tuple[Slots, Slots]:
        initiators = [i for i in initiators if self._side(i) is not Side.CIVIL]
        if o.type in ARMED_ACTS and not self._across(initiators, targets):
            attackers = [s for s in (*initiators, *targets) if self._is_armed(s)]
            forces = [i for i in initiators if self._side(i) is Side.STATE and o.type == "abduction"]
            initiators = [i for i in initiators if self._is_armed(i)] or attackers[:1] or forces
            targets = [t for t in targets if not self._is_armed(t)]
        elif o.type in STATE_ACTS:
            initiators = [i for i in initiators if not self._is_armed(i)]
            if any(self._is_armed(t) for t in targets):
                targets = [t for t in targets if self._side(t) is not Side.STATE]
        if o.type in ARMED_ACTS and any(self._side(t) is Side.STATE for t in targets):
            targets = [t for t in targets if not self._is_bystander(t, figures)]
        if o.type in STRIKES and self._aimed(o) is Side.ARMED:
            killed = {f.party for f in figures if self._fell(f)}
            targets = [t for t in targets if self._side(t) is not Side.CIVIL or t.value in killed]
        targets = [*targets, *self._victims(o, initiators, targets, figures)]
        return initiators, [t for t in targets if t.value not in {i.value for i in initiators}]

    def _side(self, slot: Slot[str]) -> Side:
        return self._actors.side(slot.value)

    def _is_armed(self, slot: Slot[str]) -> bool:
        return self._side(slot) is Side.ARMED

    def _across(self, initiators: Slots, targets: Slots) -> bool:
        """Does one state's force act on another state's, as border guards that fire over the line?"""
        ours, theirs = ({self._actors.country(s.value) for s in slots} for slots in (initiators, targets))
        forces = bool(initiators) and all(self._side(i) is Side.STATE for i in initiators)
        return forces and bool(theirs) and not ours & theirs

    def _victims(self, o: Occurrence, initiators: Slots, targets: Slots, figures: Sequence[CasualtyFigure]) -> Slots:
        """Parties that a toll alone tells of; not the bystanders of an act that is told with its target, nor the
        "three personnel" of a force that is named."""
        if o.type in STRIKES and self._aimed(o) is Side.ARMED:
            figures = [f for f in figures if self._fell(f)]
        forces = any(self._side(t) is Side.STATE for t in targets)
        killed = {f.party for f in figures if f.harm is Harm.KILLED}
        added: Slots = []
        for f in figures:
            side = self._actors.side(f.party)
            own = (
                side is Side.ARMED
                if o.type in ARMED_ACTS
                else o.type == "security_operation" and side is not Side.ARMED
            )
            loose = forces and f.party == self._actors.of_role("security-forces", self._actors.country(f.party))
            bystanders = forces and side is Side.CIVIL and f.party not in killed
            if f.count.high == 0 or own or loose or bystanders or (f.rule.endswith(INFERRED) and targets):
                continue
            if not any(self._actors.related(f.party, s.value) for s in (*targets, *initiators, *added)):
                added.append(Slot(f.party, (f.span,), "actor.victim"))
        return added

    def _fell(self, f: CasualtyFigure) -> bool:
        """Were civilians killed, as somebody says who sees in them whom the strike hit?"""
        told = f.speaker and f.harm is Harm.KILLED and f.count.high != 0 and not f.rule.endswith(INFERRED)
        return bool(told) and self._actors.side(f.party) is Side.CIVIL

    def _is_bystander(self, target: Slot[str], figures: Sequence[CasualtyFigure]) -> bool:
        """One of the people who were only hurt in an attack on a force."""
        harms = {f.harm for f in figures if f.party == target.value}
        return self._side(target) is Side.CIVIL and harms == {Harm.WOUNDED}

    def _aimed(self, o: Occurrence) -> Side | None:
        """The side that the first draft with a target was aimed at."""
        first = next((d.targets for d in o.cluster.drafts if d.targets), ())
        aims = (self._actors.resolve(n, o.at.country, o.at.day) for n in first)
        sides = [self._actors.side(a) for a in aims if a]
        return Side.ARMED if Side.ARMED in sides else next(iter(sides), None)

    # --- diplomacy ---

    def _of_diplomacy(self, o: Occurrence, initiators: Slots, targets: Slots) -> tuple[Slots, Slots]:
        """Each party once; a protest is one state's, and addressed to a government."""
        if o.type in self._symmetric:
            initiators, targets = self._at_the_table(initiators), self._at_the_table(targets)
        elif initiators:
            own = self._actors.country(initiators[0].value)
            foreign = [i for i in initiators if self._actors.country(i.value) != own]
            initiators, targets = [i for i in initiators if i not in foreign], [*foreign, *targets]
            targets = [t for t in targets if self._actors.kind(t.value) in GOVERNING] or targets
        known = [i.value for i in initiators]
        return initiators, [t for t in targets if not any(self._actors.related(t.value, k) for k in known)]

    def _at_the_table(self, slots: Slots) -> Slots:
        """No armed group meets or agrees; people do where nobody else is named."""
        seated = [s for s in slots if not self._is_armed(s)]
        return seated if len(slots) == 1 else [s for s in seated if self._actors.kind(s.value) != "civilians"]
