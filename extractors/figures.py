"""Figures: the tolls of a cluster's drafts, each with its party, made one account of who was harmed.

"A commander and two others" add up; "one more died" adds to what was told before; a total that has risen takes the
place of what it counts; some of many are a part of them. What then still differs are the figures of two speakers,
which the codebook (section 3) keeps as low and high.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.actors import ActorBook, Side
from extractors.casualties import Toll
from extractors.clause import Reference
from extractors.model import CasualtyFigure, Count, Harm
from extractors.parties import INFERRED, Circumstances, Slots, span
from extractors.reading import Reading
from extractors.sameness import Cluster
from extractors.speakers import Speaker

SEVERAL = 3  # what the codebook makes of "several"


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with what is needed to join it to the others: its word of harm, and whom it refers to."""

    figure: CasualtyFigure
    trigger: int
    sentence: int
    reference: Reference
    rule: str

    @property
    def key(self) -> tuple[str, Harm]:
        return self.figure.party, self.figure.harm

    @property
    def count(self) -> Count:
        return self.figure.count

    def counting(self, count: Count) -> _Told:
        return replace(self, figure=replace(self.figure, count=count))


class FigureReader:
    """Resolves and joins figures by the actor book."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors

    def figures(
        self, reading: Reading, c: Cluster, at: Circumstances, targets: Slots, speakers: Sequence[Speaker | None]
    ) -> list[CasualtyFigure]:
        """The tolls of all drafts, each with its party and with who says so, by sentence; an inferred party is marked
        in the rule."""
        told: list[_Told] = []
        early: list[_Told] = []
        for d in c.drafts:
            by = self._speaker(speakers[d.sentence], at)
            here: list[_Told] = []
            for t in d.tolls:
                before = [x.figure for x in (*told, *here)]
                named = self._narrowed(self._named_party(t, c, at, before), t, targets)
                party = named or self._common_party(c, t, before, targets, at)
                if party:
                    rule = f"casualties.{t.rule}{'' if named else INFERRED}"
                    same, where = self._same_people(before, party, t), span(reading, t.start, t.end)
                    figure = CasualtyFigure(same, t.harm, t.count, by, where, rule)
                    here.append(_Told(figure, t.trigger, d.sentence, t.reference, t.rule))
            s = reading.sentences[d.sentence]
            first = [x for x in here if s.has("provisional", s.body_start, x.trigger)]
            early.extend(first)
            told.extend(_summed([x for x in here if x not in first]))
        told.extend(x for x in early if not any(o.figure.harm is x.figure.harm for o in told))
        told = [replace(x, figure=self._of_branch(x.figure, told)) for x in told]
        told = _without_dead(_with_totals(_with_more(_without_zeros(_without_several(told)))))
        return [x.figure for x in self._counted_once(self._without_parts(told))]

    def _counted_once(self, told: Sequence[_Told]) -> list[_Told]:
        """A toll of the whole country's and those of its branches count the same dead: the branches stay where they
        add up to it, the whole where it is more."""
        out = list(told)
        for whole in (x for x in told if self._actors.is_state(x.figure.party) and x.count.low):
            parts = [
                x
                for x in out
                if x.figure.harm is whole.figure.harm
                and x is not whole
                and x.figure.party != whole.figure.party
                and whole.figure.party in self._actors.lineage(x.figure.party)
            ]
            counted = sum(
                max(x.count.low for x in parts if x.figure.party == p) for p in {x.figure.party for x in parts}
            )
            if parts and counted <= whole.count.low:
                dropped = [whole] if counted == whole.count.low else parts
                out = [x for x in out if x not in dropped]
        return out

    def _speaker(self, speaker: Speaker | None, at: Circumstances) -> str | None:
        return self._actors.resolve(speaker.by, at.country, at.day) if speaker else None

    def _without_parts(self, told: Iterable[_Told]) -> list[_Told]:
        """Some of many, told later, are a part of them, unless it is a toll that somebody gives against another."""
        kept: list[_Told] = []
        for x in told:
            larger = [o for o in kept if o.key == x.key and o.count.low > x.count.low]
            if not larger or x.rule.endswith(".toll") or any(self._are_rivals(o, x) for o in larger):
                kept.append(x)
        return kept

    def _are_rivals(self, a: _Told, b: _Told) -> bool:
        """Do two who are no friends tell them? Of a group and the article itself neither is the other's word."""
        one, other = a.figure.speaker, b.figure.speaker
        if b.reference is Reference.SAME or one == other:
            return False
        armed = any(x and self._actors.side(x) is Side.ARMED for x in (one, other))
        return armed or bool(one and other and self._actors.root(one) != self._actors.root(other))

    # --- whose toll it is ---

    def _named_party(self, t: Toll, c: Cluster, at: Circumstances, figures: Sequence[CasualtyFigure]) -> str | None:
        if t.victim is None:
            return None
        if t.victim.role == "members" and not t.victim.country:  # "personnel", "officers": of the force told of before
            forces = [f.party for f in figures if self._actors.side(f.party) is Side.STATE]
            if forces and not self._actors.is_state(forces[-1]):
                return forces[-1]
        party = self._actors.resolve(t.victim, at.country, at.day)
        if party is None and t.victim.role == "people" and not figures:
            civil = self._actors.of_role("civilians", at.country) if c.type == "execution" else None
            return civil or self._actors.state(at.country)
        return party

    def _narrowed(self, party: str | None, t: Toll, targets: Slots) -> str | None:
        """ "Soldiers" killed in an attack on the Frontier Corps are its own."""
        if party is None or t.victim is None or t.victim.actor or self._actors.is_state(party):
            return party
        own = [s.value for s in targets if s.value != party and party in self._actors.lineage(s.value)]
        return own[0] if len(own) == 1 else party

    def _same_people(self, figures: Sequence[CasualtyFigure], party: str, t: Toll) -> str:
        """One event told three times has three names for its victims: related ones, and equal tolls, are one party."""
        for f in figures:
            alike = self._actors.side(f.party) is self._actors.side(party)
            equal = f.harm is t.harm and f.count.low == t.count.low
            whole = self._actors.is_state(f.party)
            near = self._actors.related(f.party, party) and not (whole or self._actors.is_state(party))
            alias = equal and not whole and self._actors.country(f.party) == self._actors.country(party)
            if alike and (near or alias):
                return f.party
        return party

    def _of_branch(self, f: CasualtyFigure, told: Sequence[_Told]) -> CasualtyFigure:
        """ "Eleven casualties" are the eleven policemen that are told of elsewhere."""
        if not self._actors.is_state(f.party):
            return f
        equal = (g.figure for g in told if g.figure.harm is f.harm and g.count.low == f.count.low)
        branch = next((g.party for g in equal if g.party != f.party and f.party in self._actors.lineage(g.party)), None)
        return replace(f, party=branch) if branch else f

    def _common_party(
        self, c: Cluster, t: Toll, figures: Sequence[CasualtyFigure], targets: Slots, at: Circumstances
    ) -> str | None:
        """Whom a bare number counts: the people counted last, else the only target, else the country's people; no
        attackers where it counts martyrs."""
        if t.honoured:
            figures = [f for f in figures if self._actors.side(f.party) is not Side.ARMED]
        if figures:
            named = t.victim is not None and t.victim.role == "people" and t.reference is Reference.NEW
            last = figures[-1].party
            if named and self._actors.side(last) is Side.STATE:  # "two soldiers were killed and six people hurt"
                return self._actors.state(self._actors.country(last)) or last
            parties = {f.party for f in figures if f.count.low and self._actors.side(f.party) is not Side.ARMED}
            whole = {self._actors.state(self._actors.country(p)) for p in parties}
            return figures[-1].party if len(parties) < 2 or len(whole) > 1 else whole.pop()
        ours = [t.value for t in targets if self._actors.side(t.value) is not Side.ARMED]
        if len(targets) == 1:
            return targets[0].value
        civil = self._actors.of_role("civilians", at.country) if c.type == "execution" else None
        return ours[0] if len(ours) == 1 else civil or self._actors.state(at.country)


# --- one account ---


def _summed(told: Sequence[_Told]) -> list[_Told]:
    """ "A commander and two others were killed": people of one party in one statement add up."""
    sums: dict[tuple[int, str, Harm], _Told] = {}
    for x in told:
        key = x.trigger, *x.key
        before = sums.get(key)
        sums[key] = x if before is None else before.counting(_plus(before.count, x.count))
    return list(sums.values())


def _without_zeros(told: Sequence[_Told]) -> list[_Told]:
    """Nobody harmed is said before, or of others than those who were."""
    harmed = {x.figure.harm for x in told if x.count.low}
    parties = {x.figure.party for x in told if x.count.low}
    return [
        x
        for x in told
        if x.count.high != 0 or not (x.figure.harm in harmed and (x.figure.party in parties or _inferred(x)))
    ]


def _without_several(told: Sequence[_Told]) -> list[_Told]:
    """ "Several guards fell", and then how many."""
    exact = {(x.key, x.count.low) for x in told if x.count.high is not None}
    return [
        x for x in told
        if x.count.high is not None or x.count.low != SEVERAL
        or not any(key == x.key and low >= SEVERAL for key, low in exact)
    ]  # fmt: skip


def _inferred(x: _Told) -> bool:
    return x.figure.rule.endswith(INFERRED)


def _with_more(told: Sequence[_Told]) -> list[_Told]:
    """ "Two more died in hospital": so many beside those told before, once however often it is told."""
    out: list[_Told] = []
    for x in told:
        same = [k for k, o in enumerate(out) if o.key == x.key and o.count.low and o.reference is not Reference.TOTAL]
        first = x.reference is Reference.MORE and same and out[same[-1]].reference is not Reference.MORE
        if first:
            before = out[same[-1]]
            out[same[-1]] = replace(before.counting(_plus(before.count, x.count)), reference=Reference.MORE)
        elif not (x.reference is Reference.MORE and same):
            out.append(x)
    return out


def _with_totals(told: Sequence[_Told]) -> list[_Told]:
    """A total that has risen takes the place of the lower figures that it counts."""
    totals = {x.key: x.count.low for x in told if x.reference is Reference.TOTAL}
    return [x for x in told if x.reference is Reference.TOTAL or x.count.low >= totals.get(x.key, 0)]


def _without_dead(told: Sequence[_Told]) -> list[_Told]:
    """The wounded who died of it are no longer wounded: "he later died"."""
    died = {(x.figure.party, x.count) for x in told if x.reference is Reference.SAME and x.figure.harm is Harm.KILLED}
    return [x for x in told if x.figure.harm is Harm.KILLED or (x.figure.party, x.count) not in died]


def _plus(a: Count, b: Count) -> Count:
    return Count(a.low + b.low, None if a.high is None or b.high is None else a.high + b.high)
