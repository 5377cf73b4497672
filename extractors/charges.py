"""Charges and admissions that no verb of blaming or confirming makes: a state says that the attackers came from
another state's soil; a group tells of its own dead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.actors import ActorBook, Side
from extractors.attribution import StanceMention
from extractors.language import LanguagePack
from extractors.model import Stance
from extractors.noun_phrases import Nominal
from extractors.reading import Reading, SentenceReading
from extractors.speakers import Speaker
from extractors.text import Token

REACH = 8
TOLD = 14  # words from saying to what is told
ACT = 6  # words from "it" to its act


class ChargeReader:
    """Reads what speakers say of others and of themselves by the actor book."""

    def __init__(self, pack: LanguagePack, actors: ActorBook) -> None:
        self._actors = actors
        self._itself = frozenset((*pack.grammar.pronouns, *pack.grammar.possessives))
        self._acts = frozenset(pack.attribution.own_acts)

    def read(self, reading: Reading, speakers: Sequence[Speaker | None]) -> Iterator[StanceMention]:
        """The charges and admissions of all sentences, in order."""
        for s, speaker in zip(reading.sentences, speakers, strict=True):
            if speaker is None or speaker.start < s.sentence.start or speaker.end > s.sentence.end:
                continue
            if speaker.side is Side.STATE and (of := self._charged(s, speaker)):
                yield StanceMention(s.index, Stance.ACCUSES, speaker.by, of, speaker.start, speaker.end)
            if speaker.side is Side.ARMED and self._boasts(reading.tokens, s, speaker):
                yield StanceMention(s.index, Stance.CLAIMS_RESPONSIBILITY, speaker.by, None, speaker.start, speaker.end)
            if speaker.side is Side.ARMED and any(self._is_own(t.victim, speaker.by) for t in s.tolls):
                yield StanceMention(s.index, Stance.CONFIRMS, speaker.by, None, speaker.start, speaker.end)

    def _charged(self, s: SentenceReading, speaker: Speaker) -> Nominal | None:
        """Whom a phrase such as "came from" or "handlers in" points at: another state or its ground."""
        own = self._actors.cue(speaker.by)
        for match in s.matches.get("charge", ()):
            for n in s.nominals:
                country = self._actors.cue(n)
                if -REACH <= n.start - match.end <= REACH and country and own and country != own and n != speaker.by:
                    return n
            for p in s.places:
                state = self._actors.state(p.place.country)
                if 0 <= p.start - match.end <= REACH and own and state and p.place.country != own:
                    return Nominal(p.start, p.end, p.start, actor=state)
        return None

    def _boasts(self, tokens: Sequence[Token], s: SentenceReading, speaker: Speaker) -> bool:
        """ "Said on Monday that it had planted the bomb", "said its men fired": an act of the speaker's own."""
        for i in range(speaker.end, min(s.sentence.end, speaker.end + TOLD)):
            if tokens[i].form not in self._itself:
                continue
            for k in range(i + 1, min(s.sentence.end, i + 1 + ACT)):
                if "," in tokens[k].gap or s.has("negation", k, k + 1) or s.has("hypothetical", k, k + 1):
                    break
                if tokens[k].form in self._acts:
                    return True
        return False

    def _is_own(self, victim: Nominal | None, by: Nominal) -> bool:
        """ "Twelve of its members": the group's own."""
        return victim is not None and by.actor is not None and by.actor in (victim.actor, (victim.country or "")[1:])
