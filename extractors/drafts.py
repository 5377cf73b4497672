"""Drafts: one sentence's word of one event, with the day, the place and the manner of telling that stand around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.actors import ActorBook
from extractors.casualties import Toll
from extractors.frames import VIOLENCE, Frame, Sense, sense_of
from extractors.language import LanguagePack
from extractors.model import Status
from extractors.nominals import Nominal
from extractors.places import PlaceMention
from extractors.reading import Reading, SentenceReading
from extractors.scene import Dates, DraftDate, SceneReader
from extractors.text import BlockKind, Token

EFFECT_RULE = "effect_first"
LONGEST_VISIT = 7
DISTANT_DATE = 14
ADJOINING = 7
EXPLICIT = 1.0
LOOK_BACK = 30
EFFECT_STRENGTH = 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence's word of one event."""

    sentence: int
    block: int
    kind: BlockKind
    start: int
    end: int
    frame: Frame | None
    type: str | None
    family: str
    strength: float
    status: Status
    initiators: Sequence[Nominal]
    targets: Sequence[Nominal]
    tolls: Sequence[Toll]
    date: DraftDate | None
    vague: bool
    place: PlaceMention | None
    novel: bool
    anaphoric: bool
    past_perfect: bool
    spoken: DraftDate | None = None
    neutral: bool = False
    referred: bool = False
    twin: bool = False
    distant: bool = False
    cue: str | None = None
    days: int = 1
    recent: bool = False
    country: str | None = None

    @property
    def rule(self) -> str:
        return self.frame.id if self.frame else EFFECT_RULE


class DraftReader:
    """Reads what stands around the words of an event."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, scene: SceneReader) -> None:
        self._actors = actors
        self._scene = scene
        self._perfect = frozenset(pack.dates.perfect)
        self._present = frozenset(pack.grammar.perfect)
        self._verb_last = pack.grammar.object_before_verb
        self._units = pack.dates.units
        self._numbers = pack.numbers.units

    def read(
        self,
        reading: Reading,
        s: SentenceReading,
        words: tuple[int, int],
        sense: Sense | None,
        initiators: Sequence[Nominal],
        targets: Sequence[Nominal],
        dates: Dates,
        status: Status,
    ) -> Draft:
        """A draft of tokens `words`; without a sense it is a mere effect."""
        start, end = words
        frame, family = (sense.frame, sense.family) if sense else (None, VIOLENCE)
        anaphoric = s.has("anaphora", max(s.body_start, start - 3), end)
        limit = DISTANT_DATE if anaphoric else float("inf")
        deadline = status is Status.PLANNED or (frame is not None and frame.type == "diplomatic_restoration")
        when, vague, spoken = self._scene.date_for(reading, s, start, dates, limit, deadline)
        where, distant = self._scene.place_for(reading, s, start, end, frame)
        referred = anaphoric and sense is not None and self._only_referred(s, family, start)
        if referred:
            when = when if when and 0 <= when.start - end <= ADJOINING else None
            where = where if where and 0 <= where.start - end <= ADJOINING else None
            vague = False
        before = range(max(s.body_start, start - 4), start)
        if self._verb_last:  # auxiliaries stand behind
            before = range(start, min(s.sentence.end, end + 3))
        return Draft(
            sentence=s.index,
            block=s.sentence.block,
            kind=s.sentence.kind,
            start=start,
            end=end,
            frame=frame,
            type=frame.type if frame else None,
            family=family,
            strength=frame.strength if frame else EFFECT_STRENGTH,
            status=status,
            initiators=initiators,
            targets=targets,
            tolls=(),
            date=when,
            vague=vague,
            place=where,
            novel=self._is_novel(s, start),
            anaphoric=anaphoric,
            referred=referred,
            past_perfect=any(reading.tokens[i].form in self._perfect for i in before),
            spoken=spoken,
            neutral=family == VIOLENCE and self._neutral(frame, initiators, anaphoric),
            distant=distant,
            cue=next((x for n in s.nominals if (x := self._actors.cue(n))), None),
            days=self._duration(reading.tokens, s),
            recent=any(reading.tokens[i].form in self._present for i in before),
            country=self._country_before(reading, s),
        )

    def _only_referred(self, s: SentenceReading, family: str, start: int) -> bool:
        """In "accused India of the attack on Thursday" the day is the charge's, not the attack's."""
        return family == VIOLENCE and any(
            sense_of(g[0]).family in ("statement", "diplomacy") and g[0].start < start for g in s.triggers
        )

    def _neutral(self, frame: Frame | None, initiators: Sequence[Nominal], anaphoric: bool) -> bool:
        """Does it say only that there was violence, and not of which kind ("the attack", "three were killed")?"""
        if frame is None or (frame.strength < EXPLICIT and not initiators and frame.type != "armed_clash"):
            return True
        return anaphoric and not initiators and frame.type in ("armed_attack", "air_strike", "security_operation")

    def _is_novel(self, s: SentenceReading, start: int) -> bool:
        """ "Another attack", "separately, ...": it is told as something else."""
        opened = s.has("opener", s.body_start, s.body_start + 3)
        return opened or s.has("novelty", max(s.body_start, start - 3), start + 1)

    def _duration(self, tokens: Sequence[Token], s: SentenceReading) -> int:
        """ "A two-day visit": how many days an event lasts, where its sentence says so."""
        for i in range(s.body_start, s.sentence.end - 1):
            if (
                self._units.get(tokens[i + 1].form) == "day"
                and tokens[i + 1].gap == "-"
                and (number := self._numbers.get(tokens[i].form))
            ):
                return number if 1 < number <= LONGEST_VISIT else 1
        return 1

    def _country_before(self, reading: Reading, s: SentenceReading) -> str | None:
        """The country that the text is about here: of the last place named, at this sentence or before it."""
        for sentence in reversed(reading.sentences[max(0, s.index - LOOK_BACK) : s.index + 1]):
            for p in reversed(sentence.places):
                if (
                    p.place.country
                    and p.marker not in ("from", "to", "with", "about")
                    and (p.place.admin1 or p.marker == "in")
                ):
                    return p.place.country
        return None
