"""What pages wrap around an article goes, and not a word of the article does."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extraction import residue
from tests.newsroom import content

TITLE = "Two wounded at the Taftan crossing"
AUTHOR = "Nadia Example"
PARAGRAPHS = (
    "Two customs officers were wounded on Saturday when a truck ran into the barrier of the Taftan crossing.",
    "The provincial office said that the driver had been taken to hospital and would be questioned there.",
)
ANYWHERE = [
    "By Nadia Example",
    "Last update: 22 November 2026",
    "Updated 3 hours ago",
    "Published in the Courier, November 5th, 2026",
    "5 min read",
    "Read more: Gate at Rimdan to open in spring",
    "ALSO READ Gate at Rimdan to open in spring",
    "» See also: Gate at Rimdan to open in spring",
    "Share this story",
    "Share",
    "Print",
    "Facebook | Twitter | WhatsApp",
    "Leave a Comment",
    "top of page",
    "Back to top",
    "Photo: Nadia Example",
    "File photo: The gate of Taftan in spring.",
    "© 2026 The Courier",
    "انتهای پیام/",
    "بیشتر بخوانید: گذرگاه ریمدان",
    "آخرین به‌روزرسانی: ۲ آذر",
    "کد خبر: ۱۲۳۴",
    "عکس: نادیا نمونه",
    "عکس آرشیوی است",
    "نسخه چاپی",
    "اشتراک‌گذاری",
    "بازگشت به بالا",
    "مزید پڑھیں: سرحد",
    "یہ بھی پڑھیں: سرحد",
    "آخری بار اپ ڈیٹ: ۲۲ نومبر",
    "فائل فوٹو",
    "تصویر کا کیپشن تفتان کا پھاٹک",
    "شیئر کریں",
    "پرنٹ کریں",
]
ABOVE = [
    TITLE,
    TITLE.upper() + ".",
    "Our Correspondent",
    "By Staff Reporter",
    "Web Desk",
    "گروه سیاسی",
    "نویسنده: نادیا نمونه",
    "ویب ڈیسک",
    "تحریر: نادیہ مثال",
]


@pytest.mark.parametrize("line", [*ANYWHERE, *ABOVE])
def test_residue_above_the_text_goes(line: str) -> None:
    text = f"{line}\n{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}"
    assert residue().taken_off(text, TITLE, AUTHOR) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("line", ANYWHERE)
def test_residue_within_the_text_and_behind_it_goes(line: str) -> None:
    text = f"{PARAGRAPHS[0]}\n{line}\n{PARAGRAPHS[1]}\n{line}"
    assert residue().taken_off(text, TITLE, AUTHOR) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("line", ABOVE)
def test_what_is_residue_above_the_text_may_be_words_within_it(line: str) -> None:
    text = f"{PARAGRAPHS[0]}\n{line}"
    assert residue().taken_off(text, TITLE, AUTHOR) == f"{PARAGRAPHS[0]}\n\n{line}"


@pytest.mark.parametrize(
    "line",
    [
        "Update: 3 soldiers killed at the post.",
        "Updated figures put the toll at nine.",
        "Share prices fell in Karachi on Monday.",
        "Print works in Quetta were closed.",
        "Readers will remember the ambush of last year.",
        "Related charges were dropped.",
        "Photographs of the wreck were shown on television.",
        "Videos of the blast spread within minutes.",
        "By Monday the road was open again.",
        "By dawn, nine people had died.",
        "Top officials of both countries met.",
        "Our correspondent in Mand saw three cars burn.",
        "A correspondent was among the wounded.",
        "نظر شما چیست، پرسید وزیر",
        "چاپ روزنامه در زاهدان متوقف شد.",
        "عکس سه کشته این حمله منتشر شد.",
        "گروه جیش العدل مسئولیت این حمله را بر عهده گرفت.",
        "فوٹو جرنلسٹ زخمی ہو گیا۔",
        "نمائندہ خصوصی نے تہران میں وزیر خارجہ سے ملاقات کی۔",
        "از سر نو تحقیقات کا حکم دیا گیا۔",
        "REUTERS",
        "(AFP)",
    ],
)
def test_sentences_that_look_like_residue_stay(line: str) -> None:
    assert residue().taken_off(line, TITLE, None) == line


def sentences() -> list[str]:
    """Every paragraph of the newsroom and every sentence of each, but the one line of it that is residue."""
    paragraphs = [p for edition in content.EDITIONS for a in content.articles(edition) for p in a.paragraphs]
    parts = chain.from_iterable([p, *re.split(r"(?<=[.!?۔؟])\s+", p)] for p in paragraphs)
    return [part for part in dict.fromkeys(parts) if part and part != "انتهای پیام/"]


def test_no_sentence_of_an_article_is_residue() -> None:
    assert [s for s in sentences() if residue().taken_off(s, TITLE, None) != s] == []


@given(st.lists(st.sampled_from(sentences()), min_size=1, max_size=8), st.data())
def test_residue_between_paragraphs_goes_and_leaves_them_as_they_were(written: list[str], data: st.DataObject) -> None:
    lines = data.draw(st.permutations([*written, *data.draw(st.lists(st.sampled_from(ANYWHERE), max_size=6))]))
    assert residue().taken_off("\n".join(lines), TITLE, AUTHOR).split("\n\n") == [x for x in lines if x in written]
