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
from extractors.phrases import by_first_word, length_at
from extractors.subjects import OBJECT, SubjectFinder
from extractors.text import Token

REACH = 14
NOUN_REACH = 8
OBJECT_GAP = 5
APPOSED = 6
LIKEWISE = 24


class VictimFinder:
    """Finds victims by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._subjects = SubjectFinder(pack)
        self._conjunctions = frozenset(w for c in grammar.conjunctions for w in c.split())
        self._object_first = grammar.object_before_verb
        self._ezafe = grammar.adjectives_after
        self._barriers = frozenset((*grammar.subordinators, ";")) - frozenset(grammar.before.get("about", ()))
        self._relatives = frozenset(grammar.relatives)
        self._of = frozenset((*grammar.before.get("of", ()), *grammar.before.get("to", ())))
        self._with = frozenset(grammar.before.get("with", ()))
        self._possessives = frozenset(grammar.possessives)
        self._captures = frozenset(w for h in pack.harm.values() for w in h.captures)
        self._likewise_words = by_first_word(grammar.likewise)
        self._lives = frozenset(grammar.lives)
        prepositions = (grammar.before.get(k, ()) for k in ("agent", "in", "near"))
        self._circumstances = frozenset((*(w for words in prepositions for w in words), *grammar.subordinators, "on"))

    # --- by the kind of word ---

    def of_verb(self, c: Clause, match: Match) -> tuple[list[Group], str]:
        """Of "killed": "killed five soldiers", "five soldiers were killed", "five soldiers killed in a blast"."""
        if self._object_first:
            return self._subjects.before(c, match.start), "active"
        if match.entry.form in ("past", "base") and self._subjects.is_passive(c, match.start):
            return [*self._subjects.before(c, match.start), *self._likewise(c, match)], "passive"
        if match.entry.form != "past" and c.tokens[max(c.start, match.start - 1)].form in self._possessives:
            return [], "active"  # "died of her wounds"
        after = self._after(c, self._past_coordinated(c, match.end))
        far = not after or after[0].start - match.end > 3 or not self._starts_phrase(c.tokens, match.end, after[0])
        if match.entry.form == "past" and far and self._subjects.shares_passive(c, match.start):
            return self._subjects.before(c, match.start), "passive"
        reduced = None
        if match.entry.form == "past" and far:
            reduced = self._subjects.just_before(c, match.start) or self._told_of(c, match)
        if reduced is not None:
            return reduced, "reduced_passive"
        return [*after, *(g for g in self._likewise(c, match) if g not in after)] if after else [], "active"

    def _told_of(self, c: Clause, match: Match) -> list[Group] | None:
        """ "A conscript from Mashhad, killed on Sunday by a mine": of whom the participle behind a comma tells."""
        behind = c.tokens[match.end].form if match.end < c.end else ""
        if "," not in c.tokens[match.start].gap or behind not in self._circumstances:
            return None
        near = [g for g in c.groups if g.nominal and g.end <= match.start and match.start - g.end <= APPOSED]
        return near[-1:] if near and near[-1].count else None

    def of_word(self, c: Clause, match: Match, construction: str) -> tuple[list[Group], str]:
        """Of "died", "dead", "the death of", "claimed the lives of"."""
        if construction == "lives":
            near = (g for g in self._after(c, match.end)[:1] if g.start - match.end <= 2)
            return [g for g in near if self._is_lives(c.tokens, g)], "lives"
        if construction == "loses":
            return [g for g in self._after(c, match.end)[:1] if self._is_people(g, match)], "loses"
        if construction == "falls":
            adjoining = (g for g in self._subjects.before(c, match.start, OBJECT) if match.start - g.end <= 1)
            return [g for g in adjoining if g.nominal and g.nominal.counted], "subject"
        if construction == "captives":
            return self._of_captives(c, match)
        if construction == "intransitive":
            return [*self._subjects.before(c, match.start, OBJECT), *self._likewise(c, match)], "subject"
        if construction == "nouns":
            return self._of_noun(c, match), "noun"
        found = self._subjects.just_before(c, match.start)
        if found is None and self._subjects.is_passive(c, match.start):
            found = self._subjects.before(c, match.start)
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

    def _starts_phrase(self, tokens: Sequence[Token], at: int, group: Group) -> bool:
        return not any("," in t.gap or "." in t.gap or ";" in t.gap for t in tokens[at : group.start + 1])

    def _past_coordinated(self, c: Clause, at: int) -> int:
        """ "Killed and wounded several protesters": the object stands behind the second verb."""
        if at < len(c.tokens) and c.tokens[at].form in self._conjunctions:
            return next((e for s, e in c.harms if s == at + 1), at)
        return at

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
        """ "Seven attackers were killed, as were five policemen", "killed the general, a veteran, along with two
        aides"."""
        harmed = min([s for s, _ in c.harms if s >= match.end], default=c.end)
        for i in range(match.end, min(harmed, match.end + LIKEWISE)):
            behind = i == match.end or "," in c.tokens[i].gap
            if behind and (length := length_at(self._likewise_words, c.tokens, i, c.end)):
                return [g for g in c.groups if 0 <= g.start - i - length <= 1 and g.count and g.nominal][:1]
        return []

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
                return [group, *self._subjects.coordinated(c, group)] if near and group.count else []
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
                if group.count or c.tokens[min(match.end, c.end - 1)].form not in self._of:
                    return [group] if group.count else []
                break  # "the deaths of ten guards"
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
