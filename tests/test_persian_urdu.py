"""Persian and Urdu: the frames' own examples, and what word order, script and calendar ask of the engine."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.model import Stance, Status
from tests.extraction import books, extract, extractor

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
        ("fa", "افراد مسلح شنبه این هفته به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 8, 16)),
        ("fa", "افراد مسلح یکشنبه هفته گذشته به پاسگاه انتظامی در خاش حمله کردند.", date(2025, 8, 10)),
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


@pytest.mark.parametrize(
    ("code", "text", "type_", "initiators", "targets", "killed"),
    [
        (
            "fa",
            "یک سوخت‌بر بلوچ با شلیک مستقیم نیروهای مرزبانی در منطقه کله‌گان سراوان جان باخت.",
            "excessive_force",
            ["irn-border"],
            ["irn-civ"],
            {"irn-civ": 1},
        ),
        (
            "fa",
            "سحرگاه امروز حکم اعدام چهار زندانی بلوچ در زندان مرکزی زاهدان اجرا شد.",
            "execution",
            ["irn"],
            ["irn-civ"],
            {"irn-civ": 4},
        ),
        (
            "fa",
            "دو تن از کارکنان فراجا در درگیری با اشرار مسلح در شهرستان قصرقند به درجه رفیع شهادت نائل شدند.",
            "armed_clash",
            ["irn-police", "militants"],
            [],
            {"irn-police": 2},
        ),
        (
            "fa",
            "جیش‌العدل در بیانیه‌ای گفت رزمندگانش شب گذشته یک خودروی سپاه را در محور خاش به زاهدان "
            "هدف قرار دادند و چهار پاسدار را کشتند.",
            "armed_attack",
            ["jaish-al-adl"],
            ["irn-irgc"],
            {"irn-irgc": 4},
        ),
        (
            "fa",
            "پهپادهای سپاه مقر گروهک جیش‌العدل را در شهرستان پنجگور پاکستان هدف قرار دادند.",
            "air_strike",
            ["irn-irgc"],
            ["jaish-al-adl"],
            {},
        ),
        (
            "fa",
            "پاکستان دیروز سفیر خود را از تهران فراخواند.",
            "diplomatic_rupture",
            ["pak"],
            ["irn-gov"],
            {},
        ),
        (
            "fa",
            "سفیر پاکستان در تهران روز یکشنبه به وزارت امور خارجه احضار شد.",
            "diplomatic_protest",
            ["irn-gov"],
            ["pak-gov"],
            {},
        ),
        (
            "fa",
            "وزارت امور خارجه ایران کاردار پاکستان را احضار و مراتب اعتراض خود را به وی ابلاغ کرد.",
            "diplomatic_protest",
            ["irn-gov"],
            ["pak-gov"],
            {},
        ),
        (
            "fa",
            "آمریکا ارتش آزادی‌بخش بلوچستان را در فهرست سازمان‌های تروریستی خارجی قرار داد.",
            "designation",
            ["usa"],
            ["bla"],
            {},
        ),
        (
            "fa",
            "بامداد امروز نیروهای نظامی پاکستان سه گلوله خمپاره به روستایی نزدیک سراوان شلیک کردند "
            "که تلفات جانی نداشت.",
            "shelling",
            ["pak-mil"],
            ["irn"],
            {"irn": 0},
        ),
        (
            "ur",
            "پنجگور میں مسلح افراد نے فائرنگ کر کے پولیس اہلکار کو شہید کر دیا۔",
            "armed_attack",
            ["militants"],
            ["pak-police"],
            {"pak-police": 1},
        ),
        (
            "ur",
            "ایرانی سرحدی محافظوں کی فائرنگ سے ماشکیل کے قریب تیل بردار ڈرائیور جاں بحق ہوگیا۔",
            "excessive_force",
            ["irn-border"],
            ["pak-civ"],
            {"pak-civ": 1},
        ),
        (
            "ur",
            "بلیدہ میں منگل کو ایف سی اور مسلح افراد کے درمیان فائرنگ کا تبادلہ ہوا "
            "جس میں ایک اہلکار شہید اور دو حملہ آور مارے گئے۔",
            "armed_clash",
            ["militants", "pak-fc"],
            [],
            {"pak-fc": 1, "militants": 2},
        ),
        (
            "ur",
            "ایران نے بدھ کے روز تین پاکستانی قیدی تفتان کے مقام پر پاکستانی حکام کے حوالے کیے۔",
            "cooperation",
            ["irn"],
            ["pak-gov"],
            {},
        ),
        (
            "ur",
            "خضدار کے علاقے زہری میں پاکستانی فوج کے ڈرون حملے میں ایک ہی خاندان کے چار افراد، "
            "جن میں دو بچے شامل ہیں، جاں بحق ہو گئے۔",
            "air_strike",
            ["pak-mil"],
            None,
            {"pak": 4},
        ),
        (
            "ur",
            "ماشکیل میں جمعرات کو ایرانی حدود سے تین راکٹ فائر کئے گئے تاہم کوئی جانی و مالی نقصان نہیں ہوا۔",
            "shelling",
            ["irn"],
            None,
            {"pak": 0},
        ),
        (
            "ur",
            "سیکیورٹی فورسز نے ژوب میں پاک افغان سرحد سے دراندازی کی کوشش ناکام بناتے ہوئے آٹھ خوارج کو ہلاک کر دیا۔",
            "security_operation",
            ["pak-mil"],
            ["ttp"],
            {"ttp": 8},
        ),
    ],
)
def test_who_did_what_to_whom(
    code: str, text: str, type_: str, initiators: list[str], targets: list[str] | None, killed: dict[str, int]
) -> None:
    """`targets` None: whom it is aimed at is left open."""
    (mention,) = extract(text, WEDNESDAY, code).mentions
    assert mention.type == type_
    assert sorted(slot.value for slot in mention.initiators) == initiators
    assert targets is None or [slot.value for slot in mention.targets] == targets
    assert {c.party: c.killed.low for c in mention.casualties if c.killed} == killed


@pytest.mark.parametrize(
    ("code", "text", "place"),
    [
        ("ur", "بلوچستان میں نامعلوم افراد نے منگل کو پولیس چوکی پر حملہ کیا۔", ("Balochistan", "PK")),
        ("fa", "جیش‌العدل روز سه‌شنبه به مقر فرماندهی انتظامی راسک یورش برد.", ("Rask", "IR")),
        ("fa", "دادستان زابل گفت سه عضو داعش دیروز بازداشت شدند.", ("Zabol", "IR")),
        ("ur", "ضلع کیچ میں سرینکن کے مقام پر مسلح افراد نے تین مزدوروں کو اغوا کر لیا۔", ("سرینکن", "PK")),
        ("fa", "خبرگزاری فارس - زاهدان: دیروز بر اثر انفجار یک بمب در سراوان دو پاسدار کشته شدند.", ("Saravan", "IR")),
    ],
)
def test_where(code: str, text: str, place: tuple[str, str]) -> None:
    (mention,) = extract(text, WEDNESDAY, code).mentions
    assert mention.place is not None
    assert (mention.place.value.name, mention.place.value.country) == place


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("ur", "کل تربت میں مسلح افراد نے ایف سی کی چوکی پر حملہ کیا۔", date(2025, 8, 19)),
        ("ur", "ایرانی صدر مسعود پزشکیان کل اسلام آباد پہنچیں گے۔", date(2025, 8, 21)),
        (
            "fa",
            "روز پنجشنبه دادگاه انقلاب دو تن از زندانیان اعتراضات سال گذشته را به اعدام محکوم کرد.",
            date(2025, 8, 14),
        ),
        (
            "fa",
            "در خاش ۱۷ فروردین ۱۳۹۴ هشت مرزبان به دست تروریست‌ها شهید شدند و در آبان ۱۳۹۲ نیز گفت‌وگوها ادامه داشت.",
            date(2015, 4, 6),
        ),
    ],
)
def test_the_day_of_the_deed(code: str, text: str, day: date) -> None:
    (mention,) = extract(text, WEDNESDAY, code).mentions
    assert mention.date is not None
    assert mention.date.value.start == day


def test_islamic_dates_are_recognized_and_not_converted() -> None:
    """Such a date gives no day; beside one of another calendar, that one counts."""
    post = {"fa": "به پاسگاهی در خاش حمله کردند.", "ur": "تربت میں پولیس چوکی پر حملہ کیا۔"}
    told: list[tuple[str, str, date | None]] = [
        ("fa", "افراد مسلح ۱۰ محرم", None),
        ("fa", "افراد مسلح در ماه رمضان سال ۱۴۴۶ قمری", None),
        ("fa", "افراد مسلح در سال ۱۴۴۶", None),
        ("fa", "افراد مسلح روز سه‌شنبه ۲۷ صفر ۱۴۴۷ برابر با ۲۸ مرداد", date(2025, 8, 19)),
        ("fa", "افراد مسلح ۲۸ مرداد ۱۴۰۴ هجری شمسی", date(2025, 8, 19)),
        ("ur", "نامعلوم افراد نے 10 محرم الحرام کو", None),
        ("ur", "نامعلوم افراد نے ماہ رمضان میں", None),
        ("ur", "نامعلوم افراد نے 25 صفر بمطابق 18 اگست کو", date(2025, 8, 18)),
    ]
    for code, words, day in told:
        (mention,) = extract(f"{words} {post[code]}", WEDNESDAY, code).mentions
        assert (mention.date and mention.date.value.start) == day, words


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fa", "گمرک مرز دوغارون در تایباد از صبح امروز بسته است و طرف افغانستانی علت را تعمیر جاده اعلام کرد."),
        ("fa", "مرزبانان در مرز ایران و افغانستان در خراسان رضوی دو قاچاقچی را دستگیر و ۳۰ کیلوگرم تریاک کشف کردند."),
        ("fa", "وزیر کشور ترکیه و وزیر کشور ایران درباره امنیت مرزهای مشترک دو کشور گفت‌وگو کردند."),
        ("fa", "آتش‌بس میان هند و پاکستان در خط کنترل کشمیر نقض شد و دو سرباز پاکستانی جان باختند."),
        ("ur", "لائن آف کنٹرول پر بھارتی فوج کی گولہ باری سے تین شہری جاں بحق ہوئے۔"),
        ("ur", "طورخم سرحد پر پاکستانی اور افغان فورسز کے درمیان فائرنگ کے تبادلے میں دو اہلکار زخمی ہو گئے۔"),
        ("ur", "کراچی: سندھ پولیس نے لیاری میں کارروائی کرتے ہوئے تین ملزمان کو گرفتار کر لیا۔"),
        ("ur", "ایران اور افغانستان کی سرحد پر نیمروز کے قریب جھڑپ میں ایک ایرانی محافظ ہلاک ہو گیا۔"),
    ],
)
def test_other_borders_and_provinces_are_off_topic(code: str, text: str) -> None:
    assert not extract(text, WEDNESDAY, code).relevance.relevant


def test_a_name_that_no_book_knows_keeps_its_spelling() -> None:
    text = "افراد مسلح دیروز در روستای كلّه‌ئك به خودروی پلیس حمله کردند."
    named = {p.place.name for s in extractor().reading(text, "fa", WEDNESDAY).sentences for p in s.places}
    assert "كلّه‌ئك" in named


def test_references_mean_whom_the_text_named() -> None:
    """ "This headquarters" is the force named before, "their fighters" those of the group that speaks."""
    text = (
        "قرارگاه قدس نیروی زمینی سپاه بیانیه‌ای صادر کرد. نیروهای این قرارگاه دیروز در ایرانشهر چهار تروریست را "
        "به هلاکت رساندند."
    )
    (mention,) = extract(text, WEDNESDAY, "fa").mentions
    assert [slot.value for slot in mention.initiators] == ["irgc-quds-base"]
    text = (
        "بلوچستان لبریشن آرمی کے ترجمان نے بیان میں کہا کہ ان کے سرمچاروں نے گزشتہ شب مستونگ میں فوجی کیمپ کو "
        "راکٹوں سے نشانہ بنایا جس سے سات اہلکار ہلاک ہوئے۔"
    )
    (mention,) = extract(text, WEDNESDAY, "ur").mentions
    assert [slot.value for slot in mention.initiators] == ["bla"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fa", "در سراوان از آغاز سال ۱۴۰۲ ده‌ها نفر به دیدار بستگان رفتند."),
        ("fa", "انفجار گاز در یک نانوایی زاهدان صبح امروز چهار کشته بر جا گذاشت."),
        ("ur", "کوئٹہ کی ٹیم نے ہفتے کو میچ میں دھماکہ خیز اننگز کھیل کر پشاور پر حملہ جاری رکھا۔"),
    ],
)
def test_no_event(code: str, text: str) -> None:
    assert not extract(text, WEDNESDAY, code).mentions


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fa", "کسبه بازار زاهدان روز پنجشنبه در اعتراض به کشتار سوخت‌بران مغازه‌های خود را بستند."),
        ("ur", "بلوچ یکجہتی کمیٹی نے گرفتاریوں کے خلاف جمعے کو کوئٹہ میں احتجاج کیا۔"),
    ],
)
def test_what_a_protest_answers_to_is_not_told_again(code: str, text: str) -> None:
    assert {m.type for m in extract(text, WEDNESDAY, code).mentions} == {"protest"}


def test_who_condemns_an_act_has_not_done_it() -> None:
    text = "سخنگوی وزارت امور خارجه ایران حمله تروریستی روز سه‌شنبه در کویته پاکستان را به شدت محکوم کرد."
    attack = next(m for m in extract(text, WEDNESDAY, "fa").mentions if m.type == "armed_attack")
    assert [slot.value for slot in attack.initiators] == []
    assert [(c.by, c.stance) for c in attack.claims] == [("irn-gov", Stance.CONDEMNS)]


def test_a_message_with_which_one_condemns_hides_nobody() -> None:
    text = "وزارت خارجه پاکستان در پیامی کوتاه بمب‌گذاری دیروز در زاهدان را محکوم کرد."
    told = {m.type: [slot.value for slot in m.initiators] for m in extract(text, WEDNESDAY, "fa").mentions}
    assert told["condemnation"] == ["pak-gov"]


def test_martyrs_are_no_attackers() -> None:
    text = (
        "افراد مسلح صبح امروز به دادگستری زاهدان یورش بردند. هر سه مهاجم به هلاکت رسیدند. "
        "رسانه قوه قضائیه شمار شهدا را پنج تن ذکر کرد."
    )
    (mention,) = extract(text, WEDNESDAY, "fa").mentions
    tolls = {c.party: c.killed.low for c in mention.casualties if c.killed}
    assert tolls.pop("militants") == 3
    assert list(tolls.values()) == [5]
