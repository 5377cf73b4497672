"""Memberships: people whom the text tells of as members of an armed group.

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
        if not any(tokens[i].form in self._belonging for i in range(s.body_start, s.sentence.end)):
            return s
        return replace(s, nominals=[self._member(tokens, s, n) for n in s.nominals])

    def _member(self, tokens: Sequence[Token], s: SentenceReading, n: Nominal) -> Nominal:
        anybody = self._actors.kind(n.actor) == "civilians" if n.actor else n.role in ANYBODY
        if not anybody:
            return n
        groups = (g for g in s.nominals if n.end <= g.start <= n.end + REACH and g.actor and g.marker)
        group = next((g for g in groups if self._actors.side(g.actor or "") is Side.ARMED), None)
        between = tokens[n.end : group.start] if group else ()
        told = any(t.form in self._belonging for t in between) and not any("," in t.gap for t in between[1:])
        return replace(n, actor=group.actor, role=None, country=None) if group and told else n
