"""The Solar Hijri calendar of Iran and Afghanistan (Jalali, Shamsi), by its 33-year cycle of eight leap years.

The civil calendar follows the vernal equinox at Tehran; from 1280 to 1500 the cycle gives the same days.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1280, 1500
NEW_YEAR_1403 = date(2024, 3, 20)


def is_solar_hijri_leap_year(year: int) -> bool:
    """Whether the last month of `year` has 30 days and not 29."""
    return (25 * year + 11) % 33 < 8


def solar_hijri_month_length(year: int, month: int) -> int:
    """Days in a month: six have 31, five 30, the last 29 or 30. Raises `ValueError` for a month outside 1 to 12."""
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} is not one of 1 to 12")
    if month == 12:
        return 30 if is_solar_hijri_leap_year(year) else 29
    return 31 if month <= 6 else 30


def gregorian_from_solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Solar Hijri one. Raises `ValueError` for a day that the calendar does not have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year {year} is not one of {FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= day <= solar_hijri_month_length(year, month):
        raise ValueError(f"{year}-{month:02}-{day:02} is no day of the Solar Hijri calendar")
    into_year = sum(solar_hijri_month_length(year, earlier) for earlier in range(1, month)) + day - 1
    return _new_year(year) + timedelta(days=into_year)


def solar_hijri_month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last Gregorian day of a month. Raises `ValueError` like `gregorian_from_solar_hijri`."""
    last = solar_hijri_month_length(year, month)
    return gregorian_from_solar_hijri(year, month, 1), gregorian_from_solar_hijri(year, month, last)


def _new_year(year: int) -> date:
    """Nowruz of `year`."""
    return NEW_YEAR_1403 + timedelta(days=365 * (year - 1403) + _leap_years_before(year) - _leap_years_before(1403))


def _leap_years_before(year: int) -> int:
    """How many of the years 1 to `year` - 1 have a leap day."""
    return (8 * year + 21) // 33
