"""Noun phrases of parties: a name of the actor book, or a role ("border guards") with what says whose it is.

A nominal carries the marker that its slot is keyed by (the preposition before it, the postposition after it) and the
number that counts its people. Which actor a role means is decided later, when the event's country is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.language import Grammar, LanguagePack
from extractors.lexicon import Match, crossable, without_overlaps
from extractors.noun_phrases import BARE, GENERIC, OWNED, PERSONS, SPECIFIC, Nominal, with_owner
from extractors.phrases import ByWord, by_first_word, by_last_word, length_at, phrase_before
from extractors.quantities import Quantity
from extractors.text import Token


class NominalReader:
    """Finds nominals by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar: Grammar = pack.grammar
        self._before = {w: m for m, words in grammar.before.items() for w in words}
        self._after = {w: m for m, words in grammar.after.items() for w in words}
        self._phrases = by_last_word(w for w in self._before if " " in w)
        self._determiners = frozenset(grammar.determiners + grammar.possessives)
        self._marker_words = frozenset(w for phrase in self._before for w in phrase.split())
        self._units_of_time = frozenset(pack.dates.units)
        self._others = frozenset(grammar.others)
        self._possessives = frozenset(grammar.possessives)
        self._his = frozenset(grammar.person_possessives)
        self._genitive = frozenset(grammar.genitive)
        self._conjunctions = frozenset(grammar.conjunctions)
        self._adjectives = frozenset(grammar.adjectives)
        self._stops = frozenset(
            (
                *grammar.auxiliaries,
                *grammar.passive_auxiliaries,
                *grammar.relatives,
                *grammar.subordinators,
                *grammar.conjunctions,
                *grammar.pronouns,
                *grammar.adverbs,
                *self._before,
            )
        )
        self._after_phrases = by_first_word(w for w in self._after if " " in w)
        self._adjectives_after = grammar.adjectives_after
        self._postposition_stops = frozenset(
            (
                *grammar.conjunctions,
                *grammar.subordinators,
                *grammar.determiners,
                *grammar.phrase_heads,
                *self._before,
            )
        )
        self._own_stops = frozenset((*grammar.conjunctions, *grammar.subordinators, *grammar.pronouns, *self._after))
        self._inward = frozenset(grammar.before.get("in", ()))
        self._partitive_words = frozenset(grammar.partitive)
        self._free = frozenset(grammar.free_relatives)
        self._of = frozenset(grammar.before.get("of", ()))

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        matches: Mapping[str, Sequence[Match]],
        quantities: Sequence[Quantity],
        verbs: frozenset[int],
        dated: frozenset[int] = frozenset(),
    ) -> list[Nominal]:
        """The nominals of tokens `start`..`end`, in order; `verbs` are tokens known to be verbs."""
        counts = {q.end: q for q in quantities}
        kinds = ("actor", "person", "demonym", "pronoun")
        heads = without_overlaps([m for kind in kinds for m in matches.get(kind, ()) if m.start >= start])
        if not heads:
            return []
        found: list[Nominal] = []
        barred = verbs
        asides = self._asides(tokens, matches.get("place", ()))
        if self._after:
            known = (*heads, *matches.get("trigger", ()), *matches.get("place", ()))
            barred = verbs | dated | {m.start for m in known} | {q.start for q in quantities}
        others = (*heads, *matches.get("trigger", ()), *matches.get("place", ()), *matches.get("harm", ()))
        taken = frozenset(i for m in others for i in range(m.start, m.end)) | dated | verbs
        k = 0
        while k < len(heads):
            group = [heads[k]]
            while k + 1 < len(heads) and self._one_phrase(tokens, heads[k], heads[k + 1]):
                k += 1
                group.append(heads[k])
            k += 1
            found.extend(self._nominals(tokens, start, end, group, counts, verbs, barred, taken, asides))
        return self._sharing_markers(tokens, self._with_complements(tokens, found, verbs))

    def _asides(self, tokens: Sequence[Token], places: Sequence[Match]) -> Mapping[int, int]:
        """Where the places that stand between a phrase and its marker begin and end ("سفیر ایران در تهران را")."""
        if not (self._after and self._adjectives_after):
            return {}
        return {m.start - 1: m.end for m in places if m.start and tokens[m.start - 1].form in self._inward}

    def _one_phrase(self, tokens: Sequence[Token], a: Match, b: Match) -> bool:
        """Do two heads adjoin in one noun phrase? Not the two states of "the Iran-Pakistan commission", and not an
        owner before what is his, where owners stand behind ("پاکستان سفیر خود را")."""
        gap = tokens[b.start].gap
        pair = gap.strip() == "-" and {a.entry.kind, b.entry.kind} <= {"actor", "demonym"}
        owner = self._adjectives_after and a.entry.kind == "actor" and b.entry.kind == "person"
        owner |= self._adjectives_after and a.entry.kind == b.entry.kind == "actor" and b.entry.form != "state"
        return a.end == b.start and crossable(gap) and not pair and not owner

    def _nominals(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        group: Sequence[Match],
        counts: Mapping[int, Quantity],
        verbs: frozenset[int],
        barred: frozenset[int],
        taken: frozenset[int],
        asides: Mapping[int, int],
    ) -> list[Nominal]:
        """A run of adjoining heads is one noun phrase: "Iranian" + "police" + "officers"."""
        actor = role = country = None
        plural = False
        pronoun = ""
        for match in group:
            kind, value = match.entry.kind, match.entry.value
            if kind == "actor":
                actor = actor if actor and str(value) in GENERIC else str(value)
            elif kind == "person":
                if role is None or role not in SPECIFIC or str(value) in SPECIFIC:
                    role = str(value) if str(value) != "people" or role is None else role
                plural = match.entry.form in ("plural", "mass")
            elif kind == "demonym":
                country = str(value)
                plural = match.entry.form == "plural"
            else:
                pronoun, role_of_both = str(value).split(":")
                role = role_of_both or role
        first, last = group[0], group[-1]
        adjectival = last.entry.kind == "demonym" and last.entry.form != "plural"
        if self._adjectives_after:
            adjectival = adjectival and not (role or actor)
            actor, country = self._of_owner(actor, role, country)
        right = self._right_edge(tokens, last.end, end, verbs)
        if last.entry.kind != "demonym" and not self._after:
            right = self._name_edge(tokens, right, end, taken)
        left, quantity, owner = self._left_edge(tokens, start, first.start, counts, verbs)
        part = None if quantity else self._part_of(tokens, start, left, counts)
        left, quantity = (part.start, part) if part else (left, quantity)
        if last.entry.kind == "demonym" and quantity and not (adjectival or role or actor):
            role = "civilians"
        barred |= {left - 1} if quantity else frozenset()
        marker = self._marker(tokens, start, end, left, right, barred, asides)
        of = last.end < end and tokens[last.end].form in self._genitive
        genitive = (of and not self._is_phrase(tokens, last.end)) or (
            last.end < end
            and tokens[last.end].gap == "' "
            and tokens[last.end - 1].form.endswith("s")
            and not any("'" in tokens[i].gap for i in range(left, first.start + 1))
        )
        named = actor is not None and role in PERSONS and right > last.end
        return [
            Nominal(
                left, right, last.start, actor, None if actor else role, country or owner,
                quantity.count if quantity and (part or not (quantity.article and plural)) else None,
                (quantity.start, quantity.end) if quantity else None,
                plural, marker, bool(genitive), adjectival, False, pronoun, named,
            )
        ]  # fmt: skip

    def _of_owner(self, actor: str | None, role: str | None, country: str | None) -> tuple[str | None, str | None]:
        """ "سفیر پاکستان": who follows a role owns it; a named group's members and leaders are the group."""
        if actor and role and role not in OWNED and actor not in GENERIC:
            return None, f"@{actor}"
        return actor, country

    def _part_of(
        self, tokens: Sequence[Token], start: int, left: int, counts: Mapping[int, Quantity]
    ) -> Quantity | None:
        """ "یکی از رزمندگان": the number before a partitive word counts what follows it."""
        return counts.get(left - 1) if left > start and tokens[left - 1].form in self._partitive_words else None

    def _is_phrase(self, tokens: Sequence[Token], at: int) -> bool:
        """Does a postposition of several words begin here ("کے قریب")?"""
        return length_at(self._after_phrases, tokens, at, len(tokens)) > 0

    def _name_edge(self, tokens: Sequence[Token], at: int, end: int, taken: frozenset[int]) -> int:
        """Goes right over the name that follows a rank or a name ("constable Yasir Saeed")."""
        right = at
        while right < min(end, at + LONGEST_NAME) and tokens[right].title and crossable(tokens[right].gap):
            if right in taken or tokens[right].form in self._stops or tokens[right].form in self._determiners:
                break
            right += 1
        return right

    def _right_edge(self, tokens: Sequence[Token], at: int, end: int, verbs: frozenset[int]) -> int:
        """Goes right over the adjectives that follow a noun ("افراد مسلح ناشناس")."""
        right = at
        while (
            self._adjectives_after
            and right < min(end, at + 3)
            and tokens[right].form in self._adjectives
            and right not in verbs
            and crossable(tokens[right].gap)
        ):
            right += 1
        return right

    def _left_edge(
        self, tokens: Sequence[Token], start: int, first: int, counts: Mapping[int, Quantity], verbs: frozenset[int]
    ) -> tuple[int, Quantity | None, str | None]:
        """Goes left over adjectives to the number or determiner that opens the phrase."""
        left = first
        seen = 0
        while left > start and seen < 5:
            gap = tokens[left].gap
            if left in counts and crossable(gap):
                return counts[left].start, counts[left], None
            if not crossable(gap) and gap.strip(" \"'") != "":
                break
            word = tokens[left - 1].form
            if word in self._determiners:
                return self._partitive(tokens, start, left - 1, counts)
            if word in self._genitive or word in self._stops or left - 1 in verbs:
                break
            if word not in self._adjectives and not (word.isdigit() and tokens[left].form in self._units_of_time):
                probe = self._reaches_number(tokens, start, left, counts, verbs)
                if probe is None:
                    break
                return probe.start, probe, None
            left -= 1
            seen += 1
        if left in counts:
            return counts[left].start, counts[left], None
        return left, None, None

    def _partitive(
        self, tokens: Sequence[Token], start: int, at: int, counts: Mapping[int, Quantity]
    ) -> tuple[int, Quantity | None, str | None]:
        """ "Twelve of its members", "one of the attackers": the number counts, the determiner does not."""
        if at - 2 >= start and tokens[at - 1].form in self._of and at - 1 in counts:
            return counts[at - 1].start, counts[at - 1], None
        return at, None, None

    def _reaches_number(
        self, tokens: Sequence[Token], start: int, left: int, counts: Mapping[int, Quantity], verbs: frozenset[int]
    ) -> Quantity | None:
        """Unknown words count as adjectives where a number opens the phrase: "five off-duty soldiers"."""
        for i in range(left, max(start, left - 4), -1):
            if i in counts and i < left:
                return counts[i] if not counts[i].article else None
            if (
                tokens[i - 1].form in self._stops
                or tokens[i - 1].form in self._genitive
                or i - 1 in verbs
                or not crossable(tokens[i].gap)
            ):
                return None
        return counts.get(max(start, left - 4))

    def _marker(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        left: int,
        right: int,
        barred: frozenset[int],
        asides: Mapping[int, int],
    ) -> str:
        i = left
        while i > start and tokens[i - 1].form in self._determiners and crossable(tokens[i].gap):
            i -= 1
        close = i > start and (crossable(tokens[i].gap) or not tokens[i].gap.strip(" \"'"))
        located = close and self._after and tokens[i - 1].form in self._inward  # "in Tehran", whatever marks the phrase
        if self._after and not located:
            behind, stops = asides.get(right, right), self._postposition_stops
            if after := postposition(tokens, behind, end, self._after, self._after_phrases, barred, stops):
                return after
        if not close:
            return BARE
        if phrase := phrase_before(self._phrases, tokens, start, i):
            return self._before[phrase]
        marker = self._before.get(tokens[i - 1].form, BARE)
        if self._after and not marker:
            return self._governing(tokens, start, i, barred)
        return self._free_relative(tokens, start, i) or marker if marker == "about" else marker

    def _governing(self, tokens: Sequence[Token], start: int, at: int, barred: frozenset[int]) -> str:
        """The preposition that opens the phrase, where nouns that nothing knows stand between ("در اقدامات X")."""
        for i in range(at, max(start, at - LOOK_LEFT), -1):
            if not crossable(tokens[i].gap) or i - 1 in barred or tokens[i - 1].form in self._own_stops:
                return BARE
            if phrase := phrase_before(self._phrases, tokens, start, i):
                return self._before[phrase]
            if marker := self._before.get(tokens[i - 1].form, ""):
                return marker
        return BARE

    def _free_relative(self, tokens: Sequence[Token], start: int, at: int) -> str:
        """ "In clashes with what the army called a terrorist group": the preposition before "what" governs the
        phrase."""
        for i in range(at - 1, max(start, at - 8), -1):
            if tokens[i].form in self._free:
                return self._before.get(tokens[i - 1].form, "")
        return ""

    def _with_complements(
        self, tokens: Sequence[Token], found: Sequence[Nominal], verbs: frozenset[int]
    ) -> list[Nominal]:
        """Joins "members of the Frontier Corps", "workers from Pakistan", "Iran's police", "Frontier Corps and
        police"."""
        out: list[Nominal] = []
        for nominal in found:
            nominal = self._like_before(tokens, out, nominal)
            previous = out[-1] if out else None
            near = previous and (previous.adjectival or self._adjoins(tokens, previous, nominal))
            joined = self._joined(tokens, previous, nominal, verbs) if previous and near else None
            if joined is None:
                out.append(self._coordinated(tokens, previous, nominal))
            else:
                out[-1:] = joined
        return out

    def _like_before(self, tokens: Sequence[Token], out: Sequence[Nominal], nominal: Nominal) -> Nominal:
        """ "Three others" are what was counted before; "its members" are the members of whom was named before."""
        if nominal.role == "people" and tokens[nominal.head].form in self._others and nominal.count:
            like = next((n for n in reversed(out) if n.count and not n.adjectival and n.role != "people"), None)
            return replace(nominal, actor=like.actor, role=like.role, country=like.country) if like else nominal
        if nominal.role in OWNED and not nominal.country and self._possessed(tokens, nominal):
            owner = next((n.actor for n in reversed(out) if n.actor), None)
            return replace(nominal, country=f"@{owner}") if owner else nominal
        if nominal.role == "members" and any(t.form in self._his for t in tokens[nominal.start : nominal.head]):
            like = next((n for n in reversed(out) if n.role and not n.adjectival), None)  # "an elder and his guard"
            return replace(nominal, role=like.role, country=like.country) if like else nominal
        if nominal.role and not nominal.country and not self._after and self._possessed(tokens, nominal):
            told = (n for n in out if n.actor and n.marker == BARE and not n.adjectival)  # "Iran ..., and its ministry"
            owner = next((n.actor for n in told), None)
            return replace(nominal, country=f"@{owner}") if owner else nominal
        return nominal

    def _sharing_markers(self, tokens: Sequence[Token], found: Sequence[Nominal]) -> list[Nominal]:
        """Of "X اور Y نے" the first has the postposition of the second."""
        out = list(found)
        for k in range(len(out) - 2, -1, -1):
            one, two = out[k], self._owned(out, k + 1)
            between = [t.form for t in tokens[one.end : out[k + 1].start]]
            if not self._after or one.marker != BARE or not two.marker or one.genitive or one.end > two.start:
                continue
            listed = bool(between) or "," in tokens[two.start].gap or "،" in tokens[two.start].gap
            if listed and len(between) <= 2 and all(w in self._conjunctions for w in between):
                out[k] = replace(one, marker=two.marker)
        return out

    def _owned(self, found: Sequence[Nominal], k: int) -> Nominal:
        """ "X اور ایران کے صدر نے": what the owner at `k` owns."""
        while found[k].genitive and k + 1 < len(found) and found[k + 1].start - found[k].end <= 1:
            k += 1
        return found[k]

    def _joined(
        self, tokens: Sequence[Token], previous: Nominal, nominal: Nominal, verbs: frozenset[int]
    ) -> list[Nominal] | None:
        """What two adjoining phrases make together, None where each stands for itself."""
        gap = range(previous.end, nominal.start)
        if self._qualifies(tokens, previous, nominal, gap, verbs):
            return [replace(nominal, country=previous.country, start=previous.start, marker=previous.marker)]
        title = all(tokens[i].form in self._adjectives and i not in verbs for i in gap) and not nominal.counted
        if (
            previous.actor
            and nominal.role
            and not nominal.actor
            and not (nominal.country or "").startswith("@")
            and (previous.genitive or (title and nominal.marker in (BARE, previous.marker)))
        ):
            return [
                replace(
                    nominal,
                    country=nominal.country or f"@{previous.actor}",
                    marker=nominal.marker if self._after else previous.marker,
                    start=previous.start,
                    count=previous.count or nominal.count,
                )
            ]
        if previous.genitive and previous.actor and nominal.actor in GENERIC and self._after:
            owned = replace(nominal, actor=None, role="militants", country=f"@{previous.actor}")
            return [replace(owned, start=previous.start)]
        part = self._partitive_words and tokens[previous.end].form in self._partitive_words
        if part and previous.role == "people" and previous.count and not nominal.count and previous.end < nominal.start:
            return [
                replace(
                    nominal,
                    start=previous.start,
                    count=previous.count,
                    counted=previous.counted,
                    marker=nominal.marker if nominal.marker in self._after.values() else previous.marker,
                )
            ]
        return with_owner(previous, nominal)

    def _qualifies(
        self, tokens: Sequence[Token], demonym: Nominal, nominal: Nominal, gap: range, verbs: frozenset[int]
    ) -> bool:
        """ "Iranian border officials": does the demonym belong to the people behind a noun that nothing knows?"""
        people = nominal.role and not (nominal.country or nominal.counted or nominal.adjectival or nominal.marker)
        if self._after or not (demonym.adjectival and people and 0 < len(gap) <= 2):
            return False
        words = [tokens[i] for i in gap]
        plain = all(not t.title and t.form not in self._stops and t.form not in self._determiners for t in words)
        return plain and verbs.isdisjoint(gap) and all(crossable(t.gap) for t in tokens[gap.start : gap.stop + 1])

    def _possessed(self, tokens: Sequence[Token], nominal: Nominal) -> bool:
        return any(t.form in self._possessives for t in tokens[nominal.start : nominal.head])

    def _adjoins(self, tokens: Sequence[Token], previous: Nominal, nominal: Nominal) -> bool:
        between = [t.form for t in tokens[previous.end : nominal.start]]
        return (
            len(between) <= 4
            and all(
                w in self._determiners or w in self._genitive or w in self._marker_words or w in self._adjectives
                for w in between
            )
            and (
                nominal.start >= len(tokens)
                or all(crossable(t.gap) or t.gap.strip(" '\"") == "" for t in tokens[previous.end : nominal.start + 1])
            )
        )

    def _coordinated(self, tokens: Sequence[Token], previous: Nominal | None, nominal: Nominal) -> Nominal:
        """The second of "between Iran and Pakistan" has the marker of the first."""
        if previous is None or nominal.marker != BARE or previous.end > nominal.start:
            return nominal
        between = [t.form for t in tokens[previous.end : nominal.start]]
        joined = len(between) <= 2 and all(w in self._conjunctions or w in self._determiners for w in between)
        return replace(nominal, marker=previous.marker) if joined and between and previous.marker else nominal


LOOK_RIGHT = 7
LONGEST_NAME = 4
LOOK_LEFT = 4


def postposition(
    tokens: Sequence[Token],
    at: int,
    end: int,
    words: Mapping[str, str],
    phrases: ByWord,
    barred: frozenset[int],
    stops: frozenset[str],
) -> str:
    """The marker of the first postposition from `at` on: it may stand behind names and nouns that nothing knows."""
    for i in range(at, min(end, at + LOOK_RIGHT)):
        if i in barred or (tokens[i].gap.strip(" \u200c()'\"/-.") and i > at) or (i == at and "," in tokens[i].gap):
            return ""
        if length := length_at(phrases, tokens, i, end):
            return words[" ".join(t.form for t in tokens[i : i + length])]
        if marker := words.get(tokens[i].form, ""):
            return marker
        if tokens[i].form in stops:
            return ""
    return ""
