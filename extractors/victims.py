"""Victims: where the people of a word of harm stand, by what kind of word it is and how it is used.

"Killing five soldiers", "five soldiers were killed", "five soldiers killed in a blast", "the death of three soldiers",
"eleven died", "claimed the lives of three": object, subject, complement, as the grammar of the language has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.clause import Clause, Group
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.noun_phrases import BARE
from extractors.people import SINGULAR, SUBJECT
from extractors.phrases import by_first_word, length_at
from extractors.text import Token

REACH = 14
SUBJECT_REACH = 28
SHARED_REACH = 12
NOUN_REACH = 8
OBJECT_GAP = 5
OBJECT = "object"
NAME_REACH = 6


class VictimFinder:
    """Finds victims by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._adverbs = frozenset((*grammar.adverbs, "been", "being", "have", "has", "had"))
        self._conjunctions = frozenset(w for c in grammar.conjunctions for w in c.split())
        self._object_first = grammar.object_before_verb
        self._ezafe = grammar.adjectives_after
        self._fillers = frozenset((*grammar.adverbs, *grammar.fillers))
        self._barriers = frozenset((*grammar.subordinators, ";")) - frozenset(grammar.before.get("about", ()))
        self._relatives = frozenset(grammar.relatives)
        self._of = frozenset((*grammar.before.get("of", ()), *grammar.before.get("to", ())))
        self._with = frozenset(grammar.before.get("with", ()))
        self._possessives = frozenset(grammar.possessives)
        self._captures = frozenset(w for h in pack.harm.values() for w in h.captures)
        self._likewise_words = by_first_word(grammar.likewise)
        self._lives = frozenset(grammar.lives)
        self._singular = bool(grammar.singular_verbs)

    # --- by the kind of word ---

    def of_verb(self, c: Clause, match: Match) -> tuple[list[Group], str]:
        """Of "killed": "killed five soldiers", "five soldiers were killed", "five soldiers killed in a blast"."""
        if self._object_first:
            return self._before(c, match.start), "active"
        if match.entry.form in ("past", "base") and self._is_passive(c, match.start):
            return [*self._before(c, match.start), *self._likewise(c, match)], "passive"
        after = self._after(c, self._past_coordinated(c, match.end))
        far = not after or after[0].start - match.end > 3 or not self._starts_phrase(c.tokens, match.end, after[0])
        if match.entry.form == "past" and far and self._shares_passive(c, match.start):
            return self._before(c, match.start), "passive"
        reduced = self._just_before(c, match.start) if match.entry.form == "past" and far else None
        return (after, "active") if reduced is None else (reduced, "reduced_passive")

    def of_word(self, c: Clause, match: Match, construction: str) -> tuple[list[Group], str]:
        """Of "died", "dead", "the death of", "claimed the lives of"."""
        if construction == "lives":
            near = (g for g in self._after(c, match.end)[:1] if g.start - match.end <= 2)
            return [g for g in near if self._is_lives(c.tokens, g)], "lives"
        if construction == "loses":
            return [g for g in self._after(c, match.end)[:1] if self._is_people(g, match)], "loses"
        if construction == "falls":
            adjoining = (g for g in self._before(c, match.start, OBJECT) if match.start - g.end <= 1)
            return [g for g in adjoining if g.nominal and g.nominal.counted], "subject"
        if construction == "captives":
            return self._of_captives(c, match)
        if construction == "intransitive":
            return [*self._before(c, match.start, OBJECT), *self._likewise(c, match)], "subject"
        if construction == "nouns":
            return self._of_noun(c, match), "noun"
        found = self._just_before(c, match.start)
        if found is None and self._is_passive(c, match.start):
            found = self._before(c, match.start)
        return found or [], "predicate"

    def _of_captives(self, c: Clause, match: Match) -> tuple[list[Group], str]:
        """ "Were taken off a bus and shot": so to be killed, unless it is told that they were only wounded."""
        behind = c.tokens[match.end].form if match.end < c.end else ""
        seized = any(c.tokens[i].form in self._captures for i in range(max(c.start, match.start - REACH), match.start))
        if not seized or behind in self._conjunctions:
            return [], "active"
        return self.of_verb(c, match)

    def inside(self, c: Clause, match: Match) -> list[Group]:
        """The phrase that holds the word: "the five killed soldiers"."""
        holding = (g for g in c.groups if g.start < match.start and match.end <= g.end)
        return [g for g in holding if g.nominal and g.nominal.head >= match.end][:1]

    # --- what kind of phrase it is ---

    def _is_lives(self, tokens: Sequence[Token], group: Group) -> bool:
        """ "Claimed 39 lives", "cost eleven policemen their lives"."""
        if group.nominal is not None and group.nominal.role == "people":
            return True
        behind = tokens[group.end : group.end + 3]
        owned = group.nominal is not None and group.nominal.genitive and any(t.form in self._lives for t in behind[:2])
        return owned or any(a.form in self._possessives and b.form in self._lives for a, b in pairwise(behind))

    def _is_people(self, g: Group, match: Match) -> bool:
        """ "Lost two fighters", not "lost 3-1" nor "lost control of men"."""
        return g.nominal is not None and g.count is not None and g.start - match.end <= 1

    def _is_passive(self, c: Clause, at: int) -> bool:
        for i in range(at - 1, max(c.start, at - 4) - 1, -1):
            if c.tokens[i].form in self._passive:
                return True
            if c.tokens[i].form not in self._fillers and c.tokens[i].form not in self._adverbs:
                return False
        return False

    def _shares_passive(self, c: Clause, at: int) -> bool:
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

    def _starts_phrase(self, tokens: Sequence[Token], at: int, group: Group) -> bool:
        return not any("," in t.gap or "." in t.gap or ";" in t.gap for t in tokens[at : group.start + 1])

    def _past_coordinated(self, c: Clause, at: int) -> int:
        """ "Killed and wounded several protesters": the object stands behind the second verb."""
        if at < len(c.tokens) and c.tokens[at].form in self._conjunctions:
            return next((e for s, e in c.harms if s == at + 1), at)
        return at

    # --- before the word ---

    def _just_before(self, c: Clause, at: int) -> list[Group] | None:
        """The phrase that ends where the word of harm begins: "five soldiers killed", "27 dead"; None where no
        people stand there."""
        for group in reversed(c.groups):
            if group.end > at:
                continue
            between = [t.form for t in c.tokens[group.end : at]]
            adjoins = len(between) <= 2 and all(w in self._adverbs or w in self._fillers for w in between)
            if adjoins and "," not in c.tokens[at].gap:
                return [group, *self._coordinated_before(c, group)]
            return None
        return None

    def _before(self, c: Clause, at: int, never: str = "-") -> list[Group]:
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
                return [group, *self._coordinated_before(c, group)]
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

    def _coordinated_before(self, c: Clause, group: Group) -> list[Group]:
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

    # --- behind the word ---

    def _after(self, c: Clause, at: int) -> list[Group]:
        """The object and what is coordinated with it: "killing five soldiers and two civilians"."""
        ceiling = self._ceiling(c, at)
        inside = [g for g in c.groups if at <= g.start < ceiling]
        first = next((k for k, g in enumerate(inside) if self._is_object(g, at)), None)
        if first is None:
            return []
        out = [inside[first]]
        for group in inside[first + 1 :]:
            between = self._unnamed(c, out[-1].end, group.start)
            joined = all(
                w in self._conjunctions or (k and w in self._of | self._possessives) for k, w in enumerate(between)
            )
            if not joined or not (between or "," in c.tokens[group.start].gap):
                break
            out.append(group)
        return out

    def _unnamed(self, c: Clause, start: int, end: int) -> list[str]:
        """The words between, without the name that tells who was counted before it."""
        inside = {i for s, e in c.names if start <= s and e <= end for i in range(s, e)}
        return [c.tokens[i].form for i in range(start, end) if i not in inside and i not in c.aside]

    def _likewise(self, c: Clause, match: Match) -> list[Group]:
        """ "Seven attackers were killed, as were five policemen"."""
        length = length_at(self._likewise_words, c.tokens, match.end, c.end)
        near = (g for g in c.groups if 0 <= g.start - match.end - length <= 1 and g.count)
        return list(near)[:1] if length else []

    def _is_object(self, group: Group, at: int) -> bool:
        if group.start - at > OBJECT_GAP or (group.marker not in (BARE, "of") and group.start > at):
            return False
        return group.count is not None or (group.nominal is not None and group.start - at <= 1)

    def _ceiling(self, c: Clause, at: int) -> int:
        """How far an object may stand: before the next word of harm and in its own clause."""
        next_harm = [s for s, _ in c.harms if s >= at and not any(g.start <= s < g.end for g in c.groups)]
        ceiling = min([c.end, at + REACH, *next_harm])
        stops = self._barriers | self._relatives
        return next((i for i in range(at, ceiling) if c.tokens[i].form in stops or ";" in c.tokens[i].gap), ceiling)

    def _with_harm(self, c: Clause, match: Match) -> list[Group]:
        """ "Two conscripts with gunshot wounds"."""
        for group in reversed(c.groups):
            if group.end < match.start:
                near = match.start - group.end <= 4 and c.tokens[group.end].form in self._with
                return [group, *self._coordinated_before(c, group)] if near and group.count else []
        return []

    def _of_kin(self, group: Group, match: Match) -> bool:
        """ "Three relatives of the dead": where the head stands first, the dead are not who is counted."""
        counted = group.nominal.counted if group.nominal else None
        return counted is not None and match.start > counted[1] + 1

    def _of_noun(self, c: Clause, match: Match) -> list[Group]:
        """ "131 protester deaths", "the death of three soldiers", "injuries to 30 others"."""
        for group in reversed(c.groups):
            holds = group.start < match.start <= group.end and not (self._ezafe and self._of_kin(group, match))
            beside = 0 <= match.start - group.end <= 1 and group.count and group.start >= c.start and not self._ezafe
            if holds or beside:
                return [group] if group.count else []
        if held := self._with_harm(c, match):
            return held
        after = [g for g in c.groups if match.end <= g.start < min(c.end, match.end + NOUN_REACH) and g.count]
        if not after:
            return []
        linked = any(t.form in self._of for t in c.tokens[match.end : after[0].start])
        if not linked and not (self._ezafe and after[0].start - match.end <= 1):
            return []
        out = [after[0]]
        for group in after[1:]:
            between = [t.form for t in c.tokens[out[-1].end : group.start]]
            apart = any(out[-1].end <= s < group.start for s, _ in c.harms)
            joined = all(w in self._conjunctions or (k and w in self._of) for k, w in enumerate(between))
            if between and joined and not apart:
                out.append(group)
        return out
