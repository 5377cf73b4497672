"""Average-linkage clustering of whatever has ids and points between pairs, independent of the order of its input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from itertools import combinations

Pair = tuple[str, str]


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def clusters(ids: Iterable[str], points: Mapping[Pair, int]) -> list[list[str]]:
    """Groups `ids`; each group, and the list of groups, in the order of ids.

    `points` of a pair are above zero where the two rather belong together; a pair without points is forbidden. Whole
    numbers, so that no sum depends on the order of its terms.
    """
    parts = components(ids, (linked for linked, value in points.items() if value > 0))
    return sorted(sorted(group) for part in parts for group in _average_linkage(part, points))


def components(ids: Iterable[str], links: Iterable[Pair]) -> list[list[str]]:
    """The connected parts of a graph."""
    parent = {node: node for node in ids}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in links:
        parent[root(one)] = root(other)
    parts: dict[str, list[str]] = defaultdict(list)
    for node in parent:
        parts[root(node)].append(node)
    return list(parts.values())


def _average_linkage(ids: Iterable[str], points: Mapping[Pair, int]) -> list[set[str]]:
    """Joins the two groups of the highest average, ties by id, until none is above zero.

    A group goes by its smallest id, and only grows: id and size say which state of it a heap entry was made for.
    """
    groups = {node: {node} for node in ids}
    sums = {p: points[p] for one, other in combinations(groups, 2) if (p := pair(one, other)) in points}

    def entry(p: Pair) -> tuple[float, Pair, int, int]:
        sizes = len(groups[p[0]]), len(groups[p[1]])
        return -sums[p] / (sizes[0] * sizes[1]), p, *sizes

    heap = [entry(p) for p in sums]
    heapify(heap)
    while heap and heap[0][0] < 0:
        _, (kept, gone), *sizes = heappop(heap)
        if (kept, gone) not in sums or sizes != [len(groups[kept]), len(groups[gone])]:
            continue
        del sums[kept, gone]
        groups[kept] |= groups.pop(gone)
        for other in groups.keys() - {kept}:
            to_kept, to_gone = sums.pop(pair(kept, other), None), sums.pop(pair(gone, other), None)
            if to_kept is not None and to_gone is not None:
                sums[pair(kept, other)] = to_kept + to_gone
                heappush(heap, entry(pair(kept, other)))
    return list(groups.values())
