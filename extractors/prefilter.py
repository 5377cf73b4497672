"""Whether a page can be relevant at all, told from its words before anything is made of it.

Only what `Topic` watches makes an article relevant (extractors/relevance.py): a place of its provinces, its waters, a
border, one of its groups, or both states of its pair. A page that names none of them needs no cleaning. The test is
looser than the extractor's reading on purpose: it looks for the words of each name anywhere in what it is given, and
takes a word that begins with one for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import TYPE_CHECKING

from extractors.actors import ActorBook
from extractors.text import fold

if TYPE_CHECKING:
    from extractors.coder import Books

WORD = re.compile(r"[^\W\d_]+")
INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
        "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
TAG = re.compile(r"<[^<>]*>")
INLINE_TAG = re.compile(rf"</?(?:{'|'.join(INLINE)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
MARKS = re.compile("[\u0640\u064b-\u065f\u0670\u00ad\u200d-\u200f\u202a-\u202e\u2066-\u2069]")
SHORTEST_BEGINNING, SHORTEST_IN_ENGLISH = 3, 5  # so many letters; in English "prom" is no village where one promises

Names = Mapping[str, tuple[frozenset[str], ...]]


class Prefilter:
    """Knows the words that relevance needs: one of the names of `region`, or one of each of `pair`."""

    def __init__(self, region: Sequence[str], pair: Sequence[Sequence[str]]) -> None:
        self._given = (region, pair)
        self._region = _by_longest_word(region)
        self._pair = [_by_longest_word(names) for names in pair]

    @classmethod
    def of(cls, books: Books) -> Prefilter:
        topic, actors = books.topic, ActorBook(books.actors, books.roles)
        provinces = frozenset(topic.provinces)
        watched = [p for p in books.places if f"{p.country}/{p.admin1}" in provinces or p.kind in ("border", "water")]
        groups = [a for a in books.actors if any(actors.related(a.id, group) for group in topic.groups)]
        words = [word for pack in books.languages for word in pack.places.border]
        names = [name for place in watched for name in (place.name, *place.aliases)]
        names += [name for group in groups for name in (group.name, *group.aliases)]
        pair = [_needed(_names_of(country, books, actors)) for country in topic.pair]
        return cls(_needed([*words, *topic.waters, *names]), pair)

    def __reduce__(self) -> tuple[type[Prefilter], tuple[Sequence[str], Sequence[Sequence[str]]]]:
        """Names alone travel to another process: a third of the bytes of what is made of them."""
        return Prefilter, self._given

    def may_be_relevant(self, markup: str) -> bool:
        """False only for a text, with its tags or without, that the extractor finds irrelevant."""
        words = _words(markup)
        return _names_any(words, self._region) or all(_names_any(words, names) for names in self._pair)


def _names_of(country: str, books: Books, actors: ActorBook) -> Iterator[str]:
    """Everything by which a text can speak of a country."""
    for actor in books.actors:
        if actors.country(actor.id) == country:
            yield from (actor.name, *actor.aliases)
    for place in books.places:
        if place.country == country:
            yield from (place.name, *place.aliases)
    for pack in books.languages:
        yield from pack.demonyms.get(country, ())


def _needed(names: Iterable[str]) -> tuple[str, ...]:
    """The folded words of each name, without those names that hold another one, of a single word."""
    found = {frozenset(WORD.findall(fold(MARKS.sub("", name)))) for name in names}
    single = frozenset(word for words in found if len(words) == 1 for word in words)
    return tuple(
        sorted(" ".join(sorted(words)) for words in found if words and (len(words) == 1 or not words & single))
    )


def _by_longest_word(names: Iterable[str]) -> Names:
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for name in names:
        words = name.split()
        found[max(words, key=len)].append(frozenset(words))
    return {word: tuple(sets) for word, sets in found.items()}


def _words(markup: str) -> frozenset[str]:
    """The folded words of a page and their beginnings. What stands there twice is looked at once: pages are long."""
    apart, joined = TAG.sub(" ", markup), TAG.sub(" ", INLINE_TAG.sub("", markup))  # a tag may stand inside a word
    parts = " ".join({*unescape(apart).split(), *unescape(joined).split()})
    words = {fold(word) for word in WORD.findall(MARKS.sub("", parts))}
    return frozenset(words).union(*map(_beginnings, words))


def _beginnings(word: str) -> list[str]:
    shortest = SHORTEST_IN_ENGLISH if word.isascii() else SHORTEST_BEGINNING
    return [word[:end] for end in range(shortest, len(word))]


def _names_any(words: frozenset[str], names: Names) -> bool:
    return any(name <= words for word in words & names.keys() for name in names[word])
