"""Parts: people that are told as some of those counted beside them.

Children and women are part of a total, never added to it (codebook section 3): a part that stands beside its whole is
left out, so that no word of harm can reach it. Where the parts add up to the whole, they divide it among parties, and
the whole is left out instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.clause import Clause
from extractors.language import LanguagePack

LONGEST_PART = 3
PART_REACH = 12


class PartReader:
    """Finds parts by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._anaphors = frozenset(grammar.plural_pronouns)
        self._of = frozenset(grammar.before.get("of", ()))
        self._part_words = frozenset(grammar.part_words)
        self._among = frozenset(grammar.among)
        self._part_closers = frozenset(grammar.part_closers)
        self._clause_openers = frozenset(grammar.subordinators)
        self._part_words_after = frozenset(grammar.part_words_after)

    def hidden(self, c: Clause) -> set[int]:
        """Where the parts stand in "six people, including a policeman, were killed"."""
        hidden: set[int] = set()
        for i in range(c.start, c.end):
            form = c.tokens[i].form
            if form in self._among and i + 1 < c.end and c.tokens[i + 1].form in self._anaphors:
                hidden.update(self._back_to_comma(c, i))
            elif form in self._part_words and any(g.count and g.end <= i for g in c.groups):
                hidden.update(self._up_to_stop(c, i + 1))
            elif form in self._anaphors and self._counts_some(c, i):
                number = max(g.start for g in c.groups if g.end <= i - 1)
                hidden.update((number, *self._up_to_stop(c, i)))
            elif form in self._part_closers:
                hidden.update(self._back_to_opener(c, i))
            if form in self._part_words_after and any(g.count and g.start > i for g in c.groups):
                hidden.update(self._before(c, i))
        return hidden

    def _back_to_opener(self, c: Clause, at: int) -> Sequence[int]:
        """ "Four people, of whom two children are part, ...": the part stands in a clause of its own."""
        opener = next((i for i in range(at - 1, c.start, -1) if c.tokens[i].form in self._clause_openers), None)
        whole = opener is not None and any(g.count and g.end <= opener for g in c.groups)
        return range(opener, at) if whole and opener is not None else ()

    def _counts_some(self, c: Clause, at: int) -> bool:
        """ "Nine people, five of them children, ...", but not "..., five of them died"."""
        if at + 1 >= len(c.tokens) or c.tokens[at - 1].form not in self._of:
            return False
        number = next((g for g in c.groups if g.end == at - 1 and g.count and g.nominal is None), None)
        told = number and any(g.count and g.end <= number.start for g in c.groups)
        happens = c.tokens[at + 1].form in self._passive or any(s == at + 1 for s, _ in c.harms)
        return bool(told) and not happens and "," in c.tokens[number.start].gap if number else False

    def _up_to_stop(self, c: Clause, at: int) -> range:
        stops = (k for k in range(at + 1, c.end) if self._closes(c, k))
        return range(at, next(stops, c.end))

    def _back_to_comma(self, c: Clause, at: int) -> range:
        first = next((k for k in range(at, max(c.start, at - PART_REACH), -1) if "," in c.tokens[k].gap), at)
        return range(first, at)

    def _closes(self, c: Clause, at: int) -> bool:
        harmed = any(s == at for s, _ in c.harms)
        return "," in c.tokens[at].gap or harmed or c.tokens[at].form in self._passive

    def _before(self, c: Clause, at: int) -> set[int]:
        """The parts that stand before a word that marks them, as where the verb stands last."""
        hidden: set[int] = set()
        stop = at
        for g in reversed([g for g in c.groups if g.end <= at]):
            harmed = any(g.end <= s < stop for s, _ in c.harms)
            if stop - g.end > LONGEST_PART or harmed:
                break
            hidden.update(range(g.start, at))
            stop = g.start
        return hidden
