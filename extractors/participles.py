"""Participles that qualify a noun: "arrested three alleged smugglers" has one verb, not two."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.text import Token


class Participles:
    """Tells by the closed classes of one language pack which verb forms stand as adjectives before a noun."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        prepositions = {w for words in grammar.before.values() for w in words}
        self._known = frozenset() if grammar.object_before_verb else frozenset(grammar.adjectives)
        self._carriers = frozenset((*grammar.auxiliaries, *grammar.passive_auxiliaries))
        opening = {*grammar.determiners, *pack.numbers.units, *prepositions}
        self._openers = frozenset(opening - set(grammar.before.get("agent", ())))
        closed = (grammar.conjunctions, grammar.determiners, grammar.subordinators, grammar.relatives, grammar.adverbs)
        self._closed = frozenset((*prepositions, *self._carriers, *(w for words in closed for w in words)))

    def without(self, tokens: Sequence[Token], start: int, end: int, verbs: frozenset[int]) -> frozenset[int]:
        """The `verbs` of tokens `start`..`end` without those that qualify the noun behind them."""
        return frozenset(i for i in verbs if not (start < i < end - 1 and self._qualifies(tokens, i, verbs)))

    def _qualifies(self, tokens: Sequence[Token], at: int, verbs: frozenset[int]) -> bool:
        """Behind a number, an article, a preposition or another verb, and right before a noun."""
        if tokens[at].form not in self._known or not (crossable(tokens[at].gap) and crossable(tokens[at + 1].gap)):
            return False
        before, behind = tokens[at - 1].form, tokens[at + 1].form
        opens = before in self._openers or (at - 1 in verbs and before not in self._carriers)
        return opens and behind not in self._closed
