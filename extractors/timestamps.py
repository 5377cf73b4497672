"""Times as feeds and pages write them: ISO 8601, RFC 5322 and prose, in English, Persian and Urdu.

A zone that is named counts (feed readers take PKT and IRST for UTC), a time without one is the outlet's own, and a
year of the 14th or early 15th century is Solar Hijri.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from extractors.calendar import gregorian_from_solar_hijri

SOLAR_HIJRI_YEARS = range(1300, 1431)  # later ones are lunar: 1448 AH is 2026
GREGORIAN_YEARS = range(1970, 2100)
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sept": 9, "می": 5, "ژوییه": 7}

ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "pkt": 300, "irst": 210, "irdt": 270, "aft": 270, "gst": 240, "ist": 330,
    "ast": 180, "msk": 180, "trt": 180, "cet": 60, "cest": 120, "bst": 60,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of Greenwich; the American ones as RFC 5322 section 4.3 has them."""

UNIFIED = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يك،\xa0", "01234567890123456789یک, ", "\u200e\u200f\u202a\u202b\u202c")
DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T|$)",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?P<name>[^\W\d_]{2,})[\s.,/-]+(?P<y>\d{4}|\d\d(?![\d:]))(?!\d)",
        r"(?P<name>[^\W\d_]{3,})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?!\d)",
    )
)
TIME = re.compile(
    r"(?<!\d)(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d))?(?:[.,]\d+)?(?:\s*(?P<half>[ap])\.?m\b\.?)?", re.IGNORECASE
)
COMPACT_TIME = re.compile(r"(?<=\dT)(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?P<half>)(?!\d)")
ZONE = re.compile(r"\s*\(?(?P<name>[A-Za-z]{1,5}\b)?\s*(?:(?P<sign>[+-])(?P<h>\d\d|\d(?!\d)):?(?P<min>\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A `day` in the outlet's zone and, where a time of day was written, the instant in UTC."""

    day: date
    at: datetime | None


def parse_timestamp(text: str, zone: tzinfo) -> Timestamp | None:
    """The time that `text` states; None where it states none. `zone` is the outlet's."""
    plain = text.translate(UNIFIED)
    day = next(filter(None, (_day(match) for form in DATE_FORMS if (match := form.search(plain)))), None)
    if day is None:
        return None
    clock = COMPACT_TIME.search(plain) or TIME.search(plain)
    moment = clock and _time(clock)
    if not clock or moment is None:
        return Timestamp(day, None)
    local = datetime.combine(day, moment, zone)
    at = local.replace(tzinfo=_zone(plain[clock.end() :], local) or zone).astimezone(UTC)
    return Timestamp(at.astimezone(zone).date(), at)


def _day(match: re.Match[str]) -> date | None:
    found = match.groupdict()
    month = MONTHS.get(found["name"].lower()) if "name" in found else int(found["m"])
    if month is None:
        return None
    year, day = int(found["y"]), int(found["d"])
    if month > 12 >= day and not match.start("y") < match.start("m"):
        month, day = day, month
    try:
        if year in SOLAR_HIJRI_YEARS:
            return gregorian_from_solar_hijri(year, month, day)
        year += 2000 if year < 100 else 0
        return date(year, month, day) if year in GREGORIAN_YEARS else None
    except ValueError:
        return None


def _time(match: re.Match[str]) -> time | None:
    hour = int(match["h"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    try:
        return time(hour, int(match["min"]), int(match["s"] or 0))
    except ValueError:
        return None


def _zone(rest: str, local: datetime) -> timezone | None:
    """The zone written behind a time of day; a number wins over a name."""
    match = ZONE.match(rest)
    if match is None:
        return None
    if match["sign"]:
        minutes = int(match["h"]) * 60 + int(match["min"] or 0)
        return (
            timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes)) if minutes <= 14 * 60 else None
        )
    east = ZONES.get((match["name"] or "").lower())
    at_home = local.utcoffset() or timedelta()
    if east is None or (
        east < 0 < at_home.total_seconds()
    ):  # "PST" of a Pakistani outlet is Pakistan's, not California's
        return None
    return timezone(timedelta(minutes=east))
