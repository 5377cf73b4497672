"""Nobody harmed: "no casualties", "nobody was hurt", "none of the guards was killed" are tolls of zero (codebook
section 3)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.clause import Clause, Group
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.model import Count, Harm
from extractors.noun_phrases import BARE
from extractors.text import Token

BEFORE_NOUN = 4
BEFORE_VERB = 8
BEHIND_NOUN = 4
AMONG = frozenset({"between", "target", "to", "agent", "in"})
NOBODY = Count(0, 0)


class AbsenceReader:
    """Finds words that deny all harm, by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._none = frozenset(pack.numbers.none)
        self._untold = frozenset(pack.numbers.untold)
        self._none_after = frozenset(pack.numbers.none_after)
        self._nobody: dict[str, list[tuple[str, ...]]] = {}
        for words in pack.numbers.nobody:
            self._nobody.setdefault(words.split()[0], []).append(tuple(words.split()))
        self._all_harm = frozenset(w for h in pack.harm.values() for w in h.all_harm)
        self._apart = frozenset((*pack.grammar.subordinators, *pack.numbers.besides))

    def of_noun(self, c: Clause, match: Match, construction: str) -> Group | None:
        """ "No casualties", "without loss of life"."""
        if construction != "nouns":
            return None
        for i in range(match.start - 1, max(c.start, match.start - BEFORE_NOUN) - 1, -1):
            if c.tokens[i].form in self._untold:
                return None
            if c.tokens[i].form in self._none:
                among = (g.nominal for g in c.groups if 0 <= g.start - match.end <= 1 and g.marker in AMONG)
                return Group(i, match.end, NOBODY, next(among, None), BARE)
        behind = range(match.end, min(c.end, match.end + BEHIND_NOUN))
        if any(c.tokens[i].form in self._none_after for i in behind):
            return Group(match.start, match.end, NOBODY, None, BARE)
        return None

    def of_verb(self, c: Clause, match: Match) -> Group | None:
        """ "Nobody was hurt", "no soldiers were killed", "none of the guards died": the subject is none."""
        if match.end < c.end and self._opens(c.tokens, match.end):  # "hurting nobody"
            return Group(match.start, match.end + 1, NOBODY, None, BARE)
        for i in range(match.start - 1, max(c.start, match.start - BEFORE_VERB) - 1, -1):
            if c.tokens[i].form in self._apart or "," in c.tokens[i + 1].gap:
                return None
            if self._opens(c.tokens, i):
                people = next((g.nominal for g in c.groups if i <= g.start <= match.start and g.nominal), None)
                return Group(i, match.end, NOBODY, people, BARE)
        return None

    def _opens(self, tokens: Sequence[Token], at: int) -> bool:
        known = self._nobody.get(tokens[at].form, ())
        return any(tuple(t.form for t in tokens[at : at + len(words)]) == words for words in known)

    def denied(self, tokens: Sequence[Token], match: Match, harm: Harm, verbal: bool) -> tuple[Harm, ...]:
        """Which harm is denied: who is not even hurt is not killed, and no casualties are none of either kind."""
        both = verbal and harm is Harm.WOUNDED
        both |= " ".join(t.form for t in tokens[match.start : match.end]) in self._all_harm
        return (Harm.KILLED, Harm.WOUNDED) if both else (harm,)
