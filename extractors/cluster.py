"""Average-linkage clustering of whatever has ids and points between pairs, independent of the order of its input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Pair = tuple[str, str]


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def clusters(ids: Iterable[str], points: Mapping[Pair, int]) -> list[list[str]]:
    """Groups `ids`; each group, and the list of groups, in the order of ids.

    `points` of a pair are above zero where the two rather belong together; a pair without points is forbidden. Whole
    numbers, so that no sum depends on the order of its terms.
    """
    sums: dict[str, dict[str, int]] = {node: {} for node in ids}
    for (one, other), value in points.items():
        sums[one][other] = sums[other][one] = value
    parts = components(sums, (linked for linked, value in points.items() if value > 0))
    return sorted(sorted(group) for part in parts for group in _average_linkage(part, sums))


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


def _average_linkage(ids: Iterable[str], sums: dict[str, dict[str, int]]) -> list[set[str]]:
    """Joins the two groups of the highest average, ties by id, until none is above zero.

    `sums` holds the points between any two groups that may be joined, and is used up. A group goes by its smallest id,
    and only grows: id and size say which state of it a heap entry was made for.
    """
    groups = {node: {node} for node in ids}

    def entry(one: str, other: str) -> tuple[float, Pair, int, int]:
        kept, gone = pair(one, other)
        sizes = len(groups[kept]), len(groups[gone])
        return -sums[kept][gone] / (sizes[0] * sizes[1]), (kept, gone), *sizes

    heap = [entry(one, other) for one in groups for other in sums[one] if one < other and other in groups]
    heapify(heap)
    while heap and heap[0][0] < 0:
        _, (kept, gone), *sizes = heappop(heap)
        if gone not in groups or kept not in groups or sizes != [len(groups[kept]), len(groups[gone])]:
            continue
        groups[kept] |= groups.pop(gone)
        _merge(sums, kept, gone)
        for other in sums[kept]:
            if other in groups:
                heappush(heap, entry(kept, other))
    return list(groups.values())


def _merge(sums: dict[str, dict[str, int]], kept: str, gone: str) -> None:
    """The points of `gone` are added to those of `kept`; what is forbidden to either is forbidden to both."""
    of_kept, of_gone = sums.pop(kept), sums.pop(gone)
    del of_kept[gone], of_gone[kept]
    for name, links in ((kept, of_kept), (gone, of_gone)):
        for other in links:
            del sums[other][name]
    sums[kept] = {}
    for other in of_kept.keys() & of_gone.keys():
        sums[kept][other] = sums[other][kept] = of_kept[other] + of_gone[other]
