"""Why a rule that was tried did not hold: a value like any other, so that a person can see it and mend the rule."""

from __future__ import annotations

from typing import NamedTuple


class Refused(NamedTuple):
    """`rule` was tried on tokens `start` up to, not including, `end` and did not hold; `why` in plain words."""

    start: int
    end: int
    rule: str
    why: str
