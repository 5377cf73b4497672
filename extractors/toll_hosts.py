"""Toll hosts: which of a sentence's events each of its tolls belongs to; a toll without any makes an effect of its
own, to be joined to what was told before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractors.actors import ActorBook, Side
from extractors.casualties import Toll
from extractors.clause import Reference
from extractors.drafts import Draft
from extractors.frames import VIOLENCE
from extractors.language import LanguagePack
from extractors.modality import ModalityReader
from extractors.model import Harm, Status
from extractors.reading import SentenceReading
from extractors.text import Token

BARRIER = 8
SUPPOSED = 3
PERIOD = 14
MISMATCH = 10
RESULT = 6
BLOODLESS = 6
ARMED_ACTS = frozenset({"armed_attack", "bombing"})
BLOODLESS_ACTS = frozenset({"abduction"})
RESULTS = ("active", "attributive", "predicate", "noun", "lives")
BODIES = "killed.noun"
EffectDraft = Callable[[tuple[int, int]], Draft]


class TollHosts:
    """Shares tolls out by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, modality: ModalityReader) -> None:
        self._actors = actors
        self._modality = modality
        self._relatives = frozenset(pack.grammar.relatives)
        self._periods = frozenset(pack.dates.periods)
        self._spans = frozenset(pack.dates.spans)
        self._period_ends = frozenset(pack.dates.period_ends)
        self._subordinators = frozenset(pack.grammar.subordinators)
        self._later = frozenset(w for words in pack.harm.values() for w in words.later)
        self._verb_last = pack.grammar.object_before_verb

    def shared(
        self, tokens: Sequence[Token], s: SentenceReading, made: Sequence[Draft], effect: EffectDraft
    ) -> Iterator[Draft]:
        """The drafts with their tolls; `effect` drafts the words of tolls that no draft can have."""
        hosts = [d for d in made if (d.family == VIOLENCE or d.type == "execution") and d.status is not Status.PLANNED]
        shares: dict[int, list[Toll]] = {}
        orphans: list[Toll] = []
        for toll in s.tolls:
            supposed = s.has("hypothetical", max(s.body_start, toll.trigger - SUPPOSED), toll.trigger)
            if supposed or self._of_a_period(tokens, s, toll) or self._modality.denied(tokens, s, toll.trigger):
                continue
            host = min(hosts, key=lambda d: self._distance(tokens, hosts, d, toll), default=None)
            if host is None:
                orphans.extend(() if any(self._told_by(d, toll) for d in made) else (toll,))
            else:
                shares.setdefault(id(host), []).append(toll)
        for d in made:
            tolls = tuple(shares.get(id(d), self._fatal(d)))
            yield replace(d, tolls=tolls) if tolls else d
        untold = s.has("habitual", s.body_start, s.sentence.end) or self.is_mishap(s)
        if orphans and not untold:
            yield self._effect(tokens, orphans, effect)

    def _fatal(self, d: Draft) -> list[Toll]:
        """ "The sentences of three prisoners were carried out": who is counted as its target."""
        counted = [(n, n.count) for n in d.targets if n.count] if d.frame and d.frame.fatal else []
        return [Toll(Harm.KILLED, count, n, n.start, d.end, d.start, "killed.fatal") for n, count in counted]

    def _told_by(self, d: Draft, toll: Toll) -> bool:
        """ "Iran will hang three men", "returned the bodies of two": who is to die, and who is brought home."""
        planned = d.status is Status.PLANNED and toll.start <= d.start < toll.end
        return planned or (d.type == "cooperation" and toll.rule.startswith(BODIES))

    def is_mishap(self, s: SentenceReading) -> bool:
        """Does it tell of an accident, a disaster or a disease, and of nobody who is armed?"""
        return bool(s.matches.get("mishap")) and all(self._actors.role_side(n) is not Side.ARMED for n in s.nominals)

    def _of_a_period(self, tokens: Sequence[Token], s: SentenceReading, toll: Toll) -> bool:
        """ "Has lost 4,000 men in four decades", "have been killed over the past two years": no toll of one event."""
        for i in range(toll.trigger, min(s.sentence.end, toll.trigger + PERIOD)):
            spanning = tokens[i - 1].form in self._spans or tokens[i - 2].form in self._spans
            behind = tokens[i + 1].form if i + 1 < s.sentence.end else ""
            if tokens[i].form in self._periods and spanning and behind not in self._period_ends:
                return True
        return False

    def _effect(self, tokens: Sequence[Token], tolls: Sequence[Toll], effect: EffectDraft) -> Draft:
        """What is said only of people told of before has neither the day nor the place of their event: "he died in
        hospital on Sunday", "one of them succumbed on the way to Quetta"."""
        draft = effect((min(t.start for t in tolls), max(t.end for t in tolls)))
        before = (Reference.SAME, Reference.TOTAL)
        if all(t.reference in before or tokens[t.trigger].form in self._later for t in tolls):
            draft = replace(draft, anaphoric=True, novel=False, date=None, place=None, vague=False)
        return replace(draft, tolls=tuple(tolls))

    def _distance(self, tokens: Sequence[Token], hosts: Sequence[Draft], d: Draft, toll: Toll) -> float:
        low, high = sorted((d.start, toll.trigger))
        barriers = sum(tokens[i].form in self._subordinators or ";" in tokens[i].gap for i in range(low + 1, high))
        cost = max(d.start - toll.trigger, toll.trigger - d.end, 0) + BARRIER * barriers
        side = self._actors.role_side(toll.victim) if toll.victim else None
        if (side is Side.ARMED and d.type in ARMED_ACTS) or (
            side not in (Side.ARMED, None) and d.type == "security_operation"
        ):
            cost += MISMATCH
        if not self._verb_last and d.start > toll.trigger and toll.rule.endswith(RESULTS):
            cost += RESULT * any(o.end <= toll.start for o in hosts)
        relative = any(tokens[i].form in self._relatives for i in range(d.end, toll.trigger))
        return cost + BLOODLESS * (d.type in BLOODLESS_ACTS and toll.harm is Harm.KILLED and not relative)
