"""Do two mentions tell of the same event? Evidence is added up, a contradiction forbids.

Points are tenths of natural log-odds, and whole numbers so that sums do not depend on their order: a pair starts at
`PRIOR` and is more likely one event than two above zero. Each weight compares how often mentions of one event agree in
that way with how often mentions of two events of one family do (Fellegi and Sunter 1969).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extractors.model import Claim, Count, DatePrecision, Stance, Status
from extractors.profiles import LARGE_TOLL, Profile
from extractors.whereabouts import place_relation

PRIOR = -40

WEIGHTS: Mapping[str, int] = {
    # what happened
    "same type": 10,
    "same type, a rare one": 20,
    "related type": -5,
    # when
    "same day": 40,
    "day after day": 25,
    "other days": -20,
    "within the same week": 28,
    "within the same month": 16,
    "within the same year": 4,
    "undated, told within a month": 14,
    "undated, told within a season": 6,
    "undated, told later": -10,
    "both undated, told in the same days": 12,
    "both undated, told within a season": -5,
    "both undated, told long apart": -15,
    # where
    "same place": 24,
    "places near each other": 12,
    "same province": 10,
    "place within the other": 5,
    "same country": 2,
    "other place in the province": -18,
    "place far from the other": -30,
    "other province": -32,
    "other country": -45,
    # who
    "same initiators": 10,
    "initiators may be the same": 2,
    "other initiators": -16,
    "another speaks": -35,
    "same targets": 8,
    "other targets": -12,
    "shared claim": 8,
    # how many
    "same toll, large": 27,
    "same toll": 16,
    "same toll, one dead": 7,
    "tolls agree": 6,
    "tolls differ a little": -4,
    "tolls differ": -16,
}

# Types that one occurrence is called by different outlets. Types of one occurrence's *consequences* are not among them.
RELATED_TYPES = tuple(
    map(
        frozenset,
        (
            ("armed_attack", "armed_clash"),
            ("armed_attack", "bombing"),
            ("armed_attack", "abduction"),
            ("armed_clash", "security_operation"),
            ("armed_clash", "shelling"),
            ("air_strike", "shelling"),
            ("security_operation", "excessive_force"),
            ("security_operation", "arrest"),
            ("security_operation", "seizure"),
            ("cooperation", "border_measure"),
            ("accusation", "condemnation"),
            ("accusation", "threat"),
        ),
    )
)
# Seldom enough that two of a kind between the same parties are hardly two.
RARE_TYPES = frozenset({"diplomatic_rupture", "diplomatic_restoration", "designation", "air_strike"})
# Acts of speech and of state: their place is where somebody stood, and who acts is what they are.
WORDS_FAMILIES = frozenset({"statement", "diplomacy"})
PLACED_DIPLOMACY = frozenset({"meeting", "agreement", "cooperation"})

OUTSIDE = frozenset({"other province", "other country"})
APART = OUTSIDE | {"other place in the province", "place far from the other"}
ONE_DAY = timedelta(days=1)
# For so long does a place tell which event is meant by who names no day.
RECENT = timedelta(days=31)


@cache
def called(type_: str) -> frozenset[str]:
    """The types that an occurrence of `type_` may be called by, its own first of all."""
    return frozenset({type_}).union(*(pair for pair in RELATED_TYPES if type_ in pair))


# A new wording of an article may correct these, and still tell of the event that it told of.
CORRECTABLE = frozenset(
    {
        None,
        "different dates",
        "vague, and nothing particular agrees",
        "different places with different tolls",
        "planned for another time",
    }
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points of a pair with the reasons that they come from; `veto` names what forbids the pair altogether."""

    points: int
    reasons: tuple[tuple[str, int], ...]
    veto: str | None = None


def points(a: Profile, b: Profile) -> int | None:
    """How likely two mentions are one event; above zero rather one than two, None where something forbids it."""
    for forbids in VETOES.values():  # loops, not generators: most of the time of resolution is spent here
        if forbids(a, b):
            return None
    total = PRIOR
    for compare in COMPARISONS:
        if name := compare(a, b):
            total += WEIGHTS[name]
    return total


def likeness(a: Profile, b: Profile) -> Likeness:
    """The same as `points`, with all reasons."""
    veto = next((name for name, forbids in VETOES.items() if forbids(a, b)), None)
    reasons = tuple((name, WEIGHTS[name]) for compare in COMPARISONS if (name := compare(a, b)))
    return Likeness(PRIOR + sum(points for _, points in reasons), reasons, veto)


# --- what forbids --------------------------------------------------------------------------------


def _one_article(a: Profile, b: Profile) -> bool:
    """An article's mentions were merged when it was read: what it tells apart is apart."""
    return a.mention.article_id == b.mention.article_id


def _unrelated_types(a: Profile, b: Profile) -> bool:
    return b.mention.type not in called(a.mention.type)


def _different_dates(a: Profile, b: Profile) -> bool:
    """More than a day between them; one day is a night, a time zone, or a day of reporting."""
    return a.days is not None and b.days is not None and _gap(a.days, b.days) > ONE_DAY


def _opposite_directions(a: Profile, b: Profile) -> bool:
    if _unordered(a, b) or not (a.initiators and b.initiators):
        return False
    kinship = a.kinship
    swapped = kinship.any_kin(a.initiators, b.targets) or kinship.any_kin(b.initiators, a.targets)
    return swapped and not kinship.any_kin(a.initiators, b.initiators)


def _planned_otherwise(a: Profile, b: Profile) -> bool:
    """What is planned for later is not what has been reported."""
    planned, other = (a, b) if a.mention.status is Status.PLANNED else (b, a)
    if planned.mention.status is not Status.PLANNED or other.mention.status is Status.PLANNED:
        return False
    if planned.window and other.window:
        return _gap(planned.window, other.window) > timedelta()
    announced = planned.sourced.published
    return other.window is not None and announced is not None and other.window[1] < announced


def _vague_without_a_particular(a: Profile, b: Profile) -> bool:
    """Where one does not name its days, the very place or a large toll must agree, or the type be a rare one.

    Of what lies long apart only the toll can tell that it is one: too much may have happened there, or of that type.
    """
    if a.is_exact and b.is_exact:
        return False
    if _where(a, b) in OUTSIDE:
        return True
    rare = a.mention.type == b.mention.type and a.mention.type in RARE_TYPES
    near = _are_near_in_time(a, b) and (rare or a.particulars & b.particulars)
    return not (near or a.large_tolls & b.large_tolls)


def _are_near_in_time(a: Profile, b: Profile) -> bool:
    if a.told_on is None or b.told_on is None:
        return False
    return abs(a.told_on - b.told_on) <= RECENT


def _different_towns_and_tolls(a: Profile, b: Profile) -> bool:
    return _where(a, b) in APART and _how_many(a, b) == "tolls differ"


VETOES: Mapping[str, Callable[[Profile, Profile], bool]] = {
    "two mentions of one article": _one_article,
    "unrelated types": _unrelated_types,
    "different dates": _different_dates,
    "opposite directions": _opposite_directions,
    "planned for another time": _planned_otherwise,
    "vague, and nothing particular agrees": _vague_without_a_particular,
    "different places with different tolls": _different_towns_and_tolls,
}


# --- what counts for and against -----------------------------------------------------------------


def _what(a: Profile, b: Profile) -> str:
    if a.mention.type != b.mention.type:
        return "related type"
    return "same type, a rare one" if a.mention.type in RARE_TYPES else "same type"


def _when(a: Profile, b: Profile) -> str:
    if a.window and b.window:
        if _gap(a.window, b.window) > ONE_DAY:
            return "other days"
        coarsest = max((p.mention.date.value.precision for p in (a, b) if p.mention.date), key=_COARSENESS.__getitem__)
        if coarsest is not DatePrecision.DAY:
            return f"within the same {coarsest}"
        return "same day" if _gap(a.window, b.window) == timedelta() else "day after day"
    if a.window or b.window:
        dated, undated = (a, b) if a.window else (b, a)
        return _told_after(dated, undated)
    if not (a.sourced.published and b.sourced.published):
        return "both undated, told long apart"
    apart = abs((a.sourced.published - b.sourced.published).days)
    return next((name for limit, name in _BOTH_TOLD_WITHIN.items() if apart <= limit), "both undated, told long apart")


def _told_after(dated: Profile, undated: Profile) -> str:
    """An undated event is most often a recent one, seen from the day of publication."""
    if not (dated.window and undated.sourced.published):
        return "undated, told later"
    days = abs((undated.sourced.published - dated.window[1]).days)
    return next((name for limit, name in _TOLD_WITHIN.items() if days <= limit), "undated, told later")


def _is_placed(p: Profile) -> bool:
    return p.family not in WORDS_FAMILIES or p.mention.type in PLACED_DIPLOMACY


def _where(a: Profile, b: Profile) -> str | None:
    if not (_is_placed(a) and _is_placed(b)):
        return None
    if a.place is None or b.place is None:
        return None
    return place_relation(a.place, b.place)


def _initiators(a: Profile, b: Profile) -> str | None:
    one, other = (_parties(p) if _unordered(a, b) else _who_acted(p) for p in (a, b))
    if not (one and other):
        return None
    kinship = a.kinship
    if kinship.any_kin(kinship.named(one), kinship.named(other)):
        return "same initiators"
    if set(one) & kinship.generic or set(other) & kinship.generic:
        return "initiators may be the same"
    return "another speaks" if {a.family, b.family} & WORDS_FAMILIES else "other initiators"


def _unordered(a: Profile, b: Profile) -> bool:
    """One of the two types knows no initiator and target, so the pair cannot be compared by them."""
    return bool({a.mention.type, b.mention.type} & a.kinship.symmetric)


def _parties(p: Profile) -> tuple[str, ...]:
    return p.initiators + p.targets


def _who_acted(p: Profile) -> tuple[str, ...]:
    """The initiators; where none is named, who claims to be one."""
    return p.initiators or tuple(c.by for c in p.mention.claims if c.stance is Stance.CLAIMS_RESPONSIBILITY)


def _targets(a: Profile, b: Profile) -> str | None:
    if _unordered(a, b) or not (a.targets and b.targets):
        return None
    if a.kinship.any_kin(a.targets, b.targets):
        return "same targets"
    generic = a.kinship.generic
    return None if generic & {*a.targets, *b.targets} else "other targets"


def _claims(a: Profile, b: Profile) -> str | None:
    def said(claims: Sequence[Claim]) -> set[tuple[str, str]]:
        return {(claim.by, claim.stance) for claim in claims}

    return "shared claim" if said(a.mention.claims) & said(b.mention.claims) else None


def _how_many(a: Profile, b: Profile) -> str | None:
    """The tolls of the parties that both count, the closest of them; attackers' dead are often left out."""
    kin = [(ours, theirs) for p, ours in a.killed.items() for q, theirs in b.killed.items() if a.kinship.kin(p, q)]
    return max((_toll(*pair) for pair in kin), key=WEIGHTS.__getitem__, default=None)


def _toll(one: Count, other: Count) -> str:
    fewer, more = sorted((one, other), key=lambda count: count.low)
    if fewer.low == more.low:
        return (
            "same toll, large" if fewer.low >= LARGE_TOLL else "same toll" if fewer.low > 1 else "same toll, one dead"
        )
    if fewer.high is None or fewer.high >= more.low:
        return "tolls agree"
    return "tolls differ a little" if more.low - fewer.low <= max(1, fewer.low // 2) else "tolls differ"


COMPARISONS = (_what, _when, _where, _initiators, _targets, _claims, _how_many)


# --- measures ------------------------------------------------------------------------------------

_TOLD_WITHIN = {30: "undated, told within a month", 120: "undated, told within a season"}
_BOTH_TOLD_WITHIN = {3: "both undated, told in the same days", 120: "both undated, told within a season"}
_COARSENESS = {DatePrecision.DAY: 0, DatePrecision.WEEK: 1, DatePrecision.MONTH: 2, DatePrecision.YEAR: 3}


def _gap(a: tuple[date, date], b: tuple[date, date]) -> timedelta:
    """The time between two spans of days; nothing where they touch or overlap."""
    return max(timedelta(), b[0] - a[1], a[0] - b[1])
