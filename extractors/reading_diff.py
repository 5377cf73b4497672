"""What another reading of the same text changed: mentions gained and lost, and slots that are read otherwise. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.model import EventMention, Slot


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """`kind` is gained, lost or changed; `slot` is "mention" for a whole one; `rule` read what is new, or else was."""

    kind: str
    slot: str
    rule: str


def _value(slot: Slot[Any] | None) -> Any:
    return slot.value if slot else None


SLOTS: Mapping[str, Callable[[EventMention], Any]] = {
    "type": lambda m: m.type,
    "status": lambda m: m.status,
    "in_scope": lambda m: m.in_scope,
    "date": lambda m: _value(m.date),
    "place": lambda m: _value(m.place),
    "initiators": lambda m: frozenset(map(_value, m.initiators)),
    "targets": lambda m: frozenset(map(_value, m.targets)),
    "casualties": lambda m: frozenset(m.casualties),
    "claims": lambda m: frozenset((c.by, c.stance, c.of) for c in m.claims),
}
RULES: Mapping[str, Callable[[EventMention], str | None]] = {
    "date": lambda m: m.date.rule if m.date else None,
    "place": lambda m: m.place.rule if m.place else None,
    "initiators": lambda m: next((slot.rule for slot in m.initiators), None),
    "targets": lambda m: next((slot.rule for slot in m.targets), None),
    "casualties": lambda m: next((figure.rule for figure in m.figures), None),
    "claims": lambda m: next((claim.rule for claim in m.claims), None),
}


def differences(before: Sequence[EventMention], after: Sequence[EventMention]) -> Iterator[Difference]:
    """What `after` has otherwise than `before`. Two mentions are one where their words overlap, those that share most
    slots first."""
    old, new = list(before), list(after)
    pairs = sorted(
        ((-_shared(a, b), a.evidence, b.evidence, a, b) for a in old for b in new if _overlap(a, b)),
        key=lambda pair: pair[:3],
    )
    for *_, a, b in pairs:
        if a in old and b in new:
            old.remove(a)
            new.remove(b)
            for slot, read in SLOTS.items():
                if read(a) != read(b):
                    rule = RULES.get(slot, _rule)
                    yield Difference("changed", slot, rule(b) or rule(a) or b.rule)
    yield from (Difference("lost", "mention", mention.rule) for mention in old)
    yield from (Difference("gained", "mention", mention.rule) for mention in new)


def _rule(mention: EventMention) -> str | None:
    return mention.rule


def _overlap(a: EventMention, b: EventMention) -> bool:
    return a.evidence.start < b.evidence.end and b.evidence.start < a.evidence.end


def _shared(a: EventMention, b: EventMention) -> int:
    return sum(read(a) == read(b) for read in SLOTS.values())
