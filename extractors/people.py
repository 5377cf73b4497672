"""The people that a sentence counts: noun phrases with a number, and bare numbers that may count people.

Children and women are part of a total, never added to it (codebook section 3): a part that stands beside its whole is
left out here, so that no word of harm can reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.language import LanguagePack
from extractors.lexicon import Match, crossable
from extractors.model import Count
from extractors.nominals import BARE, Nominal
from extractors.quantities import Quantity
from extractors.text import Token

# one of these without a number is one person, where the language marks the plural
SINGULAR = frozenset(
    {
        "soldiers", "police", "border-guards", "guards", "revolutionary-guards", "basij", "paramilitary", "levies",
        "security-forces", "navy",
        "civilians", "men", "workers", "fuel-carriers", "protesters", "prisoners", "migrants", "journalists",
        "activists", "militants", "smugglers", "people", "members", "leaders", "customs", "commanders", "officials",
    }
)  # fmt: skip
LONGEST_PART = 3
SUBJECT = "subject"  # a marker that only the subject right before a verb has
PART_REACH = 6


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


class PeopleReader:
    """Finds the counted people by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar, numbers = pack.grammar, pack.numbers
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._pronominal = frozenset(numbers.pronominal)
        self._increments = frozenset(numbers.increments)
        self._plural = grammar.plural_ending
        self._ordinals = numbers.ordinal_words
        self._than = frozenset(numbers.comparative)
        self._singular_pronouns = frozenset(grammar.singular_pronouns)
        self._objects = frozenset(grammar.object_pronouns)
        self._anaphors = frozenset(grammar.plural_pronouns)
        self._of = frozenset(grammar.before.get("of", ()))
        self._part_words = frozenset(grammar.part_words)
        self._among = frozenset(grammar.among)
        self._part_closers = frozenset(grammar.part_closers)
        self._clause_openers = frozenset(grammar.subordinators)
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
        names: Sequence[tuple[int, int]] = (),
    ) -> list[Group]:
        """The people of tokens `start`..`end`, in order, without those that are part of others. `names` are where
        persons are named."""
        groups = self._groups(tokens, start, end, nominals, quantities)
        groups = sorted([*groups, *self._named(tokens, groups, names)], key=lambda g: (g.start, g.end))
        hidden = self._parts(tokens, groups, frozenset(m.start for m in harms), start, end)
        aside = asides(tokens, start, end)  # "ten fuel carriers (sookhtbar)": another name, no other people
        hidden |= aside if not any(m.start in aside for m in harms) else frozenset()
        return [g for g in groups if g.start not in hidden]

    # --- who is counted ---

    def _groups(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        nominals: Sequence[Nominal],
        quantities: Sequence[Quantity],
    ) -> list[Group]:
        people = [n for n in nominals if not n.adjectival and not n.pronoun]
        counted = {n.counted for n in people if n.counted}
        groups = [self._of_nominal(tokens, n) for n in people]
        for q in quantities:
            if (q.start, q.end) in counted or (q.article and tokens[q.start].form not in self._pronominal):
                continue
            stop = q.end + self._unknown_noun(tokens, q.end, end)
            groups.append(Group(q.start, stop, q.count, None, BARE, self._reference(tokens, q.start, q.end)))
        for i in range(start, end):
            if tokens[i].form in self._singular_pronouns:
                groups.append(Group(i, i + 1, Count(1, 1), None, SUBJECT, Reference.SAME))
        return groups + [g for i in range(start, end) for g in self._meant(tokens, groups, i)]

    def _meant(self, tokens: Sequence[Token], groups: Sequence[Group], at: int) -> Iterator[Group]:
        """ "Ordered 14 people off a bus and executed them": those counted last."""
        partitive = at and tokens[at - 1].form in self._of | self._among
        if tokens[at].form in self._objects and not partitive:
            told = [g for g in groups if g.end <= at and g.count and g.nominal and g.nominal.plural]
            if told:
                yield replace(max(told, key=lambda g: g.end), start=at, end=at + 1, reference=Reference.SAME)

    def _unknown_noun(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """ "Two helpers": a plural that no list knows still names the people that are counted."""
        if at >= end or not self._plural or not crossable(tokens[at].gap):
            return False
        word = tokens[at].form
        return word.endswith(self._plural) and word not in self._passive and word.isalpha() and len(word) > LONGEST_PART

    def _of_nominal(self, tokens: Sequence[Token], n: Nominal) -> Group:
        one = n.role in SINGULAR and not (n.plural or n.genitive or self._number_unmarked)
        count = n.count or (Count(1, 1) if one else None)
        ordinal = self._ordinals.get(tokens[n.head - 1].form) if n.role == "people" and n.head else None
        if ordinal and not n.plural:
            return Group(n.start, n.end, Count(ordinal, ordinal), n, n.marker, Reference.TOTAL)
        return Group(n.start, n.end, count, n, n.marker, self._reference(tokens, n.start, n.end))

    def _reference(self, tokens: Sequence[Token], start: int, end: int) -> Reference:
        behind = [t.form for t in tokens[end : end + 2]]
        if len(behind) == 2 and behind[0] in self._of and behind[1] in self._anaphors:
            return Reference.SAME
        forms = [t.form for t in tokens[max(start - 1, 0) : end + 1]]
        more = any(a in self._increments and b not in self._than for a, b in zip(forms, [*forms[1:], ""], strict=True))
        return Reference.MORE if more else Reference.NEW

    def _named(
        self, tokens: Sequence[Token], groups: Sequence[Group], names: Sequence[tuple[int, int]]
    ) -> Iterator[Group]:
        """A named person is one, unless the name only tells who was counted: "a constable, Yasir Saeed, ..."."""
        told = 0  # where the last name ends that only tells who was counted
        for start, end in names:
            beside = any(g.nominal and g.count and 0 <= start - g.end <= 1 for g in groups)
            behind = (g for g in groups if g.nominal and g.nominal.role and 0 <= g.start - end <= 1)
            if beside or (told and start - told <= 1) or any("," in tokens[g.start].gap for g in behind):
                told = end
            else:
                marker = "of" if start and tokens[start - 1].form in self._of else BARE
                yield Group(start, end, Count(1, 1), None, marker, Reference.SAME)

    # --- who is part of others ---

    def _parts(
        self, tokens: Sequence[Token], groups: Sequence[Group], harms: frozenset[int], start: int, end: int
    ) -> set[int]:
        """Where the parts stand in "six people, including a policeman, were killed"."""
        hidden: set[int] = set()
        for i in range(start, end):
            form = tokens[i].form
            if form in self._among and i + 1 < end and tokens[i + 1].form in self._anaphors:
                hidden.update(self._back_to_comma(tokens, start, i))
            elif form in self._part_words and any(g.count and g.end <= i for g in groups):
                hidden.update(self._up_to_stop(tokens, i + 1, end, harms))
            elif form in self._anaphors and self._counts_some(tokens, groups, i, harms):
                number = max(g.start for g in groups if g.end <= i - 1)
                hidden.update((number, *self._up_to_stop(tokens, i, end, harms)))
            elif form in self._part_closers:
                hidden.update(self._back_to_opener(tokens, groups, start, i))
            if form in self._part_words_after and any(g.count and g.start > i for g in groups):
                hidden.update(self._before(tokens, groups, harms, start, i))
        return hidden

    def _back_to_opener(self, tokens: Sequence[Token], groups: Sequence[Group], start: int, at: int) -> Sequence[int]:
        """ "Four people, of whom two children are part, ...": the part stands in a clause of its own."""
        opener = next((i for i in range(at - 1, start, -1) if tokens[i].form in self._clause_openers), None)
        whole = opener is not None and any(g.count and g.end <= opener for g in groups)
        return range(opener, at) if whole and opener is not None else ()

    def _counts_some(self, tokens: Sequence[Token], groups: Sequence[Group], at: int, harms: frozenset[int]) -> bool:
        """ "Nine people, five of them children, ...", but not "..., five of them died"."""
        if at + 1 >= len(tokens) or tokens[at - 1].form not in self._of:
            return False
        number = next((g for g in groups if g.end == at - 1 and g.count and g.nominal is None), None)
        told = number and any(g.count and g.end <= number.start for g in groups)
        happens = tokens[at + 1].form in self._passive or at + 1 in harms
        return bool(told) and not happens and "," in tokens[number.start].gap if number else False

    def _up_to_stop(self, tokens: Sequence[Token], at: int, end: int, harms: frozenset[int]) -> range:
        stops = (k for k in range(at + 1, end) if self._closes(tokens, k, harms))
        return range(at, next(stops, end))

    def _back_to_comma(self, tokens: Sequence[Token], start: int, at: int) -> range:
        first = next((k for k in range(at, max(start, at - PART_REACH), -1) if "," in tokens[k].gap), at)
        return range(first, at)

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


def asides(tokens: Sequence[Token], start: int, end: int) -> frozenset[int]:
    """The tokens of `start`..`end` that stand in brackets."""
    inside, found = False, set()
    for i in range(start, end):
        inside = "(" in tokens[i].gap or (inside and ")" not in tokens[i].gap)
        if inside:
            found.add(i)
    return frozenset(found)
