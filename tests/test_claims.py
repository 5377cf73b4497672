"""Who says what of an event, whether it stands on one party's word alone, and accounts of the harmed over sentences."""

from __future__ import annotations

import pytest

from extractors.model import EventMention, Status
from tests.extraction import mentions

Claims = set[tuple[str, str]]
AMBUSH = "Gunmen ambushed a police patrol near Saravan on Tuesday, killing four officers."
CHARGE = f"{AMBUSH} Iran accused Pakistan of sheltering the attackers."
HABIT = "Iran has accused Pakistan for years of harbouring militants. Islamabad denies any role in the unrest."
OWN = "The Balochistan Liberation Front (BLF) said that its fighters ambushed an army convoy near Turbat on Monday"
BLAST = "A roadside bomb killed two soldiers near Turbat on Monday."


def act(text: str, kind: str = "") -> EventMention:
    """The first event of violence in `text`, or the first of one kind."""
    violent = ("armed_attack", "bombing", "air_strike", "shelling", "excessive_force", "abduction", "armed_clash")
    return next(m for m in mentions(text) if m.type == kind or (not kind and m.type in violent))


def claims(m: EventMention) -> Claims:
    return {(c.by, c.stance.value) for c in m.claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{AMBUSH}\n\nJaish al-Adl claimed responsibility on Telegram.", {("jaish-al-adl", "claims_responsibility")}),
        (f"{AMBUSH}\n\nJaish al-Adl said it was behind it.", {("jaish-al-adl", "claims_responsibility")}),
        (f"{BLAST} The blast was claimed by the Baloch Liberation Army (BLA).", {("bla", "claims_responsibility")}),
        (f"{BLAST}\n\nThe Balochistan Liberation Front (BLF) took credit.", {("blf", "claims_responsibility")}),
        (f"{AMBUSH}\n\nNo group has claimed responsibility.", set()),
        (f"{AMBUSH} Police said a search was under way.", set()),
        (f"{AMBUSH}\n\nPakistan's Foreign Office condemned the attack.", {("pak-gov", "condemns")}),
        (CHARGE, {("irn", "accuses")}),
        (f"{CHARGE} Islamabad denied the charge.", {("irn", "accuses"), ("pak", "denies")}),
        (f"{AMBUSH}\n\n{HABIT}", set()),
        (f"{BLAST}\n\nPakistan's interior minister said the attackers had come from Iran.", {("pak-gov", "accuses")}),
        (f"{BLAST}\n\nOfficials confirmed the deaths of the soldiers.", set()),
    ],
)  # fmt: skip
def test_stances(text: str, expected: Claims) -> None:
    assert claims(act(text)) == expected


def test_a_condemnation_is_of_the_news_and_a_claim_of_what_was_told_last() -> None:
    text = (
        "A suicide bomber killed nine people at a market in Quetta on Tuesday.\n\n"
        "In January, gunmen shot dead two policemen in Panjgur. The BLF claimed that attack.\n\n"
        "Iran's Foreign Ministry condemned the bombing."
    )
    assert claims(act(text, "bombing")) == {("irn-gov", "condemns")}
    assert claims(act(text, "armed_attack")) == {("blf", "claims_responsibility")}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{AMBUSH}", Status.REPORTED),
        (f"{AMBUSH}\n\nJaish al-Adl claimed responsibility.", Status.REPORTED),
        (f"{OWN}, killing six soldiers.", Status.ALLEGED),
        ("Iranian border guards allegedly shot dead two fuel carriers near Mashkel on Sunday.", Status.ALLEGED),
    ],
)  # fmt: skip
def test_status(text: str, status: Status) -> None:
    assert act(text).status is status


def test_what_a_group_alone_tells_is_its_claim() -> None:
    text = (
        "The Balochistan Liberation Front (BLF) said that its fighters ambushed an army convoy near Turbat on Monday."
    )
    assert ("blf", "claims_responsibility") in claims(act(text))


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        (f"{AMBUSH} Nine others were wounded.", (4, 4), (9, 9)),
        (f"{AMBUSH} One more officer died in hospital.", (5, 5), None),
        (f"{AMBUSH} The death toll later rose to six.", (6, 6), None),
        (f"{AMBUSH} Two of them were conscripts.", (4, 4), None),
        (f"{AMBUSH} Local media put the dead at five.", (4, 5), None),
        ("Gunmen shot and wounded a cleric in Quetta on Monday. He later died.", (1, 1), None),
        ("Four mortar shells landed near Mashkel on Monday. No casualties were reported.", (0, 0), (0, 0)),
        ("Drones hit a village near Mashkel on Monday. Two children died and three women were hurt.", (2, 2), (3, 3)),
        ("A bomb killed nine people, four of them children, in Quetta on Monday.", (9, 9), None),
    ],
)
def test_an_account_over_sentences(text: str, killed: tuple[int, int] | None, wounded: tuple[int, int] | None) -> None:
    (row,) = act(text).casualties
    assert (row.killed and (row.killed.low, row.killed.high)) == killed
    assert (row.wounded and (row.wounded.low, row.wounded.high)) == wounded


def test_attackers_have_a_row_of_their_own() -> None:
    rows = {r.party: r.killed for r in act(f"{AMBUSH} Three of the attackers were also killed.").casualties}
    assert {p: k.low for p, k in rows.items() if k} == {"irn-police": 4, "militants": 3}


def test_a_toll_of_years_is_no_toll_of_an_event() -> None:
    text = f"{AMBUSH} Iran has lost nearly 4,000 policemen in four decades."
    assert [r.killed.low for r in act(text).casualties if r.killed] == [4]


def test_a_denied_toll_is_not_told() -> None:
    text = "Iran denied that its border guards had killed three Pakistanis near Mashkel on Sunday."
    assert all(not m.casualties for m in mentions(text))
