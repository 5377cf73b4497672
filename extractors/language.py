"""What a language is to the engine: one file of data, `config/lang/<code>.toml`, read into a `LanguagePack`.

Lists hold lemmas; `Inflection` makes their forms. Slots are keyed by markers, words that stand before a noun phrase
(English and Persian prepositions) or after it (Urdu postpositions), so that word order is data too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from extractors.text import fold, tokenize

Words = tuple[str, ...]
STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class InflectionRule:
    """The first rule whose `ending` matches a lemma gives its forms: name of the form -> templates of the match,
    parted by "|"."""

    __pydantic_config__ = STRICT
    ending: str
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inflection:
    """Rules and exceptions per part of speech ("verb", "noun"); `heads` are words after which nothing inflects ("of"),
    `leading` those that stand before a verb's head and do not inflect ("strongly condemn", "co chair").

    Of several words the first of a verb and the last of a noun inflects; `verb_last` and `noun_first` turn that round.
    """

    __pydantic_config__ = STRICT
    rules: Mapping[str, tuple[InflectionRule, ...]] = field(default_factory=dict)
    irregular: Mapping[str, Mapping[str, Mapping[str, Words]]] = field(default_factory=dict)
    heads: Words = ()
    leading: Words = ()
    verb_last: bool = False
    noun_first: bool = False

    def forms(self, lemma: str, part: str) -> Iterator[tuple[str, str]]:
        """(form name, word form) of a lemma, the lemma itself first as "base"; of several words, the head inflects."""
        words = lemma.split()
        head = self._head(words, part)
        yield "base", lemma
        for name, form in self._word_forms(words[head], part):
            yield name, " ".join([*words[:head], form, *words[head + 1 :]])

    def _head(self, words: Sequence[str], part: str) -> int:
        """The word that inflects: "carry out", but "حمله کردن"; "police officer", but "نیروی انتظامی"."""
        if part == "verb":
            if self.verb_last:
                return len(words) - 1
            return next((i for i, w in enumerate(words[:-1]) if w not in self.leading), len(words) - 1)
        if self.noun_first:
            return 0
        return next((i - 1 for i, w in enumerate(words) if i and w in self.heads), len(words) - 1)

    def _word_forms(self, word: str, part: str) -> Iterator[tuple[str, str]]:
        irregular = self.irregular.get(part, {}).get(word, {})
        for name, forms in irregular.items():
            yield from ((name, form) for form in forms)
        for rule in self.rules.get(part, ()):
            ending = _pattern(rule.ending)
            if ending.search(word):
                yield from (
                    (n, ending.sub(t, word, count=1))
                    for n, templates in rule.forms.items()
                    if n not in irregular
                    for t in templates.split("|")
                )
                return


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words for numbers. `vague` gives [low, high], high -1 open; `open_up` are "at least" and its like, `at_most`
    "up to"."""

    __pydantic_config__ = STRICT
    units: Mapping[str, int]
    multipliers: Mapping[str, int]
    vague: Mapping[str, tuple[int, int]]
    open_up: Words
    at_most: Words
    about: Words
    one: Words
    none: Words
    open_up_after: Words = ()
    pronominal: Words = ()
    measures: Words = ()
    ordinals: Words = ()
    joiners: Words = ()
    nobody: Words = ()
    besides: Words = ()
    increments: Words = ()
    equal: Words = ()
    clock: Words = ()
    untold: Words = ()
    comparative: Words = ()
    ages: Words = ()
    none_after: Words = ()
    ordinal_words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A phrase such as "last month": `offset` units of `unit` from the day of publication (or from the discourse
    day); `over`: what it dates is past, so that the unit that holds today ends today; `open`: from then until now."""

    __pydantic_config__ = STRICT
    phrase: str
    unit: str
    offset: int
    base: str = "publication"
    to_offset: int | None = None
    over: bool = False
    open: bool = False
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words of dates. `counted` phrases hold {n} and {unit}: "{n} {unit} ago". `week_start` is the weekday that a week
    begins with, 0 for Monday; `lunar_months` are those of the Islamic calendar, `lunar_years` what stands behind its
    years; `same_as` links two calendars' names of one day; `day_nouns` stand behind a day of a month told of."""

    __pydantic_config__ = STRICT
    months: Mapping[str, int]
    solar_months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    relative: tuple[RelativeDate, ...]
    counted: tuple[RelativeDate, ...]
    last: Words
    next: Words
    this: Words
    early: Words
    middle: Words
    late: Words
    earlier: Words
    month_nouns: Words = ()
    day_nouns: Words = ()
    nth: Words = ()
    same_year: Words = ()
    ranges: Words = ()
    introducers: Words = ()
    not_months: Words = ()
    anaphors: Words = ()
    deadlines: Words = ()
    since: Words = ()
    weekday_stops: Words = ()
    named_days: Words = ()
    rites: Words = ()
    perfect: Words = ()
    anteriors: Words = ()
    periods: Words = ()
    spans: Words = ()
    period_ends: Words = ()
    days: Mapping[str, int] = field(default_factory=dict)
    week_start: int = 0
    lunar_months: Words = ()
    lunar_years: Words = ()
    same_as: Words = ()
    day_first: bool = False
    between: Words = ()
    through: Words = ()
    lasting: Words = ()
    lasting_for: Words = ()
    consecutive: Words = ()
    ended: Words = ()
    speech: Words = ()
    night_of: Words = ()
    month_links: Words = ()
    month_fillers: Words = ()
    month_introducers: Words = ()
    appointing: Words = ()
    appointed_for: Words = ()
    convened: Words = ()
    following: Words = ()
    preceding: Words = ()
    day_introducers: Words = ()
    counted_nouns: Words = ()
    following_year: Words = ()
    occurring: Words = ()
    seasons: Mapping[str, int] = field(default_factory=dict)
    particles: Words = ()


@dataclass(frozen=True, slots=True)
class HarmWords:
    """Words that say that people were killed or wounded, by how the people stand to them; `loses` and `falls` say it
    only beside a noun of people, and none of `all_harm` is nobody killed and nobody wounded; who dies by one of
    `later` was struck before."""

    __pydantic_config__ = STRICT
    transitive: Words = ()
    intransitive: Words = ()
    adjectives: Words = ()
    nouns: Words = ()
    transitive_phrases: Words = ()
    lives: Words = ()
    toll_words: Words = ()
    toll_links: Words = ()
    loses: Words = ()
    falls: Words = ()
    all_harm: Words = ()
    honours: Words = ()
    tellings: Words = ()
    captives: Words = ()
    captures: Words = ()
    later: Words = ()


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """`kinds` names a place's kind after (or, with `of`, before) its name: "X district", "the village of X"."""

    __pydantic_config__ = STRICT
    kinds: Mapping[str, Words]
    before: Words
    after: Words
    locative: Words = ()
    not_scene: Words = ()
    grounds: Words = ()
    anaphora: Mapping[str, str] = field(default_factory=dict)
    not_places: Words = ()
    border: Words = ()
    directions: Words = ()
    here: Words = ()
    posts: Words = ()
    stations: Words = ()
    dwellers: Words = ()
    roads: Words = ()
    road_links: Words = ()
    openers: Words = ()
    closers: Words = ()


@dataclass(frozen=True, slots=True)
class Modality:
    """Words that make an event planned, negated, hypothetical, or a habit rather than an occurrence."""

    __pydantic_config__ = STRICT
    future: Words
    negation: Words
    hypothetical: Words
    habitual: Words
    causatives: Words = ()
    conditional_future: Words = ()
    mutual: Words = ()
    trends: Words = ()
    decisions: Words = ()
    alleged: Words = ()
    novelty: Words = ()
    provisional: Words = ()
    mishaps: Words = ()
    openers: Words = ()
    anaphora: Words = ()
    plural_anaphora: Words = ()
    nobody: Words = ()
    conditional: Words = ()
    referring_before: Words = ()
    referring_behind: Words = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Verbs and phrases of saying, and per stance the phrases that take it; `contesting` verbs doubt what they tell,
    `charges` point at another state, `anonymous` speakers have no name, `hearers` are whom one speaks to."""

    __pydantic_config__ = STRICT
    say: Words
    sources: Words
    stances: Mapping[str, Mapping[str, Words]]
    contesting: Words = ()
    hearers: Words = ()
    charges: Words = ()
    own_acts: Words = ()
    anonymous: Words = ()
    any: Words = ()
    gerund_endings: Words = ()


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed classes, and the markers that key slots: marker -> the words before (after) a noun phrase."""

    __pydantic_config__ = STRICT
    before: Mapping[str, Words]
    after: Mapping[str, Words]
    determiners: Words
    possessives: Words
    genitive: Words
    passive_auxiliaries: Words
    auxiliaries: Words
    conjunctions: Words
    subordinators: Words
    relatives: Words
    pronouns: Words
    group_pronouns: Words
    reciprocal: Words
    counterpart: Words
    adverbs: Words
    adjectives: Words
    common_verbs: Words
    light_verbs: Words
    skippable: Words = ()
    mass_nouns: Words = ()
    part_words: Words = ()
    fillers: Words = ()
    definite_counts: Words = ()
    likewise: Words = ()
    subject_pronouns: Words = ()
    free_relatives: Words = ()
    infinitive: Words = ()
    naming: Words = ()
    place_relatives: Words = ()
    definites: Words = ()
    articles: Words = ()
    others: Words = ()
    perfect: Words = ()
    reciprocal_roles: Mapping[str, str] = field(default_factory=dict)
    suffered: Words = ()
    sufferings: Words = ()
    present: Words = ()
    body_pronouns: Words = ()
    group_plurals: Words = ()
    name_links: Words = ()
    person_possessives: Words = ()
    belonging: Words = ()
    victim_words: Words = ()
    victim_participles: Words = ()
    identity_verbs: Words = ()
    origin_verbs: Words = ()
    person_pronouns: Words = ()
    body_possessives: Words = ()
    lives: Words = ()
    object_before_verb: bool = False
    adjectives_after: bool = False
    number_unmarked: bool = False
    part_words_after: Words = ()
    among: Words = ()
    plural_ending: str = ""
    singular_pronouns: Words = ()
    plural_pronouns: Words = ()
    object_pronouns: Words = ()
    partitive: Words = ()
    slots: Mapping[str, Words] = field(default_factory=dict)
    clause_final: Mapping[str, str] = field(default_factory=dict)
    country_pronouns: Words = ()
    force_pronouns: Words = ()
    part_closers: Words = ()
    phrase_heads: Words = ()
    singular_verbs: Words = ()
    agencies: Words = ()


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """One language: its code (ISO 639-1) and the words that the engine looks for."""

    __pydantic_config__ = STRICT
    code: str
    abbreviations: Words
    clitics: Words
    residue: Words
    caption_marks: Words
    inflection: Inflection
    grammar: Grammar
    numbers: NumberWords
    dates: DateWords
    places: PlaceWords
    persons: Mapping[str, Words]
    demonyms: Mapping[str, Words]
    harm: Mapping[str, HarmWords]
    modality: Modality
    attribution: Attribution


def normalized(pack: LanguagePack) -> LanguagePack:
    """The pack with every word as `tokenize` reads it, so that a list may keep a language's own spelling."""
    return replace(pack, **{f.name: _normal(getattr(pack, f.name)) for f in fields(pack) if f.name != "code"})


def normal(words: str) -> str:
    """Words of any script as tokens read them; plain ASCII is left as it is, as its capitals tell something."""
    return words if words.isascii() else " ".join(t.form for t in tokenize(words))


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, InflectionRule):
        return InflectionRule(fold(value.ending), {k: fold(t) for k, t in value.forms.items()})
    if isinstance(value, Mapping):
        return {_normal(k): _normal(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(_normal(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: _normal(getattr(value, f.name)) for f in fields(value)})
    return value
