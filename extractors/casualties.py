"""Statements of a toll: a number of people bound to a word of harm, in the active, the passive and the nominal.

"Killing five soldiers", "five soldiers were killed", "left 11 dead", "the death toll rose to 12", "claimed the lives of
three": who was harmed stands before or after the word of harm; what kind of word it is decides where to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import Count, Harm
from extractors.nominals import BARE, Nominal
from extractors.quantities import Quantity
from extractors.text import Token

REACH = 14
OBJECT = "object"
TOLL_REACH = 20


@dataclass(frozen=True, slots=True)
class HarmWord:
    """What the lexicon knows of a word of harm: which harm, and how people stand to it."""

    harm: Harm
    construction: str


def harm_of(match: Match) -> HarmWord:
    """What a match of the kind "harm" says."""
    assert isinstance(match.entry.value, HarmWord)
    return match.entry.value


@dataclass(frozen=True, slots=True)
class Toll:
    """`count` people killed or wounded; `victim` is the noun phrase that names them, None for a bare number."""

    harm: Harm
    count: Count
    victim: Nominal | None
    start: int
    end: int
    trigger: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Group:
    """A counted noun phrase or a bare number."""

    start: int
    end: int
    count: Count | None
    nominal: Nominal | None
    marker: str


class CasualtyReader:
    """Binds numbers, people and words of harm by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._adverbs = frozenset((*grammar.adverbs, "been", "being", "have", "has", "had"))
        self._conjunctions = frozenset(w for c in grammar.conjunctions for w in c.split())
        self._pronominal = frozenset(pack.numbers.pronominal)
        self._part_words = frozenset(grammar.part_words)
        self._part_words_after = frozenset(grammar.part_words_after)
        self._object_first = grammar.object_before_verb
        self._number_unmarked = grammar.number_unmarked
        self._ezafe = grammar.adjectives_after
        self._fillers = frozenset((*grammar.adverbs, *grammar.fillers))
        self._none = frozenset(pack.numbers.none)
        self._barriers = frozenset((*grammar.subordinators, ";")) - frozenset(grammar.before.get("about", ()))
        self._relatives = frozenset(grammar.relatives)
        self._of = frozenset((*grammar.before.get("of", ()), *grammar.before.get("to", ())))
        self._only_of = frozenset(grammar.before.get("of", ()))
        self._possessives = frozenset(grammar.possessives)
        self._lives = frozenset(grammar.lives)
        self._toll_words = frozenset(w for h in pack.harm.values() for w in h.toll_words)
        self._toll_links = frozenset(w for h in pack.harm.values() for w in h.toll_links)

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        harms: Sequence[Match],
        nominals: Sequence[Nominal],
        quantities: Sequence[Quantity],
    ) -> list[Toll]:
        """The tolls of tokens `start`..`end`. No people is counted twice for one harm."""
        groups = self._without_parts(tokens, self._groups(nominals, quantities, tokens), harms, start, end)
        positions = [(m.start, m.end) for m in harms]
        used: set[tuple[int, Harm]] = set()
        tolls: list[Toll] = []
        for match in harms:
            word = harm_of(match)
            for group, rule in self._victims(tokens, start, end, match, word, groups, positions):
                if group.count is None or (group.start, word.harm) in used:
                    continue
                used.add((group.start, word.harm))
                tolls.append(
                    Toll(
                        word.harm,
                        group.count,
                        group.nominal,
                        min(group.start, match.start),
                        max(group.end, match.end),
                        match.start,
                        rule,
                    )
                )
        return tolls

    def _groups(
        self, nominals: Sequence[Nominal], quantities: Sequence[Quantity], tokens: Sequence[Token]
    ) -> list[_Group]:
        people = [n for n in nominals if not n.adjectival and not n.pronoun]
        counted = {n.counted: n for n in people if n.counted}
        groups = []
        for n in people:
            count = (
                n.count
                if n.count
                else Count(1, 1)
                if n.role and not n.plural and not n.genitive and n.role in SINGULAR and not self._number_unmarked
                else None
            )
            groups.append(_Group(n.start, n.end, count, n, n.marker))
        for q in quantities:
            if (q.start, q.end) in counted or (q.article and tokens[q.start].form not in self._pronominal):
                continue
            groups.append(_Group(q.start, q.end, q.count, None, BARE))
        return sorted(groups, key=lambda g: (g.start, g.end))

    def _without_parts(
        self, tokens: Sequence[Token], groups: list[_Group], harms: Sequence[Match], start: int, end: int
    ) -> list[_Group]:
        """ "Six people, including a policeman, were killed": children and women are part of the total, never added
        to it."""
        hidden: set[int] = set()
        starts = {m.start for m in harms}
        for i in range(start, end):
            if tokens[i].form in self._part_words and any(g.count and g.end <= i for g in groups):
                stop = next(
                    (
                        k
                        for k in range(i + 2, end)
                        if "," in tokens[k].gap or k in starts or tokens[k].form in self._passive
                    ),
                    end,
                )
                hidden.update(range(i + 1, stop))
            if tokens[i].form in self._part_words_after and any(g.count and g.start > i for g in groups):
                stop = i
                for g in reversed([g for g in groups if g.end <= i]):
                    between = tokens[g.end : stop]
                    if len(between) > 3 or any(start <= k < stop and k in starts for k in range(g.end, stop)):
                        break
                    hidden.update(range(g.start, i))
                    stop = g.start
        return [g for g in groups if g.start not in hidden]

    # --- where the people stand ---

    def _victims(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        match: Match,
        word: HarmWord,
        groups: Sequence[_Group],
        harms: Sequence[tuple[int, int]],
    ) -> list[tuple[_Group, str]]:
        """The people of one word of harm, each with the construction's name."""
        if none := self._nobody(tokens, start, match, word):
            return [(none, f"{word.harm}.nobody")]
        if named := self._toll_named(tokens, start, end, match, groups):
            return [(named, f"{word.harm}.toll")]
        if word.construction in ("adjectives", "transitive") and (inside := self._inside(match, groups)):
            return [(inside, f"{word.harm}.attributive")]
        if self._object_first and match.entry.form == "base" and word.construction in ("transitive", "intransitive"):
            word = HarmWord(word.harm, "nouns")  # an infinitive is a verbal noun
        if word.construction == "transitive":
            found, rule = self._of_verb(tokens, start, end, match, groups, harms)
        else:
            found, rule = self._of_word(tokens, start, end, match, word, groups, harms)
        return [(g, f"{word.harm}.{rule}") for g in found]

    def _of_word(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        match: Match,
        word: HarmWord,
        groups: Sequence[_Group],
        harms: Sequence[tuple[int, int]],
    ) -> tuple[list[_Group], str]:
        """ "Died", "dead", "the death of", "claimed the lives of"."""
        if word.construction == "lives":
            after = self._after(tokens, match.end, end, groups, harms)[:1]
            near = (g for g in after if g.start - match.end <= 2)
            return [g for g in near if self._is_lives(tokens, g)], "lives"
        if word.construction == "intransitive":
            return self._before(tokens, start, match.start, groups, harms, OBJECT), "subject"
        if word.construction == "nouns":
            return self._of_noun(tokens, start, end, match, groups, harms), "noun"
        found = self._just_before(tokens, match.start, groups, start)
        if found is None and self._is_passive(tokens, start, match.start):
            found = self._before(tokens, start, match.start, groups, harms)
        return found or [], "predicate"

    def _is_lives(self, tokens: Sequence[Token], group: _Group) -> bool:
        """ "Claimed 39 lives", "cost eleven policemen their lives"."""
        people = group.nominal is not None and group.nominal.role == "people"
        behind = tokens[group.end : group.end + 3]
        return people or any(a.form in self._possessives and b.form in self._lives for a, b in pairwise(behind))

    def _of_verb(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        match: Match,
        groups: Sequence[_Group],
        harms: Sequence[tuple[int, int]],
    ) -> tuple[list[_Group], str]:
        """ "Killed five soldiers", "five soldiers were killed", "five soldiers killed in a blast"."""
        if self._object_first:
            return self._before(tokens, start, match.start, groups, harms), "active"
        if match.entry.form in ("past", "base") and self._is_passive(tokens, start, match.start):
            return self._before(tokens, start, match.start, groups, harms), "passive"
        after = self._after(tokens, self._past_coordinated(tokens, match.end, harms), end, groups, harms)
        far = not after or after[0].start - match.end > 3 or not self._starts_phrase(tokens, match.end, after[0])
        reduced = self._just_before(tokens, match.start, groups, start) if match.entry.form == "past" and far else None
        return (after, "active") if reduced is None else (reduced, "reduced_passive")

    def _nobody(self, tokens: Sequence[Token], start: int, match: Match, word: HarmWord) -> _Group | None:
        """ "No casualties", "no one was killed"."""
        if word.construction != "nouns":
            return None
        for i in range(match.start - 1, max(start, match.start - 4) - 1, -1):
            if tokens[i].form in self._none:
                return _Group(i, match.end, Count(0, 0), None, BARE)
        return None

    def _inside(self, match: Match, groups: Sequence[_Group]) -> _Group | None:
        return next(
            (
                g
                for g in groups
                if g.start < match.start and match.end <= g.end and g.nominal and g.nominal.head >= match.end
            ),
            None,
        )

    def _is_passive(self, tokens: Sequence[Token], start: int, at: int) -> bool:
        i = at - 1
        for _ in range(4):
            if i < start:
                return False
            if tokens[i].form in self._passive:
                return True
            if tokens[i].form not in self._adverbs:
                return False
            i -= 1
        return False

    def _starts_phrase(self, tokens: Sequence[Token], at: int, group: _Group) -> bool:
        return not any("," in t.gap or "." in t.gap or ";" in t.gap for t in tokens[at : group.start + 1])

    def _just_before(
        self, tokens: Sequence[Token], at: int, groups: Sequence[_Group], start: int
    ) -> list[_Group] | None:
        """The phrase that ends where the word of harm begins: "five soldiers killed", "27 dead"; None where no
        people stand there."""
        for group in reversed(groups):
            if group.end > at:
                continue
            between = [t.form for t in tokens[group.end : at]]
            if (
                all(w in self._adverbs or w in self._fillers for w in between)
                and len(between) <= 2
                and "," not in tokens[at].gap
            ):
                return [group, *self._coordinated_before(tokens, group, groups, start)]
            return None
        return None

    def _past_coordinated(self, tokens: Sequence[Token], at: int, harms: Sequence[tuple[int, int]]) -> int:
        """ "Killed and wounded several protesters": the object stands behind the second verb."""
        if at < len(tokens) and tokens[at].form in self._conjunctions:
            return next((e for s, e in harms if s == at + 1), at)
        return at

    def _toll_named(
        self, tokens: Sequence[Token], start: int, end: int, match: Match, groups: Sequence[_Group]
    ) -> _Group | None:
        """ "The number of officers injured was put at six", "the death toll rose to 12": the number stands behind."""
        if not any(t.form in self._toll_words for t in tokens[max(start, match.start - 6) : match.end]):
            return None
        if any(
            tokens[g.start - 1].form in self._only_of
            for g in groups
            if match.end < g.start <= match.end + 2 and g.count
        ):
            return None
        for group in groups:
            if (
                match.end < group.start <= match.end + TOLL_REACH
                and group.count
                and not (group.nominal and group.nominal.count is None)
            ) and tokens[group.start - 1].form in self._toll_links:
                people = next(
                    (g for g in groups if match.start - 4 <= g.start < group.start and g.nominal and g is not group),
                    None,
                )
                return _Group(
                    group.start, group.end, group.count, group.nominal or (people.nominal if people else None), BARE
                )
        return None

    def _before(
        self,
        tokens: Sequence[Token],
        start: int,
        at: int,
        groups: Sequence[_Group],
        harms: Sequence[tuple[int, int]],
        never: str = "-",
    ) -> list[_Group]:
        """The subject: the last counted phrase before the verb that no preposition, nor the marker `never`, governs."""
        floor = self._floor(tokens, start, at, groups, harms)
        for group in reversed(groups):
            if group.start < floor or group.end > at or group.count is None or group.marker == never:
                continue
            if self._object_first and group.nominal is None and at - group.end > 2:
                continue
            part = group.marker == "of" and any(
                g.count and 0 <= group.start - g.end <= 2 and g.end > floor for g in groups
            )
            if not part and (group.marker in (BARE, "of", OBJECT) or at - group.end <= 3):
                return [group, *self._coordinated_before(tokens, group, groups, start)]
        return []

    def _floor(
        self, tokens: Sequence[Token], start: int, at: int, groups: Sequence[_Group], harms: Sequence[tuple[int, int]]
    ) -> int:
        """How far back a subject may stand: behind the last word of harm and in its own clause."""
        apart = [e for s, e in harms if e <= at and not any(s >= g.start and e <= g.end for g in groups)]
        floor = max([start, at - REACH * 2, *apart])
        clause = (
            i
            for i in range(at - 1, floor - 1, -1)
            if ";" in tokens[i].gap or (tokens[i].form in self._barriers and not self._closed(tokens, i, at))
        )
        return max(floor, next(clause, floor))

    def _closed(self, tokens: Sequence[Token], barrier: int, at: int) -> bool:
        """Is the clause that `barrier` opens closed by a comma before `at`, as where the verb stands last?"""
        return self._object_first and any("," in t.gap for t in tokens[barrier + 2 : at + 1])

    def _coordinated_before(
        self, tokens: Sequence[Token], group: _Group, groups: Sequence[_Group], start: int
    ) -> list[_Group]:
        out: list[_Group] = []
        current = group
        for other in reversed(groups):
            if other.end > current.start or other.start < start:
                continue
            between = [t.form for t in tokens[other.end : current.start]]
            if (
                len(between) > 2
                or not between
                or not all(w in self._conjunctions or w in self._fillers for w in between)
            ) and (between or "," not in tokens[current.start].gap):
                break
            if other.count is not None:
                out.append(other)
            current = other
        return out

    def _after(
        self, tokens: Sequence[Token], at: int, end: int, groups: Sequence[_Group], harms: Sequence[tuple[int, int]]
    ) -> list[_Group]:
        """The object and what is coordinated with it: "killing five soldiers and two civilians"."""
        ceiling = self._ceiling(tokens, at, end, groups, harms)
        inside = [g for g in groups if at <= g.start < ceiling]
        first = next((k for k, g in enumerate(inside) if self._is_object(g, at)), None)
        if first is None:
            return []
        out = [inside[first]]
        for group in inside[first + 1 :]:
            between = [t.form for t in tokens[out[-1].end : group.start]]
            joined = all(w in self._conjunctions for w in between) and (between or "," in tokens[group.start].gap)
            if not joined:
                break
            out.append(group)
        return out

    def _is_object(self, group: _Group, at: int) -> bool:
        if group.start - at > 5 or (group.marker not in (BARE, "of") and group.start > at):
            return False
        return group.count is not None or (group.nominal is not None and group.start - at <= 1)

    def _ceiling(
        self, tokens: Sequence[Token], at: int, end: int, groups: Sequence[_Group], harms: Sequence[tuple[int, int]]
    ) -> int:
        """How far an object may stand: before the next word of harm and in its own clause."""
        next_harm = [s for s, _ in harms if s >= at and not any(g.start <= s < g.end for g in groups)]
        ceiling = min([end, at + REACH, *next_harm])
        stops = self._barriers | self._relatives
        return next((i for i in range(at, ceiling) if tokens[i].form in stops or ";" in tokens[i].gap), ceiling)

    def _of_noun(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        match: Match,
        groups: Sequence[_Group],
        harms: Sequence[tuple[int, int]],
    ) -> list[_Group]:
        """ "131 protester deaths", "the death of three soldiers", "injuries to 30 others", "the death toll rose to
        12"."""
        for group in reversed(groups):
            if group.start < match.start <= group.end or (
                group.end <= match.start
                and match.start - group.end <= 1
                and group.count
                and group.start >= start
                and not self._ezafe
            ):
                return [group] if group.count else []
        after = [g for g in groups if match.end <= g.start < min(end, match.end + 8) and g.count]
        if not after:
            return []
        linked = any(t.form in self._of for t in tokens[match.end : after[0].start])
        if not linked and not (self._ezafe and after[0].start - match.end <= 1):
            return []
        out = [after[0]]
        for group in after[1:]:
            between = [t.form for t in tokens[out[-1].end : group.start]]
            if (
                all(w in self._conjunctions for w in between)
                and between
                and not any(out[-1].end <= s < group.start for s, _ in harms)
            ):
                out.append(group)
        return out


SINGULAR = frozenset(
    (
        *(
            "soldiers",
            "police",
            "border-guards",
            "guards",
            "basij",
            "paramilitary",
            "levies",
            "security-forces",
            "navy",
        ),
        *("civilians", "workers", "fuel-carriers", "protesters", "prisoners", "migrants", "journalists", "activists"),
        *("militants", "smugglers", "people", "members", "leaders", "customs", "commanders", "officials"),
    )
)
