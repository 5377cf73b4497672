"""Dates in words, resolved against a Wednesday, 9 July 2025."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import DateReader
from extractors.lexicon import Entry, Lexicon, without_overlaps
from extractors.model import DatePrecision, EventDate
from extractors.text import tokenize
from tests.extraction import WEDNESDAY, only, pack


def read(text: str, published: date | None = WEDNESDAY, future: bool = False) -> EventDate | None:
    """The first date of `text`, None where it has none that resolves."""
    words = pack()
    tokens = tokenize(text, words.clitics)
    phrases = Lexicon([(r.phrase, Entry("relative", r)) for r in words.dates.relative], words.clitics)
    ahead = {0} if future else set()
    found = DateReader(words).read(tokens, 0, len(tokens), without_overlaps(phrases.matches(tokens)), published, ahead)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("on 26 October 2024", "2024-10-26", "2024-10-26", "day"),
        ("on October 26, 2024", "2024-10-26", "2024-10-26", "day"),
        ("on the 26th of October", "2024-10-26", "2024-10-26", "day"),
        ("on Sept. 15", "2024-09-15", "2024-09-15", "day"),
        ("on 3 July", "2025-07-03", "2025-07-03", "day"),
        ("dated 2025-01-05", "2025-01-05", "2025-01-05", "day"),
        ("from 16-18 January", "2025-01-16", "2025-01-18", "day"),
        ("last December 15", "2024-12-15", "2024-12-15", "day"),
        ("in May", "2025-05-01", "2025-05-31", "month"),
        ("in August", "2024-08-01", "2024-08-31", "month"),
        ("in January 2023", "2023-01-01", "2023-01-31", "month"),
        ("in December last year", "2024-12-01", "2024-12-31", "month"),
        ("in early November", "2024-11-01", "2024-11-10", "week"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
        ("on Wednesday", "2025-07-09", "2025-07-09", "day"),
        ("on Thursday", "2025-07-03", "2025-07-03", "day"),
        ("yesterday", "2025-07-08", "2025-07-08", "day"),
        ("last month", "2025-06-01", "2025-06-30", "month"),
        ("last year", "2024-01-01", "2024-12-31", "year"),
        ("three days ago", "2025-07-06", "2025-07-06", "day"),
        ("two weeks ago", "2025-06-22", "2025-06-28", "week"),
        ("overnight", "2025-07-08", "2025-07-09", "day"),
        ("on 4 Mordad 1404", "2025-07-26", "2025-07-26", "day"),
        ("on 1404/05/14", "2025-08-05", "2025-08-05", "day"),
        ("on the first day of Azar 1403", "2024-11-21", "2024-11-21", "day"),
        ("early in Khordad", "2025-05-22", "2025-05-31", "week"),
        ("on the night of Monday", "2025-07-07", "2025-07-08", "day"),
        ("on the night between Sunday and Monday", "2025-07-06", "2025-07-07", "day"),
        ("on the night of 3/4 July", "2025-07-03", "2025-07-04", "day"),
        ("on Monday night", "2025-07-07", "2025-07-07", "day"),
        ("in the small hours of Tuesday", "2025-07-08", "2025-07-08", "day"),
        ("late on Sunday", "2025-07-06", "2025-07-06", "day"),
        ("from Friday to Sunday", "2025-07-04", "2025-07-06", "day"),
        ("between 28 June and 2 July", "2025-06-28", "2025-07-02", "week"),
        ("on 23 and 24 March", "2025-03-23", "2025-03-24", "day"),
        ("began late Saturday and went on until Sunday afternoon", "2025-07-05", "2025-07-06", "day"),
        ("on Saturday, 28 June", "2025-06-28", "2025-06-28", "day"),
        ("only last month, on June 3", "2025-06-03", "2025-06-03", "day"),
        ("on Thursday last week", "2025-07-03", "2025-07-03", "day"),
        ("on Tuesday this week", "2025-07-08", "2025-07-08", "day"),
        ("last week", "2025-06-30", "2025-07-06", "week"),
        ("earlier this week", "2025-07-07", "2025-07-09", "day"),
        ("a week ago", "2025-07-02", "2025-07-02", "day"),
        ("late last month", "2025-06-21", "2025-06-30", "week"),
        ("early this month", "2025-07-01", "2025-07-10", "week"),
        ("in mid-June", "2025-06-11", "2025-06-20", "week"),
        ("at the end of May", "2025-05-21", "2025-05-31", "week"),
        ("in the first week of March", "2025-03-01", "2025-03-07", "week"),
        ("in the last week of March", "2025-03-25", "2025-03-31", "week"),
        ("killed 12 in October", "2024-10-01", "2024-10-31", "month"),
        ("has been announced for Friday", "2025-07-11", "2025-07-11", "day"),
        ("agreed to open a gate at Chedgi on October 15", "2025-10-15", "2025-10-15", "day"),
    ],
)
def test_dates(text: str, start: str, end: str, precision: str) -> None:
    assert read(text) == EventDate(date.fromisoformat(start), date.fromisoformat(end), DatePrecision(precision))


@pytest.mark.parametrize(
    "text",
    [
        "We may go",
        "they march on",
        "on 31 February",
        "a few years ago",
        "Bloody Friday",
        "every Friday",
        "12 men",
        "Mehr reported",
    ],
)
def test_no_dates(text: str) -> None:
    assert read(text) is None


def test_what_will_be_lies_ahead() -> None:
    assert read("will visit on Monday", future=True) == EventDate(
        date(2025, 7, 14), date(2025, 7, 14), DatePrecision.DAY
    )


def test_without_a_day_of_publication_only_whole_dates_resolve() -> None:
    assert read("on Monday", published=None) is None
    assert read("on 3 July", published=None) is None
    assert read("on 3 July 2024", published=None) == EventDate(date(2024, 7, 3), date(2024, 7, 3), DatePrecision.DAY)


@given(st.text(alphabet="0123456789 -/.,janfebmorchdywsu", max_size=60), st.dates())
def test_no_text_breaks_the_reader(text: str, published: date) -> None:
    found = read(text, published)
    assert found is None or found.start <= found.end


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Gunmen killed two soldiers in Kech, officials said on Monday.", "2025-07-07"),
        ("Officials said on Monday that gunmen had killed two soldiers in Kech on Sunday.", "2025-07-06"),
        ("Gunmen killed two soldiers in Kech.", "2025-07-09"),
    ],
)
def test_the_day_of_speaking_gives_way_to_the_day_of_the_act(text: str, start: str) -> None:
    when = only(text).date
    assert when is not None
    assert when.value.start.isoformat() == start
