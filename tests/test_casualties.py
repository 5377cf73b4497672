"""Numbers of people and words of harm, in every construction."""

from __future__ import annotations

import pytest

from extractors.model import Count, Harm
from tests.extraction import extractor, pack


def tolls(text: str) -> list[tuple[str, int, int | None]]:
    reading = extractor().reading(text, "en", None)
    found = [(t.harm, t.count) for s in reading.sentences for t in s.tolls]
    return sorted((h.value, c.low, c.high) for h, c in found)


KILLED, WOUNDED = Harm.KILLED.value, Harm.WOUNDED.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Five soldiers were killed in Kech.", [(KILLED, 5, 5)]),
        ("The blast killed five soldiers.", [(KILLED, 5, 5)]),
        ("A bomb went off, killing five soldiers and two civilians.", [(KILLED, 2, 2), (KILLED, 5, 5)]),
        ("The attack left 11 dead and 20 injured.", [(KILLED, 11, 11), (WOUNDED, 20, 20)]),
        ("At least two boys lost their lives and three women were hurt.", [(KILLED, 2, None), (WOUNDED, 3, 3)]),
        ("More than a dozen guards died.", [(KILLED, 12, None)]),
        ("Dozens of protesters were wounded.", [(WOUNDED, 24, None)]),
        ("Several attackers also died.", [(KILLED, 3, None)]),
        ("Six people, including two children, were killed.", [(KILLED, 6, 6)]),
        ("The blast claimed the lives of three policemen.", [(KILLED, 3, 3)]),
        ("The death toll rose to 12.", [(KILLED, 12, 12)]),
        ("He put the number of officers injured at seven.", [(WOUNDED, 7, 7)]),
        ("The strike resulted in the death of three soldiers.", [(KILLED, 3, 3)]),
        ("There were 131 protester deaths.", [(KILLED, 131, 131)]),
        ("Two soldiers embraced martyrdom.", [(KILLED, 2, 2)]),
        ("A 12-year-old boy was killed.", [(KILLED, 1, 1)]),
        ("No casualties were reported.", [(KILLED, 0, 0), (WOUNDED, 0, 0)]),
        ("No loss of life was reported.", [(KILLED, 0, 0)]),
        ("Nobody was hurt.", [(KILLED, 0, 0), (WOUNDED, 0, 0)]),
        ("None of the guards was killed.", [(KILLED, 0, 0)]),
        ("Sepoy Karim Baloch, 34, was killed in the blast.", [(KILLED, 1, 1)]),
        ("Hamid Rigi, 22, lost his life.", [(KILLED, 1, 1)]),
        ("The blast killed nine people, five of them children, and wounded 29.", [(KILLED, 9, 9), (WOUNDED, 29, 29)]),
        ("A bomb killed 18 people, several minors among them.", [(KILLED, 18, 18)]),
        ("Of the hostages, four of them died.", [(KILLED, 4, 4)]),
        ("At least ten traders (sookhtbar) were shot dead.", [(KILLED, 10, None)]),
        ("The bodies of six people were pulled out of the debris.", [(KILLED, 6, 6)]),
        ("Iranian media put the dead at nine.", [(KILLED, 9, 9)]),
        ("The number of the dead has risen to 26: 14 soldiers and 12 civilians.", [(KILLED, 14, 14), (KILLED, 12, 12)]),
        ("A seventh victim died on the way to Quetta.", [(KILLED, 7, 7)]),
        ("Security forces sent five militants to hell.", [(KILLED, 5, 5)]),
        ("The group said it had lost two fighters.", [(KILLED, 2, 2)]),
        ("Ten border guards fell victim to an ambush.", [(KILLED, 10, 10)]),
        ("The raid came at the cost of two soldiers' lives.", [(KILLED, 2, 2)]),
        ("The shooting left a driver dead and two helpers injured.", [(KILLED, 1, 1), (WOUNDED, 2, 2)]),
        ("A policeman was shot dead and a colleague wounded.", [(KILLED, 1, 1), (WOUNDED, 1, 1)]),
        ("More than 50 others were being treated for their wounds.", [(WOUNDED, 50, None)]),
        ("Twenty-one passengers lost their lives.", [(KILLED, 21, 21)]),
        ("As many as five terrorists were killed.", [(KILLED, 5, 5)]),
        ("Two guards were killed while three others were wounded.", [(KILLED, 2, 2), (WOUNDED, 3, 3)]),
    ],
)
def test_tolls(text: str, expected: list[tuple[str, int, int | None]]) -> None:
    assert tolls(text) == sorted(expected)


@pytest.mark.parametrize(
    "text", ["He is 25 years old.", "The 12-km road was closed.", "Soldiers were killed.", "Ten trucks burnt."]
)
def test_no_tolls(text: str) -> None:
    assert tolls(text) == []


def test_words_for_numbers_are_counts() -> None:
    assert all(Count(low, None if high < 0 else high).low >= 0 for low, high in pack().numbers.vague.values())
