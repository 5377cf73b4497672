"""The people that a sentence counts: noun phrases with a number, and bare numbers that may count people.

Children and women are part of a total, never added to it (codebook section 3): a part that stands beside its whole is
left out here, so that no word of harm can reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import Count
from extractors.nominals import BARE, Nominal
from extractors.quantities import Quantity
from extractors.text import Token

# one of these without a number is one person, where the language marks the plural
SINGULAR = frozenset(
    {
        "soldiers", "police", "border-guards", "guards", "basij", "paramilitary", "levies", "security-forces", "navy",
        "civilians", "men", "workers", "fuel-carriers", "protesters", "prisoners", "migrants", "journalists",
        "activists", "militants", "smugglers", "people", "members", "leaders", "customs", "commanders", "officials",
    }
)  # fmt: skip
LONGEST_PART = 3


@dataclass(frozen=True, slots=True)
class Group:
    """A counted noun phrase or a bare number at tokens `start`..`end`."""

    start: int
    end: int
    count: Count | None
    nominal: Nominal | None
    marker: str


class PeopleReader:
    """Finds the counted people by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._pronominal = frozenset(pack.numbers.pronominal)
        self._part_words = frozenset(grammar.part_words)
        self._part_words_after = frozenset(grammar.part_words_after)
        self._number_unmarked = grammar.number_unmarked

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        harms: Sequence[Match],
        nominals: Sequence[Nominal],
        quantities: Sequence[Quantity],
    ) -> list[Group]:
        """The people of tokens `start`..`end`, in order, without those that are part of others."""
        groups = self._groups(nominals, quantities, tokens)
        hidden = self._parts(tokens, groups, frozenset(m.start for m in harms), start, end)
        return [g for g in groups if g.start not in hidden]

    def _groups(
        self, nominals: Sequence[Nominal], quantities: Sequence[Quantity], tokens: Sequence[Token]
    ) -> list[Group]:
        people = [n for n in nominals if not n.adjectival and not n.pronoun]
        counted = {n.counted for n in people if n.counted}
        groups = [Group(n.start, n.end, self._count(n), n, n.marker) for n in people]
        for q in quantities:
            if (q.start, q.end) in counted or (q.article and tokens[q.start].form not in self._pronominal):
                continue
            groups.append(Group(q.start, q.end, q.count, None, BARE))
        return sorted(groups, key=lambda g: (g.start, g.end))

    def _count(self, n: Nominal) -> Count | None:
        one = n.role in SINGULAR and not (n.plural or n.genitive or self._number_unmarked)
        return n.count or (Count(1, 1) if one else None)

    def _parts(
        self, tokens: Sequence[Token], groups: Sequence[Group], harms: frozenset[int], start: int, end: int
    ) -> set[int]:
        """Where the parts stand in "six people, including a policeman, were killed"."""
        hidden: set[int] = set()
        for i in range(start, end):
            if tokens[i].form in self._part_words and any(g.count and g.end <= i for g in groups):
                stops = (k for k in range(i + 2, end) if self._closes(tokens, k, harms))
                hidden.update(range(i + 1, next(stops, end)))
            if tokens[i].form in self._part_words_after and any(g.count and g.start > i for g in groups):
                hidden.update(self._before(tokens, groups, harms, start, i))
        return hidden

    def _closes(self, tokens: Sequence[Token], at: int, harms: frozenset[int]) -> bool:
        return "," in tokens[at].gap or at in harms or tokens[at].form in self._passive

    def _before(
        self, tokens: Sequence[Token], groups: Sequence[Group], harms: frozenset[int], start: int, at: int
    ) -> set[int]:
        """The parts that stand before a word that marks them, as where the verb stands last."""
        hidden: set[int] = set()
        stop = at
        for g in reversed([g for g in groups if g.end <= at]):
            if stop - g.end > LONGEST_PART or any(start <= k < stop and k in harms for k in range(g.end, stop)):
                break
            hidden.update(range(g.start, at))
            stop = g.start
        return hidden
