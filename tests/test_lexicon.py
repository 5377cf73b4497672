"""The trie finds the longest phrases, and capitals only in capitals."""

from __future__ import annotations

from extractors.lexicon import Entry, Lexicon, without_overlaps
from extractors.text import tokenize

LEXICON = Lexicon(
    [
        ("border guard", Entry("person", "border-guards")),
        ("border guard command", Entry("person", "command")),
        ("guard", Entry("person", "guard")),
        ("FC", Entry("actor", "pak-fc")),
        ("Jaish-ul Adl", Entry("actor", "jaish-al-adl")),
    ]
)


def found(text: str) -> list[object]:
    return [m.entry.value for m in without_overlaps(LEXICON.matches(tokenize(text)))]


def test_the_longest_phrase_wins() -> None:
    assert found("the Border Guard Command said") == ["command"]


def test_capitals_match_only_capitals() -> None:
    assert found("FC troops") == ["pak-fc"]
    assert found("the fc ratio") == []


def test_hyphens_and_blanks_are_alike() -> None:
    assert found("Jaish ul-Adl") == ["jaish-al-adl"]


def test_no_match_crosses_a_comma() -> None:
    assert found("at the border, guard duty") == ["guard"]
