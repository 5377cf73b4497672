"""The people that a sentence counts: noun phrases with a number, and bare numbers, pronouns and names that may count
people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.clause import Clause, Group, Reference
from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.model import Count
from extractors.noun_phrases import BARE, Nominal
from extractors.parts import LONGEST_PART, PartReader
from extractors.phrases import by_first_word, length_at
from extractors.text import Token

# one of these without a number is one person, where the language marks the plural
SINGULAR = frozenset(
    {
        "soldiers", "police", "border-guards", "guards", "revolutionary-guards", "basij", "paramilitary", "levies",
        "security-forces", "navy",
        "civilians", "men", "workers", "fuel-carriers", "protesters", "prisoners", "migrants", "journalists",
        "activists", "militants", "smugglers", "people", "members", "leaders", "customs", "commanders", "officials",
        "judiciary", "coast-guard",
    }
)  # fmt: skip
ORDINAL_REACH = 4
SUBJECT_NEAR = 5
NAMING = 4  # words that lead to a name
SUBJECT = "subject"  # a marker that only the subject right before a verb has


class PeopleReader:
    """Finds the counted people by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar, numbers = pack.grammar, pack.numbers
        self._parts = PartReader(pack)
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._pronominal = frozenset(numbers.pronominal)
        self._increments = frozenset(numbers.increments)
        self._plural = grammar.plural_ending
        self._ordinals = numbers.ordinal_words
        self._than = frozenset(numbers.comparative)
        self._name_links = frozenset(grammar.name_links)
        self._equal = by_first_word(numbers.equal)
        self._singular_pronouns = frozenset(grammar.singular_pronouns)
        self._subjects = frozenset(grammar.subject_pronouns)
        self._others = frozenset(w for w in grammar.others if not w.endswith(self._plural or " "))
        self._possessives = frozenset(grammar.possessives)
        self._objects = frozenset(grammar.object_pronouns)
        self._anaphors = frozenset(grammar.plural_pronouns)
        self._articles = frozenset(grammar.articles)
        self._auxiliaries = frozenset(grammar.auxiliaries)
        self._of = frozenset(grammar.before.get("of", ()))
        self._among = frozenset(grammar.among)
        self._number_unmarked = grammar.number_unmarked

    def read(self, c: Clause) -> Clause:
        """The clause with its people, in order, without those that are part of others or stand in brackets ("ten fuel
        carriers (sookhtbar)": another name, no other people)."""
        groups = self._groups(c)
        groups = sorted([*groups, *self._named(c, groups)], key=lambda g: (g.start, g.end))
        groups = [g for k, g in enumerate(groups) if not (k and self._is_apposed(c.tokens, groups[k - 1], g))]
        hidden = self._parts.hidden(replace(c, groups=groups))
        hidden |= c.aside if not any(m.start in c.aside for m in c.matches) else frozenset()
        return replace(c, groups=[g for g in groups if g.start not in hidden])

    def _is_apposed(self, tokens: Sequence[Token], one: Group, g: Group) -> bool:
        """ "A border guard, Sergeant Mohsen Dehghan": his rank and name, no other person."""
        opened = bool(one.nominal and one.nominal.role) and tokens[one.start].form in self._articles
        named = g.nominal is not None and g.end - g.start > 1 and all(t.title for t in tokens[g.start : g.end])
        return opened and named and one.end == g.start and "," in tokens[g.start].gap

    # --- who is counted ---

    def _groups(self, c: Clause) -> list[Group]:
        people = [n for n in c.nominals if not n.adjectival and not n.pronoun]
        counted = {n.counted for n in people if n.counted}
        groups = [self._of_nominal(c.tokens, n) for n in people]
        for q in c.quantities:
            if self._equal_length(c.tokens, q.start - 1, c.end):
                continue
            if (q.start, q.end) in counted or (q.article and c.tokens[q.start].form not in self._pronominal):
                continue
            single = q.article and any(s == q.end + 1 for s, _ in c.harms)
            stop = q.end + (single or self._unknown_noun(c.tokens, q.end, c.end))
            groups.append(Group(q.start, stop, q.count, None, BARE, self._reference(c.tokens, q.start, q.end)))
        for i in range(c.start, c.end):
            if c.tokens[i].form in self._singular_pronouns:
                groups.append(Group(i, i + 1, Count(1, 1), None, SUBJECT, Reference.SAME))
        return groups + [g for i in range(c.start, c.end) for g in self._meant(c, groups, i)]

    def _meant(self, c: Clause, groups: Sequence[Group], at: int) -> Iterator[Group]:
        """ "Ordered 14 people off a bus and executed them": those counted last. "Killed four and wounded as many": so
        many again. "Two died and a third was wounded": one more of them."""
        form = c.tokens[at].form
        if form in self._objects and not (at and c.tokens[at - 1].form in self._of | self._among):
            told = [g for g in groups if g.end <= at and g.count and g.nominal and g.nominal.plural]
            if told:
                yield replace(max(told, key=lambda g: g.end), start=at, end=at + 1, reference=Reference.SAME)
        elif form in self._subjects and any(0 < s - at <= SUBJECT_NEAR for s, _ in c.harms):
            harmed = [e for s, e in c.harms if e <= at]
            told = [g for g in groups if g.end <= at and g.count and g.nominal and g.nominal.plural]
            spared = [g for g in told if not any(0 <= g.start - e <= SUBJECT_NEAR for e in harmed)]
            if spared:
                last = max(spared, key=lambda g: g.end)
                yield replace(last, start=at, end=at + 1, marker=BARE, reference=Reference.SAME)
        elif length := self._equal_length(c.tokens, at, c.end):
            yield from self._again(groups, at, at + length, None)
        elif form in self._others and at > c.start and c.tokens[at - 1].form in self._possessives:
            yield from self._again(groups, at - 1, at + 1, Count(1, 1))
        elif form in self._ordinals and at > c.start and self._stands_alone(c, at):
            yield from self._again(groups, at - 1, at + 1, Count(1, 1), Reference.MORE)

    def _again(
        self,
        groups: Sequence[Group],
        start: int,
        end: int,
        count: Count | None,
        reference: Reference = Reference.NEW,
    ) -> Iterator[Group]:
        last = max((g for g in groups if g.end <= start and g.count), key=lambda g: g.end, default=None)
        named = next((g.nominal for g in groups if g.nominal and g.nominal.start <= end < g.nominal.end), None)
        if last:
            nominal = named or last.nominal
            yield Group(start, named.end if named else end, count or last.count, nominal, BARE, reference)

    def _equal_length(self, tokens: Sequence[Token], at: int, end: int) -> int:
        """ "As many", but not "as many as five"."""
        length = length_at(self._equal, tokens, at, end)
        return 0 if at + length < end and tokens[at + length].form == tokens[at].form else length

    def _stands_alone(self, c: Clause, at: int) -> bool:
        """ "A third was wounded", not "a third blast" nor "one third"."""
        harmed = any(0 < s - at <= ORDINAL_REACH for s, _ in c.harms)
        behind = c.tokens[at + 1].form if at + 1 < c.end else ""
        suffers = behind in self._passive or behind in self._auxiliaries or any(s == at + 1 for s, _ in c.harms)
        return c.tokens[at - 1].form in self._articles and harmed and suffers

    def _unknown_noun(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """ "Two helpers", "one volunteer dead": what no list knows still names the people that are counted."""
        if at >= end or not self._plural or not crossable(tokens[at].gap):
            return False
        word = tokens[at].form
        return word.endswith(self._plural) and word not in self._passive and word.isalpha() and len(word) > LONGEST_PART

    def _of_nominal(self, tokens: Sequence[Token], n: Nominal) -> Group:
        one = (n.role in SINGULAR or n.person) and not (n.plural or n.genitive or self._number_unmarked)
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

    def _named(self, c: Clause, groups: Sequence[Group]) -> Iterator[Group]:
        """A named person is one, unless the name only tells who was counted: "a constable, Yasir Saeed, ..."."""
        told = 0  # where the last name ends that only tells who was counted
        for start, end in c.names:
            beside = any(g.nominal and g.count and self._is_name_of(c, g, start) for g in groups)
            behind = (g for g in groups if g.nominal and g.nominal.role and 0 <= g.start - end <= 1)
            if beside or (told and start - told <= 1) or any("," in c.tokens[g.start].gap for g in behind):
                told = end
            else:
                marker = "of" if start and c.tokens[start - 1].form in self._of else BARE
                yield Group(start, end, Count(1, 1), None, marker, Reference.SAME)

    def _is_name_of(self, c: Clause, g: Group, start: int) -> bool:
        """ "A constable, Yasir Saeed", "a porter by the name of Naser Hout"."""
        between = c.between(g.end, start)
        return g.end <= start and (
            len(between) <= 1 or (len(between) <= NAMING and self._name_links.issuperset(between))
        )
