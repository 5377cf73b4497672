"""Which of the languages that we read a text is in, by its letters.

The five languages differ in script or in letters that the others lack, so a few hundred characters decide. A
statistical identifier limited to the same five is no better at that length and costs a second of start-up a process.
"""

from __future__ import annotations

from collections import Counter

URDU = frozenset("ٹڈڑںےہھۓ")
PASHTO = frozenset("ټډړږښځڅڼېۍ")
PERSIAN = frozenset("پچژگ")
ARABIC = frozenset("ةىأإؤ")
FEWEST_LETTERS = 20
ENOUGH_CHARACTERS = 2000


def detect_language(text: str, expected: str = "en") -> str:
    """One of en, fa, ar, ur, ps; `expected` where there are too few letters to tell."""
    letters = Counter(c for c in text[:ENOUGH_CHARACTERS] if c.isalpha())
    total = letters.total()
    if total < FEWEST_LETTERS:
        return expected
    arabic_script = sum(count for letter, count in letters.items() if "\u0600" <= letter <= "\u06ff")
    if arabic_script * 2 < total:
        return "en"

    def share(marks: frozenset[str]) -> float:
        return sum(letters[mark] for mark in marks) / arabic_script

    if share(PASHTO) > 0.01:
        return "ps"
    if share(URDU) > 0.03:
        return "ur"
    return "fa" if share(PERSIAN) >= share(ARABIC) else "ar"
