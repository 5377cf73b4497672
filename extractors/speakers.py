"""Speakers: on whose word each sentence tells what it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.actors import ActorBook, Side
from extractors.arguments import AGENT, ArgumentFinder
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.noun_phrases import Nominal
from extractors.reading import Reading, SentenceReading
from extractors.text import Token

CARRIED = 3
SOURCE_REACH = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """`by` says what the sentence tells, with the words of tokens `start`..`end`; `contested` where the verb doubts
    it ("insists", "alleges")."""

    by: Nominal
    side: Side
    start: int
    end: int
    contested: bool = False


class SpeakerReader:
    """Finds speakers by the words of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, finder: ArgumentFinder) -> None:
        self._actors = actors
        self._finder = finder
        self._contesting = frozenset(pack.attribution.contesting)
        self._sources = frozenset(pack.attribution.sources)
        self._same = frozenset((*pack.grammar.pronouns, *pack.attribution.sources))

    def read(self, reading: Reading) -> tuple[Speaker | None, ...]:
        """The speaker of each sentence; "it added" and "the statement said" go on with the one before."""
        out: list[Speaker | None] = []
        before: Speaker | None = None
        sources: dict[str, Speaker] = {}
        for s in reading.sentences:
            speaker = self._speaker(reading.tokens, s, before, sources)
            out.append(speaker)
            before = speaker or before
            if speaker and speaker.by.actor:
                words = reading.tokens[speaker.by.start : speaker.by.end]
                sources |= {t.form: speaker for t in words if t.form in self._sources}
        return tuple(out)

    def _speaker(
        self, tokens: Sequence[Token], s: SentenceReading, before: Speaker | None, sources: Mapping[str, Speaker]
    ) -> Speaker | None:
        """The speaker of a sentence; "the spokesman" is the one of `sources` who was named as one before."""
        for match in self._saying(s):
            if by := self._subject(tokens, s, match):
                if not by.actor and not by.country and (known := sources.get(tokens[by.head].form)):
                    return known
                contested = str(match.entry.value) in self._contesting
                return Speaker(by, self._actors.role_side(by), match.start, match.end, contested)
            told = tokens[max(s.body_start, match.start - CARRIED) : match.start]
            if before and any(t.form in self._same for t in told):
                return before
        return None

    def _saying(self, s: SentenceReading) -> list[Match]:
        """Words of saying that are no part of a stance: "said it was behind" tells of what others told, "said its
        fighters" of what nobody told yet."""
        says, stances = s.matches.get("say", ()), s.matches.get("stance", ())
        if not (says and stances):
            return list(says)
        fighters = {n.end for n in s.nominals if self._actors.role_side(n) is Side.ARMED}
        stances = [m for m in stances if m.end not in fighters]
        return [m for m in says if not any(o.start <= m.start < o.end for o in stances)]

    def _subject(self, tokens: Sequence[Token], s: SentenceReading, match: Match) -> Nominal | None:
        """Who says; behind "according to" whom it is according to."""
        if not match.entry.form or match.entry.form == "base":
            source = (n for n in s.nominals if n.marker == "source" and 0 <= n.start - match.end <= SOURCE_REACH)
            if found := next(source, None):
                return found
        if self._finder.is_passive(tokens, s.body_start, match, [], []):
            return None
        subject = self._finder.find(tokens, s, match, "verb").get(AGENT, ())
        return next((n for n in subject if (n.actor or n.role) and not self._is_place(tokens, n)), None)

    def _is_place(self, tokens: Sequence[Token], n: Nominal) -> bool:
        """ "In Davos, Switzerland, he said": a state behind a comma is where, not who."""
        return bool(n.actor) and self._actors.is_state(n.actor or "") and "," in tokens[n.start].gap
