"""Who did what to whom: the parties that stand around a trigger word.

A verb has its agent before it and its patient after it; a passive the other way round, with the agent in a by-phrase;
a noun has its parties in markers around it ("Iranian strikes on ...", "an attack by ...") or at the verb that
carries it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.actors import ActorBook, Side
from extractors.language import LanguagePack
from extractors.lexicon import Match, crossable
from extractors.noun_phrases import BARE, Nominal
from extractors.reading import SentenceReading
from extractors.text import Token
from extractors.verb_last import AGENT, PATIENT, VerbLast, is_suffering

__all__ = ["AGENT", "PATIENT", "ArgumentFinder", "Arguments"]
PASSIVE_REACH = 4
NOUN_REACH = 16
GOVERNED_REACH = 5
SHARED_REACH = 12
CARRIER_REACH = 8
NAMES = 7
RELATIVE_REACH = 6
Arguments = Mapping[str, Sequence[Nominal]]


class ArgumentFinder:
    """Finds arguments by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook) -> None:
        grammar = pack.grammar
        self._actors = actors
        self._aims = frozenset(grammar.before.get("target", ()))
        self._naming = frozenset(grammar.naming)
        self._free = frozenset(grammar.free_relatives)
        self._perfect = frozenset(grammar.auxiliaries)
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._between = frozenset((*grammar.adverbs, *grammar.auxiliaries, "been", "being"))
        self._barriers = frozenset((*grammar.subordinators, *grammar.relatives))
        self._relatives = frozenset(grammar.relatives)
        self._determiners = frozenset((*grammar.determiners, *grammar.possessives))
        self._prepositions = frozenset(w for words in grammar.before.values() for w in words)
        self._conjunctions = frozenset(grammar.conjunctions)
        self._verb_last = VerbLast(pack) if grammar.object_before_verb else None
        self._infinitive = frozenset(grammar.infinitive)
        self._suffered = frozenset(grammar.suffered)
        self._sufferings = frozenset(grammar.sufferings)
        self._numbers = frozenset(pack.numbers.units)
        self._times = frozenset((*pack.dates.last, *pack.dates.introducers))

    def find(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match, part: str) -> Arguments:
        """Slot name -> nominals: "agent", "patient", and every marker of the language that stands after the trigger."""
        if self._verb_last:
            return self._verb_last.find(tokens, reading, trigger, part)
        end = reading.sentence.end
        after = [n for n in reading.nominals if n.start >= trigger.end and n.start < trigger.end + NOUN_REACH]
        after = self._governed(tokens, trigger, self._within_clause(tokens, reading, trigger.end, end, after))
        found: dict[str, list[Nominal]] = {}
        for n in after:
            if n.marker not in (BARE, AGENT):
                found.setdefault(n.marker, []).append(n)
        for n in reading.nominals:
            if n.end <= trigger.start and n.marker in ("between", "with") and trigger.start - n.end < 12:
                found.setdefault(n.marker, []).append(n)
        for n in found.get("of", ()):
            if any(t.form in self._aims for t in tokens[trigger.end : n.start]):
                found.setdefault("target", []).append(n)
        agents = [n for n in after if n.marker == AGENT]
        if part == "noun":
            light = self._light(reading, trigger)
            bearer = self._bearer(tokens, reading, light) if light else []
            suffers = light is not None and light.entry.value in self._sufferings
            found[AGENT] = agents or self._owner(tokens, reading, trigger) or ([] if suffers else bearer)
            found[PATIENT] = [n for n in after if n.marker == "of"][:2] or (bearer if suffers else [])
            return found
        return {**found, **self._of_verb(tokens, reading, trigger, part, after, found.get("from", ()))}

    def _of_verb(
        self,
        tokens: Sequence[Token],
        reading: SentenceReading,
        trigger: Match,
        part: str,
        after: Sequence[Nominal],
        origins: Sequence[Nominal],
    ) -> Arguments:
        """A verb's agent and patient, in the active and the passive."""
        start = reading.body_start
        agents = [n for n in after if n.marker == AGENT]
        reduced = self._reduced(tokens, reading, trigger) if part == "violent" else []
        subject = reduced or self._subject(tokens, reading, trigger.start, start)
        inside = [n for n in reading.nominals if trigger.start < n.start and n.end <= trigger.end]
        objects = inside or self._objects(tokens, reading, trigger, after)
        if part != "verb" and not objects and (objects := self._counted(reading, trigger)):
            subject = [n for n in subject if n.start != objects[0].start]
        under = self._comes_under(tokens, trigger)
        agents = agents or (list(origins) if under else [])
        if (
            under
            or reduced
            or is_suffering(reading, trigger)
            or self.is_passive(tokens, start, trigger, objects, agents)
            or (part in ("violent", "official") and self._suffers(tokens, trigger, subject, objects, part))
        ):
            return {AGENT: agents, PATIENT: subject}
        double = subject and trigger.end - trigger.start > 1
        return {AGENT: subject or agents, PATIENT: objects or (agents if double else [])}

    def _reduced(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> list[Nominal]:
        """ "Handed over five of the guards kidnapped near Mirjaveh": whom the participle right behind them tells of."""
        if trigger.entry.form != "past" or trigger.end >= reading.sentence.end:
            return []
        if tokens[trigger.end].form not in self._prepositions | self._times:
            return []
        held = (n for n in reading.nominals if n.end == trigger.start and n.marker not in (BARE, AGENT))
        return [n for n in held if not n.genitive and self._actors.role_side(n) in (Side.STATE, Side.CIVIL)]

    def _governed(self, tokens: Sequence[Token], trigger: Match, after: list[Nominal]) -> list[Nominal]:
        """ "Laid siege to Guards and police": what the trigger's own preposition governs is its object."""
        if not after or after[0].start > trigger.end or tokens[trigger.end - 1].form not in self._prepositions:
            return after
        marker = after[0].marker
        listed = [n for n in after if n.marker == marker and n.start - trigger.end <= GOVERNED_REACH]
        return [replace(n, marker=BARE) if n in listed and marker != AGENT else n for n in after]

    def _comes_under(self, tokens: Sequence[Token], trigger: Match) -> bool:
        """ "Came under fire from": the subject suffers it."""
        return any(t.form in self._suffered for t in tokens[trigger.start + 1 : trigger.end])

    def is_passive(
        self, tokens: Sequence[Token], start: int, trigger: Match, objects: Sequence[Nominal], agents: Sequence[Nominal]
    ) -> bool:
        if trigger.entry.form not in ("past", "base"):
            return False
        i = trigger.start - 1
        for _ in range(PASSIVE_REACH):
            if i < start:
                break
            if tokens[i].form in self._passive:
                return True
            if tokens[i].form not in self._between:
                break
            i -= 1
        if trigger.entry.form != "past" or objects:
            return False
        if self._shares_passive(tokens, start, trigger.start):
            return True
        if trigger.end - trigger.start > 1:
            return False
        links = self._prepositions | self._times | self._between  # "rejected charges by Pakistan" is no passive
        direct = any(t.form in links or t.title for t in tokens[trigger.end : trigger.end + 1])
        return bool(agents) and direct and agents[0].start - trigger.end <= 4

    def _shares_passive(self, tokens: Sequence[Token], start: int, at: int) -> bool:
        """ "Were taken off a bus and shot", "twelve were slain and three dragged away": one auxiliary for both."""
        i = at - 1
        while i > start and (tokens[i].form in self._between | self._numbers or tokens[i].form.isdigit()):
            i -= 1
        if tokens[i].form not in self._conjunctions:
            return False
        for k in range(i - 1, max(start, i - SHARED_REACH), -1):
            if tokens[k].form in self._barriers or ";" in tokens[k].gap:
                return False
            if tokens[k].form in self._passive:
                return True
        return False

    def _suffers(
        self, tokens: Sequence[Token], trigger: Match, subject: Sequence[Nominal], objects: Sequence[Nominal], part: str
    ) -> bool:
        """ "Three soldiers shot in Kech", "six militants arrested in Khash": without auxiliary and object, those to
        whom it may be done are the victims; militants shoot, but they arrest nobody."""
        if trigger.entry.form != "past" or objects or not subject or trigger.end - trigger.start > 1:
            return False
        following = tokens[trigger.end].form if trigger.end < len(tokens) else ""
        adjoining = trigger.start - subject[-1].end <= 1 and tokens[trigger.start - 1].form not in self._perfect
        sides = {self._actors.role_side(n) for n in subject}
        return (
            adjoining
            and (part == "official" or Side.ARMED not in sides)
            and (following in self._prepositions | self._barriers or following == "")
        )

    def _within_clause(
        self, tokens: Sequence[Token], reading: SentenceReading, begin: int, end: int, nominals: Sequence[Nominal]
    ) -> list[Nominal]:
        """Nominals before the next clause begins: at a semicolon, a subordinator, a relative pronoun after a comma."""
        stop = end
        for i in range(begin, end):
            if ";" in tokens[i].gap or (tokens[i].form in self._barriers and i > begin):
                stop = i
                break
        return [n for n in nominals if n.start < stop or (n.start - stop <= 2 and n.marker not in (BARE, "about"))]

    def _objects(
        self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match, after: Sequence[Nominal]
    ) -> list[Nominal]:
        found: list[Nominal] = []
        for k, n in enumerate(after):
            if found:
                if self._continues(tokens, found[-1], n) or self._in_list(tokens, found[-1], after[k:]):
                    found.append(n)
                    continue
                break
            gap = range(trigger.end, n.start)
            if n.marker == BARE and self._only_name(tokens, gap):
                found.append(n)
                continue
            free = any(tokens[i].form in self._free for i in gap)
            verbs = any(i in reading.verbs and tokens[i].form not in self._naming for i in gap) and not free
            if len(gap) > 9 or verbs or any("," in tokens[i].gap for i in range(trigger.end, n.start + 1)):
                break
            if n.marker == BARE or (n.marker == "of" and (len(gap) <= 4 or free)):
                found.append(n)
            elif n.start - trigger.end <= 1:
                break
        return found

    def _continues(self, tokens: Sequence[Token], last: Nominal, n: Nominal) -> bool:
        """ "Soldiers and a driver": does a conjunction join it to the last object?"""
        gap = tokens[last.end : n.start]
        light = all(self._is_light(t) or t.form in self._prepositions for t in gap)
        return n.marker in (BARE, "of") and 0 < len(gap) <= 3 and light

    def _in_list(self, tokens: Sequence[Token], last: Nominal, behind: Sequence[Nominal]) -> bool:
        """ "The prime minister, the president and the army chief": commas do, where a conjunction closes the list."""
        for n in behind:
            gap = tokens[last.end : n.start]
            if (
                n.start < last.end
                or n.marker != BARE
                or n.adjectival
                or len(gap) > 3
                or not all(self._is_light(t) for t in gap)
            ):
                return False
            if any(t.form in self._conjunctions for t in gap):
                return True
            if "," not in tokens[last.end].gap:
                return False
            last = n
        return False

    def _only_name(self, tokens: Sequence[Token], gap: range) -> bool:
        """ "Shot dead Shah Mir, a religious scholar": does a name alone stand before who it is?"""
        names = [i for i in gap if tokens[i].title]
        rest = range(names[-1] + 1, gap.stop) if names else range(0)
        whole = bool(names) and names == list(range(gap.start, names[-1] + 1)) and len(names) <= NAMES
        apposed = whole and "," in tokens[names[-1] + 1].gap
        return apposed and all(tokens[i].form in self._determiners for i in rest)

    def _counted(self, reading: SentenceReading, trigger: Match) -> list[Nominal]:
        """ "Leaving 12 guards dead and carrying off three": a bare number counts the people named last."""
        bare = [q for q in reading.quantities if q.start == trigger.end and not q.article]
        if not bare or any(n.counted == (bare[0].start, bare[0].end) for n in reading.nominals):
            return []
        people = (n for n in reversed(reading.nominals) if n.end <= trigger.start and (n.plural or n.count))
        found = next((n for n in people if self._actors.role_side(n) in (Side.STATE, Side.CIVIL)), None)
        return [replace(found, count=bare[0].count)] if found else []

    def _is_object(self, tokens: Sequence[Token], reading: SentenceReading, n: Nominal) -> bool:
        """A bare phrase right behind a verb is that verb's object, not the next verb's subject."""
        i = n.start - 1
        if i < reading.body_start or not crossable(tokens[n.start].gap):
            return False
        return bool(i in reading.verbs and not any(m.start <= i < m.end for m in reading.matches.get("say", ())))

    def _made_to(self, tokens: Sequence[Token], n: Nominal, at: int) -> bool:
        """ "Prompting Iran to hang ...": who is made to act is the one who acts."""
        return n.end == at - 1 and tokens[n.end].form in self._infinitive

    def _subject(self, tokens: Sequence[Token], reading: SentenceReading, at: int, start: int) -> list[Nominal]:
        """The nearest bare phrase to the left that is no object, with what is coordinated to it."""
        candidates = [n for n in reading.nominals if n.end <= at and n.start >= start]
        relative = (at - 1 >= start and tokens[at - 1].form in self._relatives) or (
            at - 2 >= start and tokens[at - 2].form in self._relatives
        )
        for k in range(len(candidates) - 1, -1, -1):
            n = candidates[k]
            if relative and at - n.end <= RELATIVE_REACH:
                return [n]
            if n.marker != BARE or (n.genitive and not n.pronoun) or n.adjectival:
                continue
            if self._is_object(tokens, reading, n) and not self._made_to(tokens, n, at):
                continue
            if n.role and not n.actor and k and (named := self._apposed(tokens, candidates[k - 1], n)):
                return [named]
            return [
                *self._before_joined(tokens, candidates[:k], n),
                n,
                *self._of_joined(tokens, candidates[k + 1 :], n),
            ]
        demonym = next((n for n in reversed(candidates) if n.adjectival and n.marker == BARE and at - n.end <= 5), None)
        return [demonym] if demonym and not any(i in reading.verbs for i in range(demonym.end + 1, at)) else []

    def _before_joined(self, tokens: Sequence[Token], candidates: Sequence[Nominal], n: Nominal) -> list[Nominal]:
        """What is coordinated to a subject before it; names and places may stand between ("the commissioner of
        Dalbandin, Hussain Jan, and his driver")."""
        found = [n]
        for other in reversed(candidates):
            gap = range(other.end, found[-1].start)
            joined = len(gap) <= 2 and all(self._is_light(tokens[i]) for i in gap)
            listed = any(tokens[i].form in self._conjunctions for i in gap) or (
                len(found) > 1 and tokens[found[-1].start].gap.strip() == ","
            )
            if other.marker != BARE or not ((joined and listed) or self._named_between(tokens, other, gap)):
                break
            found.append(other)
        return found[:0:-1]

    def _is_light(self, token: Token) -> bool:
        return token.form in self._conjunctions or token.form in self._determiners

    def _named_between(self, tokens: Sequence[Token], other: Nominal, gap: range) -> bool:
        """Is it only the name of who stands before, and a conjunction?"""
        ends = [i for i in gap if tokens[i].form in self._conjunctions]
        names = range(gap.start, ends[-1]) if ends else range(0)
        named = [tokens[i].title or tokens[i].form in self._prepositions or tokens[i].form.isdigit() for i in names]
        return 0 < len(names) <= NAMES and all(named) and "," in tokens[ends[-1]].gap and not other.adjectival

    def _of_joined(self, tokens: Sequence[Token], behind: Sequence[Nominal], n: Nominal) -> list[Nominal]:
        """ "12 men of the Guards and the police": the second of those whose men they are."""
        owners: list[Nominal] = []
        last = n.end
        for m in behind:
            if m.end > last:
                gap = [tokens[i] for i in range(last, m.start)]
                if m.marker != "of" or not gap or not all(self._is_light(t) for t in gap) or n.start + 1 >= n.end:
                    break
                owners.append(m)
                last = m.end
        return owners

    def _apposed(self, tokens: Sequence[Token], name: Nominal, n: Nominal) -> Nominal | None:
        """ "Molavi X, the leader of the prayers, denied ...": who is named is meant, not what he is."""
        gap = range(name.end, n.start)
        if not name.actor or name.marker != BARE or len(gap) > 4 or "," not in tokens[name.end].gap:
            return None
        return None if any(tokens[i].form in self._conjunctions for i in gap) else name

    def _owner(self, tokens: Sequence[Token], reading: SentenceReading, trigger: Match) -> list[Nominal]:
        """ "Iranian missile strike", "Iran's strikes", "BLA attack"."""
        for n in reversed(reading.nominals):
            if n.end > trigger.start or n.marker not in (
                BARE,
                "in",
                "of",
                "about",
                "with",
                "from",
                "to",
                "target",
                AGENT,
            ):
                continue
            gap = trigger.start - n.end
            if gap > 5:
                return []
            between = tokens[n.end : trigger.start]
            close = all(crossable(t.gap) for t in tokens[n.end : trigger.start + 1])
            apart = any(t.form in self._prepositions or t.form in self._barriers for t in between)
            acting = not n.genitive and any(i in reading.verbs for i in range(n.end, trigger.start))
            if close and not apart and not acting and (n.adjectival or n.genitive or (gap == 0 and n.actor)):
                return [n]
            return []
        return []

    def _light(self, reading: SentenceReading, trigger: Match) -> Match | None:
        """The verb that carries the noun: "carried out an attack"."""
        lights = (m for m in reversed(reading.matches.get("light", ())) if 0 <= trigger.start - m.end <= CARRIER_REACH)
        light = next(lights, None)
        if light is None:
            return None
        inside = (n for n in reading.nominals if light.end <= n.start < trigger.start)
        return None if any(n.marker == BARE and not n.adjectival for n in inside) else light

    def _bearer(self, tokens: Sequence[Token], reading: SentenceReading, light: Match) -> list[Nominal]:
        """The subject of the verb that carries a noun: "militants carried out an attack"."""
        if self.is_passive(tokens, reading.body_start, light, [], []):
            return []
        return self._subject(tokens, reading, light.start, reading.body_start)
