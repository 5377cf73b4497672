"""Folding keeps lengths, tokens keep places, sentences end where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import blocks, fold, sentence_breaks, tokenize


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_tokens_stand_in_order_inside_the_text(text: str) -> None:
    last = 0
    for token in tokenize(text, ("'s",)):
        assert last <= token.start < token.end <= len(text)
        last = token.end


@pytest.mark.parametrize(
    ("variant", "plain"),
    [
        ("Café", "cafe"),
        ("Chargé d’Affaires", "charge d'affaires"),
        ("كيش", "کیش"),
        ("۱۴۰۴", "1404"),
        ("٢٦", "26"),
        ("“Bloody”", '"bloody"'),
    ],
)
def test_variants_fold_to_one_form(variant: str, plain: str) -> None:
    assert fold(variant) == plain


def test_a_possessive_is_a_token_of_its_own() -> None:
    assert [t.form for t in tokenize("Iran’s guards", ("'s",))] == ["iran", "'s", "guards"]


def test_a_zero_width_joiner_is_no_part_of_a_form() -> None:
    assert [t.form for t in tokenize("جیش\u200cالعدل")] == ["جیش", "العدل"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Brig. Gen. Rezai spoke. Nobody asked.", 2),
        ("U.S. envoys left on Jan. 3. They returned.", 2),
        ("It was closed on Tuesday.The guards left.", 2),
        ("About 4.5 tonnes were burnt.", 1),
        ("He asked why? Nobody knew! Silence.", 3),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    abbreviations = {"brig", "gen", "jan"}
    assert 1 + len(list(sentence_breaks(tokenize(text), abbreviations))) == sentences


def test_blocks_are_the_lines_that_are_not_empty() -> None:
    text = "One\n\nTwo\n \nThree"
    assert [text[a:b] for a, b in blocks(text)] == ["One", "Two", "Three"]
