"""Attribution: who takes which stance on an event, read around words such as "claimed responsibility" and "accused"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.actors import ActorBook, Side
from extractors.arguments import AGENT, PATIENT, ArgumentFinder
from extractors.language import LanguagePack
from extractors.lexicon import Match, without_overlaps
from extractors.model import Stance
from extractors.noun_phrases import Nominal
from extractors.reading import SentenceReading
from extractors.text import Token

NEGATED = 6
HABIT = 4


@dataclass(frozen=True, slots=True)
class StanceMention:
    """In `sentence`, `by` takes a stance; `of` is whom it is taken against, if named. `standing` where it is told
    in the present tense, as what somebody always says."""

    sentence: int
    stance: Stance
    by: Nominal
    of: Nominal | None
    start: int
    end: int
    standing: bool = False


class StanceReader:
    """Finds stances in one sentence."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, finder: ArgumentFinder) -> None:
        self._articles = frozenset(pack.grammar.articles)
        self._any = frozenset(pack.attribution.any)
        self._gerund = pack.attribution.gerund_endings
        self._toll_words = frozenset(w for h in pack.harm.values() for w in h.toll_words)
        self._adverbs = frozenset(pack.grammar.adverbs)
        self._conjunctions = frozenset(pack.grammar.conjunctions)
        self._actors = actors
        self._finder = finder

    def read(self, tokens: Sequence[Token], s: SentenceReading) -> list[StanceMention]:
        """The stances of a sentence, in order; a claim by two groups is two stances."""
        out: list[StanceMention] = []
        for match in without_overlaps({(m.start, m.end): m for m in s.matches.get("stance", ())}.values()):
            adjectival = match.entry.form == "past" and match.start > s.body_start
            if adjectival and tokens[match.start - 1].form in self._articles:
                continue
            if s.has("negation", max(s.body_start, match.start - NEGATED), match.start):
                continue
            stance = Stance(str(match.entry.value))
            habit = s.has("habitual", max(s.body_start, match.start - HABIT), match.end + HABIT)
            if habit and stance is not Stance.CLAIMS_RESPONSIBILITY:
                continue
            if stance is Stance.DENIES and self._is_general(tokens, match):
                continue
            claimed = stance is Stance.CLAIMS_RESPONSIBILITY
            found = self._claims(tokens, s, match) if claimed else self._stance(tokens, s, match)
            if (shared := self._shared_subject(tokens, s, match, out)) and not claimed:
                found = [(shared, of) for _, of in found] or [(shared, None)]
            standing = match.entry.form in ("base", "third") and stance is Stance.DENIES
            out.extend(StanceMention(s.index, stance, by, of, match.start, match.end, standing) for by, of in found)
        return out

    def _is_general(self, tokens: Sequence[Token], match: Match) -> bool:
        """ "Islamabad denies giving shelter", "denies any role in", "a figure dismissed by": no act is denied."""
        behind = tokens[match.end].form if match.end < len(tokens) else ""
        standing = match.entry.form in ("base", "third") and (behind in self._any or behind.endswith(self._gerund))
        figure = match.start and tokens[match.start - 1].form in self._toll_words
        return bool(standing or figure)

    def _shared_subject(
        self, tokens: Sequence[Token], s: SentenceReading, match: Match, before: Sequence[StanceMention]
    ) -> Nominal | None:
        """ "Rejected the charge and once again condemned the attack": who takes the stance before takes this one."""
        i = match.start - 1
        while i > s.body_start and tokens[i].form in self._adverbs:
            i -= 1
        return before[-1].by if before and tokens[i].form in self._conjunctions else None

    def _claims(
        self, tokens: Sequence[Token], s: SentenceReading, match: Match
    ) -> list[tuple[Nominal, Nominal | None]]:
        """Only armed groups claim responsibility: the subject, the agent of "was claimed by", else the nearest."""
        arguments = self._finder.find(tokens, s, match, "verb")
        told = [n for slot in (AGENT, PATIENT) for n in arguments.get(slot, ())]
        armed = [n for n in told if self._actors.role_side(n) is Side.ARMED]
        if named := [n for n in armed if n.actor]:
            return [(n, None) for n in named]
        near = [n for n in s.nominals if n.actor and self._actors.side(n.actor) is Side.ARMED]
        nearest = min(near, key=lambda n: abs(n.start - match.start), default=None)
        chosen = nearest or next(iter(armed), None)
        return [(chosen, None)] if chosen else []

    def _stance(
        self, tokens: Sequence[Token], s: SentenceReading, match: Match
    ) -> list[tuple[Nominal, Nominal | None]]:
        arguments = self._finder.find(tokens, s, match, "verb")
        speaking = (n for n in arguments.get(AGENT, ()) if n.actor or n.role)
        told = [n for n in speaking if n.actor or self._actors.role_side(n) is not Side.ARMED]
        against = [*arguments.get(PATIENT, ()), *arguments.get("target", ())]
        of = next((n for n in against if n.actor or n.country or n.role), None)
        return [(by, of) for by in (told if all(n.actor for n in told) else told[:1])]
