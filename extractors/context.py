"""Context: what a sentence takes over from those before it: pronouns and "the province"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.actors import ActorBook, Side
from extractors.language import LanguagePack
from extractors.nominals import Nominal
from extractors.places import PlaceMention
from extractors.reading import Reading, SentenceReading
from extractors.text import Token

REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence inherits from those before it."""

    group: str | None = None
    places: tuple[PlaceMention, ...] = ()
    states: frozenset[str] = frozenset()


class ContextReader:
    """Resolves references by the words of one language pack; `states` are the two countries that "both sides" means."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, states: Sequence[str]) -> None:
        self._actors = actors
        self._states = tuple(states)
        self._of_words = frozenset(pack.grammar.before.get("of", ()))
        self._anaphora_starts = frozenset(k.split()[0] for k in pack.places.anaphora)
        self._place_anaphora = {tuple(k.split()): v for k, v in pack.places.anaphora.items()}

    def resolved(self, reading: Reading) -> Reading:
        """The reading with its pronouns replaced by whom they mean, and "the province" by the one named last."""
        context = Context()
        named = {c for s in reading.sentences for n in s.nominals if (c := self._actors.cue(n))}
        both = self._states if named >= set(self._states) else ()
        sentences = []
        for sentence in reading.sentences:
            sentence = self._with_places(reading.tokens, self._with_pronouns(sentence, context, both), context)
            sentences.append(sentence)
            context = self.next(context, sentence)
        return replace(reading, sentences=sentences)

    def _with_places(self, tokens: Sequence[Token], s: SentenceReading, context: Context) -> SentenceReading:
        extra = []
        for i in range(s.body_start, s.sentence.end):
            if tokens[i].form not in self._anaphora_starts:
                continue
            for words, kind in self._place_anaphora.items():
                if (
                    tokens[i].form == words[0]
                    and tuple(t.form for t in tokens[i : i + len(words)]) == words
                    and i + len(words) <= s.sentence.end
                ):
                    if i + len(words) < s.sentence.end and tokens[i + len(words)].form in self._of_words:
                        continue
                    known = [
                        p
                        for p in (*context.places, *s.places)[-REMEMBERED:]
                        if p.place.precision.value == kind
                        and p.start < i
                        and p.marker in ("in", "near", "target", "of", "")
                    ]
                    if known:
                        extra.append(replace(known[-1], start=i, end=i + len(words), marker="in"))
        return replace(s, places=sorted((*s.places, *extra), key=lambda p: p.start)) if extra else s

    def _with_pronouns(self, s: SentenceReading, context: Context, both: Sequence[str]) -> SentenceReading:
        """ "The group" is the armed group named last; "both sides" are the two states; "his counterpart" the other
        one."""
        nominals: list[Nominal] = []
        for n in s.nominals:
            if n.pronoun == "group":
                if context.group:
                    nominals.append(replace(n, actor=context.group, role=None))
            elif n.pronoun == "both":
                nominals.extend(self._reciprocal(n, c) for c in both if self._actors.state(c))
            elif n.pronoun == "counterpart":
                country = n.country if n.country and not n.country.startswith("@") else None
                if country:
                    peers = [m.actor for m in s.nominals if m.actor and m.start < n.start]
                    military = bool(peers) and self._actors.kind(self._actors.party(peers[-1])) == "military"
                    nominals.append(replace(n, role="army" if military else "government", pronoun=""))
            else:
                nominals.append(n)
        return replace(s, nominals=nominals)

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
        return Context(
            groups[-1] if groups else context.group,
            (*context.places, *s.places)[-REMEMBERED:],
            context.states | {c for n in s.nominals if (c := self._actors.cue(n)) in self._states},
        )
