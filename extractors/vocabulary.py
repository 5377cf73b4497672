"""Vocabulary: all phrases that one language looks for, of its pack, its frames and the books, each with its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.actors import ActorBook
from extractors.clause import HarmWord
from extractors.frames import FrameFile, trigger_entries
from extractors.language import LanguagePack
from extractors.lexicon import Entry
from extractors.model import Harm
from extractors.places import Gazetteer

Phrases = Iterator[tuple[str, Entry]]


class Vocabulary:
    """The entries of the lexicon, every lemma in all its forms."""

    def __init__(
        self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, frames: Sequence[FrameFile]
    ) -> None:
        self._pack = pack
        self._actors = actors
        self._gazetteer = gazetteer
        self._frames = frames

    def phrases(self) -> Phrases:
        """Every phrase and what it may mean."""
        yield from self._names()
        yield from trigger_entries(self._frames, self._pack)
        yield from self._people()
        yield from self._harm_phrases()
        yield from self._verbs()
        yield from self._stances()
        yield from self._fixed()

    def _names(self) -> Phrases:
        for actor in self._actors.by_id.values():
            for name in (actor.name, *actor.aliases):
                yield name, Entry("actor", actor.id)
        places, code = self._gazetteer.by_id.values(), self._pack.code
        owned = frozenset(name for place in places for name in place.native.get(code, ()))
        for place in places:
            own = place.native.get(code, ())
            for name in (place.name, *place.aliases):
                if name in own or name not in owned:  # what the language itself means by a name
                    yield name, Entry("place", place.id)

    def _people(self) -> Phrases:
        pack, mass = self._pack, frozenset(self._pack.grammar.mass_nouns)
        for role, words in pack.persons.items():
            for word in words:
                for form, phrase in pack.inflection.forms(word, "noun"):
                    yield phrase, Entry("person", role, "mass" if form == "base" and word in mass else form)
        for country, words in pack.demonyms.items():
            for word in words:
                for form, phrase in pack.inflection.forms(word, "noun"):
                    yield phrase, Entry("demonym", country, form)

    def _verbs(self) -> Phrases:
        pack = self._pack
        lists = (
            ("verb", pack.grammar.common_verbs),
            ("light", pack.grammar.light_verbs),
            ("say", pack.attribution.say),
        )
        for kind, words in lists:
            for word in words:
                for form, phrase in pack.inflection.forms(word, "verb"):
                    yield phrase, Entry(kind, word, form)

    def _stances(self) -> Phrases:
        for stance, parts in self._pack.attribution.stances.items():
            for word in parts.get("verb", ()):
                for form, phrase in self._pack.inflection.forms(word, "verb"):
                    yield phrase, Entry("stance", stance, form)
            for phrase in parts.get("passive", ()):
                yield phrase, Entry("stance", stance, "passive")

    def _fixed(self) -> Phrases:
        """Phrases that stand as they are."""
        pack, modality = self._pack, self._pack.modality
        for rule in pack.dates.relative:
            yield rule.phrase, Entry("relative", rule)
        lists = (
            ("future", modality.future),
            ("negation", modality.negation),
            ("hypothetical", modality.hypothetical),
            ("habitual", modality.habitual),
            ("novelty", modality.novelty),
            ("provisional", modality.provisional),
            ("mishap", modality.mishaps),
            ("opener", modality.openers),
            ("anaphora", modality.anaphora),
            ("plural_anaphora", modality.plural_anaphora),
            ("alleged", modality.alleged),
            ("mutual", modality.mutual),
            ("trend", modality.trends),
            ("charge", pack.attribution.charges),
            ("anonymous", pack.attribution.anonymous),
            ("border", pack.places.border),
        )
        for kind, words in lists:
            for word in words:
                yield word, Entry(kind, word)
        grammar = pack.grammar
        pronouns = (
            ("group", grammar.group_pronouns),
            ("both", grammar.reciprocal),
            ("counterpart", grammar.counterpart),
            ("country", grammar.country_pronouns),
            ("force", grammar.force_pronouns),
        )
        for kind, words in pronouns:
            for word in words:
                yield word, Entry("pronoun", f"{kind}:{grammar.reciprocal_roles.get(word, '')}")

    def _harm_phrases(self) -> Phrases:
        inflection = self._pack.inflection
        for name, words in self._pack.harm.items():
            harm = Harm(name)
            for construction, part, lemmas in (
                ("transitive", "verb", words.transitive), ("transitive", "verb", words.transitive_phrases),
                ("lives", "verb", words.lives), ("loses", "verb", words.loses), ("falls", "verb", words.falls),
                ("captives", "verb", words.captives),
                ("intransitive", "verb", words.intransitive),
                ("adjectives", "", words.adjectives), ("nouns", "noun", words.nouns),
            ):  # fmt: skip
                for lemma in lemmas:
                    for form, phrase in inflection.forms(lemma, part) if part else [("base", lemma)]:
                        yield phrase, Entry("harm", HarmWord(harm, construction), form)
