"""Bytes to text, where labels lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charset import decode

PERSIAN = "<p>مرزبانان در گذرگاه میرجاوه پنج نفر را بازداشت کردند و چند قبضه سلاح گرفتند.</p>"
URDU = "<p>تفتان میں سرحدی چوکی پر حملہ ہوا اور تین اہلکار زخمی ہوئے۔</p>"
ENGLISH = "<p>The café at the crossing stayed open, “as ever”.</p>"


@pytest.mark.parametrize("label", ["utf-8", "windows-1256", "iso-8859-1", "utf-16", "no-such-charset", ""])
@pytest.mark.parametrize("text", [PERSIAN, URDU, ENGLISH])
def test_utf8_is_recognized_under_any_label(text: str, label: str) -> None:
    assert decode(text.encode(), f"text/html; charset={label}", "fa") == text


@pytest.mark.parametrize("label", ["windows-1256", "utf-8", "iso-8859-1", "windows-1252", ""])
def test_persian_in_windows_1256_is_recognized_under_any_label(label: str) -> None:
    text = PERSIAN.replace("ی", "ي").replace("ک", "ك")
    assert decode(text.encode("windows-1256"), f"text/html; charset={label}", "fa") == text


@pytest.mark.parametrize("label", ["utf-8", "windows-1256", "utf-16", ""])
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_marks_and_wide_patterns_go_before_labels(codec: str, label: str) -> None:
    assert decode(PERSIAN.encode(codec), f"text/xml; charset={label}", "fa") == PERSIAN


def test_labels_inside_the_document_count() -> None:
    page = '<meta charset="windows-1251"><p>Граница</p>'
    assert decode(page.encode("windows-1251"), "text/html", "en") == page
    feed = '<?xml version="1.0" encoding="iso-8859-6"?><a>خبر</a>'
    assert decode(feed.encode("iso-8859-6"), "text/xml", "ar") == feed


def test_latin1_means_windows_1252_on_the_web() -> None:
    assert decode(ENGLISH.encode("windows-1252"), "text/html; charset=iso-8859-1", "en") == ENGLISH


def test_a_few_broken_characters_do_not_change_the_encoding() -> None:
    damaged = (PERSIAN * 20).encode().replace("میرجاوه".encode(), "میرجاو".encode() + b"\xd9", 1)
    assert decode(damaged, "text/html", "fa").count("مرزبانان") == 20


@given(st.binary(), st.text(), st.sampled_from(["en", "fa"]))
def test_anything_can_be_read_somehow(body: bytes, content_type: str, language: str) -> None:
    assert isinstance(decode(body, content_type, language), str)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_round_trips(text: str) -> None:
    body = "<p>" + text.replace("\x00", "")
    assert decode(body.encode(), "text/html; charset=utf-8") == body
