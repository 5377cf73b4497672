"""Discourse: what a cluster without a date or place of its own takes from the text around it.

Undated lead news happened on the publication day (codebook, further rules); what is told right behind a dated
event, in the
simple past, happened then; a statement is dated by its day of speaking. What remains is unknown, and stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from extractors.drafts import Draft
from extractors.frames import VIOLENCE
from extractors.model import DatePrecision, EventDate, PlacePrecision, Status
from extractors.nominals import Nominal
from extractors.places import Gazetteer, PlaceMention, rank
from extractors.reading import Reading
from extractors.sameness import Cluster
from extractors.scene import DraftDate
from extractors.text import BlockKind

LOOK_BACK = 2
FRESH_DAYS = 4
AGREED = frozenset({"agreement", "cooperation"})


class Discourse:
    """Completes clusters from their neighbours."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def completed(self, clusters: Sequence[Cluster], reading: Reading) -> list[Cluster]:
        """The clusters, with `given_date` and `given_place` where the text around them tells."""
        kept = [c for c in clusters if not self._absorbed(c, clusters)]
        body = next((s.index for s in reading.sentences if s.sentence.kind is BlockKind.BODY), 0)
        fresh = self._is_news(kept, reading.published)
        for c in kept:
            if c.family == "law" and not any(d.initiators for d in c.drafts):
                c.given_initiators = self._same_hands(c, kept)
            if c.day is None:
                c.given_date = self._date(c, kept, reading, body, fresh)
            if c.place is None or (c.first.type in AGREED and rank(c.place.place) <= 2):
                c.given_place = self._place(c, kept)
        return kept

    def _same_hands(self, c: Cluster, clusters: Sequence[Cluster]) -> tuple[Nominal, ...]:
        """ "Its Quetta directorate seized ...": who did the like in the sentences before."""
        before = [
            o
            for o in clusters
            if o is not c and o.type == c.type and 0 <= c.first.sentence - max(o.sentences) <= LOOK_BACK
        ]
        return tuple(n for o in before[-1:] for d in o.drafts for n in d.initiators) or (
            before[-1].given_initiators if before else ()
        )

    def _absorbed(self, c: Cluster, clusters: Sequence[Cluster]) -> bool:
        """Arrests and hauls told in the sentence of an attack, operation or other haul are part of it (codebook
        section 2)."""
        if c.type not in ("arrest", "seizure"):
            return False
        hosts = (
            ("security_operation", "armed_attack", "bombing", "seizure")
            if c.type == "arrest"
            else ("security_operation", "arrest")
        )
        bare = not c.first.date and not c.first.place and not c.first.initiators
        others = [
            o
            for o in clusters
            if o is not c
            and o.type in hosts
            and (o.sentences & c.sentences or (bare and c.first.sentence - 1 in o.sentences))
            and not (c.day and c.day.value != (o.day and o.day.value))
        ]
        return bool(others) and len(c.sentences) == 1 and not c.first.novel

    def _is_news(self, clusters: Sequence[Cluster], published: date | None) -> bool:
        """Does the text report something of these days?"""
        days = [c.day.value.end for c in clusters if c.day]
        return published is not None and any(timedelta(0) <= published - d <= timedelta(days=FRESH_DAYS) for d in days)

    def _date(
        self, c: Cluster, clusters: Sequence[Cluster], reading: Reading, body: int, fresh: bool
    ) -> DraftDate | None:
        if c.first.status is Status.PLANNED or (any(d.vague for d in c.drafts) and c.first.sentence > body):
            return None
        if c.family == "statement" and (spoken := self._spoken(c, reading)):
            return spoken
        if c.type in AGREED and (meeting := self._meeting(c, clusters)) and meeting.day:
            last = meeting.day.value.end
            return DraftDate(
                EventDate(last, last, meeting.day.value.precision)
                if meeting.day.value.precision is DatePrecision.DAY
                else meeting.day.value,
                meeting.day.start,
                meeting.day.end,
                "discourse",
            )
        if lead := self._lead(c, reading, body):
            told = self._with_lead(c, clusters, body) if lead.basis == "publication" else None
            return DraftDate(told.value, told.start, told.end, "discourse") if told else lead
        recent = any(d.recent for d in c.drafts)
        if reading.published and fresh and (c.family == "statement" or (recent and c.family in ("diplomacy", "law"))):
            return self._of_publication(c.first, reading.published)
        if c.family != "statement" and (before := self._before(c, clusters)):
            return DraftDate(before.value, before.start, before.end, "discourse")
        return None

    def _spoken(self, c: Cluster, reading: Reading) -> DraftDate | None:
        """The day of speaking, in the statement's own sentence or the one behind it."""
        if own := next((d.spoken for d in c.drafts if d.spoken), None):
            return own
        for s in reading.sentences[c.first.sentence : c.first.sentence + 2]:
            for i in sorted(s.spoken):
                value = s.dates[i].value
                if value:
                    return DraftDate(value, s.dates[i].start, s.dates[i].end, "spoken")
        return None

    def _meeting(self, c: Cluster, clusters: Sequence[Cluster]) -> Cluster | None:
        meetings = [
            m for m in clusters if m.type == "meeting" and m.first.status is c.first.status and (m.day or m.place)
        ]
        return min(meetings, key=lambda m: abs(m.first.sentence - c.first.sentence), default=None)

    def _lead(self, c: Cluster, reading: Reading, body: int) -> DraftDate | None:
        lead = [
            d
            for d in c.drafts
            if (d.sentence <= body or (d.recent and c.family == "diplomacy"))
            and not d.past_perfect
            and d.kind is not BlockKind.CAPTION
        ]
        if not lead or reading.published is None or any(d.vague for d in c.drafts):
            return None
        spoken = next((d.spoken for d in c.drafts if d.spoken), None)
        if (
            spoken
            and spoken.value.precision is DatePrecision.DAY
            and reading.published - spoken.value.start <= timedelta(days=FRESH_DAYS)
        ):
            return DraftDate(spoken.value, spoken.start, spoken.end, "spoken")
        return self._of_publication(lead[0], reading.published)

    def _with_lead(self, c: Cluster, clusters: Sequence[Cluster], body: int) -> DraftDate | None:
        """Violence in the lead beside dated violence in the lead: the follow-up of it, on its day."""
        beside = [
            o.day
            for o in clusters
            if o is not c
            and o.family == c.family == VIOLENCE
            and o.day
            and o.first.sentence <= body
            and o.first.kind is not BlockKind.CAPTION
        ]
        return beside[0] if beside else None

    def _of_publication(self, d: Draft, published: date) -> DraftDate:
        return DraftDate(EventDate(published, published, DatePrecision.DAY), d.start, d.end, "publication")

    def _before(self, c: Cluster, clusters: Sequence[Cluster]) -> DraftDate | None:
        """The date of the event told right before, in the same paragraph or the sentence before."""
        if c.first.past_perfect or (c.first.novel and c.family == VIOLENCE):
            return None
        dated = [
            (d.sentence, w, o)
            for o in clusters
            if o is not c
            for d in o.drafts
            if (w := d.date or (o.given_date if d is o.first else None)) and d.sentence <= c.first.sentence
        ]
        near = [(s, when) for s, when, o in dated if c.first.sentence - s <= LOOK_BACK]
        return max(near, key=lambda x: (x[0], x[1].start))[1] if near else None

    def _place(self, c: Cluster, clusters: Sequence[Cluster]) -> PlaceMention | None:
        """An agreement is made where the meeting is; violence told without a place is in the province told of
        before it."""
        if c.type in AGREED:
            meeting = self._meeting(c, clusters)
            return meeting.place if meeting else None
        if c.family != VIOLENCE:
            return None
        before = [
            d.place
            for o in clusters
            for d in o.drafts
            if d.place and d.block == c.first.block and d.sentence <= c.first.sentence
        ]
        if not before or before[-1].place.precision is PlacePrecision.COUNTRY:
            return None
        province = self._gazetteer.province(before[-1].place)
        return PlaceMention(before[-1].start, before[-1].end, province, "discourse") if province else None
