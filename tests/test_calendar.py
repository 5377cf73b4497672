"""The Solar Hijri calendar, against published dates of Nowruz."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.calendar import (
    gregorian_from_solar_hijri,
    is_solar_hijri_leap_year,
    solar_hijri_month_length,
    solar_hijri_month_span,
)

YEARS = st.integers(1280, 1500)


@pytest.mark.parametrize(
    ("year", "nowruz"),
    [
        (1300, date(1921, 3, 21)),
        (1357, date(1978, 3, 21)),
        (1358, date(1979, 3, 21)),
        (1375, date(1996, 3, 20)),
        (1376, date(1997, 3, 21)),
        (1399, date(2020, 3, 20)),
        (1400, date(2021, 3, 21)),
        (1401, date(2022, 3, 21)),
        (1402, date(2023, 3, 21)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
        (1405, date(2026, 3, 21)),
        (1408, date(2029, 3, 20)),
        (1409, date(2030, 3, 21)),
        (1410, date(2031, 3, 21)),
    ],
)
def test_nowruz(year: int, nowruz: date) -> None:
    assert gregorian_from_solar_hijri(year, 1, 1) == nowruz


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1403, 8, 5), date(2024, 10, 26)),
        ((1405, 9, 1), date(2026, 11, 22)),
        ((1403, 12, 30), date(2025, 3, 20)),
    ],
)
def test_known_days(hijri: tuple[int, int, int], gregorian: date) -> None:
    assert gregorian_from_solar_hijri(*hijri) == gregorian


def test_leap_years_of_our_time() -> None:
    assert [year for year in range(1370, 1425) if is_solar_hijri_leap_year(year)] == [
        1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424,
    ]  # fmt: skip


def test_month_spans() -> None:
    assert solar_hijri_month_span(1405, 8) == (date(2026, 10, 23), date(2026, 11, 21))
    assert solar_hijri_month_span(1403, 12) == (date(2025, 2, 19), date(2025, 3, 20))


@pytest.mark.parametrize(
    "day", [(1404, 12, 30), (1405, 13, 1), (1405, 0, 1), (1405, 7, 31), (1405, 1, 0), (2026, 1, 1)]
)
def test_days_that_do_not_exist(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        gregorian_from_solar_hijri(*day)


@given(YEARS, st.integers(1, 12))
def test_each_month_begins_the_day_after_the_last(year: int, month: int) -> None:
    first, last = solar_hijri_month_span(year, month)
    assert (last - first).days + 1 == solar_hijri_month_length(year, month)
    if (year, month) != (1500, 12):
        following = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
        assert gregorian_from_solar_hijri(*following) == last + timedelta(days=1)
