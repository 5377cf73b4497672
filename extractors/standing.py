"""Standing: does an event stand on the word of a hostile or anonymous party alone (codebook section 3, status)?"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.actors import ActorBook, Side
from extractors.attribution import StanceMention
from extractors.drafts import Draft
from extractors.frames import VIOLENCE, sense_of
from extractors.model import Stance, Status
from extractors.noun_phrases import Nominal
from extractors.reading import Reading
from extractors.sameness import STATE_SIDE, Cluster
from extractors.speakers import Speaker
from extractors.text import BlockKind

ALLEGED_REACH = 6
SUFFERED = frozenset({"excessive_force", "abduction"})


def own_account(c: Cluster, reading: Reading, speakers: Sequence[Speaker | None]) -> Nominal | None:
    """The armed group that alone tells of an act of its own: "its fighters had ambushed a patrol, the group said"."""
    told = [d for d in c.drafts if d.kind is not BlockKind.HEADLINE]
    if c.family != VIOLENCE or c.type in STATE_SIDE or c.first.status is not Status.REPORTED or not told:
        return None
    said = [speakers[d.sentence] for d in told]
    groups = {x.by.actor for x in said if x and x.side is Side.ARMED and x.by.actor}
    if len(groups) != 1 or any(x is None or x.side is not Side.ARMED for x in said):
        return None
    asserted = any(d.tolls or _is_verb(reading, d) for d in told)
    return next((x.by for x in said if x and x.by.actor), None) if asserted else None


def boast(c: Cluster, reading: Reading, speakers: Sequence[Speaker | None], actors: ActorBook) -> StanceMention | None:
    """The claim of the armed group that tells of an act of its own, whatever others tell of it."""
    if c.family != VIOLENCE or c.type in STATE_SIDE:
        return None
    for d in c.drafts:
        said = speakers[d.sentence]
        by = said.by.actor if said and said.side is Side.ARMED and d.kind is not BlockKind.HEADLINE else None
        doers = ((n.actor or (n.country or "")[1:], n.start) for n in d.initiators)
        if said and by and any(a in actors.by_id and actors.related(a, by) and at > said.by.end for a, at in doers):
            return StanceMention(d.sentence, Stance.CLAIMS_RESPONSIBILITY, said.by, None, d.start, d.end)
    by_itself = own_account(c, reading, speakers)
    d = c.first
    if by_itself is None:
        return None
    return StanceMention(d.sentence, Stance.CLAIMS_RESPONSIBILITY, by_itself, None, d.start, d.end)


def grievance(c: Cluster, speakers: Sequence[Speaker | None]) -> StanceMention | None:
    """What people say that a state did to them, or those who speak for them, in words that others may doubt."""
    for d in c.drafts if c.type in SUFFERED else ():
        said = speakers[d.sentence]
        if said and said.contested and said.side is Side.CIVIL:
            return StanceMention(d.sentence, Stance.ACCUSES, said.by, next(iter(d.initiators), None), d.start, d.end)
    return None


def is_alleged(c: Cluster, reading: Reading, speakers: Sequence[Speaker | None]) -> bool:
    """Does only a hostile or anonymous party say that it happened?"""
    return own_account(c, reading, speakers) is not None or _doubted(c, reading, speakers)


def _doubted(c: Cluster, reading: Reading, speakers: Sequence[Speaker | None]) -> bool:
    """ "Allegedly", "the family insists", "on condition of anonymity", and no authority says so too."""
    said = [(d, speakers[d.sentence]) for d in c.drafts if d.kind is not BlockKind.HEADLINE]
    if c.first.status is not Status.REPORTED or not any(_is_doubted(reading, d, by) for d, by in said):
        return False
    return all(by is None or by.side is Side.CIVIL or _is_doubted(reading, d, by) for d, by in said)


def _is_doubted(reading: Reading, d: Draft, speaker: Speaker | None) -> bool:
    s = reading.sentences[d.sentence]
    hedged = s.has("alleged", max(s.body_start, d.start - ALLEGED_REACH), d.start)
    insisted = speaker is not None and speaker.contested and speaker.side is Side.CIVIL
    return hedged or insisted or bool(s.matches.get("anonymous"))


def _is_verb(reading: Reading, d: Draft) -> bool:
    groups = (g for g in reading.sentences[d.sentence].triggers if g[0].start == d.start)
    return any(sense_of(m).part == "verb" for g in groups for m in g)
