"""The extractor and the rules of cleaning, of the real configuration, compiled once for all tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from extractors.coder import Books, RuleExtractor
from extractors.language import LanguagePack
from extractors.model import Article, EventMention, Extraction, Published
from extractors.residue import Residue
from flows.settings import Config, load_config, packaged

WEDNESDAY = date(2025, 7, 9)


@cache
def config() -> Config:
    return load_config(packaged("config"))


def books() -> Books:
    return config().books


@cache
def residue() -> Residue:
    return Residue(config().pages.residue)


@cache
def extractor() -> RuleExtractor:
    return RuleExtractor(books())


@cache
def pack(code: str = "en") -> LanguagePack:
    return next(p for p in books().languages if p.code == code)


def article(text: str, published: date | None = WEDNESDAY, language: str = "en") -> Article:
    day = Published(published, None, "test") if published else None
    return Article("article", "source", "Outlet", language, "", text, day)


def extract(text: str, published: date | None = WEDNESDAY, language: str = "en") -> Extraction:
    """All that a sentence asserts, were it in an article on topic."""
    told = article(text, published, language)
    return replace(extractor().extract(told), mentions=extractor().understanding(told).mentions)


def mentions(text: str, published: date | None = WEDNESDAY) -> tuple[EventMention, ...]:
    return extract(text, published).mentions


def only(text: str, published: date | None = WEDNESDAY) -> EventMention:
    """The one mention that `text` makes; fails where it makes none or several."""
    (mention,) = mentions(text, published)
    return mention
