"""All words that are looked for, of every list and book, in one token trie: a text is read once.

A run of capitals as an entry ("BLA", "FC") is matched only in capitals. A match does not cross punctuation. A loose
entry is also matched with articles, adjectives and the like between its words ("lodged a very strong protest").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from extractors.text import Token, tokenize

MOST_SKIPPED = 3
CROSSABLE = frozenset(" \t\u00a0\u202f\u200c-'\"/&.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A meaning of a word: its kind ("actor", "place", "trigger", ...), value and, if inflected, which form."""

    kind: str
    value: object
    form: str = ""
    capitals: bool = False
    loose: bool = False


@dataclass(slots=True)  # not frozen, as `Token`
class Match:
    """Tokens `start` up to, not including, `end` are one entry of the lexicon."""

    start: int
    end: int
    entry: Entry


class _Node:
    __slots__ = ("children", "entries")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[Entry] = []


class Lexicon:
    """Built once from (phrase, entry) pairs; then only read. `skippable` may stand inside a loose entry's match;
    of the kinds `nested` shorter matches are kept beside longer ones."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, Entry]],
        clitics: Sequence[str] = (),
        skippable: frozenset[str] = frozenset(),
        nested: frozenset[str] = frozenset(),
    ) -> None:
        self._root = _Node()
        self._skippable = skippable
        self._nested = nested
        for phrase, entry in phrases:
            tokens = tokenize(phrase, clitics)
            if not tokens:
                continue
            node = self._root
            for token in tokens:
                node = node.children.setdefault(token.form, _Node())
            capitals = len(tokens) == 1 and len(tokens[0].form) <= 5 and tokens[0].upper
            entry = Entry(entry.kind, entry.value, entry.form, capitals, entry.loose)
            if entry not in node.entries:
                node.entries.append(entry)

    def matches(self, tokens: Sequence[Token], first: int = 0, last: int | None = None) -> list[Match]:
        """For every position of tokens `first`..`last` and kind the longest entries, in order of position."""
        last = len(tokens) if last is None else last
        found: list[Match] = []
        for start in range(first, last):
            node = self._root.children.get(tokens[start].form)
            if node is not None:
                found.extend(self._longest(node, tokens, start, last))
        return found

    def _longest(self, node: _Node, tokens: Sequence[Token], start: int, last: int) -> Iterator[Match]:
        """The longest entries of each kind at `start`, whose first word `node` is."""
        longest: dict[str, list[Match]] = {}
        end, skipped = start + 1, 0
        while True:
            for entry in node.entries:
                if (entry.capitals and not tokens[start].upper) or (skipped and not entry.loose):
                    continue
                here = longest.setdefault(entry.kind, [])
                if here and here[0].end < end and entry.kind not in self._nested:
                    here.clear()
                here.append(Match(start, end, entry))
            behind = self._behind(node, tokens, end, last) if node.children else last
            following = node.children.get(tokens[behind].form) if behind < last else None
            skipped += behind - end
            if following is None or skipped > MOST_SKIPPED:
                return chain.from_iterable(longest.values())
            node, end = following, behind + 1

    def _behind(self, node: _Node, tokens: Sequence[Token], end: int, last: int) -> int:
        """Where a longer entry may go on behind `end`; `last` where none can."""
        while end < last and crossable(tokens[end].gap):
            if tokens[end].form not in self._skippable or tokens[end].form in node.children:
                return end
            end += 1
        return last


@lru_cache(maxsize=1024)
def crossable(gap: str) -> bool:
    """May one phrase stand on both sides of `gap`? Not across commas, brackets, line ends, or more than a few
    characters."""
    return (
        len(gap) <= 3
        and all(c in CROSSABLE for c in gap)
        and not ("." in gap and gap.strip() != "." and len(gap.strip()) > 1)
    )


def without_overlaps(matches: Iterable[Match]) -> list[Match]:
    """Longest first, then leftmost: matches that share no token."""
    matches = list(matches)
    if len(matches) < 2:
        return matches
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        span = range(match.start, match.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)
