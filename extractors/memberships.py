"""Memberships: people whom the text tells of as members of an armed group, or as natives of a place.

"Two men convicted of membership of X", "five suspects linked to X", "a man said to belong to X" are X.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.actors import ActorBook, Side
from extractors.language import LanguagePack
from extractors.noun_phrases import Nominal
from extractors.reading import SentenceReading
from extractors.text import Token

REACH = 9
FROM_REACH = 2
ANYBODY = frozenset(
    {"men", "people", "civilians", "prisoners", "members", "leaders", "militants", "commanders", "smugglers"}
)


class MembershipReader:
    """Finds them by the words of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook) -> None:
        self._actors = actors
        self._belonging = frozenset(pack.grammar.belonging)

    def resolved(self, tokens: Sequence[Token], s: SentenceReading) -> SentenceReading:
        """The sentence with such people named by their group."""
        nominals = [self._native(s, n) for n in s.nominals]
        if any(tokens[i].form in self._belonging for i in range(s.body_start, s.sentence.end)):
            nominals = [self._member(tokens, s, n) for n in nominals]
        if nominals == list(s.nominals):
            return s
        known = {old.start: new for old, new in zip(s.nominals, nominals, strict=True) if old != new}
        tolls = [replace(t, victim=known.get(t.victim.start, t.victim)) if t.victim else t for t in s.tolls]
        return replace(s, nominals=nominals, tolls=tolls)

    def _native(self, s: SentenceReading, n: Nominal) -> Nominal:
        """ "Mechanics from Bahawalpur": the people of a place are of its country."""
        if n.actor or n.country or self._actors.role_side(n) is not Side.CIVIL:
            return n
        home = (p for p in s.places if p.marker == "from" and 0 <= p.start - n.end <= FROM_REACH and p.place.country)
        place = next(home, None)
        return replace(n, country=place.place.country) if place else n

    def _member(self, tokens: Sequence[Token], s: SentenceReading, n: Nominal) -> Nominal:
        anybody = self._actors.kind(n.actor) == "civilians" if n.actor else n.role in ANYBODY
        if not anybody:
            return n
        groups = (g for g in s.nominals if n.end <= g.start <= n.end + REACH and g.actor and g.marker)
        group = next((g for g in groups if self._actors.side(g.actor or "") is Side.ARMED), None)
        between = tokens[n.end : group.start] if group else ()
        told = any(t.form in self._belonging for t in between) and not any("," in t.gap for t in between[1:])
        if not (group and told):
            return n
        return replace(n, actor=group.actor, role=n.role if n.role == "militants" else None, country=None)
