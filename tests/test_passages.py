"""Short passages in the manner of the press, and when and where each act in them was.

`passages/when_where.txt` holds for each passage a line "@ DAY OF PUBLICATION | TEXT" (" // " parts its paragraphs) and
for each act a line "TYPE | FIRST DAY or FIRST..LAST | PLACE, PROVINCE"; "-" stands for none, "*" for any.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from extractors.model import EventMention
from tests.extraction import mentions

PASSAGES = Path(__file__).parent / "passages" / "when_where.txt"


def passages() -> Iterator[tuple[date, str, list[str]]]:
    for passage in PASSAGES.read_text(encoding="utf-8").removeprefix("@ ").split("\n@ "):
        head, *acts = passage.strip().split("\n")
        day, text = head.split(" | ", 1)
        yield date.fromisoformat(day), text.replace(" // ", "\n\n"), acts


def told(m: EventMention) -> tuple[str, str, str]:
    when = "-"
    if m.date:
        first, last = m.date.value.start.isoformat(), m.date.value.end.isoformat()
        when = first if first == last else f"{first}..{last}"
    where = ", ".join(x for x in (m.place.value.name, m.place.value.admin1) if x) if m.place else "-"
    return m.type, when, where


def test_passages_tell_when_and_where() -> None:
    wrong = []
    for day, text, acts in passages():
        found = [told(m) for m in mentions(text, day)]
        for act in acts:
            type_, when, where = act.split(" | ")
            if not any(t == type_ and d == when and where in ("*", p) for t, d, p in found):
                wrong.append((text, act, found))
    assert not wrong, f"{len(wrong)} wrong, the first: {wrong[0]}"
