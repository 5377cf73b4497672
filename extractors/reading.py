"""Reading: an article's sentences with everything that the lexicon, the books and the number and date rules find in
them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from extractors.actors import ActorBook, Side
from extractors.casualties import CasualtyReader, Toll
from extractors.clause import Clause, harm_of
from extractors.date_words import DateMention
from extractors.dates import DateReader
from extractors.frames import FrameFile, sense_of
from extractors.language import LanguagePack
from extractors.lexicon import Entry, Lexicon, Match, without_overlaps
from extractors.model import Place
from extractors.names import names
from extractors.nominals import NominalReader
from extractors.noun_phrases import Nominal
from extractors.participles import Participles
from extractors.place_reader import PlaceReader
from extractors.places import Gazetteer, PlaceMention
from extractors.quantities import Quantity, QuantityReader
from extractors.segmentation import Segmenter
from extractors.text import BlockKind, Sentence, Token, tokenize
from extractors.vocabulary import Vocabulary

MOST_TOKENS = 20_000
NESTED = frozenset({"trigger"})

PARTY_CUE = 0.5
HEARERS = 6
SAID_REACH = 3


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """One sentence, read. Token indices count the whole article's tokens."""

    index: int
    sentence: Sentence
    matches: Mapping[str, Sequence[Match]]
    dates: Sequence[DateMention]
    spoken: frozenset[int]
    quantities: Sequence[Quantity]
    nominals: Sequence[Nominal]
    places: Sequence[PlaceMention]
    triggers: Sequence[Sequence[Match]]
    tolls: Sequence[Toll]
    verbs: frozenset[int]
    body_start: int

    def has(self, kind: str, start: int, end: int) -> bool:
        """Does a match of `kind` begin in tokens `start`..`end`?"""
        return any(start <= m.start < end for m in self.matches.get(kind, ()))


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, read."""

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[SentenceReading]
    published: date | None


class Reader:
    """Reads articles of one language; all its words are compiled once."""

    def __init__(
        self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, frames: Sequence[FrameFile]
    ) -> None:
        self._pack = pack
        self._actors = actors
        self._gazetteer = gazetteer
        skippable = frozenset(pack.grammar.skippable)
        self._lexicon = Lexicon(Vocabulary(pack, actors, gazetteer, frames).phrases(), pack.clitics, skippable, NESTED)
        self._segmenter = Segmenter(pack)
        self._dates = DateReader(pack)
        self._quantities = QuantityReader(pack)
        self._nominals = NominalReader(pack)
        self._places = PlaceReader(pack, gazetteer)
        self._casualties = CasualtyReader(pack)
        self._participles = Participles(pack)
        self._grounds = frozenset(pack.places.grounds)
        self._introducers = frozenset((*pack.dates.introducers, *pack.dates.last, *pack.dates.this))
        self._hearers = frozenset((*pack.attribution.hearers, *self._introducers))
        self._passive = frozenset(pack.grammar.passive_auxiliaries)
        persons = (w for words in pack.persons.values() for w in words)
        self._titles = frozenset(w.split()[-1] for w in (*persons, *pack.abbreviations, *pack.grammar.adverbs))
        self._titles |= frozenset((*pack.grammar.conjunctions, *pack.grammar.subordinators, *pack.grammar.before))
        grammar = pack.grammar
        self._clause_closers = frozenset((*grammar.auxiliaries, *grammar.conjunctions, *grammar.subordinators))

    def read(self, text: str, published: date | None) -> Reading:
        """Every sentence of `text` that is prose; of a text longer than any article its first `MOST_TOKENS` words."""
        tokens = self._with_verbs(tokenize(text, self._pack.clitics, MOST_TOKENS))
        sentences = list(self._segmenter.sentences(text, tokens))
        matched = [self._lexicon.matches(tokens, s.start, s.end) for s in sentences]
        matched = self._with_surnames(tokens, sentences, matched)
        cues = self._cues(matched)
        readings = [
            self._sentence(i, s, tokens, ms, published, cues)
            for i, (s, ms) in enumerate(zip(sentences, matched, strict=True))
        ]
        return Reading(text, tokens, readings, published)

    def _with_surnames(
        self, tokens: Sequence[Token], sentences: Sequence[Sentence], matched: list[list[Match]]
    ) -> list[list[Match]]:
        """Whoever was named in full is called by the last name alone afterwards ("Foreign Minister Shah Mehmood
        Qureshi said ...; Qureshi added ..."), unless two share it."""
        names = [m for ms in matched for m in ms if m.entry.kind == "actor"]
        surnames: dict[str, set[str]] = {}
        for m in names:
            last = tokens[m.end - 1]
            if m.end - m.start > 1 and last.title and self._actors.kind(str(m.entry.value)) == "official":
                surnames.setdefault(last.form, set()).add(str(m.entry.value))
        known = {form: Entry("actor", actors.pop()) for form, actors in surnames.items() if len(actors) == 1}
        if not known:
            return matched
        named = {i for m in names for i in range(m.start, m.end)}
        out = []
        for s, ms in zip(sentences, matched, strict=True):
            found = [
                Match(i, i + 1, known[tokens[i].form])
                for i in range(s.start, s.end)
                if tokens[i].form in known and i not in named and self._alone(tokens, i)
            ]
            out.append(sorted([*ms, *found], key=lambda m: (m.start, m.end)) if found else ms)
        return out

    def _alone(self, tokens: Sequence[Token], at: int) -> bool:
        """Does a last name stand without a first one, or only behind a title ("Minister Qureshi")?"""
        before = tokens[at - 1] if at else None
        named = before is not None and before.title and tokens[at].gap == " " and before.form not in self._titles
        return tokens[at].title and not named

    def _with_verbs(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """A word that is a particle within a clause and a verb at its end gets the verb's form there."""
        verbs, closers = self._pack.grammar.clause_final, self._clause_closers
        if not verbs:
            return tokens
        return tuple(
            replace(t, form=verbs[t.form])
            if t.form in verbs
            and (i + 1 == len(tokens) or tokens[i + 1].gap.strip("()'\" ") or tokens[i + 1].form in closers)
            else t
            for i, t in enumerate(tokens)
        )

    # --- one sentence ---

    def _sentence(
        self,
        index: int,
        s: Sentence,
        tokens: Sequence[Token],
        matches: Sequence[Match],
        published: date | None,
        cues: Mapping[str, float],
    ) -> SentenceReading:
        kinds: dict[str, list[Match]] = {}
        for m in matches:
            kinds.setdefault(m.entry.kind, []).append(m)
        body = self._segmenter.after_dateline(tokens, s, frozenset(m.start for m in kinds.get("place", ())))
        if self._pack.grammar.object_before_verb:
            kinds["say"] = _outside(kinds.get("say", ()), [m for m in kinds.get("trigger", ()) if m.end - m.start > 1])
        if kinds.get("say"):  # "the United States on Monday" states nothing
            kinds["say"] = _outside(kinds["say"], kinds.get("actor", ()))
        future = frozenset(m.start for m in kinds.get("future", ()))
        relative = without_overlaps(kinds.get("relative", ()))
        said = kinds.get("say", ())
        if self._pack.grammar.object_before_verb:  # "on Thursday said": the date stands before its verb
            said = [replace(m, end=m.start - SAID_REACH) for m in said]
        spoken = frozenset(m.end for m in said)
        dates = self._dates.read(tokens, body, s.end, relative, published, future, spoken)
        dated = frozenset(i for d in dates for i in range(d.start, d.end))
        quantities = self._quantities.read(tokens, body, s.end, dated)
        verb_matches = [*kinds.get("verb", ()), *kinds.get("say", ()), *kinds.get("light", ())]
        verb_matches += [m for m in kinds.get("trigger", ()) if sense_of(m).part == "verb"]
        verb_matches += [m for m in kinds.get("harm", ()) if harm_of(m).construction in ("transitive", "intransitive")]
        verbs = frozenset(i for m in verb_matches for i in range(m.start, m.end)) - dated
        verbs = self._participles.without(tokens, body, s.end, verbs)
        known = dated | {i for m in matches for i in range(m.start, m.end) if m.entry.kind not in ("actor", "place")}
        kinds["actor"] = self._actor_matches(kinds.get("actor", ()), tokens, published, known)
        kinds["trigger"] = _outside(kinds.get("trigger", ()), kinds.get("person", ()))
        kinds["demonym"] = [
            m for m in kinds.get("demonym", ()) if tokens[m.start].title or not tokens[m.start].form.isascii()
        ]
        kinds["person"] = self._outside_triggers(kinds)
        nominals = self._nominals.read(tokens, body, s.end, kinds, quantities, verbs, dated)
        places = self._places_of(tokens, body, s, kinds, self._with_near_cues(tokens, cues, kinds), nominals, dated)
        nominals = [n for n in nominals if not self._is_place(n, places, tokens)]
        harms = list(without_overlaps(_one_each(sorted(kinds.get("harm", ()), key=lambda m: m.entry.form != "past"))))
        named = self._names(tokens, body, s, kinds, nominals, places, dated) if harms else []
        tolls = self._casualties.read(Clause.of(tokens, body, s.end, harms, nominals, quantities, named))
        return SentenceReading(
            index, s, kinds, dates, self._spoken(dates, kinds.get("say", ()), tokens), quantities, nominals, places,
            self._trigger_groups(kinds.get("trigger", ())), tolls, verbs, body,
        )  # fmt: skip

    def _names(
        self,
        tokens: Sequence[Token],
        body: int,
        s: Sentence,
        kinds: Mapping[str, Sequence[Match]],
        nominals: Sequence[Nominal],
        places: Sequence[PlaceMention],
        dated: frozenset[int],
    ) -> list[tuple[int, int]]:
        """Where persons are named; in a headline every word may have a capital."""
        if s.kind is BlockKind.HEADLINE:
            return []
        words = (m for kind in ("demonym", "trigger", "harm") for m in kinds.get(kind, ()))
        spans = ((x.start, x.end) for known in (nominals, places, words) for x in known)
        return names(tokens, body, s.end, dated | {i for start, end in spans for i in range(start, end)})

    def _names_another(self, tokens: Sequence[Token], at: int, known: frozenset[int]) -> bool:
        """Is a last name part of the name of somebody whom nothing knows ("Omar Sharif", "Munir Akram")?"""
        if not tokens[at].form.isascii():
            return False
        if at and at - 1 not in known and not self._alone(tokens, at):
            return True
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        return behind is not None and behind.title and behind.gap == " " and at + 1 not in known

    def _actor_matches(
        self, matches: Sequence[Match], tokens: Sequence[Token], day: date | None, known: frozenset[int]
    ) -> list[Match]:
        """One actor for each name; the one in office on the day where several share it."""
        out = []
        for (start, end), group in groupby(matches, key=lambda m: (m.start, m.end)):
            if tokens[start].form.isascii() and not (tokens[start].title or tokens[end - 1].title):
                continue
            actor = self._actors.serving([str(m.entry.value) for m in group], day)
            person = actor and self._actors.kind(actor) == "official" and end - start == 1
            if person and self._names_another(tokens, start, known):
                continue
            if actor:
                out.append(Match(start, end, Entry("actor", actor, self._actors.kind(actor))))
        return out

    def _outside_triggers(self, kinds: Mapping[str, Sequence[Match]]) -> list[Match]:
        """People named by words of their own, not by part of a longer trigger ("terrorist" in "terrorist attack")."""
        triggers = [m for m in kinds.get("trigger", ()) if m.end - m.start > 1]
        longer = [(m.start, m.end) for m in triggers if sense_of(m).part == "noun"]
        if self._pack.grammar.object_before_verb:  # "به اعدام محکوم کرد", "کشته شده است": a verb's own noun
            longer += [(m.start + 1, m.end) for m in triggers if sense_of(m).part == "verb"]
            suffered = (m for m in kinds.get("harm", ()) if harm_of(m).construction == "intransitive")
            longer += [(m.start, m.end) for m in suffered if m.end - m.start > 1]
        return [m for m in kinds.get("person", ()) if not any(s <= m.start and m.end <= e for s, e in longer)]

    def _cues(self, sentences: Iterable[Sequence[Match]]) -> Mapping[str, float]:
        """How often each country and province is spoken of in the whole text; the weight of a homonym's readings."""
        cues: Counter[str] = Counter()
        for matches in sentences:
            by_name: dict[tuple[int, int], list[Place]] = {}
            for m in matches:
                if m.entry.kind == "place":
                    by_name.setdefault((m.start, m.end), []).append(self._gazetteer.by_id[str(m.entry.value)])
                elif m.entry.kind == "demonym":
                    cues[str(m.entry.value)] += 1
            for rows in by_name.values():
                if len(rows) == 1:
                    cues[f"{rows[0].country}/{rows[0].admin1}"] += 1
                    cues[rows[0].country or ""] += 1
        total = sum(cues.values()) or 1
        return {k: v / total for k, v in cues.items()}

    def _with_near_cues(
        self, tokens: Sequence[Token], cues: Mapping[str, float], kinds: Mapping[str, Sequence[Match]]
    ) -> Mapping[str, float]:
        """The weights of the text, and more of those that the sentence itself names, by place or by party."""
        if not kinds.get("place"):
            return cues  # nothing to weigh
        near = dict(cues)
        for match in kinds.get("actor", ()):
            if country := self._actors.country(str(match.entry.value)):
                near[country] = near.get(country, 0) + PARTY_CUE
        for match in kinds.get("demonym", ()):
            if match.end < len(tokens) and tokens[match.end].form in self._grounds:
                continue  # "near the Pakistani border" is in Iran as often
            near[str(match.entry.value)] = near.get(str(match.entry.value), 0) + PARTY_CUE
        for _, group in groupby(kinds.get("place", ()), key=lambda m: (m.start, m.end)):
            rows = [self._gazetteer.by_id[str(m.entry.value)] for m in group]
            if len(rows) == 1:
                for cue, weight in ((f"{rows[0].country}/{rows[0].admin1}", 2), (rows[0].country or "", 1)):
                    near[cue] = near.get(cue, 0) + weight
        return near

    def _places_of(
        self,
        tokens: Sequence[Token],
        body: int,
        s: Sentence,
        kinds: Mapping[str, Sequence[Match]],
        cues: Mapping[str, float],
        nominals: Sequence[Nominal],
        dated: frozenset[int],
    ) -> list[PlaceMention]:
        names: list[list[Match]] = []
        groups = [m for m in kinds.get("actor", ()) if self._actors.side(str(m.entry.value)) is not Side.STATE]
        longest = without_overlaps([*(m for m in kinds.get("place", ()) if m.start >= body), *groups])
        kept = {(m.start, m.end) for m in longest if m.entry.kind == "place"}
        for key, group in groupby(
            sorted(kinds.get("place", ()), key=lambda m: (m.start, m.end)), key=lambda m: (m.start, m.end)
        ):
            if key in kept:
                names.append(list(group))
        inside = frozenset(i for m in groups for i in range(m.start, m.end)) | dated
        people = frozenset(i for n in nominals for i in range(n.start, n.end)) | {
            m.start for m in kinds.get("demonym", ())
        }
        return self._places.read(tokens, body, s.end, names, cues, inside, people)

    def _is_territory(self, actor: str) -> bool:
        return self._actors.kind(actor) in ("state", "government")

    def _is_place(self, nominal: Nominal, places: Sequence[PlaceMention], tokens: Sequence[Token]) -> bool:
        """ "In Iran" is a place, "with Iran" a party."""
        if not nominal.actor:
            return False
        if not self._is_territory(nominal.actor):  # "in Rawalpindi", where the army sits
            return nominal.marker in ("in", "near") and any(
                p.start == nominal.start and p.end == nominal.end for p in places
            )
        return nominal.marker in ("in", "near") or any(
            p.start < nominal.end and nominal.start < p.end and p.end - p.start > nominal.end - nominal.start
            for p in places
        )

    def _spoken(self, dates: Sequence[DateMention], says: Sequence[Match], tokens: Sequence[Token]) -> frozenset[int]:
        """Dates of speaking ("said on Friday", "in a statement on Monday"), which are not the dates of what is
        spoken of."""
        spoken = set()
        for i, d in enumerate(dates):
            if self._pack.grammar.object_before_verb:
                late = any(0 <= m.start - d.end <= 3 for m in says)
            else:
                late = any(0 <= d.start - m.end <= HEARERS and self._speaks_then(tokens, m, d.start) for m in says)
            if late:
                spoken.add(i)
        return frozenset(spoken)

    def _speaks_then(self, tokens: Sequence[Token], say: Match, at: int) -> bool:
        between = tokens[say.end : at]
        if any("," in t.gap for t in tokens[say.end : at + 1]):
            return False
        if any(t.form not in self._introducers for t in between[-2:]):
            return False
        if any(not t.title and t.form not in self._hearers for t in between[:-2]):
            return False  # "told Dawn on Wednesday", "said Vahidi on Monday"
        return not (say.entry.form == "past" and say.start and tokens[say.start - 1].form in self._passive)

    def _trigger_groups(self, matches: Sequence[Match]) -> list[list[Match]]:
        """The senses of each trigger, those of shorter triggers inside it behind its own."""
        spans = sorted((m.start, m.end) for m in without_overlaps(_one_each(matches)))
        return [self._with_nested(matches, start, end) for start, end in spans]

    def _with_nested(self, matches: Sequence[Match], start: int, end: int) -> list[Match]:
        """Where "shutter-down strike" does not fit, "strike" as a protest may, but not as an air strike."""
        inside = [m for m in matches if start <= m.start and m.end <= end]
        types = {sense_of(m).frame.type for m in inside if m.start == start and m.end == end}
        return sorted((m for m in inside if sense_of(m).frame.type in types), key=lambda m: m.start - m.end)


def _one_each(matches: Sequence[Match]) -> list[Match]:
    return list({(m.start, m.end): m for m in reversed(matches)}.values())


def _outside(matches: Iterable[Match], longer: Sequence[Match]) -> list[Match]:
    """Those of `matches` that are no part of a longer one."""
    longer = [o for o in longer if o.end - o.start > 1]
    if not longer:
        return list(matches)
    return [
        m
        for m in matches
        if not any(o.start <= m.start and m.end <= o.end and o.end - o.start > m.end - m.start for o in longer)
    ]
