"""Statements of a toll: a number of people bound to a word of harm, in the active, the passive and the nominal.

"Killing five soldiers", "five soldiers were killed", "left 11 dead", "the death toll rose to 12", "claimed the lives of
three": who was harmed stands before or after the word of harm; what kind of word it is decides where to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import Count, Harm
from extractors.nominals import BARE, Nominal
from extractors.people import Group, PeopleReader
from extractors.quantities import Quantity
from extractors.text import Token
from extractors.victims import Clause, VictimFinder

TOLL_REACH = 20


@dataclass(frozen=True, slots=True)
class HarmWord:
    """What the lexicon knows of a word of harm: which harm, and how people stand to it."""

    harm: Harm
    construction: str


def harm_of(match: Match) -> HarmWord:
    """What a match of the kind "harm" says."""
    assert isinstance(match.entry.value, HarmWord)
    return match.entry.value


@dataclass(frozen=True, slots=True)
class Toll:
    """`count` people killed or wounded; `victim` is the noun phrase that names them, None for a bare number."""

    harm: Harm
    count: Count
    victim: Nominal | None
    start: int
    end: int
    trigger: int
    rule: str


class CasualtyReader:
    """Binds numbers, people and words of harm by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._people = PeopleReader(pack)
        self._victims = VictimFinder(pack)
        self._object_first = grammar.object_before_verb
        self._none = frozenset(pack.numbers.none)
        self._only_of = frozenset(grammar.before.get("of", ()))
        self._toll_words = frozenset(w for h in pack.harm.values() for w in h.toll_words)
        self._toll_links = frozenset(w for h in pack.harm.values() for w in h.toll_links)

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        harms: Sequence[Match],
        nominals: Sequence[Nominal],
        quantities: Sequence[Quantity],
    ) -> list[Toll]:
        """The tolls of tokens `start`..`end`. No people is counted twice for one harm."""
        groups = self._people.read(tokens, start, end, harms, nominals, quantities)
        clause = Clause(tokens, start, end, groups, [(m.start, m.end) for m in harms])
        used: set[tuple[int, Harm]] = set()
        tolls: list[Toll] = []
        for match in harms:
            harm = harm_of(match).harm
            for g, rule in self._harmed(clause, match):
                if g.count is None or (g.start, harm) in used:
                    continue
                used.add((g.start, harm))
                first, last = min(g.start, match.start), max(g.end, match.end)
                tolls.append(Toll(harm, g.count, g.nominal, first, last, match.start, f"{harm}.{rule}"))
        return tolls

    def _harmed(self, c: Clause, match: Match) -> list[tuple[Group, str]]:
        """The people of one word of harm, each with the construction's name."""
        construction = harm_of(match).construction
        if none := self._nobody(c, match, construction):
            return [(none, "nobody")]
        if named := self._toll_named(c, match):
            return [(named, "toll")]
        verbal = construction in ("transitive", "intransitive")
        if construction in ("adjectives", "transitive") and (inside := self._victims.inside(c, match)):
            return [(g, "attributive") for g in inside]
        if self._object_first and match.entry.form == "base" and verbal:
            construction = "nouns"  # an infinitive is a verbal noun
        if construction == "transitive":
            found, rule = self._victims.of_verb(c, match)
        else:
            found, rule = self._victims.of_word(c, match, construction)
        return [(g, rule) for g in found]

    def _nobody(self, c: Clause, match: Match, construction: str) -> Group | None:
        """ "No casualties", "no one was killed"."""
        if construction != "nouns":
            return None
        for i in range(match.start - 1, max(c.start, match.start - 4) - 1, -1):
            if c.tokens[i].form in self._none:
                return Group(i, match.end, Count(0, 0), None, BARE)
        return None

    def _toll_named(self, c: Clause, match: Match) -> Group | None:
        """ "The number of officers injured was put at six", "the death toll rose to 12": the number stands behind."""
        if not any(t.form in self._toll_words for t in c.tokens[max(c.start, match.start - 6) : match.end]):
            return None
        close = [g for g in c.groups if match.end < g.start <= match.end + 2 and g.count]
        if any(c.tokens[g.start - 1].form in self._only_of for g in close):
            return None
        for g in c.groups:
            near = match.end < g.start <= match.end + TOLL_REACH and g.count and not (g.nominal and not g.nominal.count)
            if near and c.tokens[g.start - 1].form in self._toll_links:
                told = (o for o in c.groups if match.start - 4 <= o.start < g.start and o.nominal and o is not g)
                people = next(told, None)
                return Group(g.start, g.end, g.count, g.nominal or (people.nominal if people else None), BARE)
        return None
