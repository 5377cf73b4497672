"""When and where an event was: its own clause, the text around it, and the calendar that it is told in.

All texts were published on Wednesday, 9 July 2025.
"""

from __future__ import annotations

from datetime import date

import pytest

from extractors.model import EventMention
from tests.extraction import mentions

IRAN, PAKISTAN = "Sistan and Baluchestan", "Balochistan"


def told(text: str, type_: str) -> EventMention:
    """The first mention of a type that `text` makes."""
    return next(m for m in mentions(text) if m.type == type_)


def days(mention: EventMention) -> tuple[date, date] | None:
    return (mention.date.value.start, mention.date.value.end) if mention.date else None


@pytest.mark.parametrize(
    ("text", "type_", "start", "end", "admin1"),
    [
        (
            "Gunmen killed three policemen in Khash on the night between Sunday and Monday.",
            "armed_attack",
            "2025-07-06",
            "2025-07-07",
            IRAN,
        ),
        (
            "Unknown men shot dead a contractor in Kharan late on Sunday night.",
            "armed_attack",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "A roadside bomb killed two soldiers near Mand in the small hours of Tuesday.",
            "bombing",
            "2025-07-08",
            "2025-07-08",
            PAKISTAN,
        ),
        (
            "Two border guards were killed overnight in an ambush near Jakigur, the army said on Tuesday.",
            "armed_attack",
            "2025-07-07",
            "2025-07-08",
            IRAN,
        ),
        (
            "Militants attacked a Levies post in Kalat last week, killing two men.",
            "armed_attack",
            "2025-06-30",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "Gunmen attacked a police van in Iranshahr on Thursday last week, killing two officers.",
            "armed_attack",
            "2025-07-03",
            "2025-07-03",
            IRAN,
        ),
        (
            "In early March gunmen killed five miners in Duki.",
            "armed_attack",
            "2025-03-01",
            "2025-03-10",
            PAKISTAN,
        ),
        (
            "In mid-May gunmen killed five labourers in Panjgur.",
            "armed_attack",
            "2025-05-11",
            "2025-05-20",
            PAKISTAN,
        ),
        (
            "In late April gunmen killed four guards at Rask.",
            "armed_attack",
            "2025-04-21",
            "2025-04-30",
            IRAN,
        ),
        (
            "In the first week of March militants abducted four customs men in Mastung.",
            "abduction",
            "2025-03-01",
            "2025-03-07",
            PAKISTAN,
        ),
        (
            "A year ago, in June 2024, a car bomb killed nine people in Zahedan.",
            "bombing",
            "2024-06-01",
            "2024-06-30",
            IRAN,
        ),
        (
            "In November gunmen killed five soldiers in Saravan.",
            "armed_attack",
            "2024-11-01",
            "2024-11-30",
            IRAN,
        ),
        (
            "In 2023 gunmen killed ten policemen in Rask.",
            "armed_attack",
            "2023-01-01",
            "2023-12-31",
            IRAN,
        ),
        (
            "Between 3 and 5 May security forces killed nine militants in Zhob.",
            "security_operation",
            "2025-05-03",
            "2025-05-05",
            PAKISTAN,
        ),
        (
            "From Friday to Sunday security forces killed seven militants in Kohlu.",
            "security_operation",
            "2025-07-04",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "The foreign minister of Iran will visit Islamabad on Friday.",
            "meeting",
            "2025-07-11",
            "2025-07-11",
            "Islamabad",
        ),
        (
            "Iran's interior minister is to visit Quetta on 20 July.",
            "meeting",
            "2025-07-20",
            "2025-07-20",
            PAKISTAN,
        ),
        (
            "A sit-in has been announced for Saturday in Gwadar by the families.",
            "protest",
            "2025-07-12",
            "2025-07-12",
            PAKISTAN,
        ),
        (
            "QUETTA, July 8: Gunmen shot dead two teachers in Nushki on Monday.",
            "armed_attack",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "ZAHEDAN, July 9: Two prisoners were hanged in the central prison here on Monday.",
            "execution",
            "2025-07-07",
            "2025-07-07",
            IRAN,
        ),
        (
            "Turbat: A grenade was thrown at a police station on Monday. No one was hurt.",
            "bombing",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Pakistan's army chief arrived in Tehran on Sunday for a two-day visit and met Iranian generals.",
            "meeting",
            "2025-07-06",
            "2025-07-07",
            "Tehran",
        ),
        (
            "Protesters continued their sit-in in Gwadar for the fifth day on Tuesday.",
            "protest",
            "2025-07-04",
            "2025-07-08",
            PAKISTAN,
        ),
        (
            "The Taftan border crossing has been closed since Sunday.",
            "border_measure",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "Police have arrested 40 activists in Quetta since July 1.",
            "arrest",
            "2025-07-01",
            "2025-07-09",
            PAKISTAN,
        ),
        (
            "On 4 Mordad gunmen stormed a courthouse in Zahedan, killing six people.",
            "armed_attack",
            "2024-07-25",
            "2024-07-25",
            IRAN,
        ),
        (
            "On the first day of the Iranian month of Tir, gunmen killed two guards in Saravan.",
            "armed_attack",
            "2025-06-22",
            "2025-06-22",
            IRAN,
        ),
        (
            "In the Iranian month of Khordad, border guards killed two fuel carriers near Rask.",
            "excessive_force",
            "2025-05-22",
            "2025-06-21",
            IRAN,
        ),
        (
            "Gunmen killed five guards in Saravan on Monday. Two days earlier, a bomb had killed a conscript in Khash.",
            "bombing",
            "2025-07-05",
            "2025-07-05",
            IRAN,
        ),
        (
            "A bomb killed three soldiers in Kech on Monday. The next day, security forces killed four militants "
            "in Hoshab.",
            "security_operation",
            "2025-07-08",
            "2025-07-08",
            PAKISTAN,
        ),
        (
            "Gunmen killed three policemen in Rask on Saturday. The same evening, a bomb went off in Chabahar, "
            "wounding two people.",
            "bombing",
            "2025-07-05",
            "2025-07-05",
            IRAN,
        ),
        (
            "Militants stormed a post at Mashkel on 20 June. A week later, Iranian drones struck a village near "
            "Panjgur, killing two people.",
            "air_strike",
            "2025-06-27",
            "2025-06-27",
            PAKISTAN,
        ),
        (
            "Pakistan summoned Iran's envoy on Tuesday, a day after Iranian missiles hit a village in Panjgur, "
            "killing two children.",
            "air_strike",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Pakistan summoned Iran's envoy on Tuesday, a day after Iranian missiles hit a village in Panjgur, "
            "killing two children.",
            "diplomatic_protest",
            "2025-07-08",
            "2025-07-08",
            None,
        ),
        (
            "The attack on the post at Jalq, which came two days after the visit of 1 July, killed four guards on"
            " Thursday.",
            "armed_attack",
            "2025-07-03",
            "2025-07-03",
            IRAN,
        ),
        (
            "Security forces arrested two suspects in Pasni on Sunday over the killing of a journalist in May.",
            "arrest",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "Officials said on Tuesday that gunmen killed four labourers in Dalbandin on Sunday.",
            "armed_attack",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "The army said on Saturday that it had completed an operation against militants in Bolan.",
            "security_operation",
            "2025-07-05",
            "2025-07-05",
            PAKISTAN,
        ),
        (
            "Gunmen killed two policemen in Mastung.\n\nTwo years ago, a suicide bomber killed 50 people in the "
            "same district.",
            "armed_attack",
            "2025-07-09",
            "2025-07-09",
            PAKISTAN,
        ),
        (
            "Gunmen opened fire on a bus near Taftan, killing three Iranian border guards in Sistan and "
            "Baluchestan province on Monday.",
            "armed_attack",
            "2025-07-07",
            "2025-07-07",
            IRAN,
        ),
        (
            "A blast hit a Frontier Corps convoy near Taftan in Chagai district on Monday, wounding four soldiers.",
            "bombing",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Revolutionary Guards killed four militants near Pishin on Monday.",
            "security_operation",
            "2025-07-07",
            "2025-07-07",
            IRAN,
        ),
        (
            "Levies personnel recovered two bodies; gunmen had attacked a Levies patrol in Pishin on Monday, "
            "killing two.",
            "armed_attack",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Two Iranian border guards were killed at Mirjaveh near the border with Pakistan's Balochistan on Sunday.",
            "armed_attack",
            "2025-07-06",
            "2025-07-06",
            IRAN,
        ),
        (
            "Attackers killed nine people in Nushki and Kharan on Sunday.",
            "armed_attack",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "Shops were shut and hundreds rallied in Karachi and Quetta on Sunday in a protest.",
            "protest",
            "2025-07-06",
            "2025-07-06",
            None,
        ),
        (
            "Five soldiers were killed when their vehicle hit a mine in Awaran on Sunday. The wounded were taken "
            "to a hospital in Karachi. Security forces launched a search operation in the area.",
            "bombing",
            "2025-07-06",
            "2025-07-06",
            PAKISTAN,
        ),
        (
            "The foreign ministry in Islamabad said on Tuesday that militants had killed six soldiers in Panjgur "
            "on Saturday.",
            "armed_attack",
            "2025-07-05",
            "2025-07-05",
            PAKISTAN,
        ),
        (
            "Gunmen abducted two engineers from the Kirthar Camp area of Turbat on Friday.",
            "abduction",
            "2025-07-04",
            "2025-07-04",
            PAKISTAN,
        ),
        (
            "A bomb planted on the Quetta-Taftan highway exploded on Monday, killing a driver.",
            "bombing",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Iran and Pakistan agreed on Monday to open a crossing at Chedgi on 15 August.",
            "agreement",
            "2025-07-07",
            "2025-07-07",
            None,
        ),
        (
            "Iran executed five men in Zahedan on Monday and two in Birjand.",
            "execution",
            "2025-07-07",
            "2025-07-07",
            IRAN,
        ),
        (
            "Jan. 16-18, 2024: Iran and Pakistan trade air strikes, killing 11 people in Panjgur and Saravan.",
            "air_strike",
            "2024-01-16",
            "2024-01-18",
            None,
        ),
        (
            "The coast guard seized 600 kg of hashish near Jiwani on 5 July, a spokesman said in Karachi on Tuesday.",
            "seizure",
            "2025-07-05",
            "2025-07-05",
            PAKISTAN,
        ),
        (
            "In a separate incident, police in Sibi arrested three suspects, the district police chief said on Monday.",
            "arrest",
            "2025-07-07",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Pakistan recalled its ambassador from Tehran on Wednesday; its jets struck hideouts near Saravan the"
            " next day.",
            "diplomatic_rupture",
            "2025-07-09",
            "2025-07-09",
            None,
        ),
        (
            "Fighting in Bolan began late Saturday and went on until Monday morning, leaving 12 militants dead.",
            "armed_clash",
            "2025-07-05",
            "2025-07-07",
            PAKISTAN,
        ),
        (
            "Since the agreement of 2 June, three soldiers have been killed; the last was shot dead in Dasht on "
            "30 June.",
            "armed_attack",
            "2025-06-30",
            "2025-06-30",
            PAKISTAN,
        ),
        (
            "At the end of last month, gunmen burned six trucks in Surab and abducted two drivers.",
            "abduction",
            "2025-06-21",
            "2025-06-30",
            PAKISTAN,
        ),
        (
            "Earlier this week a policeman was shot dead in Saravan.",
            "armed_attack",
            "2025-07-07",
            "2025-07-09",
            IRAN,
        ),
        (
            "Three years ago, on 7 October 2022, forces killed 12 worshippers in Zahedan.",
            "excessive_force",
            "2022-10-07",
            "2022-10-07",
            IRAN,
        ),
        (
            "On October 25, 2013, gunmen killed 14 guards near Saravan. The following February they abducted five "
            "conscripts at Jakigur.",
            "abduction",
            "2014-02-01",
            "2014-02-28",
            IRAN,
        ),
        (
            "A year ago gunmen shot dead six labourers in Turbat on December 16.",
            "armed_attack",
            "2024-12-16",
            "2024-12-16",
            PAKISTAN,
        ),
    ],
)
def test_when_and_where(text: str, type_: str, start: str, end: str, admin1: str | None) -> None:
    event = told(text, type_)
    assert days(event) == (date.fromisoformat(start), date.fromisoformat(end))
    assert admin1 is None or (event.place is not None and event.place.value.admin1 == admin1)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        (
            "Gunmen killed five guards in Saravan on Monday.\n\nTwo of the dead were conscripts.\n\nThe bodies were "
            "flown home.\n\nThe United Nations condemned the attack.",
            "condemnation",
        ),
        (
            "Gunmen killed five guards in Saravan on Monday.\n\nTwo of the dead were conscripts.\n\nThe bodies were "
            "flown home.\n\nA few years ago a bomb killed ten people in Zahedan.",
            "bombing",
        ),
    ],
)
def test_what_nothing_dates_stays_undated(text: str, type_: str) -> None:
    assert all(m.date is None for m in mentions(text) if m.type == type_)


def test_a_name_that_the_gazetteer_lacks_lies_in_the_province_told_of() -> None:
    text = "Gunmen attacked a convoy in Kech on Monday, killing a soldier.\n\nA bomb went off in Nokgwar on Tuesday."
    place = told(text, "bombing").place
    assert place is not None
    assert (place.value.name, place.value.admin1, place.value.place_id) == ("Nokgwar", PAKISTAN, None)


def test_where_it_was_said_is_not_where_it_happened() -> None:
    text = "Gunmen killed two soldiers in Kech on Monday, a minister said in Karachi on Tuesday."
    place = told(text, "armed_attack").place
    assert place is not None
    assert place.value.name == "Kech"


def test_where_a_speaker_is_told_to_be_is_not_where_it_happened() -> None:
    text = "Pakistan's minister, who is in Geneva for talks, said two policemen were shot dead by gunmen on Monday."
    assert told(text, "armed_attack").place is None


def test_who_strikes_is_not_where_the_strike_fell() -> None:
    for mention in mentions("Iran carried out missile strikes on Tuesday, killing two children."):
        assert mention.place is None
