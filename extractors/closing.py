"""Closing: a cluster of drafts becomes an `EventMention`, every slot with the words and the rule that it was read
by."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from extractors.actors import ActorBook, Side
from extractors.addressees import Addressees
from extractors.attribution import StanceMention
from extractors.drafts import EXPLICIT, Draft
from extractors.figures import FigureReader
from extractors.frames import VIOLENCE
from extractors.hands import Hands
from extractors.implied import ImpliedParties
from extractors.model import (
    Article,
    Claim,
    DatePrecision,
    EventDate,
    EventMention,
    EventPlace,
    EventType,
    PlacePrecision,
    Slot,
    Span,
    Stance,
    Status,
    identifier,
)
from extractors.noun_phrases import Nominal
from extractors.parties import Circumstances, Occurrence, PartyReader, Slots, span
from extractors.places import Gazetteer, PlaceMention, event_place
from extractors.reading import Reading
from extractors.relevance import Scope
from extractors.sameness import Cluster
from extractors.sides import Sides
from extractors.speakers import Speaker
from extractors.text import BlockKind
from extractors.timing import DraftDate

LEAD = 2
DOZENS = 20
PROTEST = "diplomatic_protest"
STATEMENT, DIPLOMACY = "statement", "diplomacy"
STRIKES = frozenset({"air_strike", "shelling"})
CLASH = "armed_clash"
NOBODY = frozenset({"members", "men", "people"})
UNFINISHED = (BlockKind.HEADLINE, BlockKind.CAPTION, BlockKind.BULLET)


class Unclosed(StrEnum):
    """Why a cluster makes no mention."""

    UNTYPED = "nothing tells its type"
    ONLY_EFFECT = "an effect told in passing, without a date or place of its own"
    UNANCHORED = "no anchor: too little is known of when, where and who"


class Closer:
    """Closes clusters by the books."""

    def __init__(self, actors: ActorBook, gazetteer: Gazetteer, types: Sequence[EventType], scope: Scope) -> None:
        self._actors = actors
        self._gazetteer = gazetteer
        self._scope = scope
        self._families = {t.id: t.family for t in types}
        self._figures = FigureReader(actors)
        self._hands = Hands(actors)
        self._addressees = Addressees(actors)
        self._parties = PartyReader(actors)
        self._sides = Sides(actors, frozenset(t.id for t in types if t.symmetric))
        self._implied = ImpliedParties(actors)

    def close(
        self,
        article: Article,
        revision_id: str,
        reading: Reading,
        c: Cluster,
        speakers: Sequence[Speaker | None],
        stances: Sequence[StanceMention],
    ) -> EventMention | Unclosed:
        """The mention in that revision, or why a cluster hangs in the air: no type, or nothing that anchors it."""
        type_ = self._type(c)
        if type_ is None:
            return Unclosed.UNTYPED
        if self._only_effect(c):
            return Unclosed.ONLY_EFFECT
        family = self._families.get(type_, c.family)
        when = self._when(reading, c)
        where = None if family == STATEMENT else c.given_place or c.place
        at = Circumstances(self._country(c, where), when.value.start if when else reading.published)
        told = (
            *_told(c, type_)[0],
            *c.given_initiators,
            *self._hands.group(reading, c, type_, speakers),
        )
        initiators = self._parties.parties(reading, told, at)
        if initiators and self._is_seated(c, type_, where):
            where = self._seat(reading, c, type_, initiators[0])
        if where and type_ in STRIKES and self._own_country(where.place, initiators):
            where = None
        place = where.place if where else None
        targets = self._parties.parties(reading, _told(c, type_)[1], at)
        claims = self._claims(reading, stances, at)
        if type_ == CLASH and any(x.stance is Stance.CLAIMS_RESPONSIBILITY for x in claims):
            type_ = "armed_attack"
        figures = self._figures.figures(reading, c, at, targets, speakers)
        told_of = Occurrence(reading, c, type_, at)
        initiators, targets = self._sides.settled(told_of, initiators, targets, figures)
        targets = self._addressees.completed(told_of, initiators, targets)
        initiators, targets = self._implied.completed(told_of, initiators, targets, place)
        if family == VIOLENCE and type_ not in ("security_operation", "excessive_force"):
            initiators = self._parties.with_claimants(initiators, claims)
        if not self._anchored(c, family, when, place, initiators, targets, bool(figures)):
            return Unclosed.UNANCHORED
        evidence = self._evidence(reading, c)
        parties = [s.value for s in (*initiators, *targets)]
        return EventMention(
            mention_id=identifier(revision_id, type_, evidence.start, evidence.end, when and when.value, place),
            article_id=article.article_id,
            revision_id=revision_id,
            type=type_,
            status=c.first.status,
            in_scope=self._scope.reason(place, parties, family, reading) is not None,
            date=self._date_slot(reading, when),
            place=self._place_slot(reading, where),
            initiators=tuple(initiators),
            targets=tuple(targets),
            figures=tuple(figures),
            claims=tuple(claims),
            evidence=evidence,
            quotation=evidence.of(article.text),
            rule=max(c.drafts, key=lambda d: d.strength).rule,
            confidence=1.0,  # as sure as the table says, which the coder looks up
        )

    def _when(self, reading: Reading, c: Cluster) -> DraftDate | None:
        """What has happened has not happened later than the article: such a date was misread."""
        ahead = c.when and reading.published and c.when.value.start > reading.published
        return None if ahead and c.first.status is not Status.PLANNED else c.when

    def _own_country(self, place: EventPlace, initiators: Slots) -> bool:
        """Who strikes its own country strikes a place in it: the country's name there stands for who struck."""
        own = {self._actors.country(slot.value) for slot in initiators}
        return place.precision is PlacePrecision.COUNTRY and own == {place.country}

    # --- what it is, and whether ---

    def _only_effect(self, c: Cluster) -> bool:
        """An effect told in passing, without a date or place of its own, or a mere word for what was told before."""
        if all(d.frame and "anaphora" in d.frame.requires and not d.tolls for d in c.drafts):
            return True
        years = c.family == VIOLENCE and c.when and c.when.value.precision is DatePrecision.YEAR
        if years and not c.place and all(d.frame is None or self._counts(d) for d in c.drafts):
            return True  # "in 1402 more than 150 were killed": statistics
        return all(d.neutral for d in c.drafts) and not c.dates and not c.place and c.first.sentence > LEAD

    def _counts(self, d: Draft) -> bool:
        """Does it count the victims of many acts?"""
        return any(t.count.high is None and t.count.low >= DOZENS for t in d.tolls)

    def _type(self, c: Cluster) -> str | None:
        """The frames' type; an effect without a trigger is an attack, or an operation where the dead are militants."""
        if (any(not d.neutral for d in c.drafts) and c.type) or c.type in ("excessive_force", "armed_clash"):
            return c.type
        people = [*(t.victim for d in c.drafts for t in d.tolls), *(n for d in c.drafts for n in d.targets)]
        sides = {self._actors.role_side(n) for n in people if n}
        if not sides:
            return c.type
        if c.type == "air_strike":
            return c.type
        if sides == {Side.ARMED} and any(
            d.type == c.type == "armed_attack" and d.strength >= EXPLICIT for d in c.drafts
        ):
            return c.type  # "the attackers fell in the raid"
        struck = Side.ARMED in sides and c.type == "security_operation"  # with soldiers who fell in it
        return "security_operation" if sides == {Side.ARMED} or struck else "armed_attack"

    def _anchored(
        self,
        c: Cluster,
        family: str,
        when: DraftDate | None,
        place: EventPlace | None,
        initiators: Slots,
        targets: Slots,
        tolls: bool,
    ) -> bool:
        """An occurrence stands somewhere in time, space or among people; what hangs in the air is no event."""
        somewhere = when is not None or place is not None
        if family == VIOLENCE:
            scene = when is not None and place is not None and place.precision is not PlacePrecision.COUNTRY
            people = bool(initiators or targets or tolls)
            return scene or (somewhere and people) or bool(initiators and targets)
        if family == DIPLOMACY:
            named = {self._actors.cue(n) for d in c.drafts for n in (*d.initiators, *d.targets)} - {None}
            countries = named | {self._actors.country(s.value) for s in (*initiators, *targets)}
            abroad = place and initiators and place.country != self._actors.country(initiators[0].value)
            subjects = any(self._actors.side(s.value) in (Side.CIVIL, Side.ARMED) for s in targets)
            return len(countries) >= 2 or bool(abroad) or (bool(initiators) and subjects and somewhere)
        if family == STATEMENT:
            return bool(initiators or (targets and when))
        return somewhere or bool(initiators and targets and c.first.status is Status.PLANNED)

    # --- where ---

    def _country(self, c: Cluster, where: PlaceMention | None) -> str | None:
        """The country whose police are "police": of the place, else of a party, else the one told of before."""
        if where and where.place.country:
            return where.place.country
        people = (n for d in c.drafts for n in [*d.targets, *d.initiators, *(t.victim for t in d.tolls if t.victim)])
        cues = (*(self._actors.cue(n) for n in people), *(d.country for d in c.drafts), *(d.cue for d in c.drafts))
        return next((cue for cue in cues if cue), None)

    def _is_seated(self, c: Cluster, type_: str, where: PlaceMention | None) -> bool:
        """Is it told without a place? A state that a later sentence names is what the envoy was reproached with."""
        later = where is not None and c.first.place is None and where.place.precision is PlacePrecision.COUNTRY
        return (where is None or (type_ == PROTEST and later)) and any(d.frame and d.frame.seat for d in c.drafts)

    def _seat(self, reading: Reading, c: Cluster, type_: str, initiator: Slot[str]) -> PlaceMention | None:
        """A state's own act, told without a place, happened in that state; in its capital where that is named so, and
        where an envoy is called in."""
        country = self._actors.country(initiator.value)
        s = reading.sentences[c.first.sentence]
        for p in s.places:
            own = p.place.country == country and p.place.precision is not PlacePrecision.COUNTRY
            if own and any(n.start <= p.start < n.end and n.marker for n in s.nominals):
                return p
        capital = self._gazetteer.capital(country) if type_ == PROTEST else None
        row = capital or self._gazetteer.country(country)
        return PlaceMention(c.first.start, c.first.end, event_place(row), "seat") if row else None

    # --- slots ---

    def _claims(self, reading: Reading, stances: Sequence[StanceMention], at: Circumstances) -> list[Claim]:
        out: dict[tuple[str, Stance], Claim] = {}
        for s in stances:
            by = self._actors.resolve(s.by, at.country, at.day)
            of = self._actors.resolve(s.of, at.country, at.day) if s.of else None
            if by and (by, s.stance) not in out:
                where = span(reading, s.start, s.end)
                out[by, s.stance] = Claim(by, s.stance, of if of != by else None, where, f"stance.{s.stance}")
        return [c for c in out.values() if not any(self._speaks_for(o, c) for o in out.values())]

    def _speaks_for(self, other: Claim, claim: Claim) -> bool:
        """A state's stance is its government's, told twice."""
        wider = other.by != claim.by and claim.by in self._actors.lineage(other.by)
        return wider and other.stance is claim.stance and self._actors.is_state(claim.by)

    def _date_slot(self, reading: Reading, when: DraftDate | None) -> Slot[EventDate] | None:
        if when is None:
            return None
        return Slot(when.value, (span(reading, when.start, when.end),), f"date.{when.basis}")

    def _place_slot(self, reading: Reading, where: PlaceMention | None) -> Slot[EventPlace] | None:
        if where is None:
            return None
        known = where.place.place_id is not None or where.place.precision is PlacePrecision.BORDER
        rule = "place.gazetteer" if known else "place.unknown_name"
        return Slot(where.place, (span(reading, where.start, where.end),), rule)

    def _evidence(self, reading: Reading, c: Cluster) -> Span:
        """The words of the strongest draft, from its first slot to its last, within its sentence."""

        def worth(item: tuple[int, Draft]) -> tuple[bool, float]:
            return item[1].kind not in UNFINISHED, item[1].strength - 0.1 * item[0]

        d = max(enumerate(c.drafts), key=worth)[1]
        s = reading.sentences[d.sentence].sentence
        parts = [*d.initiators, *d.targets, *d.tolls, *(x for x in (d.date, d.place) if x)]
        inside = [(p.start, p.end) for p in parts if s.start <= p.start and p.end <= s.end]
        return span(reading, min(d.start, *(a for a, _ in inside), d.start), max(d.end, *(b for _, b in inside), d.end))


def _told(c: Cluster, type_: str) -> tuple[list[Nominal], list[Nominal]]:
    """The initiators and targets of the drafts. A fight that followed tells both sides as one set, which says nothing
    of who struck first; and no "officers" sit at a table."""
    drafts = [d for d in c.drafts if d.type == type_ or d.type != CLASH or not (d.initiators and d.targets)]
    if not any(d.initiators or d.targets for d in drafts):
        drafts = c.drafts
    sides = [n for d in drafts for n in d.initiators], [n for d in drafts for n in d.targets]
    if c.family != DIPLOMACY:
        return sides
    initiators, targets = ([n for n in side if n.actor or n.role not in NOBODY] for side in sides)
    return initiators, targets
