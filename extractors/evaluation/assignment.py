"""The assignment problem: pairs, one to one, of the highest total worth."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assignment(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) with the highest sum of `worth` (none below zero), in order of rows; worthless pairs are
    left out.

    The Hungarian method with potentials: Kuhn 1955, in the shortest-path form of Jonker and Volgenant 1987; cubic in
    the longer side.
    """
    if not worth or not worth[0]:
        return []
    if len(worth) > len(worth[0]):
        flipped = [list(column) for column in zip(*worth, strict=True)]
        return sorted((row, column) for column, row in assignment(flipped))
    rows = _rows_of_columns(worth)
    return sorted((row, column) for column, row in enumerate(rows) if row is not None and worth[row][column] > 0)


def _rows_of_columns(worth: Sequence[Sequence[float]]) -> list[int | None]:
    """The row that each column is given to; there are no fewer columns than rows."""
    width = len(worth[0])
    owner: list[int | None] = [None] * width
    row_price, column_price = [0.0] * len(worth), [0.0] * width
    for start in range(len(worth)):
        shortest, came_from, done = [inf] * width, [-1] * width, [False] * width
        row: int | None = start
        column = -1
        while row is not None:  # lengthen the cheapest alternating path until it ends in a free column
            if column >= 0:
                done[column] = True
            spent = shortest[column] if column >= 0 else 0.0
            for j in range(width):
                length = spent - worth[row][j] - row_price[row] - column_price[j]
                if not done[j] and length < shortest[j]:
                    shortest[j], came_from[j] = length, column
            column = min((j for j in range(width) if not done[j]), key=shortest.__getitem__)
            row = owner[column]
        row_price[start] += shortest[column]
        for j in range(width):
            if done[j]:
                slack = shortest[column] - shortest[j]
                column_price[j] -= slack
                row_price[_given(owner[j])] += slack
        while column >= 0:  # turn the path round: each row on it moves one column on
            before = came_from[column]
            owner[column] = owner[before] if before >= 0 else start
            column = before
    return owner


def _given(row: int | None) -> int:
    assert row is not None
    return row
