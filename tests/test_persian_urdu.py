"""Persian and Urdu: the frames' own examples, and what word order, script and calendar ask of the engine."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.model import Stance, Status
from tests.extraction import books, extract

WEDNESDAY = date(2025, 8, 20)
EXAMPLES = [
    pytest.param(code, frame.type, sentence, asserted, id=f"{frame.id}-{code}-{'yes' if asserted else 'no'}-{number}")
    for file in books().frames
    for frame in file.frame
    for code in ("fa", "ur")
    if code in frame.triggers
    for asserted, sentences in ((True, frame.triggers[code].yes), (False, frame.triggers[code].no))
    for number, sentence in enumerate(sentences)
]


@pytest.mark.parametrize(("code", "type_", "sentence", "asserted"), EXAMPLES)
def test_example(code: str, type_: str, sentence: str, asserted: bool) -> None:
    assert (type_ in {m.type for m in extract(sentence, WEDNESDAY, code).mentions}) is asserted


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("fa", "افراد مسلح چهارم مردادماه ۱۴۰۴ به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 7, 26)),
        ("fa", "افراد مسلح ۲۵ مرداد به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 8, 16)),
        ("fa", "افراد مسلح شامگاه دیروز به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 8, 19)),
        ("fa", "افراد مسلح روز سه‌شنبه به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 8, 19)),
        ("ur", "نامعلوم افراد نے رواں سال 24 فروری کو تربت میں پولیس چوکی پر حملہ کیا۔", date(2025, 2, 24)),
        ("ur", "نامعلوم افراد نے گزشتہ روز تربت میں پولیس چوکی پر حملہ کیا۔", date(2025, 8, 19)),
    ],
)
def test_dates_of_both_calendars(code: str, text: str, day: date) -> None:
    (mention,) = extract(text, WEDNESDAY, code).mentions
    assert mention.date is not None
    assert (mention.date.value.start, mention.date.value.end) == (day, day)


def test_persian_markers_tell_the_parties_and_the_toll() -> None:
    text = "تروریست‌ها روز شنبه پنج مأمور انتظامی را در ایرانشهر به شهادت رساندند."
    (mention,) = extract(text, WEDNESDAY, "fa").mentions
    assert [slot.value for slot in mention.targets] == ["irn-police"]
    assert [(f.party, f.count.low, f.count.high) for f in mention.figures] == [("irn-police", 5, 5)]
    assert mention.place is not None
    assert mention.place.value.name == "Iranshahr"


def test_urdu_postpositions_tell_the_parties_and_the_toll() -> None:
    text = "مسلح افراد نے ہفتے کو پنجگور میں چار پاکستانی مزدوروں کو قتل کر دیا۔"
    (mention,) = extract(text, WEDNESDAY, "ur").mentions
    assert [slot.value for slot in mention.targets] == ["pak-civ"]
    assert [(f.party, f.count.low, f.count.high) for f in mention.figures] == [("pak-civ", 4, 4)]
    assert mention.place is not None
    assert mention.place.value.name == "Panjgur"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fa", "گذرگاه ریمدان روز شنبه ۸ شهریور بازگشایی خواهد شد."),
        ("ur", "تفتان سرحد 25 اگست کو دوبارہ کھول دی جائے گی۔"),
    ],
)
def test_what_is_to_come_is_planned(code: str, text: str) -> None:
    (mention,) = extract(text, WEDNESDAY, code).mentions
    assert mention.status is Status.PLANNED


def test_a_claim_of_responsibility_goes_to_the_attack_before_it() -> None:
    text = (
        "افراد مسلح روز شنبه به پاسگاه انتظامی در خاش حمله کردند و دو مأمور را کشتند. "
        "جیش‌العدل مسئولیت این حمله را بر عهده گرفت."
    )
    claims = [(c.by, c.stance) for m in extract(text, WEDNESDAY, "fa").mentions for c in m.claims]
    assert claims == [("jaish-al-adl", Stance.CLAIMS_RESPONSIBILITY)]
