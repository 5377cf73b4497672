"""Phrases by their words: found whole, the longest first, and never across the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.phrases import by_first_word, by_last_word, length_at, phrase_before, told
from extractors.text import tokenize

WORDS = st.lists(st.sampled_from(["in", "front", "of", "the", "gate"]), max_size=8)
PHRASES = st.frozensets(
    st.lists(st.sampled_from(["in", "front", "of"]), min_size=1, max_size=3).map(" ".join), max_size=6
)


@given(PHRASES, WORDS)
def test_told_are_the_phrases_that_stand_as_whole_words(phrases: frozenset[str], forms: list[str]) -> None:
    text = f" {' '.join(forms)} "
    assert told(phrases, forms) == {p for p in phrases if f" {p} " in text}


def test_the_longest_phrase_from_its_first_word() -> None:
    tokens, phrases = tokenize("in front of the gate"), by_first_word(("in", "in front", "in front of"))
    assert length_at(phrases, tokens, 0, 5) == 3
    assert length_at(phrases, tokens, 0, 2) == 2
    assert length_at(phrases, tokens, 3, 5) == 0
    assert length_at(phrases, tokens, 5, 5) == 0


def test_the_longest_phrase_before_its_last_word() -> None:
    tokens, phrases = tokenize("in front of the gate"), by_last_word(("front of", "in front of"))
    assert phrase_before(phrases, tokens, 0, 3) == "in front of"
    assert phrase_before(phrases, tokens, 1, 3) == "front of"
    assert phrase_before(phrases, tokens, 2, 3) == ""
    assert phrase_before(phrases, tokens, 0, 0) == ""
