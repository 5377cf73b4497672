"""From text to tokens: folding, blocks, sentences. Every offset counts characters of the given text.

Folding keeps lengths: one character in, one out. Case, accents, typographic quotes, Arabic, Persian and Urdu
letter variants and digits become one form, so that a lexicon needs one spelling and a span needs no map.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

VARIANTS: Mapping[str, str] = {
    **dict.fromkeys("‘’‛`´ʼ′ʻ", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("ىيېۍے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ۀةہھۂۃە", "ه"),
    **dict.fromkeys("أإٱ", "ا"),
    **dict.fromkeys("ؤ", "و"),
    **dict.fromkeys("ئ", "ی"),
    "،": ",",
    "؛": ";",
    "ı": "i",
    "ø": "o",
    "đ": "d",
}
IGNORED = "\u0640\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
MARKS = IGNORED + "\u0300-\u036f\u064b-\u065f\u0670"
WORD = re.compile(rf"\d+(?:[.,]\d+)*(?!\d)|(?:[^\W\d_]|[{MARKS}])+")


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """One character in, one out: the form that all its variants share."""
    if character.isdigit() and (value := unicodedata.digit(character, None)) is not None:
        return str(value)
    lower = character.lower()
    base = [c for c in unicodedata.normalize("NFKD", VARIANTS.get(lower, lower)) if not unicodedata.combining(c)]
    plain = base[0].lower() if len(base) == 1 else lower
    return VARIANTS.get(plain, plain) if len(plain) == 1 else character


def fold(text: str) -> str:
    """`text` folded, of the same length."""
    if text.isascii():
        return text.lower()
    return "".join(map(fold_character, text))


@dataclass(slots=True)  # not frozen: one is made for every word, and a frozen one takes three times as long
class Token:
    """A word or number: its folded form, the form as `written`, its place, whether written in capitals, and what stands
    between it and the last one."""

    form: str
    start: int
    end: int
    gap: str
    upper: bool
    title: bool
    written: str


class BlockKind(StrEnum):
    HEADLINE = "headline"
    CAPTION = "caption"
    BULLET = "bullet"
    BODY = "body"
    RESIDUE = "residue"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `start` up to, not including, `end`; the block (paragraph) it stands in, counted from 0."""

    start: int
    end: int
    block: int
    kind: BlockKind
    first_in_block: bool


_IGNORED_IN_FORM = str.maketrans(dict.fromkeys([*map(ord, IGNORED), *range(0x64B, 0x660), 0x670, *range(0x300, 0x370)]))


def tokenize(text: str, clitics: Collection[str] = (), most: int | None = None) -> tuple[Token, ...]:
    """The first `most` words and numbers in order. A clitic after an apostrophe ("'s") is a token of its own."""
    folded = fold(text)
    tokens: list[Token] = []
    last = 0
    for match in WORD.finditer(folded):
        start, end = match.span()
        form = match.group()
        if not form.isascii():
            form = form.translate(_IGNORED_IN_FORM)
            if not form:
                continue
        gap = folded[last:start] if start - last < 200 else folded[last : last + 100] + folded[start - 100 : start]
        if gap == "'" and "'" + form in clitics:
            form, gap, start = "'" + form, "", start - 1
        written = text[start:end]
        upper = len(form) > 1 and written.isupper()
        tokens.append(Token(form, start, end, gap, upper, text[start].isupper(), written))
        last = end
        if len(tokens) == most:
            break
    return tuple(tokens)


BREAK = re.compile(r"\n\s*\n|\n")
BULLET = re.compile(r"\s*[•▪●*·–-]\s")
STOP = re.compile(r"""[.!?؟۔…]["')\]]*\s|\n""")


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """The non-empty lines of `text` as (start, end)."""
    start = 0
    for match in BREAK.finditer(text):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def sentence_breaks(tokens: tuple[Token, ...], abbreviations: Collection[str]) -> Iterator[int]:
    """Indices of tokens that begin a new sentence within a block."""
    for i in range(1, len(tokens)):
        gap = tokens[i].gap
        if gap in ("", " "):
            continue
        match = STOP.search(gap if gap[-1:].isspace() else gap + " ")
        if match and _ends_sentence(tokens[i - 1], tokens[i], gap, gap[match.start()], abbreviations):
            yield i


def _ends_sentence(before: Token, after: Token, gap: str, mark: str, abbreviations: Collection[str]) -> bool:
    if mark == "\n":
        return True
    if mark == "." and gap == ".":
        return (
            after.title
            and len(before.form) > 3
            and len(after.form) > 1
            and not before.upper
            and not before.form[0].isdigit()
        )
    initial = len(before.form) == 1 and before.title and after.title
    if mark == "." and (before.form in abbreviations or initial or not any(c.isspace() for c in gap)):
        return False
    return after.title or not after.form.isascii() or after.form[0].isdigit() or gap.rstrip()[-1:] in "\"'("
