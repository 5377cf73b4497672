"""When two coders mean the same: the same party, the same place, by the project's own books."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar
from unicodedata import combining, normalize

from extractors.actors import ActorBook, Side
from extractors.coder import Books
from extractors.evaluation.coded import CodedPlace
from extractors.model import PlacePrecision
from extractors.places import PRECISION_OF_KIND

T = TypeVar("T")
SPELLING = 0.8  # two names with so much of their letters in common are spellings of one
KIND_WORDS = re.compile(r"\b(county|district|province|state|city|town|village|area|region|border)\b")


@dataclass(frozen=True, slots=True)
class Hits:
    """How many of `gold` things were found among `found` ones; hits of several pairs add up."""

    hits: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(self.hits + other.hits, self.gold + other.gold, self.found + other.found)

    @property
    def all(self) -> bool:
        return self.hits == self.gold == self.found

    @property
    def f1(self) -> float | None:
        """None where there is nothing to find and nothing was found."""
        return 2 * self.hits / (self.gold + self.found) if self.gold + self.found else None


class Equivalence:
    """Compares by the actor book and the gazetteer's provinces."""

    def __init__(self, books: Books) -> None:
        self.actors = ActorBook(books.actors, books.roles)
        self._generic = frozenset(
            r.actor for r in books.roles if r.country is None and self.actors.side(r.actor) is Side.ARMED
        )
        provinces = [row for row in books.places if PRECISION_OF_KIND.get(row.kind) is PlacePrecision.PROVINCE]
        aliases = {_folded(alias): _folded(row.name) for row in provinces for alias in (row.admin1, *row.aliases)}
        self._provinces: Mapping[str, str] = {**aliases, **{_folded(row.name): _folded(row.name) for row in provinces}}

    # --- parties ---

    def is_generic(self, actor: str) -> bool:
        """An armed party that may be any: "militants"."""
        return actor in self._generic

    def same_actor(self, a: str, b: str) -> bool:
        """One is the other or a part of it; unnamed militants may be any armed group."""
        unnamed = a in self._generic or b in self._generic
        return self.actors.related(a, b) or (unnamed and self.actors.side(a) is self.actors.side(b) is Side.ARMED)

    def parties(self, gold: Iterable[str], found: Iterable[str]) -> Hits:
        """One to one; several units found of one coded party (the army and the police of its "security forces") cost
        nothing."""
        coded, left, hits = list(dict.fromkeys(gold)), list(dict.fromkeys(found)), 0
        for actor in coded:
            match = actor if actor in left else next((other for other in left if self.same_actor(actor, other)), None)
            if match is not None:
                left.remove(match)
                hits += 1
        wrong = [other for other in left if not any(self.same_actor(actor, other) for actor in coded)]
        return Hits(hits, len(coded), hits + len(wrong))

    # --- places ---

    def admin1(self, place: CodedPlace) -> str:
        return self._province(place.admin1)

    def same_place(self, gold: CodedPlace, found: CodedPlace) -> bool:
        """The same name in some spelling, or a part of it; unnamed places by province and country."""
        a, b = self._name(gold), self._name(found)
        if not a:
            return self.admin1(gold) == self.admin1(found) and (gold.country or "") == (found.country or "")
        return bool(b) and (a in b or b in a or SequenceMatcher(None, a, b).ratio() >= SPELLING)

    def _name(self, place: CodedPlace) -> str:
        return self._province(KIND_WORDS.sub("", _folded(place.name)).strip())

    def _province(self, name: str | None) -> str:
        folded = re.sub(r" (province|state)$", "", _folded(name))
        return self._provinces.get(folded, folded)


@lru_cache(maxsize=4096)
def _folded(name: str | None) -> str:
    """Without marks, case, the article and the kind of hyphen."""
    plain = "".join(c for c in normalize("NFKD", name or "") if not combining(c)).casefold()
    return re.sub(r"[\s\-–_]+", " ", re.sub(r"^the ", "", plain)).strip(" .,'\"")


def rows(gold: Sequence[T], found: Sequence[T], same: Callable[[T, T], bool]) -> Hits:
    """One to one, in order."""
    left, hits = list(found), 0
    for row in gold:
        match = next((i for i, other in enumerate(left) if same(row, other)), None)
        if match is not None:
            del left[match]
            hits += 1
    return Hits(hits, len(gold), len(found))
