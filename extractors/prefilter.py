"""Whether a page can be relevant at all, told from its words before anything is made of it.

Only what `Topic` watches makes an article relevant (extractors/relevance.py): a place of its provinces, its waters, a
border, one of its groups, or both states of its pair. A page that names none of them needs no cleaning. The test is
looser than the extractor's reading on purpose: it looks for the words of each name anywhere in the page, scripts and
navigation included, and takes a word that begins with one for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from extractors.actors import ActorBook
from extractors.coder import Books
from extractors.text import fold

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^<>]*>")
MARKS = re.compile("[\u0640\u064b-\u065f\u0670\u00ad\u200d-\u200f\u202a-\u202e\u2066-\u2069]")
SHORTEST_PREFIX = 3

Names = Mapping[str, tuple[frozenset[str], ...]]


class Prefilter:
    """Knows the words that relevance needs."""

    def __init__(self, books: Books) -> None:
        topic, actors = books.topic, ActorBook(books.actors, books.roles)
        provinces = frozenset(topic.provinces)
        watched = [p for p in books.places if f"{p.country}/{p.admin1}" in provinces or p.kind in ("border", "water")]
        groups = [a for a in books.actors if any(actors.related(a.id, group) for group in topic.groups)]
        words = [word for pack in books.languages for word in pack.places.border]
        names = [name for place in watched for name in (place.name, *place.aliases)]
        names += [name for group in groups for name in (group.name, *group.aliases)]
        self._region = _by_longest_word([*words, *topic.waters, *names])
        self._pair = [_by_longest_word(_names_of(country, books, actors)) for country in topic.pair]

    def may_be_relevant(self, markup: str) -> bool:
        """False only for a page that the extractor finds irrelevant."""
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


def _by_longest_word(names: Iterable[str]) -> Names:
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for name in names:
        words = WORD.findall(fold(MARKS.sub("", name)))
        if words:
            found[max(words, key=len)].add(frozenset(words))
    return {word: tuple(sets) for word, sets in found.items()}


def _words(markup: str) -> frozenset[str]:
    """The folded words of a page and their beginnings."""
    raw = set(WORD.findall(MARKS.sub("", unescape(TAG.sub(" ", markup)))))
    words = {fold(word) for word in raw}
    return frozenset(words | {word[:end] for word in words for end in range(SHORTEST_PREFIX, len(word))})


def _names_any(words: frozenset[str], names: Names) -> bool:
    return any(name <= words for word in words & names.keys() for name in names[word])
