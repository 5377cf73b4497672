"""Assembly: drafts that tell one event become one cluster, the mention to be.

Told twice in one document is one mention (codebook section 1). Drafts are taken in reading order, captions last; each
joins the cluster that most speaks for it and that nothing speaks against, or opens its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from extractors.actors import ActorBook
from extractors.clause import Reference
from extractors.drafts import EXPLICIT, Draft
from extractors.frames import VIOLENCE
from extractors.model import DatePrecision, EventDate
from extractors.places import Gazetteer
from extractors.sameness import Cluster, Sameness
from extractors.text import BlockKind

NEWS_DAYS = 7
ANSWERING = 3  # sentences from an act to a word of those who were harmed in it


class Assembler:
    """Puts drafts together."""

    def __init__(self, actors: ActorBook, gazetteer: Gazetteer) -> None:
        self._sameness = Sameness(actors, gazetteer)

    def clusters(self, drafts: Sequence[Draft], published: date | None) -> list[Cluster]:
        """All clusters in order of first mention; news without a date is of the days before `published`."""
        found: list[Cluster] = []
        news = EventDate(published - timedelta(days=NEWS_DAYS), published, DatePrecision.WEEK) if published else None
        for draft in sorted(drafts, key=lambda d: d.kind is BlockKind.CAPTION):
            best = self._cause(found, draft) or self._best(found, draft, news)
            if best is not None:
                self._sameness.joined(best, draft)
            elif not self._hangs_in_the_air(draft):
                found.append(Cluster([draft]))
        return found

    def _cause(self, found: Sequence[Cluster], d: Draft) -> Cluster | None:
        """Who was harmed, told right behind an act in its paragraph without a day or place, was harmed in it."""
        bare = d.family == VIOLENCE and d.tolls and (d.frame is None or d.harm or d.strength < EXPLICIT)
        if not bare or d.date or d.place or d.novel or d.kind is BlockKind.CAPTION:
            return None
        known = all(t.reference in (Reference.SAME, Reference.TOTAL) for t in d.tolls)
        reach = ANSWERING if known else 1
        acts = (c for c in found if c.family == VIOLENCE)
        told = [(x.sentence, x.start, c) for c in acts for x in c.drafts if x.block == d.block]
        before = [t for t in told if 0 <= d.sentence - t[0] <= reach and (t[0], t[1]) < (d.sentence, d.start)]
        last = max(before, key=lambda t: (t[0], t[2].type != "abduction", t[1]), default=None)
        return last[2] if last and last[2].first.status is d.status else None

    def _best(self, found: Sequence[Cluster], draft: Draft, news: EventDate | None) -> Cluster | None:
        kin = (i for i, c in enumerate(found) if self._akin(c, draft) and c.first.kind is not BlockKind.CAPTION)
        first = next(kin, 0)
        scores = ((self._sameness.score(c, draft, i == first, news), c, -i) for i, c in enumerate(found))
        scored = [(s, -abs(draft.sentence - c.drafts[-1].sentence), i) for s, c, i in scores if s is not None]
        best = max(scored, default=None)
        return found[-best[2]] if best and best[0] > 0 else None

    def _akin(self, c: Cluster, d: Draft) -> bool:
        """Violence is told in many words; of talks and agreements each word tells which it is."""
        return c.family == d.family and (d.family == VIOLENCE or c.type == d.type)

    def _hangs_in_the_air(self, d: Draft) -> bool:
        """A reference to what the text never told, or to a past without a day."""
        if d.family == "diplomacy" and d.anaphoric and not d.place:
            return True
        told = any(t.reference is Reference.NEW for t in d.tolls)
        bare = d.neutral and d.anaphoric and not d.date and not d.place and not told
        return bare or (d.vague and not (d.tolls or d.unconverted))
