"""Phrases of one or more words, found by their first or last word rather than tried one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from extractors.text import Token

Phrase = tuple[str, ...]
ByWord = Mapping[str, Sequence[Phrase]]


def by_first_word(phrases: Iterable[str]) -> ByWord:
    """Phrases by their first word, the longest first."""
    return _by_word(phrases, 0)


def by_last_word(phrases: Iterable[str]) -> ByWord:
    """Phrases by their last word, the longest first."""
    return _by_word(phrases, -1)


def _by_word(phrases: Iterable[str], at: int) -> ByWord:
    found: dict[str, list[Phrase]] = {}
    for words in sorted((tuple(p.split()) for p in phrases), key=len, reverse=True):
        found.setdefault(words[at], []).append(words)
    return found


@lru_cache(maxsize=1024)
def _indexed(phrases: frozenset[str]) -> Mapping[str, Sequence[str]]:
    return {first: [" ".join(words) for words in found] for first, found in by_first_word(phrases).items()}


def told(phrases: frozenset[str], forms: Sequence[str]) -> set[str]:
    """Those of `phrases` that stand in the folded words `forms`."""
    index = _indexed(phrases)
    begun = index.keys() & forms
    if not begun:
        return begun
    text = f" {' '.join(forms)} "
    return {phrase for first in begun for phrase in index[first] if phrase == first or f" {phrase} " in text}


def length_at(phrases: ByWord, tokens: Sequence[Token], at: int, end: int) -> int:
    """How many tokens from `at` on, before `end`, are one of `phrases`, by their first words; 0 where none is."""
    if at >= end:
        return 0
    for words in phrases.get(tokens[at].form, ()):
        length = len(words)
        if length == 1 or (at + length <= end and words == tuple([t.form for t in tokens[at : at + length]])):
            return length
    return 0


def phrase_before(phrases: ByWord, tokens: Sequence[Token], start: int, at: int) -> str:
    """The longest of `phrases`, by their last words, that tokens `start`..`at` end with; "" where none does."""
    for words in phrases.get(tokens[at - 1].form, ()) if at > start else ():
        first = at - len(words)
        if first >= start and words == tuple([t.form for t in tokens[first:at]]):
            return " ".join(words)
    return ""
