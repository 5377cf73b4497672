"""Times as feeds and pages write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.timestamps import Timestamp, parse_timestamp

KARACHI, TEHRAN, LONDON = ZoneInfo("Asia/Karachi"), ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/London")
DAY = date(2026, 11, 22)


def utc(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T10:00:00+05:00",
        "2026-11-22T10:00:00.123+0500",
        "2026-11-22T10:00+05",
        "2026-11-22T05:00:00Z",
        "2026-11-22 10:00",
        "20261122T050000Z",
        "2026/11/22 10:00:00",
        "Sun, 22 Nov 2026 10:00:00 +0500",
        "Sun, 22 Nov 2026 10:00:00 PKT",
        "Sun, 22 Nov 2026 10:00:00 +0500 PKT",
        "Sun, 22 Nov 2026 05:00:00 GMT",
        "Sun, 22 Nov 2026 08:30:00 IRST",
        "Sun, 22 Nov 2026 09:30 AFT",
        "Sun, 22 Nov 2026 10:00:00 GMT+5",
        "Sunday, 22-Nov-26 05:00:00 UTC",
        "22 Nov 26 10:00",
        "22 Nov 2026 10:00 PST",
        "November 22, 2026 10:00 am",
        "Nov. 22nd, 2026, 10:00 A.M.",
        "10:00 - 22 November 2026",
        "22/11/2026 10:00",
        "11/22/2026 10:00",
        "Published: 22 نومبر 2026، 10:00",
        "۲۲ نومبر ۲۰۲۶ ۱۰:۰۰",
        "1405/09/01 10:00",
        "1405-09-01T10:00:00",
        "یکشنبه ۱ آذر ۱۴۰۵ - ۱۰:۰۰",
        "1 آذر 1405 ساعت 10:00",
        "۱۴۰۵/۹/۱ ۱۰:۰۰",
    ],
)
def test_one_moment_in_many_forms_for_an_outlet_of_karachi(text: str) -> None:
    assert parse_timestamp(text, KARACHI) == Timestamp(DAY, utc(5))


def test_a_time_without_a_zone_is_the_outlets() -> None:
    assert parse_timestamp("2026-11-22 10:00", TEHRAN) == Timestamp(DAY, utc(6, 30))
    assert parse_timestamp("2026-11-22 10:00", LONDON) == Timestamp(DAY, utc(10))


def test_the_day_is_the_outlets_day() -> None:
    assert parse_timestamp("2026-11-22T23:30:00Z", KARACHI) == Timestamp(date(2026, 11, 23), utc(23, 30))


def test_american_zones_hold_in_america_and_not_in_pakistan() -> None:
    text = "22 Nov 2026 10:00 EST"
    assert parse_timestamp(text, ZoneInfo("America/New_York")) == Timestamp(DAY, utc(15))
    assert parse_timestamp(text, KARACHI) == Timestamp(DAY, utc(5))


@pytest.mark.parametrize(
    ("text", "hour"), [("12:05 am", 0), ("12:05 pm", 12), ("11:05 pm", 23), ("1:05 p.m.", 13), ("01:05", 1)]
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    assert parse_timestamp(f"22 November 2026 {text}", ZoneInfo("UTC")) == Timestamp(DAY, utc(hour, 5))


@pytest.mark.parametrize("text", ["2026-11-22", "22 November 2026", "1405/09/01", "۱ آذر ۱۴۰۵", "22 Nov 2026 24:61"])
def test_a_day_without_a_time_stays_a_day(text: str) -> None:
    assert parse_timestamp(text, KARACHI) == Timestamp(DAY, None)


@pytest.mark.parametrize(
    "text", ["", "3 hours ago", "2026-02-30", "1448/05/12", "1404/12/30", "0000-00-00", "22 Foo 2026", "1403", "12:30"]
)
def test_what_states_no_day_is_nothing(text: str) -> None:
    assert parse_timestamp(text, KARACHI) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for written in (text, f"2026-11-22T10:00{text}", f"22 {text} 2026"):
        stamp = parse_timestamp(written, KARACHI)
        assert stamp is None or stamp.at is None or stamp.at.tzinfo is UTC


@given(st.integers(315_532_800, 3_786_912_000), st.sampled_from([KARACHI, TEHRAN, LONDON]))  # 1980 to 2089
def test_iso_and_rfc_forms_round_trip(seconds: int, zone: ZoneInfo) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    expected = Timestamp(at.astimezone(zone).date(), at)
    assert parse_timestamp(at.isoformat(), zone) == expected
    assert parse_timestamp(at.strftime("%a, %d %b %Y %H:%M:%S +0000"), zone) == expected
