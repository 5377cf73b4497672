"""Languages are told apart by letters and small words, in whole sentences and in their first twenty characters."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from extractors.language_id import UNDETERMINED, LanguageIdentifier
from tests.extraction import config
from tests.newsroom import content

SENTENCES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
CASES = [(language, sentence) for language, written in SENTENCES.items() for sentence in written]
SHORT_CHARACTERS = 20


@cache
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier(config().pages.languages)


def beginning(sentence: str) -> str:
    """Whole words of it, until they are twenty characters."""
    words = sentence.split()
    return next(
        (start for n in range(len(words)) if len(start := " ".join(words[: n + 1])) >= SHORT_CHARACTERS), sentence
    )


@pytest.mark.parametrize(("language", "sentence"), CASES)
def test_a_sentence(language: str, sentence: str) -> None:
    assert identifier().language_of(sentence) == language


def test_twenty_characters_mostly_do() -> None:
    """Without a hint 90% of them; with the channel's language as a hint nearly all."""
    short = [(language, beginning(sentence)) for language, sentence in CASES]
    right = sum(identifier().language_of(text) == language for language, text in short)
    hinted = sum(identifier().language_of(text, language) == language for language, text in short)
    assert right >= 70
    assert hinted >= 79


def test_the_newsrooms_articles() -> None:
    languages = {outlet.id: outlet.language for outlet in content.outlets()}
    for story in content.articles(2):
        assert identifier().language_of("\n".join(story.paragraphs)) == languages[story.outlet], story.slug


def test_persian_in_arabic_letters_is_persian() -> None:
    written = " ".join(SENTENCES["fa"]).replace("ی", "ي").replace("ک", "ك")
    assert identifier().language_of(written) == "fa"


def test_too_few_letters_are_what_was_expected() -> None:
    assert identifier().language_of("2026 — 11", "ur") == "ur"
    assert identifier().language_of("2026 — 11") == UNDETERMINED


@pytest.mark.parametrize(
    "text",
    [
        "Пограничники задержали двух контрабандистов у перехода.",
        "सीमा सुरक्षा बल ने दो तस्करों को पकड़ लिया।",
        "Grenzschützer haben zwei Schmuggler festgenommen, nachdem sie nachts einen Übergang bei Zahedan umgangen "
        "hatten. Das Ministerium wollte dazu nichts sagen, weil noch ermittelt werde und Zeugen befragt "
        "werden müssten. Beide stammen nach Angaben der Polizei aus einem Dorf nahe der Grenze.",
    ],
)
def test_other_languages_are_none_of_ours(text: str) -> None:
    assert identifier().language_of(text, "en") == UNDETERMINED


@pytest.mark.parametrize("sentence", ["Gunmen attack border post", "Two killed"])
def test_headlines_without_small_words_are_english(sentence: str) -> None:
    assert identifier().language_of(sentence) == "en"


def test_a_year_in_urdu_is_no_balochi() -> None:
    assert identifier().language_of("یہ واقعہ 2024ء کا ہے اور 2025ء میں بھی ہوا۔") == "ur"
