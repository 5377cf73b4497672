"""What two states do together: where only one of them, or neither, stands at the trigger, the text tells the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.actors import ActorBook
from extractors.context import Context
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.noun_phrases import Nominal
from extractors.reading import SentenceReading
from extractors.text import Token

PHRASE, CLAUSE = 3, 20


class StatePairs:
    """Completes the parties of talks, agreements and protests; `states` are the two countries that are watched."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, states: Sequence[str]) -> None:
        self._actors = actors
        self._states = tuple(states)
        self.states = frozenset(states)
        self._definites = frozenset(pack.grammar.definites)
        self._reach = CLAUSE if pack.grammar.object_before_verb else PHRASE

    def both_states(
        self,
        s: SentenceReading,
        initiators: list[Nominal],
        targets: list[Nominal],
        context: Context,
        match: Match,
        definite: bool,
    ) -> tuple[list[Nominal], list[Nominal]]:
        """What states do together: where one slot is empty, "the two countries" or another state of the sentence
        fills it."""
        have = {c for n in (*initiators, *targets) if (c := self._actors.cue(n))}
        if len(have) >= 2:
            return initiators, targets
        initiators, targets = self._other_state(s, have, initiators), self._other_state(s, have, targets)
        for n in sorted(s.nominals, key=lambda n: abs(n.start - match.start)):
            country = self._actors.cue(n)
            if (
                country in self._states
                and country not in have
                and n.marker in ("", "of", "between", "with", "to", "agent")
                and not n.adjectival
            ):
                have.add(country)
                (targets if initiators else initiators).append(n)
        if definite and len(have) < 2 and context.states >= set(self._states):
            at = s.body_start
            both = [Nominal(at, at + 1, at, actor=self._actors.state(c)) for c in self._states if c not in have]
            return (initiators, [*targets, *both]) if initiators else (both, targets)
        return initiators, targets

    def definite(self, tokens: Sequence[Token], s: SentenceReading, match: Match) -> bool:
        """ "The two-day meeting began ...": which states meet was said before."""
        reach = range(max(s.body_start, match.start - self._reach), match.start)
        return any(tokens[i].form in self._definites for i in reach)

    def unnamed(self, s: SentenceReading) -> bool:
        """ "Eight memorandums were signed": a sentence that names no state leaves those that were told of before."""
        return not any(self._actors.cue(n) for n in s.nominals)

    def host(self, s: SentenceReading, targets: Sequence[Nominal]) -> list[Nominal]:
        """ "The Iranian ambassador was declared unwelcome in Islamabad": where nobody is said to act, the other state
        does, in whose country it happens."""
        guests = {c for n in targets if (c := self._actors.cue(n))}
        hosts = (p for p in s.places if p.marker == "in" and p.place.country in self._states)
        for p in hosts if len(guests) == 1 else ():
            state = self._actors.state(p.place.country)
            if state and p.place.country not in guests:
                return [Nominal(p.start, p.end, p.start, actor=state)]
        return []

    def _other_state(self, s: SentenceReading, have: set[str], nominals: list[Nominal]) -> list[Nominal]:
        """ "Pakistan's ambassador was summoned to the foreign ministry": the ministry is the other state's."""
        if len(have) != 1:
            return nominals
        other = next((c for n in s.nominals if (c := self._actors.cue(n)) in self._states and c not in have), None)
        if other is None:
            return nominals
        out = [replace(n, country=other) if n.role and not n.actor and not n.country else n for n in nominals]
        if out != nominals:
            have.add(other)
        return out
