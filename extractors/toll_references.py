"""Toll references: whom a toll counts where another sentence tells it.

"All three were shot dead" are the three gunmen named before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.casualties import Toll
from extractors.clause import Reference
from extractors.language import LanguagePack
from extractors.noun_phrases import Nominal
from extractors.reading import Reading
from extractors.text import Token

MEMORY = 4  # sentences


class TollReferences:
    """Finds out whom tolls count by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._definite = frozenset(pack.grammar.definite_counts)

    def resolved(self, reading: Reading) -> Reading:
        """The reading, each bare toll with the people that it counts where the text tells them elsewhere."""
        if not any(s.tolls for s in reading.sentences):
            return reading
        sentences = list(reading.sentences)
        told: list[Nominal] = []
        for k, s in enumerate(sentences):
            floor = sentences[max(0, k - MEMORY)].sentence.start
            told = [n for n in told if n.start >= floor]
            counted = [n for n in s.nominals if n.count and not n.genitive]
            tolls = [self._meant(reading.tokens, t, [*told, *counted]) for t in s.tolls]
            sentences[k] = replace(s, tolls=tolls)
            told += counted
        return replace(reading, sentences=sentences)

    def _meant(self, tokens: Sequence[Token], toll: Toll, told: Sequence[Nominal]) -> Toll:
        """ "All three were killed": the three named last."""
        if toll.victim or not self._is_definite(tokens, toll.start):
            return toll
        same = (n for n in reversed(told) if n.end <= toll.start and n.count == toll.count and n.role != "people")
        victim = next(same, None)
        return replace(toll, victim=victim, reference=Reference.SAME) if victim else toll

    def _is_definite(self, tokens: Sequence[Token], at: int) -> bool:
        return any(tokens[i].form in self._definite for i in (at, at - 1) if i >= 0)
