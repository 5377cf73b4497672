"""Discourse: what a cluster without a date or place of its own takes from the text around it.

Undated lead news happened on the publication day (codebook, further rules); what is told right behind a dated
event, in the
simple past, happened then; a statement is dated by its day of speaking. What remains is unknown, and stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors.drafts import Draft
from extractors.frames import VIOLENCE
from extractors.model import DatePrecision, EventDate, PlacePrecision, Status
from extractors.noun_phrases import Nominal
from extractors.place_references import heading
from extractors.places import Gazetteer, PlaceMention, rank
from extractors.reading import Reading
from extractors.sameness import Cluster
from extractors.text import BlockKind
from extractors.timing import DraftDate

LOOK_BACK = 2
REFERRING = 1
NEARLY_SAME = 5
NEARLY_LEAD = 2
PLACED = frozenset({VIOLENCE, "law", "unrest"})
QUOTED = 3
STRIKES = frozenset({"air_strike", "shelling"})
FIRST, NEWS, STILL_NEWS = 3, 12, 3
ACTS = frozenset({"diplomatic_rupture", "diplomatic_restoration", "border_measure", "designation"})
TOWNS = frozenset({PlacePrecision.LOCALITY, PlacePrecision.DISTRICT})
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
        for c in kept:
            if c.family == "law" and not any(d.initiators for d in c.drafts):
                c.given_initiators = self._same_hands(c, kept)
            if c.day is None:
                c.given_date = self._date(c, kept, reading, body)
            if c.place is None or (c.first.type in AGREED and rank(c.place.place) <= 2):
                c.given_place = self._place(c, kept, reading)
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
        section 2); what two did to each other is what each is told to have done."""
        if c.type in STRIKES and all(d.mutual for d in c.drafts):
            return sum(o.type in STRIKES and o.first.status is c.first.status for o in clusters if o is not c) > 0
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

    def _date(self, c: Cluster, clusters: Sequence[Cluster], reading: Reading, body: int) -> DraftDate | None:
        if c.first.status is Status.PLANNED or (any(d.vague for d in c.drafts) and c.first.sentence > body):
            return None
        if c.family == "statement" and (spoken := self._spoken(c, reading)):
            return spoken
        if c.type in AGREED and (meeting := self._meeting(c, clusters)) and (met := meeting.when):
            last = met.value.end
            return DraftDate(
                EventDate(last, last, met.value.precision) if met.value.precision is DatePrecision.DAY else met.value,
                met.start,
                met.end,
                "discourse",
            )
        if referred := self._referred(c, clusters, reading):
            return referred
        if lead := self._lead(c, clusters, reading, body):
            told = self._with_lead(c, clusters, body) if lead.basis == "publication" else None
            return replace(told, basis="discourse") if told else lead
        if c.family == "statement":
            return None
        if reading.published and max(d.duration.running for d in c.drafts) > 1:
            return self._of_publication(c.first, reading.published)
        if spoken := self._announced(c):
            return spoken
        if reading.published and c.type in ACTS and c.first.recent and c.first.sentence - body <= STILL_NEWS:
            return self._of_publication(c.first, reading.published)
        before = self._before(c, clusters) or self._only_day(c, clusters)
        return replace(before, basis="discourse") if before else None

    def _referred(self, c: Cluster, clusters: Sequence[Cluster], reading: Reading) -> DraftDate | None:
        """ "The attack took place on Saturday": the day that goes with a reference to what was told last."""
        last = c.drafts[-1].sentence
        for s in reading.sentences[last : last + REFERRING + 1]:
            others = (i for o in clusters if o is not c for i in o.sentences if last <= i <= s.index)
            if any(others) or s.matches.get("stance") or s.sentence.block != c.drafts[-1].block:
                return None
            for i, d in enumerate(s.dates):
                day = d.value and d.value.precision is DatePrecision.DAY and d.shift is None and i not in s.spoken
                near = (0 <= d.start - m.start <= NEARLY_SAME for m in s.matches.get("anaphora", ()))
                if day and d.value and any(near):
                    return DraftDate(d.value, d.start, d.end, "discourse")
        return None

    def _only_day(self, c: Cluster, clusters: Sequence[Cluster]) -> DraftDate | None:
        """Where all that was told before happened on one day, the protest at it did so too."""
        if c.type != "diplomatic_protest" or not c.place or c.first.past_perfect or c.first.recent or c.first.vague:
            return None
        told = [o.when for o in clusters if o.first.sentence < c.first.sentence and o.family != "statement"]
        days = {d.value for d in told if d}
        return told[0] if len(days) == 1 and next(iter(days)).precision is DatePrecision.DAY else None

    def _announced(self, c: Cluster) -> DraftDate | None:
        """ "Said on Saturday that it had completed an operation": news of the day on which it was made known."""
        told = (d.spoken for d in c.drafts if not d.anaphoric and not d.vague)
        return next((s for s in told if s and s.value.precision is DatePrecision.DAY), None)

    def _spoken(self, c: Cluster, reading: Reading) -> DraftDate | None:
        """The day of speaking, in the statement's own sentence or the one behind it."""
        if own := next((d.spoken for d in c.drafts if d.spoken), None):
            return own
        for s in reading.sentences[c.first.sentence : c.first.sentence + QUOTED]:
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

    def _lead(self, c: Cluster, clusters: Sequence[Cluster], reading: Reading, body: int) -> DraftDate | None:
        """News of the day; "after striking the camps, Iran mends its ties" does not say that of the strike."""
        others = {i for o in clusters if o.family != c.family for i in o.sentences}
        lead = [
            d
            for d in c.drafts
            if d.sentence <= body and not d.past_perfect and d.kind is not BlockKind.CAPTION
            if not (d.anterior and d.sentence in others)
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
        """The date of the event told right before, in the same paragraph or the sentence before; else the one that the
        text told last there."""
        if c.first.past_perfect or c.first.anterior or c.first.recent or (c.first.novel and c.family == VIOLENCE):
            return None
        dated = [
            (d.sentence, w)
            for o in clusters
            if o is not c and o.family != "statement"
            for d in o.drafts
            if (w := d.date or (o.when if d is o.first else None)) and d.sentence <= c.first.sentence
        ]
        near = [(s, when) for s, when in dated if c.first.sentence - s <= LOOK_BACK]
        if near:
            return max(near, key=lambda x: (x[0], x[1].start))[1]
        told = c.first.told
        return told if told and told.value.precision is not DatePrecision.YEAR else None

    def _place(self, c: Cluster, clusters: Sequence[Cluster], reading: Reading) -> PlaceMention | None:
        """An agreement is made where the meeting is, and a meeting held where its paragraph has just led; what is told
        without a place is in the town or province told of before it in its paragraph; news from a town of the region is
        from that province."""
        if c.type in AGREED:
            meeting = self._meeting(c, clusters)
            return meeting.place if meeting and _may_be_then(c, meeting) else None
        if c.type == "meeting":
            return self._led_to(c, reading)
        if c.family not in PLACED:
            return None
        here = [s for s in reading.sentences[: c.first.sentence + 1] if s.sentence.block == c.first.block]
        named = [p for s in here for p in s.places if p.marker in ("in", "near", "") and p.end <= c.first.start]
        drafts = [d for o in clusters for d in o.drafts if d.place and d.block == c.first.block and d.family in PLACED]
        told = [d.place for d in drafts if d.place and d.place.start <= c.first.start]
        before = [p for p in (*told, *named) if p.start <= c.first.start] or self._datelines(c, reading)
        before = before or self._same_day(c, clusters)
        last = max(before, key=lambda p: p.start, default=None)
        if last is None or last.place.precision is PlacePrecision.COUNTRY:
            return None
        near = any(d.place is last and c.first.sentence - d.sentence <= 1 for d in drafts)
        if near and {p.place for p in before if p.place.precision in TOWNS} == {last.place}:
            return PlaceMention(last.start, last.end, last.place, "discourse")
        province = self._gazetteer.province(last.place)
        return PlaceMention(last.start, last.end, province, "discourse") if province else None

    def _led_to(self, c: Cluster, reading: Reading) -> PlaceMention | None:
        """ "He came to Islamabad on 3 May. He called on the prime minister": the town of the sentence before."""
        before = reading.sentences[max(0, c.first.sentence - 1)]
        if before.sentence.block != c.first.block or any(d.frame and d.frame.placeless for d in c.drafts):
            return None
        towns = (p for p in before.places if p.marker == "to" and p.place.precision is PlacePrecision.LOCALITY)
        return next((p for p in towns if p.end <= c.first.start), None)

    def _same_day(self, c: Cluster, clusters: Sequence[Cluster]) -> list[PlaceMention]:
        """ "The same day relatives gathered": where what was told of that day right before it happened."""
        near = [o for o in clusters if 0 < c.first.sentence - o.first.sentence <= NEARLY_SAME]
        days = [o.place for o in near if o.place and o.when and c.when and o.when.value == c.when.value]
        return days[-1:]

    def _datelines(self, c: Cluster, reading: Reading) -> list[PlaceMention]:
        """The town of the dateline, where it is in a watched province and the event is told near the lead."""
        if c.first.sentence > NEWS:
            return []
        heads = (heading(reading.tokens, s, self._gazetteer) for s in reading.sentences[:FIRST])
        return [h for h in heads if h and f"{h.place.country}/{h.place.admin1}" in self._gazetteer.home][:1]


def _may_be_then(c: Cluster, meeting: Cluster) -> bool:
    """Nothing says that what was agreed was so on other days than those of the meeting."""
    if not c.day or not meeting.when:
        return True
    return c.day.value.start <= meeting.when.value.end and meeting.when.value.start <= c.day.value.end
