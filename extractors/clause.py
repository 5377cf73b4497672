"""Clauses: the words of a sentence that may tell of the harmed, with all that was found in them.

A group is whoever may be counted there: a noun phrase with a number, a bare number, a pronoun or a person's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.lexicon import Match
from extractors.model import Count, Harm
from extractors.noun_phrases import Nominal
from extractors.quantities import Quantity
from extractors.text import Token

LIGHT = frozenset({"lives", "loses", "falls", "captives"})  # words that harm nobody by themselves


@dataclass(frozen=True, slots=True)
class HarmWord:
    """What the lexicon knows of a word of harm: which harm, and how people stand to it."""

    harm: Harm
    construction: str


def harm_of(match: Match) -> HarmWord:
    """What a match of the kind "harm" says."""
    assert isinstance(match.entry.value, HarmWord)
    return match.entry.value


class Reference(StrEnum):
    """How people that are counted stand to those told of before: new ones, some of the same, more, or all of them."""

    NEW = "new"
    SAME = "same"
    MORE = "more"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Group:
    """A counted noun phrase, a bare number, a pronoun or the name of a person at tokens `start`..`end`."""

    start: int
    end: int
    count: Count | None
    nominal: Nominal | None
    marker: str
    reference: Reference = Reference.NEW


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens `start`..`end`; `matches` are the words of harm there, `harms` the places of those that
    harm by themselves, `names` where persons are
    named, `aside` the tokens in brackets. `groups` are the people that may be counted, once they are read."""

    tokens: Sequence[Token]
    start: int
    end: int
    matches: Sequence[Match]
    nominals: Sequence[Nominal]
    quantities: Sequence[Quantity]
    names: Sequence[tuple[int, int]]
    harms: Sequence[tuple[int, int]]
    aside: frozenset[int]
    groups: Sequence[Group] = ()

    @classmethod
    def of(
        cls,
        tokens: Sequence[Token],
        start: int,
        end: int,
        matches: Sequence[Match],
        nominals: Sequence[Nominal],
        quantities: Sequence[Quantity],
        names: Sequence[tuple[int, int]] = (),
    ) -> Clause:
        """The clause before its people are read."""
        harms = [(m.start, m.end) for m in matches if harm_of(m).construction not in LIGHT]
        return cls(tokens, start, end, matches, nominals, quantities, names, harms, _asides(tokens, start, end))

    def between(self, start: int, end: int) -> list[str]:
        """The words from `start` to `end` that do not stand in brackets."""
        return [self.tokens[i].form for i in range(start, end) if i not in self.aside]


def _asides(tokens: Sequence[Token], start: int, end: int) -> frozenset[int]:
    inside, found = False, set()
    for i in range(start, end):
        inside = "(" in tokens[i].gap or (inside and ")" not in tokens[i].gap)
        if inside:
            found.add(i)
    return frozenset(found)
