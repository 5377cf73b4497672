"""Confidence: the probability that a value is right, as it was measured for values that were read in the same way.

The table `config/calibration.toml` is fitted to coded documents (`borderwatch calibrate`); here it is only looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from extractors.language import STRICT
from extractors.model import EventMention, EventPlace, Slot

T = TypeVar("T")
Rates = Mapping[str, float]
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often values of each basis are right, 0 to 1; `other` for a basis that was never seen.

    An event is right where a coder told of it too, and of its type; a date, place, party or figure where the coder's
    is the same.
    """

    __pydantic_config__ = STRICT
    event: Rates
    date: Rates
    place: Rates
    party: Rates
    figure: Rates

    def calibrated(self, mention: EventMention, family: str) -> EventMention:
        """The mention with the confidence of each value, its own included."""
        return replace(
            mention,
            date=_sure(self.date, mention.date),
            place=_sure(self.place, mention.place),
            initiators=tuple(_surely(self.party, slot) for slot in mention.initiators),
            targets=tuple(_surely(self.party, slot) for slot in mention.targets),
            figures=tuple(replace(f, confidence=_rate(self.figure, f.rule)) for f in mention.figures),
            confidence=_rate(self.event, basis_of_event(mention, family)),
        )


def basis_of(slot: Slot[T]) -> str:
    """What a slot has in common with its like: a party's rule without the role ("actor.role" of
    "actor.role.police"), a place's with its precision."""
    if isinstance(slot.value, EventPlace):
        return f"{slot.rule}.{slot.value.precision}"
    return ".".join(slot.rule.split(".")[:2]) if isinstance(slot.value, str) else slot.rule


def basis_of_event(mention: EventMention, family: str) -> str:
    """The family, and how many of date, place, doers and sufferers are told."""
    told = sum(map(bool, (mention.date, mention.place, mention.initiators, mention.targets)))
    return f"{family}.{told}"


def _rate(rates: Rates, basis: str) -> float:
    return rates.get(basis, rates[OTHER])


def _surely(rates: Rates, slot: Slot[T]) -> Slot[T]:
    return replace(slot, confidence=_rate(rates, basis_of(slot)))


def _sure(rates: Rates, slot: Slot[T] | None) -> Slot[T] | None:
    return None if slot is None else _surely(rates, slot)
