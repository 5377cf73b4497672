"""Modality: does a trigger assert that something happened, or that it is planned, intended, denied, or a habit?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from extractors.frames import VIOLENCE, Sense, sense_of
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import DatePrecision, Stance, Status
from extractors.reading import SentenceReading
from extractors.text import BlockKind, Token

TAIL, NOUN_TAIL = 5, 12
PLANNABLE = ("diplomacy", "law", "unrest")
DATED = 10
DENIED = 14
MANY, TREND = 8, 8
ANNOUNCED = 12
FAR = 18  # "the two governments should, at the session planned for June, open ..."
PLANNABLE_TYPES = ("designation",)
DECIDABLE = ("diplomatic_rupture", "diplomatic_restoration", "designation")
INTENDED = (VIOLENCE, "law")
ATTITUDES = ("denial", "accusation")


class Unasserted(StrEnum):
    """Why a trigger asserts nothing."""

    NEGATED = "it is negated or denied"
    HABITUAL = "it is a habit"
    HYPOTHETICAL = "it is hypothetical"
    INTENDED = "it is intended, not done"
    TO_COME = "it is to come, and of a kind that is not announced"


class ModalityReader:
    """Judges triggers by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._barriers = frozenset((*grammar.subordinators, *grammar.relatives))
        self._nobody = frozenset(pack.modality.nobody)
        self._conditional = frozenset(pack.modality.conditional)
        self._present = frozenset(grammar.present)
        self._relatives = frozenset(grammar.relatives)
        self._determiners = frozenset((*grammar.determiners, *grammar.possessives))
        self._infinitive = frozenset(grammar.infinitive)
        self._causatives = frozenset(pack.modality.causatives)
        self._conditional_future = frozenset(pack.modality.conditional_future)
        self._decided = self._causatives | frozenset(pack.modality.decisions)
        self._articles = frozenset(grammar.articles)
        self._definites = frozenset(grammar.definites)
        self._adjectives = frozenset(grammar.adjectives)
        self._copulas = frozenset(grammar.passive_auxiliaries)
        self._locatives = frozenset(grammar.before.get("in", ()))
        self._circumstance = frozenset(grammar.before.get("about", ()))
        self._referring_behind = pack.modality.referring_behind
        self._verb_last = grammar.object_before_verb

    def is_verb(self, tokens: Sequence[Token], s: SentenceReading, match: Match) -> bool:
        """Not a noun of the same form ("the martyrs"), and not an infinitive ("wants to arrest ...")."""
        if (
            match.entry.form != "base"
            and match.entry.form
            and match.start > s.body_start
            and match.start + 1 == match.end
            and tokens[match.start - 1].form in self._articles
        ):
            return False
        if match.entry.form in ("base", "third") and (
            any(n.adjectival and n.end == match.start for n in s.nominals)
            or (not self._verb_last and any(q.end == match.start for q in s.quantities))
        ):
            return False  # "the Iranian strike", "three attacks"
        if match.entry.form == "past" and self._attributive(s, match):
            return False
        if match.entry.form == "past" and any(n.start <= match.start and match.end <= n.head for n in s.nominals):
            return False
        if (
            match.entry.form in ("base", "third")
            and match.start > s.body_start
            and tokens[match.start - 1].form in self._adjectives
            and match.start + 1 == match.end
        ):
            return False
        if (
            match.entry.form in ("base", "third", "gerund")
            and match.start > s.body_start
            and tokens[match.start - 1].form in self._determiners
        ):
            return False
        doing = self._decided if sense_of(match).frame.type in DECIDABLE else self._causatives
        if match.entry.form == "past" and self._is_to_be(tokens, s, match):
            return s.has("future", max(s.body_start, match.start - 4), match.end)
        if (
            match.start > s.body_start
            and tokens[match.start - 1].form in self._infinitive
            and not any(tokens[i].form in doing for i in range(max(s.body_start, match.start - 6), match.start - 1))
        ):
            return s.has("future", max(s.body_start, match.start - 4), match.start + 1)
        if (
            match.entry.form == "base"
            and s.sentence.kind is not BlockKind.HEADLINE
            and not s.has("future", max(s.body_start, match.start - 4), match.start)
        ):
            to = next(
                (
                    i
                    for i in range(match.start - 1, max(s.body_start, match.start - 8) - 1, -1)
                    if tokens[i].form in self._infinitive
                ),
                None,
            )
            return to is None or any(tokens[i].form in doing for i in range(max(s.body_start, to - 5), to))
        return True

    def _is_to_be(self, tokens: Sequence[Token], s: SentenceReading, match: Match) -> bool:
        """ "Waiting for the gate to be unlocked": the infinitive of a passive."""
        at = match.end - 1
        while at > s.body_start and tokens[at].form not in self._copulas:
            if at < match.start - 1:
                return False
            at -= 1
        return at - 1 >= s.body_start and tokens[at - 1].form in self._infinitive and not self._verb_last

    def _attributive(self, s: SentenceReading, match: Match) -> bool:
        """ "The three injured women" are not said to have been injured."""
        counted = any(q.end == match.start for q in s.quantities)
        return counted and any(n.start <= match.end <= n.head for n in s.nominals)

    def _is_attitude(self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense) -> bool:
        """ "Islamabad, which denies ...", "India, accused by ...": what a party always says or does has no day."""
        habits = sense.frame.type in ATTITUDES or (sense.family == VIOLENCE and sense.part == "verb")
        if not habits or s.sentence.kind is not BlockKind.BODY or s.dates or self._verb_last:
            return False
        before = tokens[match.start - 1].form if match.start > s.body_start else ""
        present = match.entry.form == "third" or (match.entry.form == "base" and sense.family != VIOLENCE)
        return present or (match.entry.form == "past" and before in self._present)

    def denied(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> bool:
        """ "Denied that it had called off ...": what is denied is not told to have happened."""
        denials = (m for m in s.matches.get("stance", ()) if m.entry.value == Stance.DENIES)
        return any(m.end < at < m.end + DENIED and tokens[m.end].form in self._relatives for m in denials)

    def status(self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense) -> Status | Unasserted:
        """What it asserts, or why it asserts nothing: negated, hypothetical, or a habit."""
        before = (max(s.body_start, match.start - 5), match.start + 1)
        stop = self._clause_end(tokens, s, match.end)
        if unasserted := self._is_no_occurrence(tokens, s, match, sense, stop):
            return unasserted
        clause = self._clause_start(tokens, s, match.start)
        nobody = any(t.form in self._nobody for t in tokens[clause : min(clause + 2, match.start)])
        if (
            nobody
            or self._is_negated(tokens, s, max(clause, match.start - 3), match.start)
            or self.denied(tokens, s, match.start)
        ):
            return Unasserted.NEGATED
        tail = min(stop, s.sentence.end, match.end + (NOUN_TAIL if sense.part == "noun" else TAIL))
        if self._verb_last and s.has("negation", match.start, min(tail, match.end + TAIL)):
            return Unasserted.NEGATED
        if self._verb_last and (match.entry.form.startswith("future") or s.has("future", match.start, tail)):
            return Status.PLANNED if sense.family in PLANNABLE else Unasserted.TO_COME
        told = match.start if sense.part == "phrase" else match.end
        planned = s.has("future", max(clause, before[0]), told) or (
            sense.part == "noun" and s.has("future", match.end, min(s.sentence.end, match.end + 6))
        )
        if planned:
            plannable = sense.family in PLANNABLE or sense.frame.type in PLANNABLE_TYPES
            return Status.PLANNED if plannable else Unasserted.TO_COME
        reach = FAR if match.entry.form == "base" and sense.part == "verb" else 5
        if s.has("hypothetical", max(clause, match.start - reach), match.start):
            announced = sense.family in PLANNABLE and self._is_announced(tokens, s, match, stop)
            return Status.PLANNED if announced else Unasserted.HYPOTHETICAL
        if (
            sense.part == "noun"
            and (sense.family in INTENDED or sense.frame.type == "cooperation")
            and self._intended(tokens, s, match.start)
        ):
            return Unasserted.INTENDED
        if s.has("habitual", clause, stop) and not any(m.value and clause <= m.start < stop for m in s.dates):
            return Unasserted.HABITUAL
        return Status.REPORTED

    def _is_announced(self, tokens: Sequence[Token], s: SentenceReading, match: Match, stop: int) -> bool:
        """ "Said that the gate would open on 1 November": what is said to come has a day."""
        near = range(max(s.body_start, match.start - 2), match.start)
        told = any(m.end <= match.start for kind in ("say", "stance") for m in s.matches.get(kind, ()))
        dated = any(0 <= d.start - match.end <= ANNOUNCED and d.value for d in s.dates if d.start < stop)
        return told and dated and any(tokens[i].form in self._conditional_future for i in near)

    def _is_statistic(self, s: SentenceReading, match: Match, stop: int) -> bool:
        """ "June saw 78 attacks", "arrests since June have multiplied": many acts, of none of which more is told."""
        counted = any(q.end == match.start and q.count.low >= MANY for q in s.quantities)
        days = any(d.value and d.value.precision is DatePrecision.DAY for d in s.dates)
        return (counted and not days) or s.has("trend", match.end, min(stop, match.end + TREND))

    def _intended(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> bool:
        """ "Agreed to step up operations": what is to be done is not done; "to explain the strikes" has them done."""
        if tokens[at - 1].form in self._definites:
            return False
        for i in range(max(s.body_start, at - 5), at - 1):
            if tokens[i].form in self._infinitive and i + 1 in s.verbs:
                return not any(tokens[k].form in self._causatives for k in range(max(s.body_start, i - 5), i))
        return False

    def predicative(self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense) -> bool:
        """ "It was the second attack ..." only names what was told; a rally that was bombed is where, not what."""
        if sense.family != VIOLENCE and self._referred(tokens, match):
            return True
        before = [t.form for t in tokens[max(s.body_start, match.start - 5) : match.start]]
        named = any(a in self._copulas and b in self._articles for a, b in pairwise(before)) and not s.tolls
        violent = any(sense_of(g[0]).family == VIOLENCE and g[0] is not match for g in s.triggers)
        scene = (
            sense.family == "unrest"
            and violent
            and any(w in self._locatives or w in self._circumstance for w in before[-3:])
        )
        return (named and sense.family == VIOLENCE) or scene

    def _referred(self, tokens: Sequence[Token], match: Match) -> bool:
        """ "A strike against the arrests": named as what others answer to."""
        behind = " ".join(t.form for t in tokens[match.end : match.end + 3])
        return any(behind.startswith(words) for words in self._referring_behind)

    def _is_no_occurrence(
        self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense, stop: int
    ) -> Unasserted | None:
        """A habit, a statistic, a condition or a question."""
        habit = s.has("habitual", max(s.body_start, match.start - 3), match.start)
        if habit and sense.part == "noun":  # "wanted for the abduction of three workers on 30 October"
            habit = not any(d.value and 0 <= d.start - match.end <= DATED for d in s.dates)
        if habit or self._is_attitude(tokens, s, match, sense):
            return Unasserted.HABITUAL
        if sense.part == "noun" and self._is_statistic(s, match, stop):
            return Unasserted.HABITUAL
        if tokens[s.body_start].form in self._conditional and s.sentence.kind is not BlockKind.HEADLINE:
            return Unasserted.HYPOTHETICAL
        asked = s.sentence.end < len(tokens) and "?" in tokens[s.sentence.end].gap.partition("\n")[0]
        return Unasserted.HYPOTHETICAL if asked else None

    def _is_negated(self, tokens: Sequence[Token], s: SentenceReading, start: int, at: int) -> bool:
        """ "Afghans without papers were rounded up": a preposition denies only what stands right behind it."""
        found = (m for m in s.matches.get("negation", ()) if start <= m.start < at)
        return any(m.end == at or tokens[m.start].form not in self._circumstance for m in found)

    def _clause_start(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> int:
        for i in range(at - 1, s.body_start, -1):
            if tokens[i].form in self._barriers or ";" in tokens[i].gap:
                return i
        return s.body_start

    def _clause_end(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> int:
        for i in range(at, s.sentence.end):
            if tokens[i].form in self._barriers or ";" in tokens[i].gap:
                return i
        return s.sentence.end


def plannable(sense: Sense) -> bool:
    """May an event of this kind be announced? The present tense of what is to come says "will" in verb-last tongues."""
    return sense.family in PLANNABLE
