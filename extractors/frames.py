"""Frames: rules as data. A frame says which words assert which type of event, and where its parties stand.

One `config/frames/<family>.toml` holds a family's frames with the triggers of every language; the engine knows no
words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.language import STRICT, LanguagePack, Words, normal
from extractors.lexicon import Entry, Match

VIOLENCE = "violence"
SPLIT = " … "


@dataclass(frozen=True, slots=True)
class Triggers:
    """The words of one language. Verbs and nouns are lemmas, phrases stand as they are; of "take … captive" the words
    behind the dots stand later in the clause.

    `needs`: one of them must stand in the sentence, `near`: within six words of the trigger, `about`: in the sentence
    or the ones around it; `forbids`: none may stand within six words of the trigger. "@name" stands for the words of
    that name in the file's `words`.
    `yes` and `no` are sentences of our own that do and do not assert the type; the tests run them.
    """

    __pydantic_config__ = STRICT
    verb: Words = ()
    noun: Words = ()
    phrase: Words = ()
    needs: Words = ()
    near: Words = ()
    about: Words = ()
    forbids: Words = ()
    yes: Words = ()
    no: Words = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One rule. `agents` and `victims` are the sides ("state", "armed", "civil") that the parties may be on; empty:
    any.

    `initiators` and `targets` are slot names, searched in order: "agent" (who does it: the subject, the by-phrase
    of a passive),
    "patient" (to whom: the object, the subject of a passive), or a marker of the language pack ("with", "from", "in").
    `host`: the government of the place is the other party. `seat`: where no place is named, it is the initiator's
    country. `placeless`: it happens nowhere, as a telephone call does.
    `official`: anybody named who is in office does for a word of its `needs`.
    `fatal`: its targets are killed by it.
    `implied_initiators`: the role of who does such things where nobody is named. `implied_target`: whom the act is
    always aimed at, an actor id. `requires`: slots that must be filled.
    """

    __pydantic_config__ = STRICT
    id: str
    type: str
    triggers: Mapping[str, Triggers]
    strength: float = 1.0
    initiators: Words = ("agent",)
    targets: Words = ("patient",)
    agents: Words = ()
    victims: Words = ()
    requires: Words = ()
    host: bool = False
    seat: bool = False
    placeless: bool = False
    official: bool = False
    fatal: bool = False
    implied_initiators: str | None = None
    implied_target: str | None = None


@dataclass(frozen=True, slots=True)
class FrameFile:
    """The frames of one family of event types; `words` are word lists that several of them share, by language."""

    __pydantic_config__ = STRICT
    family: str
    frame: tuple[Frame, ...] = field(default_factory=tuple)
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a trigger word may mean: a frame, as a part of speech."""

    frame: Frame
    family: str
    part: str
    needs: frozenset[str]
    near: frozenset[str]
    about: frozenset[str]
    forbids: frozenset[str]
    tail: str = ""


def trigger_entries(files: Sequence[FrameFile], pack: LanguagePack) -> Iterator[tuple[str, Entry]]:
    """The lexicon's entries of all triggers of a language, inflected."""
    for file in files:
        for frame in file.frame:
            for lemma, sense in senses(file, frame, pack.code):
                yield from _inflected(lemma, sense, pack)


def senses(file: FrameFile, frame: Frame, language: str) -> Iterator[tuple[str, Sense]]:
    """Each lemma of a frame of `file`, without the words that stand apart from it, and what it means."""
    triggers = frame.triggers.get(language, Triggers())
    named = file.words.get(language, {})
    needs, near, about, forbids = (
        frozenset(map(normal, _spelled_out(words, named)))
        for words in (triggers.needs, triggers.near, triggers.about, triggers.forbids)
    )
    for part, lemmas in (("verb", triggers.verb), ("noun", triggers.noun), ("phrase", triggers.phrase)):
        plain = Sense(frame, file.family, part, needs, near, about, forbids)
        for whole in lemmas:
            lemma, tail = (normal(words) for words in (*whole.split(SPLIT), "")[:2])
            yield lemma, replace(plain, tail=tail) if tail else plain


def _inflected(lemma: str, sense: Sense, pack: LanguagePack) -> Iterator[tuple[str, Entry]]:
    loose = sense.part == "verb" and " " in lemma and not pack.grammar.object_before_verb
    forms = pack.inflection.forms(lemma, sense.part) if sense.part != "phrase" else [("base", lemma)]
    for form, phrase in forms:
        yield phrase, Entry("trigger", sense, form, loose=loose)


def _spelled_out(words: Words, named: Mapping[str, Words]) -> Iterator[str]:
    """The words, those of a shared list in the place of its name. Raises `KeyError` for a name that is not there."""
    for word in words:
        yield from named[word[1:]] if word.startswith("@") else (word,)


def sense_of(match: Match) -> Sense:
    """What a match of the kind "trigger" may mean."""
    assert isinstance(match.entry.value, Sense)
    return match.entry.value
