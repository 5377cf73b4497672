"""What a noun phrase of a party is, and what one makes with its "of" ("members of the Frontier Corps")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.model import Count

BARE = ""
SPECIFIC = frozenset(
    {
        "border-guards",
        "police",
        "guards",
        "army",
        "navy",
        "coast-guard",
        "levies",
        "customs",
        "paramilitary",
        "intelligence",
        "militants",
    }
)
GENERIC = frozenset({"militants", "baloch-militants", "smugglers"})
HEADS = frozenset({"government", "leaders", "commanders", "officials"})
OWNED = frozenset({"members", "leaders", "commanders", "people", "soldiers", "militants", "officials", "personnel"})


# roles of single persons, where a name follows: "BLA commander Murad"
PERSONS = frozenset(
    {
        "leaders",
        "commanders",
        "members",
        "officials",
        "police",
        "levies",
        "soldiers",
        "militants",
        "paramilitary",
        "men",
    }
)


@dataclass(frozen=True, slots=True)
class Nominal:
    """Tokens `start`..`end`, head word at `head`. Either `actor` (an id of the book) or `role` is given.

    `country` is the cue that stands with a role; `marker` the adposition, `BARE` for none; `genitive` is "Iran's";
    `adjectival` a demonym that qualifies something else ("Iranian missiles"); `person` one man of an actor, by name.
    """

    start: int
    end: int
    head: int
    actor: str | None = None
    role: str | None = None
    country: str | None = None
    count: Count | None = None
    counted: tuple[int, int] | None = None
    plural: bool = False
    marker: str = BARE
    genitive: bool = False
    adjectival: bool = False
    place: bool = False
    pronoun: str = ""
    person: bool = False


def with_owner(previous: Nominal, nominal: Nominal) -> list[Nominal] | None:
    """What `previous` and the phrase adjoining it make together, None where each stands for itself."""
    if nominal.marker == "of" and (owned := _of(previous, nominal)):
        return [owned]
    if nominal.marker not in ("of", "from", "in") or not (previous.role and nominal.actor) or previous.actor:
        return None
    if previous.country is not None:
        return None
    return [replace(previous, country=f"@{nominal.actor}", end=max(previous.end, nominal.end)), nominal]


def _of(previous: Nominal, nominal: Nominal) -> Nominal | None:
    """One phrase for both: what is known of the owner decides the role, its own name for members, its country for
    others ("engineers of a Chinese company")."""
    if nominal.actor and previous.actor in GENERIC:
        return replace(previous, actor=nominal.actor, end=nominal.end)
    if previous.actor or not previous.role:
        return None
    if previous.role in OWNED and nominal.role == "militants" and previous.role != "militants":
        return replace(previous, role="militants", end=nominal.end)
    if nominal.actor:
        return replace(previous, actor=nominal.actor, role=None, end=nominal.end) if previous.role in OWNED else None
    if previous.country is None and previous.role in HEADS and nominal.role in SPECIFIC:
        return replace(previous, role=nominal.role, country=nominal.country, end=nominal.end)
    if previous.country is None and nominal.adjectival:
        return replace(previous, country=nominal.country, end=nominal.end)
    return None
