"""The toll of an event out of all its mentions: a range a party, and the figure that is held to be best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.model import (
    BestFigure,
    Casualties,
    CasualtyFigure,
    Count,
    EventCasualties,
    Harm,
    SourcedMention,
    Stance,
    ToldCount,
    casualty_rows,
)
from extractors.profiles import Kinship


def event_casualties(sources: Sequence[Sequence[SourcedMention]], kinship: Kinship) -> tuple[EventCasualties, ...]:
    """A row a party; `sources` are the event's mentions, those that depend on each other together.

    Mentions call the same dead by different names of one line of kin (police, border guards, Iran): such rows are one.
    """
    told = [_Told.by(mention, number) for number, source in enumerate(sources) for mention in source]
    parties = {party for one in told for party in one.rows}
    groups = sorted(_same_dead(parties, told, kinship), key=lambda group: group[0])
    return tuple(_row(party, group, told, kinship) for party, group in groups)


@dataclass(frozen=True)
class _Told:
    """What one mention counts: by everybody that it cites, and without those who boast of the deed."""

    published: date
    source: int
    rows: dict[str, Casualties]
    sober: dict[str, Casualties]

    @classmethod
    def by(cls, sourced: SourcedMention, source: int) -> _Told:
        mention = sourced.mention
        boasting = {c.by for c in mention.claims if c.stance is Stance.CLAIMS_RESPONSIBILITY}
        sober = [figure for figure in mention.figures if figure.speaker not in boasting]
        return cls(sourced.published or date.min, source, _rows(mention.figures), _rows(sober))


def _rows(figures: Sequence[CasualtyFigure]) -> dict[str, Casualties]:
    return {row.party: row for row in casualty_rows(figures)}


# --- parties -------------------------------------------------------------------------------------


def _same_dead(parties: set[str], told: Sequence[_Told], kinship: Kinship) -> Iterator[tuple[str, frozenset[str]]]:
    """Parties whose figures are one toll under several names, with the name that stands for them."""
    left = set(parties)
    for party in sorted(parties, key=lambda p: (len(kinship.line(p)), p)):
        if party not in left:
            continue
        below = {other for other in left if party in kinship.line(other)}
        apart = any(len(_heads(below & one.rows.keys(), kinship)) > 1 for one in told)
        leaves = {p for p in below if not any(p != other and p in kinship.line(other) for other in below)}
        name = party if apart or len(leaves) > 1 else min(leaves)
        left -= below
        yield name, frozenset(below)


def _heads(parties: Iterable[str], kinship: Kinship) -> set[str]:
    """Those of `parties` that are no part of another of them."""
    known = set(parties)
    return {p for p in known if not any(p != other and other in kinship.line(p) for other in known)}


# --- figures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Figure:
    """What one mention counts in all of a party."""

    published: date
    source: int
    count: Count


def _row(party: str, group: frozenset[str], told: Sequence[_Told], kinship: Kinship) -> EventCasualties:
    def toll(harm: Harm) -> ToldCount | None:
        every = [f for one in told for f in _figures(one, one.rows, group, harm, kinship)]
        sober = [f for one in told for f in _figures(one, one.sober, group, harm, kinship)]
        return _range([f.count for f in every], *_best(sober or every)) if every else None

    return EventCasualties(party, toll(Harm.KILLED), toll(Harm.WOUNDED))


def _figures(
    one: _Told, rows: dict[str, Casualties], group: frozenset[str], harm: Harm, kinship: Kinship
) -> Iterator[_Figure]:
    """The sum over the parties of `group` that the mention tells apart; nothing where it does not count."""
    mine = [rows[party] for party in sorted(_heads(group & rows.keys(), kinship))]
    said = [count for row in mine if (count := row.killed if harm is Harm.KILLED else row.wounded)]
    if said:
        highs = [count.high for count in said if count.high is not None]
        high = sum(highs) if len(highs) == len(said) else None
        yield _Figure(one.published, one.source, Count(sum(count.low for count in said), high))


def _best(figures: Sequence[_Figure]) -> tuple[int, BestFigure]:
    """Tolls rise: what was published last holds; of several then, what most independent sources tell; then the least.

    A figure that only those tell who boast of the deed stands back behind all others.
    """
    last = max(figure.published for figure in figures)
    tellers: dict[int, set[int]] = defaultdict(set)
    for figure in figures:
        if figure.published == last:
            tellers[figure.count.low].add(figure.source)
    most = max(map(len, tellers.values()))
    chosen = [low for low, sources in tellers.items() if len(sources) == most]
    if len({figure.count.low for figure in figures}) == 1:
        return chosen[0], BestFigure.AGREED
    if len(tellers) == 1:
        return chosen[0], BestFigure.LATEST
    return min(chosen), BestFigure.MOST_TOLD if len(chosen) == 1 else BestFigure.LOWEST


def _range(counts: Sequence[Count], best: int, basis: BestFigure) -> ToldCount:
    """From the lowest to the highest; "at least ten" beside "ten" is ten, beside nine it is open."""
    closed = max((count.high for count in counts if count.high is not None), default=-1)
    opened = max((count.low for count in counts if count.high is None), default=-1)
    return ToldCount(min(count.low for count in counts), closed if closed >= opened else None, best, basis)
