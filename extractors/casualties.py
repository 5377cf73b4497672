"""Statements of a toll: a number of people bound to a word of harm, in the active, the passive and the nominal.

"Killing five soldiers", "five soldiers were killed", "left 11 dead", "the death toll rose to 12", "claimed the lives of
three": who was harmed stands before or after the word of harm; what kind of word it is decides where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.absence import NOBODY, AbsenceReader
from extractors.clause import Clause, Group, Reference, harm_of
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import Count, Harm
from extractors.noun_phrases import Nominal
from extractors.people import SINGULAR, SUBJECT, PeopleReader
from extractors.phrases import by_last_word, phrase_before
from extractors.subjects import NAME_REACH, OBJECT
from extractors.totals import TotalReader, broken_down
from extractors.victims import VictimFinder

ONE = Count(1, 1)
VERBAL = ("transitive", "intransitive", "loses", "falls")


@dataclass(frozen=True, slots=True)
class Toll:
    """`count` people killed or wounded; `victim` is the noun phrase that names them, None for a bare number;
    `honoured` where they are called martyrs."""

    harm: Harm
    count: Count
    victim: Nominal | None
    start: int
    end: int
    trigger: int
    rule: str
    reference: Reference = Reference.NEW
    honoured: bool = False


class CasualtyReader:
    """Binds numbers, people and words of harm by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._people = PeopleReader(pack)
        self._victims = VictimFinder(pack)
        self._absence = AbsenceReader(pack)
        self._totals = TotalReader(pack)
        self._object_first = pack.grammar.object_before_verb
        self._honours = frozenset(w for words in pack.harm.values() for w in words.honours)
        self._tellings = by_last_word(w for words in pack.harm.values() for w in words.tellings)
        self._singular_verbs = frozenset(pack.grammar.singular_verbs)

    def read(self, words: Clause) -> list[Toll]:
        """The tolls of a clause. No people is counted twice for one harm."""
        if not words.matches:
            return []
        clause = self._people.read(words)
        tolls: dict[tuple[int, Harm], Toll] = {}
        for match in clause.matches:
            for people, toll in self._of_match(clause, match):
                tolls.setdefault((people, toll.harm), toll)
        return list(tolls.values())

    def _of_match(self, c: Clause, match: Match) -> Iterator[tuple[int, Toll]]:
        """Each toll of a word of harm, with the place of the people that it counts."""
        harm, construction = harm_of(match).harm, harm_of(match).construction
        verbal = construction in VERBAL or construction == "adjectives"
        if none := self._absence.of_verb(c, match) if verbal else self._absence.of_noun(c, match, construction):
            denied = self._absence.denied(c.tokens, match, harm, verbal)
            yield from ((none.start, _toll(none, h, match, "nobody")) for h in denied)
            return
        for group, rule in self._harmed(c, match, construction):
            if group.count is None and self._is_one(c, match, group):
                group = replace(group, count=ONE)
            if group.count is not None:
                rule = "toll" if self._is_told(c, group) else rule
                for part in broken_down(c, group):
                    honoured = any(t.form in self._honours for t in c.tokens[match.start : match.end])
                    yield part.start, replace(_toll(part, harm, match, rule), honoured=honoured)

    def _is_told(self, c: Clause, group: Group) -> bool:
        """ "Officials spoke of nine martyrs": a figure that somebody gives."""
        return phrase_before(self._tellings, c.tokens, c.start, group.start) != ""

    def _is_one(self, c: Clause, match: Match, group: Group) -> bool:
        """ "The driver died": where nouns do not mark the plural, the verb tells that it is one."""
        n = group.nominal
        if not self._singular_verbs or n is None or n.role not in SINGULAR or n.plural or n.genitive:
            return False
        if not 0 <= match.start - n.end <= NAME_REACH:
            return False
        if group.marker in (OBJECT, SUBJECT):
            return True  # what has a postposition marks its plural
        behind = c.tokens[match.start : match.end + 2]
        ends = [t for t in behind if t.form in self._singular_verbs]
        return bool(ends) and not any("," in t.gap for t in c.tokens[n.end : match.start])

    def _harmed(self, c: Clause, match: Match, construction: str) -> list[tuple[Group, str]]:
        """The people of one word of harm, each with the construction's name."""
        if total := self._totals.read(c, match):
            return [(total, "toll")]
        if construction in ("adjectives", "transitive") and (inside := self._victims.inside(c, match)):
            return [(g, "attributive") for g in inside]
        if self._object_first and match.entry.form == "base" and construction in VERBAL:
            construction = "nouns"  # an infinitive is a verbal noun
        if construction == "transitive":
            found, rule = self._victims.of_verb(c, match)
        else:
            found, rule = self._victims.of_word(c, match, construction)
        return [(g, rule) for g in found]


def _toll(g: Group, harm: Harm, match: Match, rule: str) -> Toll:
    first, last = min(g.start, match.start), max(g.end, match.end)
    return Toll(harm, g.count or NOBODY, g.nominal, first, last, match.start, f"{harm}.{rule}", g.reference)
