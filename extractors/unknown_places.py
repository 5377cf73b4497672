"""Names that the gazetteer lacks and that look like places: by a word for a kind of place, or behind "in" and "at"."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.model import EventPlace, PlacePrecision
from extractors.place_markers import MarkerReader
from extractors.places import PlaceMention
from extractors.text import Token

BESIDE, SHORTEST = 4, 2
JOINT = "\u200c"  # between the parts of one word
FINER = (PlacePrecision.SITE, PlacePrecision.LOCALITY)
KINDS = {"site": PlacePrecision.SITE, "locality": PlacePrecision.LOCALITY}


class UnknownPlaces:
    """Finds them by the place words of one language pack."""

    def __init__(self, pack: LanguagePack, markers: MarkerReader) -> None:
        grammar = pack.grammar
        self._markers = markers
        self._kinds = {w: k for k, words in pack.places.kinds.items() for w in words}
        self._genitive = frozenset(grammar.genitive)
        self._dwellers = frozenset(pack.places.dwellers)
        self._locative = frozenset(pack.places.locative)
        self._calendar = frozenset((*pack.dates.months, *pack.dates.weekdays, *pack.dates.solar_months))
        self._of = frozenset(grammar.before.get("of", ()))
        prepositions = (w for words in grammar.before.values() for w in words)
        self._openers = [tuple(w.split()) for w in pack.places.openers]
        self._closers = [tuple(w.split()) for w in pack.places.closers]
        self._framing = frozenset(words[0] for words in (*self._openers, *self._closers))
        lists = (
            grammar.adjectives, grammar.adverbs, grammar.conjunctions, grammar.subordinators, grammar.genitive,
            grammar.pronouns, pack.places.directions, grammar.determiners, *grammar.before.values(),
            *grammar.after.values(), *pack.persons.values(), *pack.demonyms.values(), *pack.places.kinds.values(),
        )  # fmt: skip
        self._common = frozenset(w for words in lists for phrase in words for w in phrase.split())
        self._unnamed = frozenset((*pack.places.directions, *grammar.determiners, *prepositions))

    def read(
        self, tokens: Sequence[Token], start: int, end: int, known: Sequence[PlaceMention], taken: frozenset[int]
    ) -> list[PlaceMention]:
        covered = {i for m in known for i in range(m.start, m.end)} | taken
        found = []
        i = start
        while i < end:
            kind = self._kinds.get(tokens[i].form)
            if kind in (None, "province") or i in covered or (tokens[i].title and i == start):
                i += 1
                continue
            name = self._name_before(tokens, start, i, covered) or self._name_of(tokens, i, end, covered)
            if name:
                left, right = name
                text = " ".join(_original(tokens[k]) for k in range(left, right))
                around = self._enclosing(known, i, tokens)
                precision = KINDS.get(kind or "", PlacePrecision.UNKNOWN)
                place = EventPlace(
                    text, around.admin1 if around else None, around.country if around else None, precision
                )
                found.append(
                    PlaceMention(
                        min(left, i),
                        max(right, i + 1),
                        place,
                        self._markers.read(tokens, start, end, min(left, i), max(right, i + 1), ()),
                        None,
                    )
                )
            i += 1
        found.extend(self._framed(tokens, start, end, known, covered))
        found.extend(
            self._governed(tokens, start, end, known, covered | {k for m in found for k in range(m.start, m.end)})
        )
        return found

    def _framed(
        self, tokens: Sequence[Token], start: int, end: int, known: Sequence[PlaceMention], covered: set[int]
    ) -> list[PlaceMention]:
        """Without capitals: the one word between a word for a kind of place and what closes the phrase, "در روستای X،",
        "X کے مقام پر"; where a finer place stands beside it, that one is enough."""
        found = []
        for i in range(start, end):
            at = self._framed_name(tokens, i, end) if tokens[i].form in self._framing else None
            if at is None or at <= start or at in covered or not self._may_name(tokens[at].form):
                continue
            if any(m.place.admin1 and abs(m.start - at) <= BESIDE and m.place.precision in FINER for m in known):
                continue
            around = self._enclosing(known, i, tokens)
            stop = next((k for k in range(at + 1, end) if tokens[k].gap != JOINT), end)
            place = EventPlace(
                JOINT.join(t.written for t in tokens[at:stop]),
                around.admin1 if around else None,
                around.country if around else None,
                PlacePrecision.UNKNOWN,
            )
            found.append(PlaceMention(min(at, i), max(stop, i + 1), place, "in"))
        return found

    def _framed_name(self, tokens: Sequence[Token], i: int, end: int) -> int | None:
        """The token that a frame at `i` names: right behind its opening words, or right before its closing ones."""
        for words in self._openers:
            n = len(words)
            if i + n < end and all(tokens[i + k].form == w for k, w in enumerate(words)):
                return i + n if crossable(tokens[i + n].gap) else None
        for words in self._closers:
            if i + len(words) <= end and all(tokens[i + k].form == w for k, w in enumerate(words)):
                return i - 1
        return None

    def _may_name(self, form: str) -> bool:
        return len(form) > SHORTEST and form.isalpha() and form not in self._common

    def _governed(
        self, tokens: Sequence[Token], start: int, end: int, known: Sequence[PlaceMention], covered: set[int]
    ) -> list[PlaceMention]:
        """A capitalized name behind "in" or "at" that nothing else explains is taken for a place."""
        found = []
        for i in range(start, end - 1):
            owned = tokens[i].form in self._genitive and any(m.end == i and m.place.admin1 for m in known)
            of_people = tokens[i].form in self._of and i > start and tokens[i - 1].form in self._dwellers
            if (
                not (of_people or owned or tokens[i].form in self._locative)
                or i + 1 in covered
                or not tokens[i + 1].title
                or tokens[i + 1].upper
                or tokens[i + 1].form in self._calendar
            ):
                continue
            if self._kinds.get(tokens[i + 1].form):
                continue
            stop = i + 1
            while (
                stop < end
                and stop - i <= 3
                and tokens[stop].title
                and stop not in covered
                and (stop == i + 1 or tokens[stop].gap in (" ", "-"))
            ):
                stop += 1
            if stop < end and tokens[stop].title and tokens[stop].gap == " ":
                continue
            near = [m for m in known if m.place.admin1 and (0 <= m.start - stop <= 4 or (owned and m.end == i))]
            name = " ".join(_original(tokens[k]) for k in range(i + 1, stop))
            place = EventPlace(
                name,
                near[0].place.admin1 if near else None,
                near[0].place.country if near else None,
                PlacePrecision.UNKNOWN,
            )
            found.append(PlaceMention(i + 1, stop, place, "in"))
        return found

    def _name_before(self, tokens: Sequence[Token], start: int, at: int, covered: set[int]) -> tuple[int, int] | None:
        left = at
        while (
            left > start
            and at - left < 3
            and tokens[left - 1].title
            and left - 1 not in covered
            and crossable(tokens[left].gap)
            and not tokens[left - 1].form.isdigit()
        ):
            if tokens[left - 1].form in self._unnamed:
                break
            left -= 1
        if left in (at, start) or "'" in tokens[at].form:
            return None
        return (left, at)

    def _name_of(self, tokens: Sequence[Token], at: int, end: int, covered: set[int]) -> tuple[int, int] | None:
        if at + 2 >= end or tokens[at + 1].form not in self._of or at + 2 in covered:
            return None
        right = at + 2
        while (
            right < end
            and right - at < 5
            and tokens[right].title
            and right not in covered
            and (right == at + 2 or crossable(tokens[right].gap))
        ):
            right += 1
        return (at + 2, right) if right > at + 2 else None

    def _enclosing(self, known: Sequence[PlaceMention], at: int, tokens: Sequence[Token]) -> EventPlace | None:
        provinces = [m for m in known if m.place.admin1]
        return min(provinces, key=lambda m: abs(m.start - at)).place if provinces else None


def _original(token: Token) -> str:
    """As a text writes it; what it prints in capitals as a name."""
    return token.form.title() if token.title else token.written
