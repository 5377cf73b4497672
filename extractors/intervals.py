"""Intervals of days, and how they lie to each other: units counted from a day, parts of months, spans."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from extractors.model import DatePrecision, EventDate

DAY, WEEK, MONTH, YEAR = DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR
FEW_DAYS, SOME_DAYS = 4, 14
NEXT_SUCH_MONTH, NEXT_YEARS_MONTH = "next such month", "next year's month"
WEEKDAY_BEFORE, WEEKDAY_AFTER = "weekday before", "weekday after"
PARTS = ("early month", "middle month", "late month")
SATURDAY = 5


def one_day(day: date) -> EventDate:
    return EventDate(day, day, DAY)


def month_of(year: int, month: int) -> EventDate:
    """Raises `ValueError` for a year that the calendar does not have."""
    return EventDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), MONTH)


def year_of(year: int) -> EventDate:
    return EventDate(date(year, 1, 1), date(year, 12, 31), YEAR)


def week_of(day: date) -> EventDate:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return EventDate(monday, monday + timedelta(days=6), WEEK)


def weekend_of(day: date) -> EventDate:
    """The Saturday and Sunday up to `day`; of a Saturday that day."""
    saturday = day - timedelta(days=(day.weekday() - SATURDAY) % 7)
    return span(saturday, min(day, saturday + timedelta(days=1)))


def season_of(year: int, first: int) -> EventDate:
    """The three months from month `first` of `year` on."""
    return EventDate(date(year, first, 1), month_of(year + (first > 10), (first + 1) % 12 + 1).end, MONTH)


def span(start: date, end: date) -> EventDate:
    """From one day to another, as precise as it is short."""
    days = (end - start).days
    return EventDate(start, end, DAY if days < FEW_DAYS else WEEK if days <= SOME_DAYS else MONTH)


def shifted(day: date, unit: str, offset: int, to_offset: int | None = None) -> EventDate | None:
    """The unit that lies `offset` units from the one that holds `day`; years outside the calendar give None."""
    try:
        if unit == "hour":
            return one_day(day + timedelta(hours=offset))
        if unit == "day":
            first = day + timedelta(days=offset)
            return one_day(first) if to_offset is None else span(first, day + timedelta(days=to_offset))
        if unit == "week":
            return week_of(day + timedelta(weeks=offset))
        if unit == "weekend":
            return weekend_of(day + timedelta(weeks=offset))
        if unit == "month":
            index = day.year * 12 + day.month - 1 + offset
            return month_of(index // 12, index % 12 + 1)
        return year_of(day.year + offset)
    except (ValueError, OverflowError):
        return None


def counted(day: date, unit: str, offset: int) -> EventDate | None:
    """ "A week later" is a day; "two weeks ago" is vaguer: the week around the day that lies so far away."""
    if unit != "week":
        return shifted(day, unit, offset)
    try:
        middle = day + timedelta(weeks=offset)
        slack = timedelta(days=3 * (abs(offset) > 1))
        return one_day(middle) if not slack else EventDate(middle - slack, middle + slack, WEEK)
    except OverflowError:
        return None


def moved(value: EventDate, unit: str, offset: int, to_offset: int | None = None) -> EventDate | None:
    """What lies so far from `value`; no nearer than `value` itself is known."""
    if unit == NEXT_SUCH_MONTH:
        return month_of(value.end.year + (offset <= value.end.month), offset)
    if unit == NEXT_YEARS_MONTH:
        return month_of(value.end.year + 1, offset)
    if unit == WEEKDAY_BEFORE:
        return one_day(value.start - timedelta(days=(value.start.weekday() - offset) % 7 or 7))
    if unit == WEEKDAY_AFTER:
        return one_day(value.end + timedelta(days=(offset - value.end.weekday()) % 7 or 7))
    if unit in PARTS:
        return (
            third_of(month_of(value.start.year, value.start.month), PARTS.index(unit))
            if value.precision is not YEAR
            else None
        )
    if value.precision is DAY:
        single = to_offset is not None or (abs(offset) <= 1 and unit != "week")
        base = value.end if offset > 0 else value.start
        return shifted(base, unit, offset, to_offset) if single else counted(base, unit, offset)
    coarser = {WEEK: ("week", "month", "year"), MONTH: ("month", "year"), YEAR: ("year",)}[value.precision]
    return shifted(value.start, unit, offset) if unit in coarser else value


def third_of(month: EventDate, part: int) -> EventDate:
    """Early is the 1st to the 10th, the middle the 11th to the 20th, late the rest (codebook, further rules)."""
    first = month.start + timedelta(days=10 * part)
    return EventDate(first, month.end if part == 2 else first + timedelta(days=9), WEEK)


def week_in(month: EventDate, nth: int) -> EventDate:
    """The first week of a month is its 1st to its 7th; -1 is the last seven days."""
    first = month.end - timedelta(days=6) if nth < 0 else month.start + timedelta(days=7 * nth)
    return EventDate(first, first + timedelta(days=6), WEEK)


def day_in(week: EventDate, weekday: int) -> EventDate:
    """A day of a week by its number, 0 for Monday."""
    return one_day(week.start + timedelta(days=(weekday - week.start.weekday()) % 7))


def within(inner: EventDate, outer: EventDate) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
