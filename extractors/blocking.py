"""Which pairs are worth comparing, found without comparing all.

Two mentions that name their days meet on common days. A vague one, of some month or of no date, meets those that share
something particular with it: the place, a large number of dead. Types must be ones that an occurrence may be called by
both.
All other pairs are forbidden anyway (extractors/likeness.py); the work follows what lies close, not how much there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractors.likeness import RARE_TYPES, called
from extractors.profiles import Profile

DAYS_A_BLOCK = 4

Key = tuple[str, int | str]


class Blocks:
    """Mentions, to be found by what they share with another."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._by_days: dict[Key, list[Profile]] = defaultdict(list)
        self._by_particular: dict[Key, list[Profile]] = defaultdict(list)
        self._vague: dict[Key, list[Profile]] = defaultdict(list)
        for profile in profiles:
            type_ = profile.mention.type
            for block in _blocks(profile):
                self._by_days[type_, block].append(profile)
            for particular in profile.particulars:
                self._by_particular[type_, particular].append(profile)
                if not profile.is_exact:
                    self._vague[type_, particular].append(profile)

    def partners(self, profile: Profile) -> Iterable[Profile]:
        """Those that come into question for `profile`, each once."""
        return {partner.id: partner for partner in self._found(profile)}.values()

    def _found(self, profile: Profile) -> Iterator[Profile]:
        by_particular = self._vague if profile.is_exact else self._by_particular
        for type_ in called(profile.mention.type):
            for block in _blocks(profile):
                yield from self._by_days.get((type_, block), ())
            for particular in profile.particulars:
                yield from by_particular.get((type_, particular), ())


def _blocks(profile: Profile) -> Iterable[int]:
    """The blocks of days that it can have happened in, a day more on either side; none for the vague, unless rare."""
    if profile.days is None or not (profile.is_exact or profile.mention.type in RARE_TYPES):
        return ()
    first, last = (day.toordinal() for day in profile.days)
    return range((first - 1) // DAYS_A_BLOCK, (last + 1) // DAYS_A_BLOCK + 1)
