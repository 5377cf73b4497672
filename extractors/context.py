"""Context: what a sentence takes over from those before it: pronouns and "the province"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.actors import UNNAMED, ActorBook, Side
from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.memberships import MembershipReader
from extractors.noun_phrases import Nominal
from extractors.place_references import PlaceReferences
from extractors.places import Gazetteer
from extractors.pronouns import PronounReader, Topic
from extractors.reading import Reading, SentenceReading
from extractors.text import Token

FORCE_KINDS = ("military", "police", "border_guard", "militia")
FORCES = frozenset(
    {"army", "air-force", "security-forces", "police", "border-guards", "guards", "revolutionary-guards", "basij",
     "paramilitary", "levies", "navy", "coast-guard"}
)  # fmt: skip
FIGHTERS = "baloch-militants"  # what the groups call their own fighters too


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence inherits from those before it."""

    group: str | None = None
    states: frozenset[str] = frozenset()
    country: str | None = None
    forces: tuple[Nominal, ...] = ()


class ContextReader:
    """Resolves references by the words of one language pack; `states` are the two countries that "both sides" means."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, states: Sequence[str]) -> None:
        self._actors = actors
        self._places = PlaceReferences(pack, gazetteer)
        self._pronouns = PronounReader(pack, actors)
        self._memberships = MembershipReader(pack, actors)
        self._states = tuple(states)
        self._numbers = frozenset((*pack.numbers.units, "both"))
        self._verbs = frozenset((*pack.grammar.passive_auxiliaries, *pack.grammar.auxiliaries))

    def resolved(self, reading: Reading) -> Reading:
        """The reading with its pronouns replaced by whom they mean, and "the province" by the one named last."""
        context, topic = Context(), Topic()
        named = {c for s in reading.sentences for n in s.nominals if (c := self._actors.cue(n))}
        both = self._states if named >= set(self._states) else ()
        sentences = []
        for sentence in self._places.resolved(reading):
            if any(n.pronoun or n.role == "members" or n.actor == FIGHTERS for n in sentence.nominals):
                sentence = self._with_pronouns(reading.tokens, sentence, context, both)
            sentence = self._memberships.resolved(reading.tokens, sentence)
            sentence = self._pronouns.resolved(reading.tokens, sentence, topic)
            sentences.append(sentence)
            context, topic = self.next(context, sentence), self._pronouns.topic(sentence, topic)
        return replace(reading, sentences=sentences)

    def _with_pronouns(
        self, tokens: Sequence[Token], s: SentenceReading, context: Context, both: Sequence[str]
    ) -> SentenceReading:
        """ "The group" is the armed group named last; "both sides" are the two states; "his counterpart" the other
        one."""
        nominals: list[Nominal] = []
        for n in s.nominals:
            if n.pronoun == "group":
                nominals.extend(self._of_group(n, self._group(nominals) or context.group))
            elif n.actor == FIGHTERS and s.matches.get("say"):
                nominals.extend(self._of_group(n, self._group(nominals) or FIGHTERS))
            elif n.pronoun == "force" or (n.role == "members" and not n.country):
                nominals.append(self._of_force(n, [*context.forces, *nominals]))
            elif n.pronoun == "both" and n.role and self._actors.role_side(n) is not Side.STATE:
                nominals.append(replace(n, pronoun=""))  # "the two workers" are no two states'
            elif n.pronoun == "both":
                named = () if self._counts_others(tokens, s, n) else both
                nominals.extend(self._reciprocal(n, c) for c in named if self._actors.state(c))
            elif n.pronoun == "country":
                nominals.extend(self._of_country(n, self._country_told(s, n, context)))
            elif n.pronoun == "counterpart":
                nominals.extend(self._counterpart(s, n, both))
            else:
                nominals.append(n)
        meant = (
            {n.start: self._of_force(n, [m for m in nominals if m.end <= n.start]) for n in s.nominals}
            if s.tolls
            else {}
        )
        tolls = [
            replace(t, victim=meant.get(t.victim.start, t.victim)) if t.victim and t.victim.role == "members" else t
            for t in s.tolls
        ]
        return replace(s, nominals=nominals, tolls=tolls)

    def _counterpart(self, s: SentenceReading, n: Nominal, both: Sequence[str]) -> list[Nominal]:
        """ "His counterpart" is of the other state, and in the army where he is; "his counterpart X" is X."""
        if n.actor:
            return [replace(n, pronoun="")]
        peers = [m for m in s.nominals if m.start < n.start and (m.actor or m.role) and self._actors.cue(m)]
        own = self._actors.cue(peers[-1]) if peers else None
        told = n.country if n.country and not n.country.startswith("@") else None
        country = told or next((c for c in both if own in both and c != own), None)
        named = [m.actor for m in peers if m.actor]
        military = bool(named) and self._actors.kind(self._actors.party(named[-1])) == "military"
        role = "army" if military else "government"
        return [replace(n, role=role, country=country, pronoun="")] if country else []

    def _of_group(self, n: Nominal, group: str | None) -> Sequence[Nominal]:
        return [replace(n, actor=group, role=None)] if group else []

    def _of_country(self, n: Nominal, country: str | None) -> Sequence[Nominal]:
        actor = self._actors.state(country) if country and not n.role else None
        return [replace(n, actor=actor, country=country, pronoun="")] if country else []

    def _group(self, nominals: Sequence[Nominal]) -> str | None:
        """The armed group that a sentence itself has named last, other than as one of several."""
        named = (n.actor or _owner(n) for n in reversed(nominals))
        armed = (actor for actor in named if actor and self._actors.side(actor) is Side.ARMED)
        return next((actor for actor in armed if actor not in UNNAMED), None)

    def _country_told(self, s: SentenceReading, n: Nominal, context: Context) -> str | None:
        """ "That country" is the one named last."""
        before = (c for m in reversed(s.nominals) if m.end <= n.start and (c := self._actors.cue(m)))
        return next(before, context.country)

    def _of_force(self, n: Nominal, before: Sequence[Nominal]) -> Nominal:
        """ "A Levies post was attacked, two men of the force fell": "members" are of the force named last."""
        force = next((m for m in reversed(before) if self._is_force(m)), None)
        return replace(n, actor=force.actor, role=force.role, country=force.country) if force else n

    def _is_force(self, n: Nominal) -> bool:
        if n.actor:
            return self._actors.kind(self._actors.party(n.actor)) in FORCE_KINDS
        return n.role in FORCES and self._actors.role_side(n) is Side.STATE

    def _counts_others(self, tokens: Sequence[Token], s: SentenceReading, n: Nominal) -> bool:
        """ "The two towns", "both attacks": a noun that no list knows behind a bare number is what it counts; so are
        people who are named behind it ("the two private guards")."""
        bare = n.end - n.start <= 2 and tokens[n.end - 1].form in self._numbers
        if bare and any(m.start < n.end < m.end and m.role for m in s.nominals):
            return True
        behind = tokens[n.end] if n.end < s.sentence.end else None
        plural = behind is not None and behind.form.endswith("s") and crossable(behind.gap) and not behind.title
        return bare and plural and n.end not in s.verbs and behind is not None and behind.form not in self._verbs

    def _reciprocal(self, n: Nominal, country: str) -> Nominal:
        """One of "the two countries"; of "the two navies" the navy of one of them."""
        role = n.role if n.role else None
        return replace(
            n,
            actor=None if role else self._actors.state(country),
            role=role,
            country=country if role else None,
            pronoun="",
        )

    def next(self, context: Context, s: SentenceReading) -> Context:
        """What a sentence leaves to those behind it."""
        groups = [n.actor for n in s.nominals if n.actor and self._actors.side(n.actor) is Side.ARMED]
        countries = [c for n in s.nominals if (c := self._actors.cue(n))]
        return Context(
            groups[-1] if groups else context.group,
            context.states.union(c for c in countries if c in self._states),
            countries[-1] if countries else context.country,
            tuple(n for n in s.nominals if self._is_force(n))[-1:],
        )


def _owner(n: Nominal) -> str | None:
    """ "The group's spokesman": the actor whose he is."""
    return n.country[1:] if n.country and n.country.startswith("@") else None
