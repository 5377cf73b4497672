"""Totals: a figure that is told as such, behind its word: "the death toll rose to 12", "put the dead at nine".

A total that has risen takes the place of what was told before; one that somebody puts at a figure stands beside it.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.clause import Clause, Group, Reference
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.noun_phrases import BARE

REACH = 20
WORD_REACH = 6


class TotalReader:
    """Finds totals by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._of = frozenset(pack.grammar.before.get("of", ()))
        self._to = frozenset(pack.grammar.before.get("to", ()))
        self._articles = frozenset(pack.grammar.articles)
        self._words = frozenset(w for h in pack.harm.values() for w in h.toll_words)
        self._links = frozenset(w for h in pack.harm.values() for w in h.toll_links)

    def read(self, c: Clause, match: Match) -> Group | None:
        """The number that a toll is put at, with the people that it counts."""
        if not self._is_toll(c, match):
            return None
        close = [g for g in c.groups if match.end < g.start <= match.end + 2 and g.count]
        if any(c.tokens[g.start - 1].form in self._of for g in close):
            return None
        for g in c.groups:
            near = match.end < g.start <= match.end + REACH and g.count and not (g.nominal and not g.nominal.count)
            link = c.tokens[g.start - 1].form
            if near and link in self._links:
                told = (o.nominal for o in c.groups if match.start - 4 <= o.start < g.start and o is not g)
                nominal = g.nominal or next((n for n in told if n and n.role), None)
                reference = Reference.TOTAL if link in self._to else Reference.NEW
                return replace(g, nominal=nominal, marker=BARE, reference=reference)
        return None

    def _is_toll(self, c: Clause, match: Match) -> bool:
        """ "The death toll", "the number of officers injured", "the dead"."""
        named = any(t.form in self._words for t in c.tokens[max(c.start, match.start - WORD_REACH) : match.end])
        before = match.start > c.start and c.tokens[match.start - 1].form in self._articles
        linked = match.end < c.end and c.tokens[match.end].form in self._links - self._to
        return named or (before and linked)


def broken_down(c: Clause, total: Group) -> list[Group]:
    """ "26 people: 14 soldiers and 12 civilians": the parts that a colon announces, where they add up; else itself."""
    if total.end >= c.end or c.tokens[total.end].gap.strip()[:1] not in (":", "("):
        return [total]
    parts: list[Group] = []
    counted = 0
    for g in c.groups:
        if g.start >= total.end and g.count and total.count and counted < total.count.low:
            parts.append(g)
            counted += g.count.low
    return parts if len(parts) > 1 and total.count and counted == total.count.low else [total]
