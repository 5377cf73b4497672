"""Addressees: against whom a statement or a protest is made, where its verb has no such object.

"Iran warned that it would strike the bases of X inside Pakistan" threatens X, or Pakistan where X is no named group;
a state denies the charge of the other state; a sit-in before the governor's office is held against the government.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.actors import UNNAMED, ActorBook, Side
from extractors.model import Slot
from extractors.noun_phrases import Nominal
from extractors.parties import Occurrence, Slots, span
from extractors.reading import Reading, SentenceReading

RULE = "actor.addressee"
AT = ("in", "near", "target", "to", "against")
CHARGE_REACH = 8


class Addressees:
    """Finds them by the actor book."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors

    def completed(self, o: Occurrence, initiators: Slots, targets: Slots) -> Slots:
        """The targets of the event; those of other types as they are."""
        if o.type == "protest":
            return targets or self._before_office(o)
        if o.type not in ("threat", "denial", "condemnation") or not initiators:
            return targets
        own = self._actors.country(initiators[0].value)
        kept = [t for t in targets if self._actors.country(t.value) != own or self._is_armed(t.value)]
        if o.type == "condemnation":
            return self._doer(o, own)
        named = [t for t in kept if t.value not in UNNAMED]
        return named or self._named(o, initiators[0].value, own) or kept or self._unnamed(o, initiators[0].value)

    def _is_armed(self, actor: str) -> bool:
        return self._actors.side(actor) is Side.ARMED

    def _slot(self, o: Occurrence, actor: str, n: Nominal) -> Slots:
        return [Slot(actor, (span(o.reading, n.start, n.end),), RULE)]

    def _named(self, o: Occurrence, speaker: str, own: str | None) -> Slots:
        """A named group behind the verb, else the other state, in the sentence or the one before."""
        s = o.reading.sentences[o.cluster.first.sentence]
        behind = [n for n in s.nominals if n.start >= o.cluster.first.end]
        if o.type == "threat" and not self._is_armed(speaker):
            groups = (n for n in behind if n.actor and self._is_armed(n.actor) and n.actor not in UNNAMED)
            if group := next(groups, None):
                return self._slot(o, self._actors.party(group.actor or ""), group)
        for country, n in self._countries(o.reading, s, behind):
            foreign = country != own or self._is_armed(speaker)
            if foreign and (state := self._actors.state(country)):
                return self._slot(o, state, n)
        return []

    def _unnamed(self, o: Occurrence, speaker: str) -> Slots:
        """ "The Guards would hit the terrorists wherever they hide"."""
        s = o.reading.sentences[o.cluster.first.sentence]
        behind = (n for n in s.nominals if n.start >= o.cluster.first.end and n.role in UNNAMED)
        found = next(behind, None) if o.type == "threat" and not self._is_armed(speaker) else None
        actor = self._actors.resolve(found, o.at.country, o.at.day) if found else None
        return self._slot(o, actor, found) if found and actor else []

    def _countries(
        self, reading: Reading, s: SentenceReading, behind: Sequence[Nominal]
    ) -> Iterator[tuple[str, Nominal]]:
        """The countries told of behind the verb, then in the sentence, then in the one before."""
        before = reading.sentences[max(0, s.index - 1)]
        near = before.nominals if before.sentence.block == s.sentence.block else ()
        for n in (*behind, *s.nominals, *near):
            if country := self._actors.cue(n):
                yield country, n

    def _doer(self, o: Occurrence, own: str | None) -> Slots:
        """ "Condemned the Israeli strikes": the foreign state whose act it is."""
        for n in o.reading.sentences[o.cluster.first.sentence].nominals:
            whose = n.adjectival or n.genitive
            country = self._actors.cue(n)
            if whose and 0 <= n.start - o.cluster.first.end <= CHARGE_REACH and country and country != own:
                state = self._actors.state(country)
                return self._slot(o, state, n) if state else []
        return []

    def _before_office(self, o: Occurrence) -> Slots:
        """The authority before whose office people gather."""
        for i in sorted(o.cluster.sentences):
            for n in o.reading.sentences[i].nominals:
                there = n.marker in AT and n.role == "government" and n.start >= o.cluster.first.end
                if there and (actor := self._actors.resolve(n, o.at.country, o.at.day)):
                    return self._slot(o, actor, n)
        return []
