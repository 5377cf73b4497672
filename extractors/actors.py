"""The actor book as a graph: who belongs to whom, on which side a party stands, and whom a role means in a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from extractors.model import Actor, ActorRole
from extractors.noun_phrases import Nominal


class Side(StrEnum):
    STATE = "state"
    ARMED = "armed"
    CIVIL = "civil"
    OTHER = "other"


UNNAMED = frozenset({"militants", "smugglers", "baloch-militants"})
GOVERNING = frozenset({"government", "civilians"})
TELLING = frozenset({"media", "rights"})  # whose "our police" are their country's
SPEAKERS = frozenset({"office", "official"})
SIDE_OF_KIND: Mapping[str, Side] = {
    **dict.fromkeys(
        ("state", "government", "military", "police", "border_guard", "intelligence", "judiciary"), Side.STATE
    ),
    **dict.fromkeys(("armed_group", "criminal"), Side.ARMED),
    **dict.fromkeys(("civilians", "rights", "political", "media"), Side.CIVIL),
}
ROLE_SIDES: Mapping[str, Side] = {
    **dict.fromkeys(("militants", "smugglers"), Side.ARMED),
    "people": Side.OTHER,
    **dict.fromkeys(
        (
            "civilians",
            "men",
            "workers",
            "fuel-carriers",
            "protesters",
            "prisoners",
            "migrants",
            "journalists",
            "activists",
        ),
        Side.CIVIL,
    ),
}
FORCES = frozenset({"military", "militia", "police"})
FALLBACK_ROLE: Mapping[str, str] = {
    "soldiers": "security-forces",
    "commanders": "army-chief",
    "army": "security-forces",
    "members": "security-forces",
    "people": "",
    "men": "civilians",
    "workers": "civilians",
    "fuel-carriers": "civilians",
    "protesters": "civilians",
    "prisoners": "civilians",
    "activists": "civilians",
    "journalists": "civilians",
    "fishermen": "civilians",
    "guards": "security-forces",
    "paramilitary": "security-forces",
    "levies": "security-forces",
    "coast-guard": "security-forces",
    "border-guards": "security-forces",
    "officials": "government",
}


class ActorBook:
    """Look-ups over the rows of `actors.csv` and `actor_roles.csv`; built once."""

    def __init__(self, actors: Sequence[Actor], roles: Sequence[ActorRole]) -> None:
        self.by_id: Mapping[str, Actor] = {a.id: a for a in actors}
        self._roles = {(r.role, r.country): r.actor for r in roles}
        told = Counter(r.role for r in roles)
        self._only_country = {
            r.role: r.country for r in roles if told[r.role] == 1 and self.by_id[r.actor].kind in FORCES
        }
        self._state = {a.country: a.id for a in actors if a.parent is None and a.kind == "state" and a.country}
        self._lineages = {a.id: tuple(self._ancestry(a.id)) for a in actors}
        self._sides = {a: self._side(line) for a, line in self._lineages.items()}
        self._countries = {a: self._country(line) for a, line in self._lineages.items()}
        self._parties = {a: self._party(line) for a, line in self._lineages.items()}

    def _ancestry(self, actor: str) -> Iterator[str]:
        seen: set[str] = set()
        current: str | None = actor
        while current and current in self.by_id and current not in seen:
            seen.add(current)
            yield current
            current = self.by_id[current].parent

    def _side(self, lineage: Sequence[str]) -> Side:
        return next((s for a in lineage if (s := SIDE_OF_KIND.get(self.by_id[a].kind))), Side.OTHER)

    def _country(self, lineage: Sequence[str]) -> str | None:
        return next((c for a in lineage if (c := self.by_id[a].country)), None)

    def _party(self, lineage: Sequence[str]) -> str:
        return next((a for a in lineage if self.by_id[a].kind not in SPEAKERS), lineage[0])

    def lineage(self, actor: str) -> Sequence[str]:
        """The actor, its parent, its parent's parent, ..."""
        return self._lineages.get(actor, ())

    def related(self, a: str, b: str) -> bool:
        """Is one of them the other, or part of it?"""
        return a == b or a in self.lineage(b) or b in self.lineage(a)

    def root(self, actor: str) -> str:
        return self.lineage(actor)[-1] if actor in self.by_id else actor

    def country(self, actor: str) -> str | None:
        return self._countries.get(actor)

    def kind(self, actor: str) -> str:
        return self.by_id[actor].kind if actor in self.by_id else ""

    def side(self, actor: str) -> Side:
        return self._sides.get(actor, Side.OTHER)

    def state(self, country: str | None) -> str | None:
        return self._state.get(country) if country else None

    def government(self, country: str | None) -> str | None:
        return self._roles.get(("government", country)) or self.state(country)

    def is_state(self, actor: str) -> bool:
        return self.kind(actor) == "state"

    def party(self, actor: str) -> str:
        """An office or official stands for its nearest ancestor that is neither."""
        return self._parties.get(actor, actor)

    def serving(self, candidates: Iterable[str], day: date | None) -> str | None:
        """Of several actors with one alias the one whose term holds `day`."""
        known = [c for c in candidates if c in self.by_id]
        if day:
            for c in known:
                row = self.by_id[c]
                if (row.valid_from or date.min) <= day <= (row.valid_to or date.max) and (
                    row.valid_from or row.valid_to
                ):
                    return c
        return known[0] if known else None

    def of_role(self, role: str, country: str | None) -> str | None:
        """The actor that a role noun means in a country; a role that the book lacks there falls back to a wider one."""
        current: str | None = role
        while current:
            actor = self._roles.get((current, country)) or (
                self._roles.get((current, None)) if country is None or ROLE_SIDES.get(current) is Side.ARMED else None
            )
            if actor:
                return actor
            current = FALLBACK_ROLE.get(current)
        return None

    def role_side(self, nominal: Nominal) -> Side:
        """On which side a noun phrase stands, which a role tells before its country is known."""
        if nominal.actor:
            return self.side(nominal.actor)
        owner = nominal.country[1:] if nominal.country and nominal.country.startswith("@") else None
        if owner and self.side(owner) is Side.ARMED and nominal.role != "civilians":
            return Side.ARMED
        if nominal.role is None:
            return Side.STATE if nominal.country else Side.OTHER
        return ROLE_SIDES.get(nominal.role, Side.STATE)

    def resolve(self, nominal: Nominal, country: str | None, day: date | None = None) -> str | None:
        """The actor of a nominal; `country` is the event's, for roles that stand without a cue of their own."""
        if nominal.actor:
            return self.party(nominal.actor)
        cue = nominal.country
        if cue and cue.startswith("@"):
            owner = cue[1:]
            if nominal.role == "civilians" and not self.is_state(owner):
                return self.resolve(replace(nominal, country=None), country, day)  # "their driver", "his brother"
            own = self.kind(owner) not in TELLING and not self.is_state(owner)
            if own and (self.kind(owner) not in GOVERNING or self.side(owner) is Side.ARMED):
                return self.party(owner)
            cue = self.country(owner)
        if nominal.role:
            found = self.of_role(nominal.role, cue or country)
            if found:
                return self.party(found)
            if nominal.role in ("people", "members"):
                return None
            wide = self.state(cue or country)
            return wide if ROLE_SIDES.get(nominal.role) is not Side.ARMED else None
        return self.state(cue) if cue else None

    def cue(self, nominal: Nominal) -> str | None:
        """The country that a noun phrase tells of by itself."""
        if nominal.actor:
            return self.country(nominal.actor)
        if nominal.country and nominal.country.startswith("@"):
            return self.country(nominal.country[1:])
        return nominal.country or self._only_country.get(nominal.role or "")
