"""Subjects: the people before a word of harm, in its own clause and governed by no preposition."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.clause import Clause, Group
from extractors.language import LanguagePack
from extractors.noun_phrases import BARE
from extractors.people import SINGULAR, SUBJECT
from extractors.text import Token

SUBJECT_REACH = 28
SHARED_REACH = 12
OBJECT = "object"
NAME_REACH = 6


class SubjectFinder:
    """Finds subjects by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._adverbs = frozenset((*grammar.adverbs, "been", "being", "have", "has", "had"))
        self._conjunctions = frozenset(w for c in grammar.conjunctions for w in c.split())
        self._object_first = grammar.object_before_verb
        self._fillers = frozenset((*grammar.adverbs, *grammar.fillers))
        self._barriers = frozenset((*grammar.subordinators, ";")) - frozenset(grammar.before.get("about", ()))
        self._possessives = frozenset(grammar.possessives)
        self._singular = bool(grammar.singular_verbs)

    def is_passive(self, c: Clause, at: int) -> bool:
        for i in range(at - 1, max(c.start, at - 4) - 1, -1):
            if c.tokens[i].form in self._passive:
                return True
            if c.tokens[i].form not in self._fillers and c.tokens[i].form not in self._adverbs:
                return False
        return False

    def shares_passive(self, c: Clause, at: int) -> bool:
        """ "Nine workers were taken off a bus and executed": one auxiliary for both verbs, and nobody in between."""
        i = at - 1
        while i > c.start and c.tokens[i].form in self._adverbs:
            i -= 1
        if c.tokens[i].form not in self._conjunctions:
            return False
        for k in range(i - 1, max(c.start, i - SHARED_REACH), -1):
            if c.tokens[k].form in self._barriers or ";" in c.tokens[k].gap:
                return False
            if c.tokens[k].form in self._passive:
                return True
        return False

    def just_before(self, c: Clause, at: int) -> list[Group] | None:
        """The phrase that ends where the word of harm begins: "five soldiers killed", "27 dead"; None where no
        people stand there."""
        for group in reversed(c.groups):
            if group.end > at:
                continue
            between = [t.form for t in c.tokens[group.end : at]]
            adjoins = len(between) <= 2 and all(w in self._adverbs or w in self._fillers for w in between)
            if adjoins and "," not in c.tokens[at].gap:
                return [group, *self.coordinated(c, group)]
            return None
        return None

    def before(self, c: Clause, at: int, never: str = "-") -> list[Group]:
        """The subject: the last counted phrase before the verb that no preposition, nor the marker `never`, governs."""
        floor = self._floor(c, at)
        for group in reversed(c.groups):
            if group.start < floor or group.end > at or group.marker == never:
                continue
            if group.count is None and not self._may_be_one(c, group, at, SUBJECT if never == OBJECT else OBJECT):
                continue
            if self._object_first and group.nominal is None and at - group.end > 2:
                continue
            part = group.marker == "of" and any(
                g.count and 0 <= group.start - g.end <= 2 and g.end > floor for g in c.groups
            )
            if not part and (
                group.count is None or group.marker in (BARE, "of", OBJECT) or len(c.between(group.end, at)) <= 3
            ):
                return [group, *self.coordinated(c, group)]
        return []

    def _may_be_one(self, c: Clause, group: Group, at: int, marker: str) -> bool:
        """A noun, bare or with `marker`, where nobody is counted: one person, where nouns do not mark the plural."""
        n, counted = group.nominal, any(g.count and g.marker in (BARE, marker) and g.end <= at for g in c.groups)
        single = n is not None and n.role in SINGULAR and not (n.plural or n.genitive) and at - n.end <= NAME_REACH
        return self._singular and single and group.marker in (BARE, marker) and not counted

    def _floor(self, c: Clause, at: int) -> int:
        """How far back a subject may stand: behind the last word of harm and in its own clause."""
        apart = [e for s, e in c.harms if e <= at and not any(s >= g.start and e <= g.end for g in c.groups)]
        floor = max([c.start, at - SUBJECT_REACH, *apart])
        clause = (i for i in range(at - 1, floor - 1, -1) if self._opens_clause(c.tokens, i, at))
        return max(floor, next(clause, floor))

    def _opens_clause(self, tokens: Sequence[Token], i: int, at: int) -> bool:
        return ";" in tokens[i].gap or (tokens[i].form in self._barriers and not self._closed(tokens, i, at))

    def _closed(self, tokens: Sequence[Token], barrier: int, at: int) -> bool:
        """Is the clause that `barrier` opens closed by a comma before `at`, as where the verb stands last?"""
        return self._object_first and any("," in t.gap for t in tokens[barrier + 2 : at + 1])

    def coordinated(self, c: Clause, group: Group) -> list[Group]:
        out: list[Group] = []
        current = group
        for other in reversed(c.groups):
            if other.end > current.start or other.start < c.start:
                continue
            between = c.between(other.end, current.start)
            linked = all(w in self._conjunctions or w in self._fillers or w in self._possessives for w in between)
            joined = 0 < len(between) <= 2 and linked and not self._conjunctions.isdisjoint(between)
            if any(other.start <= s and e <= other.end for s, e in c.harms if not other.nominal):
                break  # "five bodies and 12 injured"
            if not joined and (between or "," not in c.tokens[current.start].gap):
                break
            if other.count is not None:
                out.append(other)
            current = other
        return out
