"""How near words stand to a trigger, counted in tokens: clauses, commas and other triggers between them cost extra."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.frames import VIOLENCE, sense_of
from extractors.language import LanguagePack
from extractors.reading import SentenceReading
from extractors.text import Token

COMMA, SEMICOLON, CLAUSE = 3, 12, 8
OTHER_NOUN, OTHER_VERB = 6, 3
PHRASE = 7


class Nearness:
    """Measures by the clause words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._barriers = frozenset((*pack.grammar.subordinators, *pack.grammar.relatives))
        self._relatives = frozenset(pack.grammar.relatives)
        self._boundaries = self._barriers | frozenset(pack.grammar.conjunctions)
        self._prepositions = frozenset(w for words in pack.grammar.before.values() for w in words)
        self._verb_last = pack.grammar.object_before_verb

    def cost(self, tokens: Sequence[Token], s: SentenceReading, at: int, start: int, end: int) -> float:
        """From token `at` to tokens `start`..`end` of the sentence."""
        low, high = (end, at) if end <= at else (at + 1, start)
        cost = float(max(0, high - low))
        for i in range(low, min(high + 1, s.sentence.end)):
            gap = tokens[i].gap
            cost += COMMA * ("," in gap) + SEMICOLON * (";" in gap)
            if i < high:
                cost += CLAUSE * (tokens[i].form in self._barriers)
        for group in s.triggers:
            if low <= group[0].start < high:
                cost += OTHER_NOUN if sense_of(group[0]).part == "noun" else OTHER_VERB
        return cost

    def is_reduced(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> bool:
        """ "Funerals were held on Saturday for policemen killed the previous day": is `at` a participle of a noun
        that hangs on a preposition?"""
        past = any(m.entry.form == "past" for g in s.triggers if g[0].start == at for m in g)
        if self._verb_last or not past:
            return False
        nouns = (n.start for n in s.nominals if n.end == at)
        return any(
            t.form in self._prepositions for start in nouns for t in tokens[max(s.body_start, start - 2) : start]
        )

    def is_of_another(self, tokens: Sequence[Token], s: SentenceReading, start: int, at: int) -> bool:
        """ "A sit-in in Dalbandin against the killing of a driver in Nokkundi": does token `start` stand right behind
        another trigger, before the one at `at`?"""
        if self._verb_last or start >= at:
            return False
        before = (g[0].end for g in s.triggers if g[0].end <= start)
        return any(start - end <= PHRASE and not any("," in t.gap for t in tokens[end : start + 1]) for end in before)

    def in_clause(self, tokens: Sequence[Token], s: SentenceReading, at: int, start: int) -> bool:
        """ "Agreed to fight the groups, where ten policemen were killed last month": does token `start` stand in a
        clause that a comma parts from token `at` before it, with a verb of its own?"""
        if self._verb_last:
            return False
        opened = [i for i in range(at + 1, start) if tokens[i].form in self._barriers and "," in tokens[i].gap]
        return any(i in s.verbs for i in range(opened[-1], start)) if opened else False

    def in_aside(self, tokens: Sequence[Token], s: SentenceReading, start: int, at: int) -> bool:
        """ "The minister, who is in Geneva for talks, said that two died": does token `start` stand in a relative
        clause that is closed before token `at`?"""
        opened = (
            i for i in range(s.sentence.start, start) if tokens[i].form in self._relatives and "," in tokens[i].gap
        )
        return any(opened) and any("," in tokens[i].gap for i in range(start + 1, at + 1))

    def in_participle(self, tokens: Sequence[Token], s: SentenceReading, end: int, at: int) -> bool:
        """ "Handed over five guards kidnapped near Mirjaveh last month": is token `at`, behind a trigger that ends at
        `end`, told of the deed whose participle stands between them?"""
        if self._verb_last:
            return False
        deeds = (g[0] for g in s.triggers if end <= g[0].start < at and sense_of(g[0]).family == VIOLENCE)
        return any(
            m.entry.form == "past"
            and any(n.end == m.start for n in s.nominals)
            and not any(set(",;:()") & set(t.gap) or t.form in self._boundaries for t in tokens[m.end : at])
            for m in deeds
        )
