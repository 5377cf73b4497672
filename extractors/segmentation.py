"""Segmentation: an article's blocks, their kinds and sentences, and where the prose begins behind a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.language import LanguagePack
from extractors.lexicon import Entry, Lexicon
from extractors.text import BULLET, STOP, BlockKind, Sentence, Token, blocks, sentence_breaks

LONGEST_SENTENCE = 150
HEADLINE_WORDS = 16
DATELINE = re.compile(r"\)? ?[-:] ?|\) ")


class Segmenter:
    """Cuts the texts of one language."""

    def __init__(self, pack: LanguagePack) -> None:
        self._furniture = Lexicon(
            [
                *((p, Entry("residue", p)) for p in pack.residue),
                *((p, Entry("caption", p)) for p in pack.caption_marks),
            ],
            pack.clitics,
        )
        self._calendar = frozenset((*pack.dates.months, *pack.dates.weekdays, *pack.dates.solar_months))
        self._agencies = frozenset(pack.grammar.agencies)
        self._abbreviations = frozenset(pack.abbreviations)

    def sentences(self, text: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
        """Every sentence of prose, without the furniture of the page."""
        at = 0
        number = 0
        for start, end in blocks(text):
            first = at
            while at < len(tokens) and tokens[at].start < end:
                at += 1
            if first == at:
                continue
            kind = self._block_kind(text[start:end], tokens[first:at], number)
            if kind is not BlockKind.RESIDUE:
                edges = [0, *sentence_breaks(tuple(tokens[first:at]), self._abbreviations), at - first]
                for k, (a, b) in enumerate(pairwise(edges)):
                    for piece in range(a, b, LONGEST_SENTENCE):
                        yield Sentence(first + piece, first + min(b, piece + LONGEST_SENTENCE), number, kind, k == 0)
            number += 1

    def _block_kind(self, line: str, tokens: Sequence[Token], number: int) -> BlockKind:
        if len(tokens) < 60:
            found = self._furniture.matches(tokens)
            starts = any(m.start == 0 and m.entry.kind == "residue" for m in found)
            if starts and len(tokens) <= 40:
                return BlockKind.RESIDUE
            if any(m.entry.kind == "caption" for m in found):
                return BlockKind.CAPTION
        if BULLET.match(line) and line.lstrip()[0] in "•▪●*·":
            return BlockKind.BULLET
        if len(tokens) <= HEADLINE_WORDS and not STOP.search(line[-3:] + " "):
            return BlockKind.HEADLINE
        return BlockKind.BODY

    def after_dateline(self, tokens: Sequence[Token], s: Sentence, places: frozenset[int]) -> int:
        """Where the prose begins after "QUETTA:", "Islamabad, Jan 17 –" or, without capitals, a town with a mark
        behind it."""
        if not s.first_in_block or s.end - s.start < 4:
            return s.start
        if (s.start in places or tokens[s.start].form in self._agencies) and not tokens[s.start].form.isascii():
            return self._after_town(tokens, s)
        for i in range(s.start + 1, min(s.start + 9, s.end)):
            gap = tokens[i].gap
            opened = tokens[s.start].upper or s.kind is BlockKind.BODY
            if opened and (gap.strip() in (":", "):") or (gap.strip(" )-") == "" and "-" in gap and " " in gap)):
                lead = tokens[s.start : i]
                dated = tokens[s.start].form in self._calendar or tokens[s.start].form.isdigit()
                if not dated and (tokens[s.start].upper or all(t.title or t.form.isdigit() for t in lead)):
                    return i
        return s.start

    def _after_town(self, tokens: Sequence[Token], s: Sentence) -> int:
        marks = [
            i
            for i in range(s.start + 1, min(s.start + 7, s.end))
            if DATELINE.fullmatch(tokens[i].gap)
            and (tokens[i].gap != ") " or any("(" in t.gap for t in tokens[s.start + 1 : s.start + 4]))
        ]
        return marks[-1] if marks and s.kind is BlockKind.BODY else s.start
