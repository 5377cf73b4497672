"""Values that a person sets a slot of an event to: read as they are typed, checked against the books."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from extractors.coder import Books
from extractors.model import DatePrecision, EventPlace, Place, PlacePrecision, Status
from extractors.places import PRECISION_OF_KIND

T = TypeVar("T")
UNKNOWN = "unknown"


class WrongValue(Exception):
    """A slot cannot be set to this; the message says what it may be."""


def value_of(slot: str, typed: str, books: Books) -> str:
    """The JSON of what was typed for `slot`, as extractors/corrections.py reads it. Raises `WrongValue`."""
    if slot not in READERS:
        raise WrongValue(f"there is no slot {slot!r}: {', '.join(READERS)}")
    return json.dumps(READERS[slot](typed.strip(), books), ensure_ascii=False)


def _type(typed: str, books: Books) -> str:
    return _one_of("event type", typed, {type_.id: type_.id for type_ in books.event_types})


def _status(typed: str, books: Books) -> str:
    return _one_of("status", typed, {str(status): str(status) for status in Status})


def _in_scope(typed: str, books: Books) -> bool:
    return _one_of("answer", typed, {"yes": True, "no": False})


def _date(typed: str, books: Books) -> dict[str, str] | None:
    """A day, a month or a year in ISO 8601, or two days with .. between them."""
    if typed == UNKNOWN:
        return None
    first, _, last = typed.partition("..")
    try:
        start, end, precision = _days(first)
        if last:
            end = _days(last)[1]
    except ValueError:
        forms = "2026-11-05, 2026-11-05..2026-11-06, 2026-11, 2026 or unknown"
        raise WrongValue(f"{typed!r} is no date: write {forms}") from None
    return {"start": start.isoformat(), "end": end.isoformat(), "precision": str(precision)}


def _days(typed: str) -> tuple[date, date, DatePrecision]:
    if re.fullmatch(r"\d{4}", typed):
        return date(int(typed), 1, 1), date(int(typed), 12, 31), DatePrecision.YEAR
    if re.fullmatch(r"\d{4}-\d{2}", typed):
        year, month = map(int, typed.split("-"))
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), date.fromordinal(after.toordinal() - 1), DatePrecision.MONTH
    day = date.fromisoformat(typed)
    return day, day, DatePrecision.DAY


def _place(typed: str, books: Books) -> dict[str, Any] | None:
    """A place of the gazetteer, by id or by a name that only one has."""
    if typed == UNKNOWN:
        return None
    by_id = [place for place in books.places if place.id == typed]
    named = by_id or [p for p in books.places if typed.casefold() in {n.casefold() for n in (p.name, *p.aliases)}]
    if len(named) > 1:
        ids = ", ".join(place.id for place in named)
        raise WrongValue(f"{typed!r} is the name of several places; name one by its id: {ids}")
    if not named:
        raise WrongValue(_unknown("place", typed, (name for p in books.places for name in (p.id, p.name))))
    return asdict(_event_place(named[0]))


def _event_place(place: Place) -> EventPlace:
    precision = PRECISION_OF_KIND.get(place.kind, PlacePrecision.LOCALITY)
    return EventPlace(place.name, place.admin1, place.country, precision, place.id, place.latitude, place.longitude)


def _actors(typed: str, books: Books) -> list[str]:
    """Ids or names with commas between them; empty for nobody."""
    return [_actor(name.strip(), books) for name in typed.split(",") if name.strip()]


def _actor(typed: str, books: Books) -> str:
    return _one_of("actor", typed, {name: a.id for a in books.actors for name in (*a.aliases, a.name, a.id)})


def _toll(typed: str, books: Books) -> dict[str, Any]:
    """PARTY=3, PARTY=3-5 or PARTY=3+ (at least)."""
    party, _, figures = typed.rpartition("=")
    found = re.fullmatch(r"(\d+)(?:-(\d+)|(\+))?", figures.strip())
    if not found or not party:
        raise WrongValue(f"{typed!r} is no toll: write PARTY=3, PARTY=3-5, or PARTY=3+ for at least three")
    low = int(found[1])
    high = None if found[3] else int(found[2] or low)
    if high is not None and high < low:
        raise WrongValue(f"{typed!r}: the highest figure is below the lowest")
    return {"party": _actor(party.strip(), books), "low": low, "high": high}


def _one_of(what: str, typed: str, known: Mapping[str, T]) -> T:
    by_name = {name.casefold(): value for name, value in known.items()}
    if typed.casefold() not in by_name:
        raise WrongValue(_unknown(what, typed, known))
    return by_name[typed.casefold()]


def _unknown(what: str, typed: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(typed, known, n=3) or (known if len(known) < 30 else [])
    return f"{typed!r} is no {what} that we know" + (f": did you mean {', '.join(near)}?" if near else "")


READERS: Mapping[str, Callable[[str, Books], Any]] = {
    "type": _type,
    "status": _status,
    "in_scope": _in_scope,
    "date": _date,
    "place": _place,
    "initiators": _actors,
    "targets": _actors,
    "killed": _toll,
    "wounded": _toll,
}
