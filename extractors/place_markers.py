"""The adposition that governs a place: "in", "near", "from", by the words before it or behind it."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.nominals import postposition
from extractors.phrases import by_first_word, by_last_word, phrase_before
from extractors.places import PlaceMention
from extractors.text import Token


class MarkerReader:
    """Reads markers by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._before = {w: m for m, words in grammar.before.items() for w in words}
        self._phrases = by_last_word(w for w in self._before if " " in w)
        self._after = {w: m for m, words in grammar.after.items() for w in words}
        self._after_phrases = by_first_word(w for w in self._after if " " in w)
        self._stops = frozenset((*self._before, *grammar.subordinators))
        self._prepositional = grammar.object_before_verb and bool(grammar.before)
        self._skipped = frozenset(
            (*grammar.determiners, *pack.places.directions, *pack.numbers.units, *pack.numbers.vague)
        )
        self._where = frozenset(grammar.place_relatives)
        self._joints = frozenset((*grammar.conjunctions, *grammar.genitive))
        self._kinds = frozenset(w for words in pack.places.kinds.values() for w in words)

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        left: int,
        right: int,
        found: Sequence[PlaceMention],
        barred: frozenset[int] = frozenset(),
    ) -> str:
        if own := self._before.get(tokens[left].form) or self._after.get(tokens[right - 1].form):
            return own  # an alias that holds its adposition, as of a town whose bare name is a common word
        if right < end and tokens[right].form in self._where:
            return "in"  # "he returned from Tehran, where he had been on a visit"
        if self._prepositional:
            return self._governing(tokens, start, left)
        if self._after and (
            after := postposition(tokens, right, end, self._after, self._after_phrases, barred, self._stops)
        ):
            return after
        return self._preceding(tokens, start, left, found)

    def _preceding(self, tokens: Sequence[Token], start: int, left: int, found: Sequence[PlaceMention]) -> str:
        """The words before a name, or those of the name that it is listed with."""
        i = left
        while i > start and crossable(tokens[i].gap) and tokens[i - 1].form in self._skipped:
            i -= 1
        for previous in reversed(found):
            joined = [t.form for t in tokens[previous.end : left]]
            if (len(joined) <= 1 and all(w in self._joints for w in joined) and left - previous.end <= 1) and (
                joined or "," in tokens[left].gap or tokens[left].gap.startswith("'")
            ):
                return previous.marker
            break
        if i == start:
            return ""
        # "in Iran's southeastern province of X", "the town of Rask": the kind noun carries the outer preposition
        if phrase := phrase_before(self._phrases, tokens, start, i):
            return self._before[phrase]
        marker = self._before.get(tokens[i - 1].form, "") if crossable(tokens[i].gap) else ""
        if marker == "of" and i - 2 >= start and tokens[i - 2].form in self._kinds:
            return self._outer_marker(tokens, start, i - 2)
        return marker

    def _governing(self, tokens: Sequence[Token], start: int, at: int) -> str:
        """The preposition that opens the phrase of a name: nouns and other names may stand between ("در روستای X")."""
        for i in range(at, max(start, at - 6), -1):
            if not crossable(tokens[i].gap):
                return ""
            if phrase := phrase_before(self._phrases, tokens, start, i):
                return self._before[phrase]
            if marker := self._before.get(tokens[i - 1].form, ""):
                return marker
        return ""

    def _outer_marker(self, tokens: Sequence[Token], start: int, at: int) -> str:
        for i in range(at - 1, max(start, at - 7) - 1, -1):
            marker = self._before.get(tokens[i].form)
            if marker:
                return marker
            if "," in tokens[i + 1].gap:
                break
        return "in"
