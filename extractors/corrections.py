"""What persons say of events, put on top of what resolution finds.

A review is anchored in mentions. Where a mention is no more, because its article was reworded or read by newer rules,
the likest mention of that article now stands for it: no correction is lost.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from extractors.likeness import CORRECTABLE, likeness
from extractors.model import (
    BestFigure,
    DatePrecision,
    Event,
    EventCasualties,
    EventDate,
    EventPlace,
    Harm,
    PlacePrecision,
    Review,
    SourcedMention,
    Status,
    ToldCount,
    Verdict,
)
from extractors.profiles import Kinship, Profile

Cluster = tuple[SourcedMention, ...]

REGROUPING = (Verdict.MERGE, Verdict.SPLIT)


class Corrections:
    """The reviews (the oldest first) that concern `mentions`, all the current ones of a component."""

    def __init__(self, reviews: Sequence[Review], mentions: Sequence[SourcedMention], kinship: Kinship) -> None:
        current = _Current(mentions, kinship)
        self._reviews = [(review, current.of(review.mentions), current.of(review.others)) for review in reviews]

    def regrouped(self, found: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """The groups with those apart that persons parted, and those together that persons united."""
        told = {m.mention.mention_id: m for group in found for m in group}
        groups = [{m.mention.mention_id for m in group} for group in found]
        for review, mine, others in self._reviews:
            if review.verdict is Verdict.SPLIT:
                groups = [part for group in groups for part in _parted(group, mine - others, others)]
            elif review.verdict is Verdict.MERGE:
                groups = _united(groups, mine, others)
        return tuple(sorted((tuple(told[i] for i in sorted(group)) for group in groups), key=_first_id))

    def amended(self, event: Event) -> Event:
        """The event as persons left it: confirmed, rejected, or with slots of their choice."""
        own = set(event.mention_ids)
        for review, mine, others in self._reviews:
            if review.verdict in REGROUPING:
                applies = bool(own & mine and (own & others or review.verdict is Verdict.SPLIT))
            else:
                applies = 2 * len(own & mine) > len(mine)
            if applies:
                event = _with(event, review)
        return event


class _Current:
    """The mentions that stand now for those of an earlier time."""

    def __init__(self, mentions: Sequence[SourcedMention], kinship: Kinship) -> None:
        self._ids = {m.mention.mention_id for m in mentions}
        self._kinship = kinship
        self._of_article: Mapping[str, list[SourcedMention]] = defaultdict(list)
        for m in mentions:
            self._of_article[m.mention.article_id].append(m)

    def of(self, anchors: Iterable[SourcedMention]) -> set[str]:
        return {found for anchor in anchors if (found := self._one(anchor))}

    def _one(self, anchor: SourcedMention) -> str | None:
        if anchor.mention.mention_id in self._ids:
            return anchor.mention.mention_id
        # as if another article told it: two mentions of one article are never one event
        then = Profile(replace(anchor, mention=replace(anchor.mention, article_id="")), self._kinship)
        likes = Counter[str]()
        for m in self._of_article[anchor.mention.article_id]:
            like = likeness(then, Profile(m, self._kinship))
            if like.veto in CORRECTABLE and like.points > 0:
                likes[m.mention.mention_id] = like.points
        return min(likes, key=lambda i: (-likes[i], i), default=None)


def _parted(group: set[str], mine: set[str], others: set[str]) -> list[set[str]]:
    leaving = group & others
    return [group - leaving, leaving] if leaving and group & mine else [group]


def _united(groups: Sequence[set[str]], mine: set[str], others: set[str]) -> list[set[str]]:
    """The group that holds most of the one with that which holds most of the other."""
    held = [max(groups, key=lambda group: (len(group & ids), sorted(group))) for ids in (mine, others) if ids]
    if len(held) < 2 or held[0] is held[1]:
        return list(groups)
    return [held[0] | held[1], *(group for group in groups if all(group is not one for one in held))]


def _first_id(cluster: Cluster) -> str:
    return cluster[0].mention.mention_id


# --- slots ---------------------------------------------------------------------------------------


def _with(event: Event, review: Review) -> Event:
    opposite = {Verdict.CONFIRM: Verdict.REJECT, Verdict.REJECT: Verdict.CONFIRM}.get(review.verdict)
    verdicts = [v for v in event.verdicts if v not in (opposite, review.verdict)]
    event = replace(event, verdicts=tuple(sorted([*verdicts, review.verdict])))
    return _set(event, review.slot, json.loads(review.value)) if review.verdict is Verdict.SET else event


def _set(event: Event, slot: str, value: Any) -> Event:
    """`slot` as flows/reviewing.py writes it."""
    if slot in tuple(Harm):
        return replace(event, casualties=_with_toll(event.casualties, slot, **value))
    told: dict[str, Any] = {slot: _READ[slot](value)}
    return replace(event, **told)


def _with_toll(
    rows: Sequence[EventCasualties], harm: str, party: str, low: int, high: int | None
) -> tuple[EventCasualties, ...]:
    """The row of `party` with the figure that a person found right."""
    row = next((row for row in rows if row.party == party), EventCasualties(party, None, None))
    count = ToldCount(low, high, low, BestFigure.REVIEWED)
    told = replace(row, killed=count) if harm == Harm.KILLED else replace(row, wounded=count)
    return tuple(sorted((*(r for r in rows if r.party != party), told), key=lambda r: r.party))


def _date(value: Mapping[str, str] | None) -> EventDate | None:
    if value is None:
        return None
    days = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
    return EventDate(*days, DatePrecision(value["precision"]))


def _place(value: Mapping[str, Any] | None) -> EventPlace | None:
    return EventPlace(**{**value, "precision": PlacePrecision(value["precision"])}) if value else None


_READ: Mapping[str, Callable[[Any], object]] = {
    "type": str,
    "status": Status,
    "in_scope": bool,
    "date": _date,
    "place": _place,
    "initiators": tuple,
    "targets": tuple,
}
