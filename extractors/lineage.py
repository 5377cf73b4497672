"""Where a text comes from: the agency that it credits, and the article that it is a copy of.

Two articles are copies where nearly all that the later one says stands in the earlier in the same words. Figures are
not compared: a copy whose toll was changed is a copy, and is read for its toll like any other article. Articles that
tell of different places or days are no copies, however much alike the formulas of their prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from extractors.cluster import components
from extractors.model import Article, Lineage, PrintedText, StrictRecord, TextSketch
from extractors.text import fold

SHINGLE_WORDS = 4
SKETCH_HASHES = 48
COPIED_SHARE = 0.7  # of the shingles of the later text
LIKE_SIZED = 0.4  # where nobody says which was first, the shorter is at least so much of the longer
DAYS_APART = timedelta(days=7)
SAME_OCCURRENCE = timedelta(days=2)  # "on Tuesday" read a day later may be off by as much
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")
AUTHORS = re.compile(r"[,/|&()]| and | with ")
DATELINE_CHARACTERS = 90
CREDIT_LINE_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Agency(StrictRecord):
    """A news agency, the names by which others credit it, and the source that it is, where it is one of ours."""

    id: str
    name: str
    credits: tuple[str, ...]
    source: str | None = None


class LineageReader:
    """Reads lineage by the book of agencies. Pure; the order of articles never matters."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self._agencies = {agency.id: agency for agency in agencies}
        self._by_credit = {fold(credit): agency for agency in agencies for credit in agency.credits}
        names = "|".join(re.escape(name) for name in sorted(self._by_credit, key=len, reverse=True))
        name = rf"(?P<agency>{names})"
        beginnings = (
            rf"[^.!?]{{0,60}}[\(\[]\s*{name}\s*[\)\]]",  # "QUETTA, Nov 5 (Xinhua) -"
            rf"\W*{name}\s*[-:|]",  # "AFP -"
            rf"\W*{fold('به گزارش')} (?:{fold('خبرگزاری')} )?{name}\b",  # "according to IRNA," as its readers begin
        )
        self._datelines = tuple(map(re.compile, beginnings))
        self._credit_line = re.compile(
            rf"\W*(?:source|{fold('منبع')}|by|(?:.* )?with (?:.* )?inputs? from|(?:reporting|writing|editing) by .*)?"
            rf"[\s:/-]*{name}(?:\s*[/,&]\s*[\w ]+)?\W*"
        )

    def sketch(self, article: Article) -> TextSketch:
        """What lineage keeps of an article: its agency, and a few of its shingles, the same ones of the same words."""
        return TextSketch(tuple(sorted(_shingles(article.text))[:SKETCH_HASHES]), self._credited(article))

    def _credited(self, article: Article) -> str | None:
        """The agency that the byline, the dateline or a line of its own names; never one that is merely quoted."""
        lines = [line for line in fold(article.text).splitlines() if line.strip()]
        named = [part.strip() for part in AUTHORS.split(fold(article.author or ""))]
        tops = (pattern.match(line[:DATELINE_CHARACTERS]) for line in lines[:1] for pattern in self._datelines)
        ends = [line for line in (*lines[:2], *lines[-2:]) if len(line) <= CREDIT_LINE_CHARACTERS]
        found = [*tops, *map(self._credit_line.fullmatch, ends)]
        named += [match["agency"] for match in found if match]
        return next((self._by_credit[name].id for name in named if name in self._by_credit), None)

    def copies(self, texts: Mapping[str, PrintedText], pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of `pairs` of which one is a copy of the other; `texts` go by their ids."""
        asked = [(one, other) for one, other in pairs if _may_be_copies(texts[one], texts[other])]
        shingles = {name: frozenset(_shingles(texts[name].text)) for name in {name for pair in asked for name in pair}}
        return frozenset(pair for pair in asked if _is_copied(texts[pair[0]], texts[pair[1]], shingles))

    def lineages(self, texts: Sequence[PrintedText], copies: Iterable[tuple[str, str]]) -> tuple[Lineage, ...]:
        """The origin of each of `texts`, of which these pairs are copies; each is its own origin where it has none."""
        by_id = {text.article_id: text for text in texts}
        groups = (sorted(group) for group in components(by_id, copies))
        return tuple(lineage for group in groups for lineage in self._group([by_id[i] for i in group]))

    def _group(self, texts: Sequence[PrintedText]) -> Iterator[Lineage]:
        credited = Counter(text.agency for text in texts if text.agency)
        agency = min(credited, key=lambda name: (-credited[name], name), default=None)
        own = self._agencies[agency].source if agency in self._agencies else None
        origin = min(texts, key=lambda text: (own is None or text.source_id != own, *_when(text)))
        for text in texts:
            yield Lineage(text.article_id, origin.article_id, agency)


def _when(text: PrintedText) -> tuple[date, str, str]:
    return text.day or date.max, text.at.isoformat() if text.at else "", text.article_id


def _shingles(text: str) -> set[int]:
    """Hashes of every four words in a row, figures all alike."""
    words = ["#" if word[0].isdigit() else word for word in WORD.findall(fold(text))]
    rows = (" ".join(words[n : n + SHINGLE_WORDS]) for n in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return {int.from_bytes(blake2b(row.encode(), digest_size=8).digest(), "big") for row in rows}


def _may_be_copies(one: PrintedText, other: PrintedText) -> bool:
    """Of different outlets, of about one time, and of one occurrence as far as either is known to tell of any."""
    if one.source_id == other.source_id:
        return False
    if one.day and other.day and abs(one.day - other.day) > DAYS_APART:
        return False
    elsewhere = one.places and other.places and not one.places & other.places
    return not (elsewhere or _on_other_days(one.days, other.days))


def _on_other_days(some: Collection[date], others: Collection[date]) -> bool:
    return bool(some and others) and all(abs(a - b) > SAME_OCCURRENCE for a in some for b in others)


def _is_copied(one: PrintedText, other: PrintedText, shingles: Mapping[str, frozenset[int]]) -> bool:
    first, second = shingles[one.article_id], shingles[other.article_id]
    common = len(first & second)
    if (later := _later(one, other)) is not None:
        return common >= COPIED_SHARE * len(shingles[later.article_id])
    fewer, more = sorted((len(first), len(second)))
    return common >= COPIED_SHARE * fewer and fewer >= LIKE_SIZED * more


def _later(one: PrintedText, other: PrintedText) -> PrintedText | None:
    """Which came out later; None where nobody can tell."""
    if one.at and other.at and one.at != other.at:
        return max(one, other, key=lambda text: text.at)  # type: ignore[arg-type, return-value]
    if one.day and other.day and one.day != other.day:
        return max(one, other, key=lambda text: text.day)  # type: ignore[arg-type, return-value]
    return None
