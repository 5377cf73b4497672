"""The best figure of a toll, and why it is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count, permutations

import pytest

from extractors.consolidate import consolidate
from extractors.model import BestFigure, CasualtyFigure, SourcedMention
from tests.material import DAY, KINSHIP, killed, mention, sourced


def best(told: Sequence[SourcedMention]) -> tuple[int, BestFigure]:
    """The same in any order."""
    found = set()
    for order in permutations(told):
        (row,) = consolidate("event", order, KINSHIP).casualties
        assert row.killed is not None
        found.add((row.killed.best, row.killed.basis))
    assert len(found) == 1
    return found.pop()


_names = count()


def says(dead: int, *, day: int = 0, bloc: str = "", by: str | None = None, claimant: str = "") -> SourcedMention:
    """So many dead, published so many days after the first, said by somebody."""
    name = f"article-{next(_names)}"
    figure: CasualtyFigure = replace(killed(dead), speaker=by)
    told = mention(name, figures=[figure], claimants=[claimant] if claimant else [])
    return sourced(told, bloc, DAY + timedelta(days=day))


def test_where_all_agree_there_is_nothing_to_choose() -> None:
    assert best([says(3), says(3, day=1)]) == (3, BestFigure.AGREED)


def test_tolls_rise_so_the_last_published_is_best() -> None:
    assert best([says(3), says(3), says(9, day=1)]) == (9, BestFigure.LATEST)


def test_of_one_day_the_most_told_is_best() -> None:
    assert best([says(5), says(5), says(8)]) == (5, BestFigure.MOST_TOLD)


def test_copies_of_one_bloc_are_one_voice() -> None:
    assert best([says(8, bloc="state"), says(8, bloc="state"), says(5), says(5)]) == (5, BestFigure.MOST_TOLD)


def test_of_voices_in_balance_the_lowest_is_best() -> None:
    assert best([says(5), says(8)]) == (5, BestFigure.LOWEST)


@pytest.mark.parametrize("boast", [30, 1])
def test_who_boasts_of_the_deed_is_believed_last(boast: int) -> None:
    claim = says(boast, day=1, by="jaish-al-adl", claimant="jaish-al-adl")
    assert best([says(5), claim]) == (5, BestFigure.AGREED)
    assert best([claim]) == (boast, BestFigure.AGREED)
