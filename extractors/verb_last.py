"""Arguments where the verb stands last (Persian, Urdu): markers, and not the order, tell who does what to whom.

A phrase is keyed by its preposition or postposition; a bare one is the subject, or the object right before its verb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.clause import harm_of
from extractors.frames import sense_of
from extractors.language import LanguagePack
from extractors.lexicon import Match, crossable
from extractors.model import Stance
from extractors.noun_phrases import BARE, Nominal
from extractors.reading import SentenceReading
from extractors.subjects import OBJECT
from extractors.text import Token

AGENT, PATIENT, SUBJECT = "agent", "patient", "subject"
FROM = "from"
NOUN_REACH = 16
CARRIED_REACH = 9
VERBAL = ("verb", "trigger", "say", "light", "harm")
LEMMAS = ("trigger", "harm")
JUDGING = (Stance.DENIES, Stance.CONDEMNS, Stance.ACCUSES, Stance.CONFIRMS)


class VerbLast:
    """Finds arguments by the markers of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._slots = grammar.slots
        self._postpositional = bool(grammar.genitive)
        self._barriers = frozenset((*grammar.subordinators, *grammar.relatives))
        self._conjunctions = frozenset(grammar.conjunctions)
        self._passive = frozenset(grammar.passive_auxiliaries)

    def find(
        self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match, part: str
    ) -> Mapping[str, Sequence[Nominal]]:
        """The marked phrases of the trigger's clause; a bare one is the subject, or the object right before its
        verb."""
        passive = trigger.entry.form.endswith("passive") or is_suffering(reading, trigger)
        carried = part == "noun" and self._carried_in_passive(tokens, reading, trigger)
        low, high = self._clause(tokens, reading, trigger)
        here = [n for n in reading.nominals if low <= n.start and n.end <= high]
        here = [n for n in here if not n.adjectival or n.marker == FROM]  # "fired from Iranian ground"
        here = [n for n in here if n.end <= trigger.start or n.start >= trigger.end]
        here = self._antecedent(tokens, reading, low) + here
        found: dict[str, list[Nominal]] = {}
        for n in sorted(here, key=lambda n: abs(n.start - trigger.start)):
            for slot in (n.marker, *self._slots.get(n.marker, ())) if n.marker else ():
                found.setdefault(slot, []).append(n)
        bare = [n for n in here if n.marker == BARE and not n.genitive]
        before = [n for n in bare if n.end <= trigger.start]
        objects = self._listed(tokens, found.get(OBJECT, []))
        agents = found.get(AGENT, [])
        if part == "noun":
            owner = self._owning(tokens, reading, trigger)
            subject = self._subjects(tokens, reading, trigger, before)
            judged = self._judged(tokens, reading, trigger)
            found[AGENT] = owner or agents[:2] or ([] if carried or judged else subject)
            told = objects or (subject if carried else []) or self._counted_behind(tokens, here, trigger)
            found[PATIENT] = told or [*found.get("of", []), *owner][:2]
        elif passive:
            found[PATIENT] = objects or self._listed(tokens, before[::-1])
            found[AGENT] = agents
        else:
            subject = agents[:2] or self._subjects(tokens, reading, trigger, before)
            objects = objects or self._listed(tokens, [n for n in before[::-1] if n not in subject])
            found[AGENT], found[PATIENT] = subject, objects
        found[PATIENT] = [n for n in found[PATIENT] if n not in found[AGENT]]
        return found

    def _clause(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> tuple[int, int]:
        """From the last verb or conjunction before the trigger to the next verb behind it."""
        low = high = trigger.start
        own = range(trigger.start, trigger.end)
        while low > reading.body_start and ";" not in tokens[low].gap:
            ends = low - 1 in reading.verbs and low - 1 not in own and not self._participle(reading, low - 1)
            opened = self._opened(tokens, reading, low) if ends and "," in tokens[low].gap else None
            if opened:
                low = opened
                continue
            if tokens[low - 1].form in self._barriers or ends:
                break
            low -= 1
        high = trigger.end
        while high < reading.sentence.end and high - trigger.end < NOUN_REACH:
            if tokens[high].form in self._barriers or ";" in tokens[high].gap:
                break
            high += 1
            if high - 1 in reading.verbs and high - trigger.end > 2:
                break
        return low, high

    def _antecedent(self, tokens: Sequence[Token], reading: SentenceReading, low: int) -> list[Nominal]:
        """ "Five guards who had been abducted": whom a relative clause tells of stands right before it."""
        opened = low > reading.body_start and tokens[low - 1].form in self._barriers
        found = [n for n in reading.nominals if opened and n.end == low - 1 and (n.role or n.actor)]
        return [replace(n, marker=BARE) for n in found[-1:] if n.count]

    def _opened(self, tokens: Sequence[Token], reading: SentenceReading, at: int) -> int | None:
        """Where the relative clause begins that a verb and a comma end at `at`: the main clause goes on behind it."""
        begins = (i for i in range(at - 2, reading.body_start, -1) if tokens[i].form in self._barriers)
        return next(begins, None)

    def _participle(self, reading: SentenceReading, at: int) -> bool:
        """ "Stopped the bus and ...": the subject of a participle is the main verb's."""
        found = ((kind, m) for kind in VERBAL for m in reading.matches.get(kind, ()) if m.start <= at < m.end)
        return any(m.entry.form == "participle" or (m.entry.form == "base" and kind in LEMMAS) for kind, m in found)

    def _subjects(
        self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match, before: Sequence[Nominal]
    ) -> list[Nominal]:
        """The phrase that a marker makes the subject, in this clause or one before it; else the first bare one."""
        floor = self._clause_floor(tokens, reading, trigger.start)
        earlier = [n for n in reading.nominals if floor <= n.start and n.end <= trigger.start]
        marked = [n for n in earlier if n.marker == SUBJECT]
        if marked:
            last = marked[-1]
            return [n for n in marked if last.start - n.end <= 2 or self._joined(tokens, n, last)]
        owned = [n for n in earlier if self._owned(reading, n)]
        before = [n for n in before if n not in owned] or before
        bare = [n for n in earlier if n.marker == BARE and not (n.adjectival or n.genitive or n.counted)]
        bare = [n for n in bare if n not in owned] or bare
        objects = [n for n in earlier if n.marker == OBJECT]
        nearest = [n for n in before if n.end <= objects[-1].start] if objects else before[:-1]
        if objects and len(nearest) > 1 and nearest[-1].end == objects[-1].start:
            nearest = nearest[:-1]  # "the head of a group": part of the object
        return list(nearest[-1:] or (before or bare)[:1])

    def _clause_floor(self, tokens: Sequence[Token], reading: SentenceReading, at: int) -> int:
        """Behind the conjunction that opens the clause; a relative clause that a verb and a comma end is not it."""
        for i in range(at - 1, reading.body_start - 1, -1):
            if ";" in tokens[i].gap or any(m.end == i for m in reading.matches.get("say", ())):
                return i
            if tokens[i].form in self._barriers:
                closed = any(k - 1 in reading.verbs and "," in tokens[k].gap for k in range(i + 2, at))
                if not closed:
                    return i
        return reading.body_start

    def _counted_behind(self, tokens: Sequence[Token], here: Sequence[Nominal], trigger: Match) -> list[Nominal]:
        """ "اعدام سه زندانی": whom the noun happens to, right behind it."""
        behind = (n for n in here if 0 <= n.start - trigger.end <= 1 and n.count and n.marker == BARE)
        return [n for n in behind if not self._postpositional and crossable(tokens[n.start].gap)][:1]

    def _judged(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> bool:
        """ "The foreign minister condemned the attack": he is not its doer."""
        stances = (m for m in reading.matches.get("stance", ()) if m.entry.value in JUDGING)
        near = (range(trigger.end, m.start) for m in stances if 0 <= m.start - trigger.end < NOUN_REACH)
        return any(all(tokens[i].form not in self._barriers and i not in reading.verbs for i in r) for r in near)

    def _carried_in_passive(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> bool:
        """ "Were caught in an ambush": the subject of the passive that carries the noun suffers it."""
        for i in range(trigger.end, min(reading.sentence.end, trigger.end + CARRIED_REACH)):
            if tokens[i].form in self._barriers or tokens[i].gap.strip(" \u200c()'\""):
                return False
            if tokens[i].form in self._passive:
                return True
        return False

    def _owned(self, reading: SentenceReading, n: Nominal) -> bool:
        """ "After Iran's attack Pakistan recalled ...": who stands right behind a noun only owns it."""
        nouns = (g[0] for g in reading.triggers if sense_of(g[0]).part == "noun")
        return not self._postpositional and any(0 <= n.start - m.end <= 1 for m in nouns)

    def _joined(self, tokens: Sequence[Token], one: Nominal, other: Nominal) -> bool:
        """ "X اور ایران کے صدر نے": with its owner before it."""
        near = 0 < other.start - one.end <= 4
        return near and tokens[one.end].form in self._conjunctions and not one.genitive

    def _listed(self, tokens: Sequence[Token], nominals: Sequence[Nominal]) -> list[Nominal]:
        """The first of them, and those coordinated with it."""
        out = list(nominals[:1])
        for n in nominals[1:]:
            low, high = sorted((n, out[-1]), key=lambda m: m.start)
            between = [t.form for t in tokens[low.end : high.start]]
            comma = "," in tokens[high.start].gap
            if len(between) > 2 or not all(w in self._conjunctions for w in between) or not (between or comma):
                break
            out.append(n)
        return out

    def _owning(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> list[Nominal]:
        """ "X کا حملہ" with a genitive before the noun, "حمله X" with the owner right behind it, "ایرانی حملہ"."""
        for n in reversed(reading.nominals):
            close = 0 <= trigger.start - n.end <= 3 and not any(
                i in reading.verbs or tokens[i].form in self._barriers for i in range(n.end, trigger.start)
            )
            if close and (n.genitive or (n.adjectival and trigger.start == n.end)):
                return [n]
        behind = (n for n in reading.nominals if 0 <= n.start - trigger.end <= 1 and n.marker == BARE and not n.count)
        return [n for n in behind if not self._postpositional and crossable(tokens[n.start].gap)][:1]


def is_suffering(reading: SentenceReading, trigger: Match) -> bool:
    """ "Died", "fell martyrs": who stands there is no agent."""
    return any(
        m.start < trigger.end and trigger.start < m.end and harm_of(m).construction == "intransitive"
        for m in reading.matches.get("harm", ())
    )
