"""Identities: who the victims were, where a sentence behind the deed tells it.

"Four men were shot. The dead were policemen", "the victims were identified as two masons", "the deceased hailed from
Multan": the deed's own sentence counts men, and whose men they were comes later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.actors import ActorBook, Side
from extractors.casualties import Toll
from extractors.drafts import Draft
from extractors.frames import VIOLENCE
from extractors.language import LanguagePack
from extractors.noun_phrases import Nominal
from extractors.reading import Reading, SentenceReading
from extractors.sameness import Cluster

BEHIND = 2
LINK_REACH = 6
TOLD_REACH = 14
LOOSE = frozenset({"men", "people", "members", "leaders", None})
LAW = frozenset({"arrest", "execution"})


class IdentityReader:
    """Finds them by the words of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook) -> None:
        self._actors = actors
        self._victims = frozenset(pack.grammar.victim_words)
        self._harmed = frozenset(pack.grammar.victim_participles)
        self._definite = frozenset((*pack.grammar.determiners, *pack.grammar.definites, *pack.grammar.free_relatives))
        self._links = frozenset(pack.grammar.identity_verbs)
        self._origins = frozenset(pack.grammar.origin_verbs)

    def named(self, c: Cluster, reading: Reading) -> Cluster:
        """The cluster with its nameless victims named, where the sentences behind its last one tell who they were."""
        if not self._victims or (c.family != VIOLENCE and c.type not in LAW) or self._knows(c):
            return c
        found = self._identified(c, reading)
        if not found:
            return c
        drafts = [self._of_victims(d, found if k == 0 else (), found) for k, d in enumerate(c.drafts)]
        return replace(c, drafts=drafts)

    def _knows(self, c: Cluster) -> bool:
        """Is it told already who they were?"""
        told = [*(n for d in c.drafts for n in d.targets), *(t.victim for d in c.drafts for t in d.tolls if t.victim)]
        return any(not self._is_loose(n) for n in told)

    def _is_loose(self, n: Nominal) -> bool:
        return n.actor is None and n.role in LOOSE and n.country is None

    def _of_victims(self, d: Draft, found: Sequence[Nominal], named: Sequence[Nominal]) -> Draft:
        targets = (*(t for t in d.targets if not self._is_loose(t)), *found)
        tolls = [x for t in d.tolls for x in self._counting(t, named)]
        return replace(d, targets=targets if found else d.targets, tolls=tolls)

    def _counting(self, t: Toll, named: Sequence[Nominal]) -> list[Toll]:
        """The toll with the people named; several tolls where their numbers add up to it."""
        if t.victim is not None and not self._is_loose(t.victim):
            return [t]
        if len(named) == 1:
            return [replace(t, victim=named[0])]
        counts = [n.count for n in named if n.count]
        if len(counts) < len(named) or sum(c.low for c in counts) != t.count.low:
            return [t]
        return [replace(t, victim=n, count=c) for n, c in zip(named, counts, strict=True)]

    def _identified(self, c: Cluster, reading: Reading) -> tuple[Nominal, ...]:
        last = max(c.sentences)
        for s in reading.sentences[last : last + 1 + BEHIND]:
            for at in self._linked(reading, s, c.first.end):
                if found := self._told(reading, s, at):
                    return found
        return ()

    def _linked(self, reading: Reading, s: SentenceReading, start: int) -> Iterator[int]:
        """Where the words behind "the dead were" begin, from `start` on."""
        tokens = reading.tokens
        counted = {q.end for q in s.quantities}
        for i in range(max(start, s.body_start), s.sentence.end):
            harmed = tokens[i].form in self._harmed and (i in counted or tokens[i - 1].form in self._definite)
            if tokens[i].form not in self._victims and not harmed:
                continue
            for k in range(i + 1, min(s.sentence.end, i + 1 + LINK_REACH)):
                if tokens[k].form in self._links:
                    yield k
                    break

    def _told(self, reading: Reading, s: SentenceReading, at: int) -> tuple[Nominal, ...]:
        end = next((i for i in range(at + 1, s.sentence.end) if ";" in reading.tokens[i].gap), s.sentence.end)
        says = {m.start for m in s.matches.get("say", ())}  # "..., police said"
        behind = [n for n in s.nominals if at < n.start < min(end, at + TOLD_REACH) and not n.adjectival]
        behind = [n for n in behind if n.end not in says]
        people = [n for n in behind if not self._is_loose(n) and n.marker != "agent" and self._is_victim(n)]
        if people:
            return tuple(people)
        forms = {t.form for t in reading.tokens[at : min(end, at + LINK_REACH)]}
        places = [p for p in s.places if at < p.start < end and p.place.country]
        if self._origins.isdisjoint(forms) or not places:
            return ()
        p = places[0]
        return (Nominal(p.start, p.end, p.start, role="civilians", country=p.place.country),)

    def _is_victim(self, n: Nominal) -> bool:
        return self._actors.role_side(n) in (Side.STATE, Side.CIVIL) and not (
            n.actor and self._actors.is_state(n.actor)
        )
