"""Whose hands: the armed group that a text speaks of while it tells an attack without its attacker.

"Its men drew attention in 2013, when ten border guards were killed" names no agent at the verb, but in its sentence;
"Violence by the group has grown. In May two policemen were killed" in the sentence that says what is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.actors import UNNAMED, ActorBook, Side
from extractors.noun_phrases import Nominal
from extractors.reading import Reading, SentenceReading
from extractors.sameness import Cluster
from extractors.speakers import Speaker

ARMED_ACTS = frozenset({"armed_attack", "bombing", "abduction"})
BEHIND = 2
OTHERS_WORD = ("accuses", "denies", "condemns")


class Hands:
    """Finds the group by the actor book."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors

    def group(
        self, reading: Reading, c: Cluster, type_: str, speakers: Sequence[Speaker | None]
    ) -> tuple[Nominal, ...]:
        """The one armed group that the sentences of an attack without attackers name, else the topic sentence; else
        the group on whose word it is told."""
        if type_ not in ARMED_ACTS or any(d.initiators for d in c.drafts):
            return ()
        for s in self._sentences(reading, c):
            groups = {n.actor: n for n in reversed(s.nominals) if n.actor and self._is_group(n.actor)}
            if len(groups) > 1 or self._is_blamed(s):
                return ()
            if groups:
                return tuple(groups.values())
        return self._attackers(reading, c) or self._boaster(reading, c, speakers)

    def _attackers(self, reading: Reading, c: Cluster) -> tuple[Nominal, ...]:
        """ "The attackers, who belonged to X, fled": whose men they were, told in the deed's sentence or behind it."""
        last = max(c.sentences)
        told = (n for s in reading.sentences[last : last + 1 + BEHIND] for n in s.nominals if n.role == "militants")
        found = next((n for n in told if n.actor and self._is_group(n.actor)), None)
        return (found,) if found else ()

    def _boaster(self, reading: Reading, c: Cluster, speakers: Sequence[Speaker | None]) -> tuple[Nominal, ...]:
        """ "According to the group's spokesman a post was overrun": who tells it last in its paragraph."""
        at = c.first.sentence
        if not (c.dates and c.place):
            return ()
        while not speakers[at] and at and reading.sentences[at - 1].sentence.block == c.first.block:
            at -= 1
        speaker = speakers[at]
        told = speaker is not None and speaker.by.actor and self._is_group(speaker.by.actor)
        return (speaker.by,) if speaker and told and not self._is_blamed(reading.sentences[at]) else ()

    def _sentences(self, reading: Reading, c: Cluster) -> Iterator[SentenceReading]:
        yield from (reading.sentences[i] for i in sorted(c.sentences))
        topic = reading.sentences[max(0, c.first.sentence - 1)]
        if topic.sentence.block == c.first.block and not (c.first.novel or topic.triggers or topic.tolls):
            yield topic

    def _is_group(self, actor: str) -> bool:
        return self._actors.side(actor) is Side.ARMED and actor not in UNNAMED

    def _is_blamed(self, s: SentenceReading) -> bool:
        """Is a group named only as whom somebody blames, or as who denies it?"""
        return any(str(m.entry.value) in OTHERS_WORD for m in s.matches.get("stance", ()))
