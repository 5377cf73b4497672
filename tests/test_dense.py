"""Dense passages: background, lists and follow-ups, where each event keeps its own day, place, people and dead."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.model import EventMention, Harm
from tests.extraction import mentions

IRAN, PAKISTAN, TEHRAN, ISLAMABAD = "Sistan and Baluchestan", "Balochistan", "Tehran", "Islamabad"
Told = tuple[str, str | None, str | None, tuple[str, ...], tuple[str, ...], int]


def told(m: EventMention) -> Told:
    """Type, first day, admin1, initiators, targets, and how many were killed at least."""
    return (
        m.type,
        m.date.value.start.isoformat() if m.date else None,
        m.place.value.admin1 if m.place else None,
        tuple(s.value for s in m.initiators),
        tuple(s.value for s in m.targets),
        sum(f.count.low for f in m.figures if f.harm is Harm.KILLED),
    )


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        (
            "2024-09-14",
            "Gunmen on a motorcycle killed three border guards in Khash on Thursday, IRNA reported. The day before, an "
            "officer of the Revolutionary Guards was assassinated in Zahedan.",
            [
                ("armed_attack", "2024-09-12", IRAN, ("militants",), ("irn-border",), 3),
                ("armed_attack", "2024-09-11", IRAN, (), ("irn-irgc",), 1),
            ],
        ),
        (
            "2019-02-19",
            "Iran summoned Pakistan's ambassador on Sunday over the suicide attack that killed 27 Guards last week.",
            [
                ("diplomatic_protest", "2019-02-17", TEHRAN, ("irn",), ("pak-gov",), 0),
                ("bombing", "2019-02-11", None, (), ("irn-irgc",), 27),
            ],
        ),
        (
            "2018-11-16",
            "Iran returned on Monday the bodies of nine Pakistani labourers shot dead in Saravan last week.",
            [
                ("cooperation", "2018-11-12", None, ("irn",), ("pak-civ",), 0),
                ("armed_attack", "2018-11-05", IRAN, (), ("pak-civ",), 9),
            ],
        ),
        (
            "2026-03-10",
            "Gunmen attacked a police post in Mastung on Monday, killing two constables and abducting three.",
            [
                ("armed_attack", "2026-03-09", PAKISTAN, ("militants",), ("pak-police",), 2),
                ("abduction", "2026-03-09", PAKISTAN, ("militants",), ("pak-police",), 0),
            ],
        ),
        (
            "2024-05-30",
            "Iranian border guards fired on a convoy of pickups in Mashkel on Tuesday night, killing four Pakistanis, "
            "officials told the Courier on Wednesday.",
            [("excessive_force", "2024-05-28", PAKISTAN, ("irn-border",), ("pak-civ",), 4)],
        ),
        (
            "2022-10-07",
            "Security forces fired on worshippers after Friday prayers in Zahedan on September 30, a group said.",
            [("excessive_force", "2022-09-30", IRAN, ("irn-mil",), ("irn-civ",), 0)],
        ),
        (
            "2025-02-12",
            "The toll from Monday's roadside bombing in Turbat climbed to seven on Wednesday after two of the wounded "
            "Frontier Corps soldiers died in a Karachi hospital.",
            [("bombing", "2025-02-10", PAKISTAN, (), ("pak",), 7)],
        ),
        (
            "2023-02-02",
            "Iran's border regiment commander said a soldier was killed when bandits attacked an outpost in Saravan on "
            "Tuesday.",
            [("armed_attack", "2023-01-31", IRAN, ("militants",), ("irn-mil",), 1)],
        ),
        (
            "2025-08-23",
            "On August 15 an exchange of fire in Khash cost the lives of a policeman and of one gunman.",
            [("armed_clash", "2025-08-15", IRAN, (), ("irn-police", "militants"), 2)],
        ),
        (
            "2017-04-27",
            "Iran held Pakistan answerable, and its foreign ministry called in the ambassador on Thursday.",
            [("diplomatic_protest", "2017-04-27", TEHRAN, ("irn-gov",), ("pak-gov",), 0)],
        ),
        (
            "2024-01-25",
            "Iran delivered 64 Pakistani convicts to the other side at Mirjaveh on Tuesday.",
            [("cooperation", "2024-01-23", IRAN, ("irn",), ("pak",), 0)],
        ),
        (
            "2026-03-12",
            "On March 3 Pakistani guns shelled the hills of Jalq.",
            [("shelling", "2026-03-03", IRAN, ("pak",), (), 0)],
        ),
    ],
)
def test_each_event_keeps_its_own(published: str, text: str, expected: list[Told]) -> None:
    assert [told(m) for m in mentions(text, date.fromisoformat(published))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Heavy rains killed 14 people in Balochistan this week, the disaster authority said.",
        "Floods have claimed 12 lives in Kech since Monday.",
        "Three labourers died when a coal mine caved in near Harnai on Monday.",
        "Four people were killed in a collision between a bus and a pickup near Khuzdar on Monday.",
        "Two children drowned in a pond in Chabahar on Friday.",
        "Pakistan's embassy in Tehran called the remarks regrettable and asked for patience.",
    ],
)
def test_accidents_and_words_are_no_events(text: str) -> None:
    assert mentions(text) == ()
