"""Relevance: is an article on topic, with the reasons, by the weights and threshold of `config/topic.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.actors import ActorBook
from extractors.frames import sense_of
from extractors.language import STRICT, Words
from extractors.model import EventMention, EventPlace, PlacePrecision, Relevance
from extractors.phrases import told
from extractors.reading import Reading


@dataclass(frozen=True, slots=True)
class Topic:
    """What the project watches. `provinces` are "country/admin1"; `capitals` where news of them is
    told; `pair` the two states; `groups` actors whose
    deeds count anywhere; `waters` and `borders` places by name.

    `other_domains` are the words of sport, film, disasters and the like, `security` those of the topic; an article is
    about another domain where it uses at least `DOMAIN_WORDS` of its words and more than half as many as of security,
    those of its beginning counted twice.

    An article's score is the sum of `weights` of the reasons that hold, each counted once; at `threshold` it is
    relevant.
    """

    __pydantic_config__ = STRICT
    provinces: Words
    pair: Words
    groups: Words
    waters: Words
    borders: Words
    threshold: float
    security: Words
    weights: Mapping[str, float]
    capitals: Words = ()
    other_domains: Mapping[str, Words] = field(default_factory=dict)


DOMAIN_WORDS = 5
DOMAIN_SHARE = 0.5
BEGINNING = 40
REGIONAL = ("violence", "law")


class Scope:
    """Decides whether an event lies in the watched region or concerns the watched parties (codebook section 3,
    in_scope)."""

    def __init__(self, topic: Topic, actors: ActorBook) -> None:
        self._topic = topic
        self._actors = actors
        self._provinces = frozenset(topic.provinces)
        self._capitals = frozenset(topic.capitals)
        self._pair = frozenset(topic.pair)
        self._security = frozenset(topic.security)
        self._domains = tuple(map(frozenset, topic.other_domains.values()))
        self._words = self._security.union(*self._domains)

    def reason(self, place: EventPlace | None, parties: Sequence[str], family: str, reading: Reading) -> str | None:
        """Why an event is in scope; None where it is not.

        Of an article about the watched provinces, violence and law in one of the pair, told no nearer, is too.
        """
        countries = {self._actors.country(p) for p in parties}
        unplaced = place is None or (place.precision is PlacePrecision.COUNTRY and place.country in self._pair)
        if place:
            if f"{place.country}/{place.admin1}" in self._provinces:
                return "its place lies in a watched province"
            if place.name in self._topic.borders:
                return "its place is the border"
            if place.name in self._topic.waters:
                return "its place is of the watched waters"
        if (
            unplaced
            and (countries | {place.country if place else None}) & self._pair
            and family in REGIONAL
            and self._mostly_regional(reading)
        ):
            return "it is told no nearer than the country, in an article about a watched province"
        if any(self._actors.related(p, g) for p in parties for g in self._topic.groups):
            return "one of its parties is a watched group"
        if countries & self._pair and self._pair <= countries | {place.country if place else None}:
            return "it is between the two states"
        return None

    def _mostly_regional(self, reading: Reading) -> bool:
        """Are more of its places in the watched provinces than elsewhere in the two states, their capitals aside?"""
        named = [
            p.place for s in reading.sentences for p in s.places if p.place.admin1 and p.place.country in self._pair
        ]
        watched = sum(f"{p.country}/{p.admin1}" in self._provinces for p in named)
        other = sum(f"{p.country}/{p.admin1}" not in self._capitals for p in named) - watched
        return watched > 0 and watched >= other

    def regional(self, reading: Reading) -> bool:
        return any(
            f"{p.place.country}/{p.place.admin1}" in self._provinces for s in reading.sentences for p in s.places
        )

    def elsewhere(self, reading: Reading) -> bool:
        """Is the article about sport, film or the like?"""
        forms = [token.form for token in reading.tokens]
        whole, beginning = told(self._words, forms), told(self._words, forms[:BEGINNING])

        def weight(words: frozenset[str]) -> int:
            return len(words & whole) + len(words & beginning)

        domain = max(map(weight, self._domains), default=0)
        return domain >= DOMAIN_WORDS and domain > DOMAIN_SHARE * weight(self._security)

    def relevance(self, reading: Reading, mentions: Sequence[EventMention], elsewhere: bool) -> Relevance:
        """The reasons that hold and their weight, at most 1; none where the article is about something else."""
        if elsewhere:
            return Relevance(False, 0.0, ("other_domain",))
        reasons = []
        scoped = [m for m in mentions if m.in_scope]
        if scoped:
            reasons.append("event_in_scope")
        names = {a for s in reading.sentences for n in s.nominals if n.actor for a in self._actors.lineage(n.actor)}
        if names & set(self._topic.groups):
            reasons.append("armed_group")
        states = {self._actors.country(a) for a in names} & self._pair
        states |= {p.place.country for s in reading.sentences for p in s.places} & self._pair
        if states >= self._pair:
            reasons.append("both_states")
        if self.regional(reading):
            reasons.append("border_province")
        if any(s.matches.get("border") for s in reading.sentences):
            reasons.append("border")
        if any(s.triggers and sense_of(s.triggers[0][0]).family == "violence" for s in reading.sentences):
            reasons.append("violence")
        score = min(1.0, sum(self._topic.weights.get(r, 0.0) for r in reasons))
        return Relevance(score >= self._topic.threshold, round(score, 3), tuple(reasons))
