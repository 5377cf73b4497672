"""Claims: which event each stance is taken on.

A stance is on the event of its own sentence where that is told as what it is about; else on the one that shares its
place, day, people or manner; else on the one told last (a claim of responsibility), on the news (a condemnation), or
on the one that the charge before it was about (a denial). What is taken on nothing near is on nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.actors import ActorBook, Side
from extractors.attribution import StanceMention
from extractors.frames import VIOLENCE
from extractors.model import Stance
from extractors.noun_phrases import Nominal
from extractors.places import Gazetteer, rank
from extractors.reading import Reading, SentenceReading
from extractors.sameness import NAMED, STATE_SIDE, Cluster
from extractors.speakers import Speaker
from extractors.standing import boast, grievance

NEAR = {Stance.DENIES: 2}
ANSWERABLE = frozenset({Stance.ACCUSES, Stance.DENIES})
CHARGES = frozenset({Stance.ACCUSES, Stance.CONFIRMS})
LEADING = frozenset({Stance.DENIES, Stance.CONDEMNS})
CHARGED = 2  # sentences from an event to a charge or a confirmation that needs no more words
LEAD = 2
FAR = 12
SAME_PLACE, SAME_DAY, SAME_PEOPLE, SAME_SENTENCE, REFERRED, NEWS = 4.0, 3.0, 1.5, 3.0, 2.0, 4.0
OTHER_PLACE = -4.0
SCENE = frozenset({"in", "near", "target"})
DISTANCE = 0.4
ANSWER = 3.0
ANSWERED = 2  # sentences between a charge and its denial
LAW = frozenset({"arrest", "execution"})


@dataclass(frozen=True, slots=True)
class _Taken:
    """A stance that is attached: in which sentence, on which clusters."""

    stance: Stance
    sentence: int
    clusters: tuple[int, ...]


class ClaimAttacher:
    """Attaches stances by the books."""

    def __init__(self, actors: ActorBook, gazetteer: Gazetteer) -> None:
        self._actors = actors
        self._gazetteer = gazetteer

    def attached(
        self,
        clusters: Sequence[Cluster],
        stances: Sequence[StanceMention],
        reading: Reading,
        speakers: Sequence[Speaker | None],
    ) -> dict[int, list[StanceMention]]:
        """The stances on each cluster, by its number; an act of its own that a group tells of, it claims."""
        out: dict[int, list[StanceMention]] = {}
        taken: list[_Taken] = []
        for stance in stances:
            near = self._on(clusters, stance, reading, taken)
            on = tuple(i for i in near if self._tells_more(i, clusters[i], stance, taken))
            if on:
                taken.append(_Taken(stance.stance, stance.sentence, on))
            for i in on:
                out.setdefault(i, []).append(self._named(stance, reading))
        for i, c in enumerate(clusters):
            told = (boast(c, reading, speakers, self._actors), grievance(c, speakers))
            if claims := [claim for claim in told if claim]:
                out.setdefault(i, []).extend(claims)
        return out

    def _on(
        self, clusters: Sequence[Cluster], stance: StanceMention, reading: Reading, taken: Sequence[_Taken]
    ) -> tuple[int, ...]:
        s = reading.sentences[stance.sentence]
        acts = [i for i, c in enumerate(clusters) if self._may_be_on(c, stance)]
        if s.matches.get("plural_anaphora"):
            both = [i for i in acts if clusters[i].sentences & {s.index, s.index - 1}]
            if both:
                return tuple(both)
        crimes = (i for i in acts if clusters[i].family == VIOLENCE and clusters[i].type != "security_operation")
        news = next(crimes, None)
        charges = (t for t in taken if t.stance in ANSWERABLE and 0 <= s.index - t.sentence <= ANSWERED)
        answered = {i for t in charges for i in t.clusters} if stance.stance is Stance.DENIES else set()
        scores = [(self._score(clusters[i], stance, s, reading, i == news, i in answered), -i) for i in acts]
        best = max(((score, i) for score, i in scores if score is not None), default=None)
        return (-best[1],) if best else ()

    def _tells_more(self, number: int, c: Cluster, stance: StanceMention, taken: Sequence[_Taken]) -> bool:
        """A state that confirms the loss of its own people only tells it, unless others have boasted of it before."""
        if stance.stance is not Stance.CONFIRMS or not self._own_loss(c, stance.by):
            return True
        return any(number in t.clusters and t.stance is Stance.CLAIMS_RESPONSIBILITY for t in taken)

    def _may_be_on(self, c: Cluster, stance: StanceMention) -> bool:
        """Nobody claims or is charged with what a state's forces do to militants; arrests and executions are only
        denied or condemned."""
        if stance.stance is Stance.CLAIMS_RESPONSIBILITY:
            return c.family == VIOLENCE and c.type not in STATE_SIDE
        if c.type in LAW:
            return stance.stance in (Stance.DENIES, Stance.CONDEMNS)
        operation = c.type == "security_operation" and self._actors.role_side(stance.by) is Side.STATE
        return c.family == VIOLENCE and not operation

    def _own_loss(self, c: Cluster, by: Nominal) -> bool:
        country = self._actors.cue(by)
        harmed = [*(n for d in c.drafts for n in d.targets), *(t.victim for d in c.drafts for t in d.tolls if t.victim)]
        foreign = any((cue := self._actors.cue(n)) and cue != country for n in harmed)
        return self._actors.role_side(by) is Side.STATE and not foreign

    def _score(
        self, c: Cluster, stance: StanceMention, s: SentenceReading, reading: Reading, news: bool, answered: bool
    ) -> float | None:
        """What speaks for a stance being on an event; None where nothing does."""
        if stance.standing and not answered:
            return None
        distance = self._distance(c, stance)
        shared = self._shared(c, stance, s)
        beside = stance.sentence in self._telling(c)
        if shared < 0 or not (beside or shared >= SAME_PLACE or answered or self._near(c, stance, s, distance)):
            return None
        main = NEWS * (news and stance.stance is Stance.CONDEMNS)
        referred = REFERRED * (bool(s.matches.get("anaphora")) and 0 < distance <= 1)
        told = SAME_SENTENCE * beside + ANSWER * answered + main + referred
        return shared + told - DISTANCE * min(abs(distance), FAR)

    def _near(self, c: Cluster, stance: StanceMention, s: SentenceReading, distance: int) -> bool:
        """Told so shortly before that the stance needs no more words, or else right behind a stance in the lead."""
        if distance < 0:
            return stance.stance in LEADING and s.index <= LEAD and -distance <= LEAD
        if stance.stance not in CHARGES:
            return distance <= NEAR.get(stance.stance, distance)
        attackers = any(
            n.start >= stance.end and n.plural and n.role and self._actors.role_side(n) is Side.ARMED
            for n in s.nominals
        )
        paragraph = s.sentence.block in {d.block for d in c.drafts}
        return distance <= CHARGED and (paragraph or attackers)

    def _distance(self, c: Cluster, stance: StanceMention) -> int:
        """Sentences since the event was told last; negative where it is told only later."""
        told = self._telling(c)
        before = [x for x in told if x <= stance.sentence]
        return stance.sentence - max(before) if before else stance.sentence - min(told)

    def _telling(self, c: Cluster) -> set[int]:
        """The sentences that tell it, not those that only call it "the bombing"."""
        told = {d.sentence for d in c.drafts if not d.anaphoric or d.date or d.place or d.tolls}
        return told or c.sentences

    def _shared(self, c: Cluster, stance: StanceMention, s: SentenceReading) -> float:
        """The place, the day and the people that the stance's sentence and the event have in common."""
        place, day = c.place or c.given_place, c.day or c.given_date
        known = place is not None and rank(place.place) >= NAMED
        named = [p for p in s.places if known and rank(p.place) >= NAMED and p.start >= stance.end]
        same = any(self._gazetteer.compatible(p.place, place.place) for p in named if place)
        elsewhere = any(p.marker in SCENE for p in named) and stance.sentence not in c.sentences
        score = SAME_PLACE if same else OTHER_PLACE if elsewhere else 0.0
        days = [d.value for k, d in enumerate(s.dates) if d.value and k not in s.spoken and d.start > stance.start]
        score += SAME_DAY * any(day and v == day.value for v in days)
        ours = {a for d in c.drafts for n in d.targets if (a := n.actor or n.role)}
        behind = {a for n in s.nominals if n.start >= stance.end and (a := n.actor or n.role)}
        score += SAME_PEOPLE * bool(ours & behind)
        by = stance.by.actor
        initiators = {n.actor for d in c.drafts for n in d.initiators if n.actor}
        if by and stance.stance in (Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES):
            score += SAME_PEOPLE * any(self._actors.related(by, i) for i in initiators)
        return score

    def _named(self, stance: StanceMention, reading: Reading) -> StanceMention:
        """A claim by "a militant group" is the claim of the group named there or in the next sentence."""
        if stance.by.actor or stance.stance is not Stance.CLAIMS_RESPONSIBILITY:
            return stance
        for s in reading.sentences[stance.sentence : stance.sentence + 2]:
            for n in s.nominals:
                if n.actor and self._actors.side(n.actor) is Side.ARMED:
                    return replace(stance, by=n)
        return stance
