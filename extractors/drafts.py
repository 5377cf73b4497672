"""Drafts: one sentence's word of one event, with the day, the place and the manner of telling that stand around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.actors import ActorBook
from extractors.casualties import Toll
from extractors.durations import TIMED, Duration, DurationReader, longest
from extractors.frames import VIOLENCE, Frame, Sense, sense_of
from extractors.language import LanguagePack
from extractors.lunar_dates import LUNAR
from extractors.model import Status
from extractors.noun_phrases import Nominal
from extractors.places import PlaceMention
from extractors.reading import Reading, SentenceReading
from extractors.scene import SceneReader
from extractors.text import BlockKind
from extractors.timing import Dates, DraftDate, TimingReader

EFFECT_RULE = "effect_first"
DISTANT_DATE = 18
ADJOINING, RELATIVE = 10, 20  # "the attack of Sunday", "the attack that killed ten guards in Rask last week"
EXPLICIT = 1.0
LOOK_BACK = 30
REFERRING = 4
ADJACENT = 3
MUTUAL = 6
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
    anterior: bool = False
    spoken: DraftDate | None = None
    neutral: bool = False
    referred: bool = False
    twin: bool = False
    distant: bool = False
    cue: str | None = None
    duration: Duration = field(default_factory=Duration)
    told: DraftDate | None = None
    recent: bool = False
    mutual: bool = False
    country: str | None = None
    unconverted: bool = False
    harm: bool = False

    @property
    def rule(self) -> str:
        return self.frame.id if self.frame else EFFECT_RULE


class DraftReader:
    """Reads what stands around the words of an event."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, scene: SceneReader, timing: TimingReader) -> None:
        self._actors = actors
        self._scene = scene
        self._timing = timing
        self._durations = DurationReader(pack)
        self._perfect = frozenset(pack.dates.perfect)
        self._anteriors = frozenset(pack.dates.anteriors)
        self._relatives = frozenset(pack.grammar.relatives)
        self._present = frozenset(pack.grammar.perfect)
        self._verb_last = pack.grammar.object_before_verb
        self._referring_before = pack.modality.referring_before
        self._referring_behind = pack.modality.referring_behind

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
        refers = family == VIOLENCE and self._refers(reading, s, words)
        anaphoric = refers or self._looks_back(s, start, end, family)
        related = end < s.sentence.end and reading.tokens[end].form in self._relatives
        limit = DISTANT_DATE if anaphoric and not related else float("inf")
        referred = refers or (anaphoric and sense is not None and self._only_referred(s, family, start))
        reach = RELATIVE if related else ADJOINING
        if referred:
            dates = [d for d in dates if 0 <= d[2].start - end <= reach]
        elif anaphoric and not related:
            dates = [d for d in dates if not self._of_another(s, end, d[2].start)]
        timing = self._timing.read(reading, s, words, sense, dates, status, limit)
        when, vague = timing.date, timing.vague
        where, distant = self._scene.place_for(reading, s, start, end, frame)
        if referred:
            where = where if where and 0 <= where.start - end <= reach else None
            vague = False
        auxiliaries = self._auxiliaries(reading, s, words, sense)
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
            unconverted=vague and any(m.basis == LUNAR for _, _, m in dates),
            place=where,
            novel=self._is_novel(s, start),
            anaphoric=anaphoric,
            referred=referred,
            past_perfect=bool(auxiliaries & self._perfect),
            anterior=bool(sense and sense.part == "verb") and reading.tokens[start - 1].form in self._anteriors,
            recent=bool(auxiliaries & self._present),
            spoken=timing.spoken,
            neutral=family == VIOLENCE and self._neutral(frame, initiators, anaphoric),
            distant=distant,
            cue=next((x for n in s.nominals if (x := self._actors.cue(n))), None),
            duration=self._duration(reading, s, frame, start),
            mutual=family == VIOLENCE and s.has("mutual", max(s.body_start, start - MUTUAL), end + MUTUAL),
            country=self._country_before(reading, s),
            harm=any(m.start == start for m in s.matches.get("harm", ())),
        )

    def _looks_back(self, s: SentenceReading, start: int, end: int, family: str) -> bool:
        """ "The raid", "the talks": of violence also what stands right behind such words, of other acts only the words
        themselves ("after the raid, Pakistan withdrew its ambassador" tells of the withdrawal for the first time)."""
        if family == VIOLENCE:
            return s.has("anaphora", max(s.body_start, start - 3), end)
        return any(m.start < end and start < m.end for m in s.matches.get("anaphora", ()))

    def _auxiliaries(
        self, reading: Reading, s: SentenceReading, words: tuple[int, int], sense: Sense | None
    ) -> set[str]:
        """The words that tell the trigger's tense: before a verb, also behind a noun; in verb-last tongues behind."""
        start, end = words
        before = range(max(s.body_start, start - 4), start)
        behind = range(end, min(s.sentence.end, end + 2)) if sense and sense.part == "noun" else range(0)
        if self._verb_last:
            before, behind = range(start, min(s.sentence.end, end + 3)), range(0)
        return {reading.tokens[i].form for i in (*before, *behind)}

    def _duration(self, reading: Reading, s: SentenceReading, frame: Frame | None, at: int) -> Duration:
        """What the sentence tells, of a meeting also the one behind it ("the two-day session")."""
        if frame is None or frame.type not in TIMED or frame.placeless:
            return Duration()
        own = self._durations.read(reading.tokens, s, at)
        behind = reading.sentences[s.index + 1 : s.index + 2]
        listed = s.sentence.kind is BlockKind.BULLET
        if own.days > 1 or frame.type != "meeting" or listed or not behind:
            return own
        return longest([own, self._durations.read(reading.tokens, behind[0])])

    def _only_referred(self, s: SentenceReading, family: str, start: int) -> bool:
        """In "accused India of the attack on Thursday" the day is the charge's, not the attack's."""
        return family == VIOLENCE and any(
            sense_of(g[0]).family in ("statement", "diplomacy") and g[0].start < start for g in s.triggers
        )

    def _refers(self, reading: Reading, s: SentenceReading, words: tuple[int, int]) -> bool:
        """ "After the killing of guards the envoy was summoned", "a strike against the murders": an act of another kind
        is told, and the violence only named."""
        start, end = words
        other = any(g[0].start >= end and sense_of(g[0]).family != VIOLENCE for g in s.triggers)
        before = " ".join(t.form for t in reading.tokens[max(s.body_start, start - REFERRING) : start])
        behind = " ".join(t.form for t in reading.tokens[end : min(s.sentence.end, end + REFERRING)])
        return other and (
            any(f" {w} " in f" {before} " for w in self._referring_before)
            or any(behind.startswith(w) for w in self._referring_behind)
        )

    def _of_another(self, s: SentenceReading, end: int, at: int) -> bool:
        """ "The killing was in revenge for the hanging on 26 October": the day of an act told right before it."""
        return any(end <= g[0].start and 0 <= at - g[0].end <= ADJACENT for g in s.triggers)

    def _neutral(self, frame: Frame | None, initiators: Sequence[Nominal], anaphoric: bool) -> bool:
        """Does it say only that there was violence, and not of which kind ("the attack", "three were killed")?"""
        if frame is None or (frame.strength < EXPLICIT and not initiators and frame.type != "armed_clash"):
            return True
        return anaphoric and not initiators and frame.type in ("armed_attack", "air_strike", "security_operation")

    def _is_novel(self, s: SentenceReading, start: int) -> bool:
        """ "Another attack", "separately, ...": it is told as something else; not "a third was wounded"."""
        words = range(max(s.body_start, start - 3), start + 1)
        counting = {i for t in s.tolls for i in range(t.start, t.trigger)}
        novel = any(m.start in words and m.start not in counting for m in s.matches.get("novelty", ()))
        return novel or s.has("opener", s.body_start, s.body_start + 3)

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
