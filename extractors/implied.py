"""Implied parties: whom the text leaves unnamed, and the type or the frame of an event still tells.

What the law does is done by the state of the place; an operation is the security forces' against militants; who is
carried off unnamed is one of the people. Each is marked as implied, with a low confidence.
"""

from __future__ import annotations

from extractors.actors import ActorBook
from extractors.model import EventPlace, Slot
from extractors.parties import Occurrence, Slots

STATE_LAW = frozenset({"execution", "arrest", "seizure", "border_measure"})
INITIATING_ROLES = {"security_operation": "security-forces", "protest": "civilians"}
SUFFERING_ROLES = {
    "security_operation": "militants",
    **dict.fromkeys(("abduction", "execution", "excessive_force", "arrest"), "civilians"),
}
HANDED_OVER = (
    "prisoners",
    "civilians",
    "workers",
    "smugglers",
    "militants",
    "fuel-carriers",
    "soldiers",
    "border-guards",
)
PROTEST = "diplomatic_protest"
GOVERNING = ("state", "government")


class ImpliedParties:
    """Finds them by the actor book."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors

    def completed(
        self, o: Occurrence, initiators: Slots, targets: Slots, place: EventPlace | None
    ) -> tuple[Slots, Slots]:
        """The parties, with those that nobody names."""
        country = place.country if place else o.at.country
        if place and o.cluster.family == "diplomacy":
            targets = [*targets, *self._host(o, initiators, targets, place)]
            initiators = initiators or self._protester(o, targets, place)
        if o.type == "cooperation" and initiators and not targets:
            targets = self._receiver(o, initiators)
        frames = [d.frame for d in o.cluster.drafts if d.frame]
        target = next((f.implied_target for f in frames if f.implied_target), None)
        targets = targets or self._slot(o, target, "target")
        role = next((f.implied_initiators for f in frames if f.implied_initiators), INITIATING_ROLES.get(o.type))
        initiators = initiators or self._role(o, role, country)
        if o.type in STATE_LAW:
            initiators = initiators or self._slot(o, self._actors.state(country), "state")
        targets = targets or self._role(o, SUFFERING_ROLES.get(o.type), country)
        if initiators and not targets and self._strikes(o, initiators) and country != self._country(initiators):
            targets = self._slot(o, self._actors.state(country), "state")
        return initiators, targets

    def _slot(self, o: Occurrence, actor: str | None, what: str) -> Slots:
        return [Slot(actor, (o.words,), f"actor.implied_{what}")] if actor else []

    def _role(self, o: Occurrence, role: str | None, country: str | None) -> Slots:
        return self._slot(o, self._actors.of_role(role, country), role) if role else []

    def _country(self, slots: Slots) -> str | None:
        return self._actors.country(slots[0].value)

    def _strikes(self, o: Occurrence, initiators: Slots) -> bool:
        """Does a state strike from the air, or one of its forces shell? Who fires is not always who is fired at."""
        forces = all(self._actors.kind(i.value) not in GOVERNING for i in initiators)
        return o.type == "air_strike" or (o.type == "shelling" and forces)

    def _host(self, o: Occurrence, initiators: Slots, targets: Slots, place: EventPlace) -> Slots:
        """A visit that names no host is to the government of its place."""
        host = self._actors.government(place.country)
        frame = o.cluster.first.frame
        there = any(self._actors.country(x.value) == place.country for x in (*initiators, *targets))
        return self._slot(o, host, "host") if frame and frame.host and not there else []

    def _protester(self, o: Occurrence, targets: Slots, place: EventPlace) -> Slots:
        """ "A demarche was delivered to the Iranian envoy in Islamabad": by the state whose guest he is."""
        foreign = bool(targets) and self._country(targets) not in (None, place.country)
        host = self._actors.of_role("government", place.country)
        return self._slot(o, host, "state") if o.type == PROTEST and foreign else []

    def _receiver(self, o: Occurrence, initiators: Slots) -> Slots:
        """ "Iran handed over 64 Pakistani convicts": the state whose people they are."""
        own = {self._actors.country(i.value) for i in initiators}
        people = (n for n in o.reading.sentences[o.cluster.first.sentence].nominals if n.start >= o.cluster.first.start)
        countries = (c for n in people if n.role in HANDED_OVER and (c := self._actors.cue(n)) and c not in own)
        return self._slot(o, self._actors.state(next(countries, None)), "receiver")
