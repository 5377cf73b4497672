"""Names of persons that no book knows: runs of capitalised words that nothing else claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractors.text import Token

LONGEST = 5


def names(tokens: Sequence[Token], start: int, end: int, taken: Collection[int]) -> list[tuple[int, int]]:
    """Runs of two to five capitalised words in tokens `start`..`end` of which none is `taken` by names and words that
    are known. A script without capitals has none."""
    found: list[tuple[int, int]] = []
    i = start
    while i < end:
        stop = i
        while stop < end and tokens[stop].title and stop not in taken and (stop == i or tokens[stop].gap == " "):
            stop += 1
        if 2 <= stop - i <= LONGEST:
            found.append((i, stop))
        i = max(stop, i + 1)
    return found
