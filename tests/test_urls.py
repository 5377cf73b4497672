"""One address for one article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.urls import canonical_url, same_site
from tests.newsroom.content import articles, outlets, path_of

ONE_STORY = "https://news.example/world/story-7"


@pytest.mark.parametrize(
    "spelling",
    [
        ONE_STORY,
        "http://news.example/world/story-7",
        "https://www.news.example/world/story-7/",
        "https://m.news.example/world/story-7",
        "https://mobile.news.example/world/story-7",
        "https://amp.news.example/world/story-7",
        "https://news.example/amp/world/story-7",
        "https://news.example/world/story-7/amp/",
        "https://news.example/world/story-7?amp=1",
        "https://news.example/world/story-7?outputType=amp",
        "https://news.example:443/world/story-7#comments",
        "HTTPS://News.Example./world/story-7",
        "https://news.example/world/story-7?utm_source=rss&utm_medium=feed&fbclid=x&gclid=y",
        "https://user:secret@news.example/world/story-7",
        "https://news.example/sport/../world/./story-7",
        "https://news.example/world/%73tory%2D7",
        "  https://news.example/world/story-7 ",
    ],
)
def test_spellings_of_one_address(spelling: str) -> None:
    assert canonical_url(spelling) == ONE_STORY


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/world/story-8",
        "https://news.example/world/story-7?page=2",
        "https://news.example/world/Story-7",
        "https://news.example:8080/world/story-7",
        "https://en.news.example/world/story-7",
        "https://news.example/world",
    ],
)
def test_different_addresses_stay_different(other: str) -> None:
    assert canonical_url(other) != ONE_STORY


def test_parameters_that_name_the_article_stay_in_any_order() -> None:
    assert canonical_url("http://news.example/?p=12&lang=ur") == canonical_url("http://news.example/?lang=ur&p=12")
    assert canonical_url("http://news.example/?p=12") != canonical_url("http://news.example/?p=13")


def test_letters_beyond_ascii_are_encoded_once() -> None:
    encoded = canonical_url("https://news.example/خبر?q=خبر")
    assert encoded == "https://news.example/%D8%AE%D8%A8%D8%B1?q=%D8%AE%D8%A8%D8%B1"
    assert canonical_url("https://news.example/%d8%ae%d8%a8%d8%b1?q=%d8%ae%d8%a8%d8%b1") == encoded


@pytest.mark.parametrize("text", ["mailto:a@b.example", "file:///tmp/a.html", "", "no address", "http://[::1"])
def test_what_is_no_web_address_is_left_alone(text: str) -> None:
    assert canonical_url(text) == text


def test_a_host_that_is_nothing_but_a_variant_keeps_its_name() -> None:
    assert canonical_url("https://m.me/x") == "https://m.me/x"


def test_same_site() -> None:
    assert same_site("https://www.news.example/a", "http://m.news.example/b?c")
    assert not same_site("https://news.example/a", "https://other.example/a")
    assert not same_site("https://news.example/a", "http://[::1")


SEGMENTS = st.sampled_from(
    [
        "amp",
        "AMP",
        "a",
        "..",
        ".",
        "",
        "%2e",
        "%2F",
        "%zz",
        "خبر",
        "www",
        "m",
        "%61mp",
        "a b",
        "?",
        "#",
        "&",
        "=",
        "utm_x=1",
    ]
)
HOSTS = st.sampled_from(
    ["news.example", "www.m.news.example", "مثال.ایران", "a.example:80", "[::1]:8", "a.", "İ.example"]
)


@given(
    st.sampled_from(["http://", "HTTPS://"]),
    HOSTS,
    st.lists(SEGMENTS, max_size=7),
    st.sampled_from(["/", "?", "&", ""]),
)
def test_idempotent(scheme: str, host: str, segments: list[str], joint: str) -> None:
    once = canonical_url(f"{scheme}{host}/{joint.join(segments)}")
    assert canonical_url(once) == once


@given(st.text())
def test_idempotent_on_anything(text: str) -> None:
    for url in (text, f"http://{text}", f"https://news.example/{text}"):
        once = canonical_url(url)
        assert canonical_url(once) == once


def test_no_two_articles_of_the_newsroom_are_one() -> None:
    addresses = [
        f"http://{outlet.id}.example{path_of(article, outlet)}"
        for outlet in outlets()
        for article in articles(2)
        if article.outlet == outlet.id
    ]
    assert len({canonical_url(address) for address in addresses}) == len(addresses) > 20
