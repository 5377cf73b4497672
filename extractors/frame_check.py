"""What must hold between frames beyond the type of each: no trigger of two meanings that nothing decides between, no
trigger or word that can never be matched, and every example true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations

from extractors.coder import Books, RuleExtractor
from extractors.frames import SPLIT, Frame, FrameFile, Sense, senses
from extractors.language import LanguagePack, normalized
from extractors.model import Article, Published
from extractors.text import tokenize

EXAMPLE_DAY = date(2025, 7, 9)
Trigger = tuple[str, str]  # the folded words, and those that stand apart


@dataclass(frozen=True, slots=True)
class FrameProblem:
    """Something wrong with a frame of `family` in one language: the words that it is about, what, and the remedy."""

    family: str
    frame: str
    language: str
    words: str
    what: str
    remedy: str


def check_frames(books: Books) -> Iterator[FrameProblem]:
    """Every problem of every frame, in the order of the files; examples are read on Wednesday 9 July 2025."""
    for pack in map(normalized, books.languages):
        found: dict[tuple[Trigger, str], list[Sense]] = {}
        for file in books.frames:
            for frame in file.frame:
                if pack.code in frame.triggers:
                    yield from _unmatchable(file, frame, pack)
                for lemma, sense in senses(file, frame, pack.code):
                    found.setdefault(((lemma, sense.tail), sense.part), []).append(sense)
        for (trigger, _), meanings in found.items():
            yield from _undecided(trigger, meanings, pack.code)
    yield from _examples(books)


# --- words that are never matched ----------------------------------------------------------------


def _unmatchable(file: FrameFile, frame: Frame, pack: LanguagePack) -> Iterator[FrameProblem]:
    """Triggers without a word, and words of conditions that no folded text holds."""
    conditions: dict[str, str] = {}
    for lemma, sense in senses(file, frame, pack.code):
        if not tokenize(lemma, pack.clitics):
            what = "the trigger holds no word: it can never be matched"
            yield FrameProblem(file.family, frame.id, pack.code, lemma, what, "remove it")
        for key in ("needs", "near", "about", "forbids"):
            conditions |= dict.fromkeys(getattr(sense, key), key)
    for words, key in sorted(conditions.items()):
        folded = " ".join(token.form for token in tokenize(words, pack.clitics))
        if folded != words:
            what = f"the word of `{key}` can never be matched: text is folded to {folded!r}"
            yield FrameProblem(file.family, frame.id, pack.code, words, what, "write it so, or remove it")


# --- one trigger, several meanings ---------------------------------------------------------------


def _undecided(trigger: Trigger, meanings: Sequence[Sense], language: str) -> Iterator[FrameProblem]:
    """A trigger of two frames that fit the same sentences: equally strong they collide, else one never fires."""
    words = SPLIT.join(filter(None, trigger))
    for one, other in permutations(meanings, 2):
        if one.frame.id == other.frame.id:
            continue
        if one.frame.strength > other.frame.strength and _fits_wherever(one, other):
            what = f"the trigger never fires here: {one.frame.id} is stronger and fits wherever this does"
        elif _collide(one, other):
            what = f"the trigger stands in {one.frame.id} too, as strong, and nothing decides between them"
        else:
            continue
        remedy = "remove it here, or tell the two apart by needs, near, agents, victims or requires"
        yield FrameProblem(other.family, other.frame.id, language, words, what, remedy)


def _collide(one: Sense, other: Sense) -> bool:
    """Two types, and the same strength and requirements."""

    def deciding(sense: Sense) -> tuple[object, ...]:
        frame = sense.frame
        wanted = map(frozenset, (frame.agents, frame.victims, frame.requires))
        return frame.strength, *wanted, sense.needs, sense.near, sense.about

    return one.frame.type != other.frame.type and deciding(one) == deciding(other)


def _fits_wherever(one: Sense, other: Sense) -> bool:
    """Does `one` ask for nothing that `other` does not ask for too? Both find their parties in the same slots."""
    a, b = one.frame, other.frame
    return (
        (a.initiators, a.targets, a.host, a.seat, a.placeless) == (b.initiators, b.targets, b.host, b.seat, b.placeless)
        and all(_as_wide(wide, narrow) for wide, narrow in ((a.agents, b.agents), (a.victims, b.victims)))
        and set(a.requires) <= set(b.requires)
        and all(_as_wide(getattr(one, key), getattr(other, key)) for key in ("needs", "near", "about"))
        and one.forbids <= other.forbids
    )


def _as_wide(wide: Sequence[str] | frozenset[str], narrow: Sequence[str] | frozenset[str]) -> bool:
    """Of alternatives, none at all is the widest."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


# --- examples ------------------------------------------------------------------------------------


def _examples(books: Books) -> Iterator[FrameProblem]:
    extractor = RuleExtractor(books)
    for file in books.frames:
        for frame in file.frame:
            for language, triggers in frame.triggers.items():
                for sentence in (*triggers.yes, *triggers.no):
                    told = {m.type for m in extractor.understanding(_article(sentence, language)).mentions}
                    if (frame.type in told) is not (sentence in triggers.yes):
                        asserted = f"it asserts {', '.join(sorted(told)) or 'nothing'}"
                        what = f"the example of `{'yes' if sentence in triggers.yes else 'no'}` fails: {asserted}"
                        remedy = "mend the rule; `borderwatch explain` shows what was tried"
                        yield FrameProblem(file.family, frame.id, language, sentence, what, remedy)


def _article(text: str, language: str) -> Article:
    published = Published(EXAMPLE_DAY, None, "example")
    return Article("example", "example", "example", language, "", text, published)
