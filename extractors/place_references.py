"""What a sentence takes of places from those before it: "the province", "here", the town that heads a list item, and
the province around a name that the gazetteer lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.language import LanguagePack
from extractors.model import PlacePrecision
from extractors.phrases import by_first_word, length_at
from extractors.places import Gazetteer, PlaceMention, event_place
from extractors.reading import Reading, SentenceReading
from extractors.text import Token

REMEMBERED = 12
NAMED_IN = ("in", "near", "target", "of", "")
QUALIFIED = 4
SAID = 1


@dataclass(frozen=True, slots=True)
class PlacesTold:
    """The places named last, and the one that the dateline names."""

    last: tuple[PlaceMention, ...] = ()
    dateline: PlaceMention | None = None


class PlaceReferences:
    """Resolves them by the words of one language pack."""

    def __init__(self, pack: LanguagePack, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._of = frozenset(pack.grammar.before.get("of", ()))
        self._here = frozenset(pack.places.here)
        self._not_scene = frozenset(pack.places.not_scene)
        self._anaphora = pack.places.anaphora
        self._phrases = by_first_word(self._anaphora)

    def resolved(self, reading: Reading) -> list[SentenceReading]:
        """The sentences with all that their places refer to."""
        told, out = PlacesTold(), []
        for s in reading.sentences:
            head = heading(reading.tokens, s, self._gazetteer)
            item = head if head and _is_item(reading.tokens, s, head) else None
            if head and item is None and told.dateline is None:
                told = replace(told, dateline=head)
            places = [*([item] if item else []), *s.places, *self._references(reading.tokens, s, told)]
            known = self._enclosed(sorted(places, key=lambda p: p.start), told)
            out.append(replace(s, places=known) if known else s)
            told = replace(told, last=(*told.last, *known)[-REMEMBERED:]) if known else told
        return out

    def _references(self, tokens: Sequence[Token], s: SentenceReading, told: PlacesTold) -> Iterator[PlaceMention]:
        for i in range(s.body_start, s.sentence.end):
            if tokens[i].form in self._here and told.dateline and not _is_said(s, i):
                yield replace(told.dateline, start=i, end=i + 1)
            length = tokens[i].form in self._phrases and length_at(self._phrases, tokens, i, s.sentence.end)
            if not length:
                continue
            end = i + length
            if end < s.sentence.end and tokens[end].form in self._of:
                continue
            kind = self._anaphora[" ".join(t.form for t in tokens[i:end])]
            if known := self._last(tokens, s, told, kind, i):
                yield replace(known, start=i, end=end, marker="in")

    def _last(
        self, tokens: Sequence[Token], s: SentenceReading, told: PlacesTold, kind: str, at: int
    ) -> PlaceMention | None:
        """The place of a kind that was named last as somewhere, not as where somebody is treated or sits."""
        before = [p for p in (*told.last, *s.places)[-REMEMBERED:] if p.start < at and p.marker in NAMED_IN]
        scenes = (p for p in reversed(before) if p.place.precision.value == kind)
        return next((p for p in scenes if not self._is_aside(tokens, p)), None)

    def _is_aside(self, tokens: Sequence[Token], p: PlaceMention) -> bool:
        return any(t.form in self._not_scene for t in tokens[max(0, p.start - QUALIFIED) : p.start])

    def _enclosed(self, places: Sequence[PlaceMention], told: PlacesTold) -> list[PlaceMention]:
        """An unknown name lies in the province that was spoken of last."""
        out: list[PlaceMention] = []
        for p in places:
            unknown = p.place.place_id is None and p.place.admin1 is None
            if unknown and p.place.country is None and p.place.precision is not PlacePrecision.BORDER:
                around = next((q.place for q in reversed([*told.last, *out]) if q.place.admin1), None)
                if around:
                    p = replace(p, place=replace(p.place, admin1=around.admin1, country=around.country))
            out.append(p)
        return out


def heading(tokens: Sequence[Token], s: SentenceReading, gazetteer: Gazetteer) -> PlaceMention | None:
    """The place before the prose in "QUETTA, Nov 3:" and in "Turbat: two grenades ..."."""
    rows = [m for m in s.matches.get("place", ()) if m.end <= s.body_start and tokens[m.start].title]
    if not rows:
        return None
    found = [(m, gazetteer.by_id[str(m.entry.value)]) for m in rows]
    match, row = next((x for x in found if f"{x[1].country}/{x[1].admin1}" in gazetteer.home), found[0])
    return PlaceMention(match.start, match.end, event_place(row), "in", row.admin2)


def _is_item(tokens: Sequence[Token], s: SentenceReading, head: PlaceMention) -> bool:
    """The head of a list item is where its event was; a dateline, in capitals, is where the reporter sits."""
    return not tokens[head.start].upper and head.end == s.body_start and ":" in tokens[s.body_start].gap


def _is_said(s: SentenceReading, at: int) -> bool:
    """ "Told reporters here", "a statement issued here": where it was said."""
    return any(0 <= at - m.end <= SAID for m in s.matches.get("say", ()))
