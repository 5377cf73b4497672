"""Sameness: may a draft and a cluster be one event, and what speaks for it?

Types, status, days, places, parties and tolls each may forbid it; what they share speaks for it. The evidence must
be the
stronger, the more a draft would add that the cluster does not say itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractors.actors import UNNAMED, ActorBook
from extractors.drafts import Draft
from extractors.durations import longest
from extractors.frames import VIOLENCE
from extractors.model import DatePrecision, EventDate, Harm
from extractors.noun_phrases import Nominal
from extractors.places import Gazetteer, PlaceMention, rank
from extractors.text import BlockKind
from extractors.timing import DraftDate

STATE_SIDE = frozenset({"security_operation", "excessive_force", "air_strike", "execution", "arrest"})
ARMED_SIDE = frozenset({"armed_attack", "bombing", "abduction"})
SHARED = frozenset({"meeting", "agreement", "cooperation", "armed_clash", "diplomatic_restoration"})
ONE_SIDED = SHARED | {"border_measure"}  # whom a closure is aimed at is seldom told twice alike
PRECISION_ORDER = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR)
MEETING_DAYS = 3
CLOSING = frozenset(
    {"border_measure.closure", "border_measure.kept_closed", "border_measure.reinforce"}
)  # "sealed the border", "shut the gates"
CALL, VISITS = "meeting.call", ("meeting.visit", "meeting.visit_noun", "meeting.presence")  # never one event
PROTEST, STRIKE = "diplomatic_protest", "air_strike"
WEEK_SLACK = 4
NAMED = 4
LEAD = 6
NEWS_DAYS = 7
EVIDENCE = 1.5
CAPTIVES_KILLED = frozenset({"abduction", "armed_attack"})
RETURNED_FIRE = frozenset(
    {"security_operation.killing", "armed_attack.assault", "armed_attack.killing", "security_operation.raid"}
)


COARSE = (DatePrecision.MONTH, DatePrecision.YEAR)


@dataclass(slots=True)
class Cluster:
    """The drafts of one event, while it is put together."""

    drafts: list[Draft] = field(default_factory=list)
    given_date: DraftDate | None = None
    given_place: PlaceMention | None = None
    given_initiators: tuple[Nominal, ...] = ()

    @property
    def first(self) -> Draft:
        return self.drafts[0]

    @property
    def type(self) -> str | None:
        """The type of the strongest draft; earlier ones count a little more."""
        if len(self.drafts) == 1:
            return self.first.type
        if {d.type for d in self.drafts if not d.anaphoric} >= CAPTIVES_KILLED:
            return "armed_attack"
        typed = [
            (d.strength - 0.12 * i - 2 * d.neutral + (0.1 if d.kind is BlockKind.HEADLINE else 0), -i, d.type)
            for i, d in enumerate(self.drafts)
            if d.type
        ]
        return max(typed)[2] if typed else None

    @property
    def family(self) -> str:
        return self.first.family

    @property
    def dates(self) -> list[DraftDate]:
        return [d.date for d in self.drafts if d.date]

    @property
    def day(self) -> DraftDate | None:
        """The most precise date, the earliest told among equals; of an overlap the narrower."""
        if self.first.type == "meeting" and (whole := self._whole_visit()):
            return whole
        found = sorted(
            self.dates,
            key=lambda d: (
                PRECISION_ORDER.index(d.value.precision),
                (d.value.end - d.value.start).days if d.value.precision is not DatePrecision.DAY else 0,
            ),
        )
        return found[0] if found else None

    @property
    def when(self) -> DraftDate | None:
        """Its own date or the one given by the text around it, with all days that it is said to last."""
        found = self.day or self.given_date
        whole = longest([d.duration for d in self.drafts])
        if found is None or whole.days == whole.running == 1:
            return found
        return replace(found, value=whole.around(found.value, self.type))

    def _whole_visit(self) -> DraftDate | None:
        """A visit with several meetings over consecutive days is one meeting: from its first day to its last."""
        days = self.dates
        if not days or any(d.value.precision is not DatePrecision.DAY for d in days):
            return None
        first = min(days, key=lambda d: d.value.start)
        start = first.value.start
        end = max(d.value.end for d in days)
        return replace(first, value=EventDate(start, end, DatePrecision.DAY))

    @property
    def place(self) -> PlaceMention | None:
        """The smallest place; among equals the one told first."""
        found = [(not d.distant, rank(d.place.place), -i, d.place) for i, d in enumerate(self.drafts) if d.place]
        return max(found, key=lambda f: f[:3])[3] if found else None

    @property
    def sentences(self) -> set[int]:
        return {d.sentence for d in self.drafts}


class Sameness:
    """Compares by what the books say of places and parties."""

    def __init__(self, actors: ActorBook, gazetteer: Gazetteer) -> None:
        self._actors = actors
        self._gazetteer = gazetteer

    def score(self, c: Cluster, d: Draft, main: bool, news_days: EventDate | None) -> float | None:
        """None where something forbids it; else the sum of what speaks for it. `main`: the first event of its
        family."""
        if not self._types_agree(c, d) or not self._told_alike(c, d):
            return None
        if (shared := self._days(c, d, news_days)) is None:
            return None
        for compared in (self._scenes, self._parties_agree, self._tolls):
            if (part := compared(c, d)) is None:
                if compared != self._parties_agree or not self._same_scene(c, d):
                    return None
                part = 0.0
            shared += part
        shared += 1.5 * d.anaphoric + 1.0 * self._beside(c, d)
        distance = min(abs(d.sentence - x.sentence) for x in c.drafts)
        if self._brings_news(c, d) and shared < EVIDENCE and not self._expected(c, d, main, distance):
            return None
        leading = (1.0 if d.referred and not d.place and not d.date else 0.3) * main
        return shared + (1.0 if c.type == d.type else 0.2) + leading + 0.8 / (1 + distance)

    def joined(self, c: Cluster, d: Draft) -> None:
        """Adds a draft to the cluster; of words the other way round the parties stay those told first."""
        misread = self._parties_agree(c, d) is None or (d.type == PROTEST and self._beside(c, d))
        c.drafts.append(replace(d, initiators=(), targets=()) if misread else d)

    def _same_scene(self, c: Cluster, d: Draft) -> bool:
        """One kind of act on one day in one place: who is told to have done it otherwise was misread."""
        if c.type != d.type or d.novel or d.twin or not (c.day and d.date) or c.day.value != d.date.value:
            return False
        if d.date.value.precision is not DatePrecision.DAY:
            return False
        if not (c.place and d.place):
            return d.type == STRIKE
        wanted = 1 if d.type == STRIKE else NAMED
        named = min(rank(c.place.place), rank(d.place.place)) >= wanted
        return named and self._gazetteer.compatible(c.place.place, d.place.place)

    def _beside(self, c: Cluster, d: Draft) -> bool:
        return d.sentence in c.sentences

    def _told_alike(self, c: Cluster, d: Draft) -> bool:
        """The same status; no twin of it, no caption with a day of its own, nothing told as another event."""
        beside = self._beside(c, d)
        if c.first.status is not d.status or (d.twin and beside and c.day != d.date):
            return False
        captions = any(x.kind is BlockKind.CAPTION for x in c.drafts)
        if d.kind is BlockKind.CAPTION and not captions and d.date and not c.day:
            return False
        if d.kind is BlockKind.BULLET and c.first.kind is BlockKind.BULLET and d.block != c.first.block and d.date:
            return False
        other = d.novel and d.family == VIOLENCE and not d.anaphoric
        return not other or beside or c.first.kind is BlockKind.HEADLINE

    def _brings_news(self, c: Cluster, d: Draft) -> bool:
        return bool(d.date and not c.day) or bool(d.place and not c.place and rank(d.place.place) > 1)

    def _expected(self, c: Cluster, d: Draft, main: bool, distance: int) -> bool:
        """The lead is told more closely soon after it, an effect in the sentence behind its cause."""
        return (main and d.sentence <= LEAD) or (d.neutral and distance <= 1 and d.block == c.drafts[-1].block)

    # --- days and places ---

    def _days(self, c: Cluster, d: Draft, news_days: EventDate | None) -> float | None:
        day, beside = c.day, self._beside(c, d)
        if day and d.date:
            return self._same_days(c, d, day.value, d.date.value)
        dated = d.date is not None and not beside
        if self._only_dates(c, d):
            return 0.0
        if d.date and not beside and self._is_lead_news(c) and news_days and _days_apart(news_days, d.date.value) > 0:
            return None
        if (
            d.date
            and not beside
            and news_days
            and self._is_told_back(c, d)
            and _days_apart(news_days, d.date.value) > 0
        ):
            return None
        vague = (d.vague and (day is not None or not beside)) or (dated and any(x.vague for x in c.drafts))
        return None if vague else 0.0

    def _only_dates(self, c: Cluster, d: Draft) -> bool:
        """ "This attack took place on Saturday": all that it says of what the sentence before told is the day."""
        bare = not (d.referred or d.novel or d.place or d.tolls or d.initiators or d.targets)
        near = 0 < d.sentence - c.drafts[-1].sentence <= 1 and d.block == c.drafts[-1].block
        return d.anaphoric and bare and near and c.day is None and c.type == d.type

    def _is_told_back(self, c: Cluster, d: Draft) -> bool:
        """ "The sit-in had begun in October": what had been before the news that the cluster tells."""
        return d.past_perfect and c.first.sentence <= LEAD and not any(x.past_perfect for x in c.drafts)

    def _same_days(self, c: Cluster, d: Draft, a: EventDate, b: EventDate) -> float | None:
        gap = _days_apart(a, b)
        weekly = DatePrecision.WEEK in (a.precision, b.precision)
        if gap > (MEETING_DAYS if d.type == "meeting" else WEEK_SLACK if weekly else 0):
            return None
        coarse = DatePrecision.DAY in (a.precision, b.precision) and (a.precision in COARSE or b.precision in COARSE)
        if (
            coarse
            and d.family == VIOLENCE
            and not self._beside(c, d)
            and not d.anaphoric
            and not self._figures(c, d)[0]
            and not self._at_one_spot(c, d)
        ):
            return None
        return 0.5 if coarse else 2.5 if gap == 0 else 1.0

    def _at_one_spot(self, c: Cluster, d: Draft) -> bool:
        """The same act at the same named place: "shot at in Saravan last month" is what a list tells with its day."""
        where = c.place
        if not where or not d.place or c.type != d.type or d.novel:
            return False
        named = min(rank(d.place.place), rank(where.place)) >= NAMED
        return named and self._gazetteer.compatible(where.place, d.place.place)

    def _is_lead_news(self, c: Cluster) -> bool:
        """Undated news in the lead is of these days: what is dated otherwise is another event."""
        return any(d.sentence <= 1 and not d.past_perfect and d.kind is not BlockKind.CAPTION for d in c.drafts)

    def _scenes(self, c: Cluster, d: Draft) -> float | None:
        place = c.place
        if not place or not d.place:
            return 0.0
        if self._gazetteer.compatible(place.place, d.place.place):
            return 2.5 if min(rank(d.place.place), rank(place.place)) >= NAMED else 0.7
        vague = (d.family == "diplomacy" or self._beside(c, d)) and min(rank(place.place), rank(d.place.place)) <= 1
        dated = d.family != VIOLENCE and c.day and d.date
        return 0.0 if d.distant or vague or dated else None

    def _types_agree(self, c: Cluster, d: Draft) -> bool:
        if c.family != d.family:
            return d.frame is None and c.type == "execution"
        if d.family != VIOLENCE:
            rules = {d.rule, *(x.rule for x in c.drafts)}
            called = CALL in rules and not rules.isdisjoint(VISITS)
            return c.type == d.type and (d.family != "law" or self._one_measure(c.first, d)) and not called
        types = {x.type for x in c.drafts if not x.neutral} - {None}
        if d.neutral or not types or d.type in types:
            return True
        sides = {self._side(t) for t in {*types, d.type} if t}
        if len(sides - {"any"}) > 1:
            return self._returned_fire(c, d)
        apart = {"abduction", "air_strike", "shelling", "security_operation", "excessive_force"}
        taken = d.type == "abduction" or "abduction" in types
        return not (d.type in apart and types & (apart - {d.type})) and (not taken or self._killed_captives(c, d))

    def _one_measure(self, a: Draft, b: Draft) -> bool:
        """A closing is no opening, and no deportation; of the other acts of the law the frame tells which it is."""
        return a.rule == b.rule or {a.rule, b.rule} <= CLOSING

    def _killed_captives(self, c: Cluster, d: Draft) -> bool:
        """ "Dragged off buses and shot": who is killed at once was not carried off."""
        if {c.type, d.type} != {"abduction", "armed_attack"} or not self._beside(c, d):
            return False
        mine, theirs = ({n.start for n in x.targets} for x in (c.drafts[-1], d))
        return bool(mine & theirs) or not theirs

    def _returned_fire(self, c: Cluster, d: Draft) -> bool:
        """Attackers shot in an attack, soldiers shot at in an operation: told right behind it, it is part of it."""
        near = d.sentence - c.drafts[-1].sentence <= 1 and d.sentence >= c.first.sentence
        plain = not d.date and not d.place and not d.novel and d.rule in RETURNED_FIRE
        return (
            near
            and plain
            and {"security_operation", "armed_attack"} >= {t for x in c.drafts if (t := x.type) and not x.neutral}
        )

    def _side(self, type_: str | None) -> str:
        return "state" if type_ in STATE_SIDE else "armed" if type_ in ARMED_SIDE else "any"

    def _ids(self, nominals: Iterable[Nominal], country: str | None) -> set[str]:
        return {a for n in nominals if (a := self._actors.resolve(n, country))}

    def _parties_agree(self, c: Cluster, d: Draft) -> float | None:
        shared = 0.0
        for mine, theirs in (
            (self._ids(d.initiators, d.country), {a for x in c.drafts for a in self._ids(x.initiators, x.country)}),
            (self._ids(d.targets, d.country), {a for x in c.drafts for a in self._ids(x.targets, x.country)}),
        ):
            if any(self._one_party(a, b) for a in mine for b in theirs):
                shared += 1
            elif mine and theirs and self._opposed(d, mine, theirs) and not self._swapped(c, d):
                return None
        return shared

    def _swapped(self, c: Cluster, d: Draft) -> bool:
        """ "The Iranian envoy was called in and given a demarche": one protest, its parties the other way round."""
        return d.type == PROTEST and self._beside(c, d)

    def _one_party(self, a: str, b: str) -> bool:
        unnamed = UNNAMED & {a, b} and self._actors.side(a) is self._actors.side(b)
        return self._actors.related(a, b) or bool(unnamed)

    def _opposed(self, d: Draft, mine: set[str], theirs: set[str]) -> bool:
        """Parties of different roots: in violence only where they stand on one side, in common acts never."""
        if {self._actors.root(a) for a in mine} & {self._actors.root(b) for b in theirs}:
            return False
        if d.family == VIOLENCE:
            return {self._actors.side(a) for a in mine} == {self._actors.side(b) for b in theirs}
        return d.type not in ONE_SIDED

    def _tolls(self, c: Cluster, d: Draft) -> float | None:
        agree, differ = self._figures(c, d)
        if differ and not agree and not self._beside(c, d):
            adds = (d.date and not c.day) or (d.place and not c.place) or (not d.anaphoric and (d.date or d.place))
            return None if adds else 0.0
        return 2.0 * agree

    def _figures(self, c: Cluster, d: Draft) -> tuple[int, bool]:
        """How many figures of the same people are equal, and whether exact ones differ."""
        agree, differ = 0, False
        for t in d.tolls:
            for u in (u for x in c.drafts for u in x.tolls if u.harm is t.harm):
                if t.victim and u.victim and self._actors.role_side(t.victim) is not self._actors.role_side(u.victim):
                    continue
                exact = t.count.high is not None and u.count.high is not None
                agree += t.count.low == u.count.low
                differ |= t.count.low != u.count.low and t.harm is Harm.KILLED and exact
        return agree, differ


def _days_apart(a: EventDate, b: EventDate) -> int:
    """Days between two intervals, 0 where they overlap."""
    if a.start <= b.end and b.start <= a.end:
        return 0
    return (b.start - a.end).days if b.start > a.end else (a.start - b.end).days
