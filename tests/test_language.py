"""Lemmas become forms by rules and exceptions that are data."""

from __future__ import annotations

import pytest

from tests.extraction import pack


@pytest.mark.parametrize(
    ("lemma", "part", "forms"),
    [
        ("kill", "verb", {"kill", "kills", "killed", "killing"}),
        ("raze", "verb", {"raze", "razes", "razed", "razing"}),
        ("carry out", "verb", {"carry out", "carries out", "carried out", "carrying out"}),
        ("shoot dead", "verb", {"shoot dead", "shoots dead", "shot dead", "shooting dead"}),
        ("kidnap", "verb", {"kidnap", "kidnaps", "kidnapped", "kidnaped", "kidnapping"}),
        ("exchange of fire", "noun", {"exchange of fire", "exchanges of fire"}),
        ("gunman", "noun", {"gunman", "gunmen"}),
        ("border crossing", "noun", {"border crossing", "border crossings"}),
    ],
)
def test_forms(lemma: str, part: str, forms: set[str]) -> None:
    assert {form for _, form in pack().inflection.forms(lemma, part)} == forms
